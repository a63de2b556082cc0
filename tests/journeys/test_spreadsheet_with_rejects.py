"""A partner sends a spreadsheet: columns are tied, most lines come in, the rejected ones go back with their reasons."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from tests.journeys.steps import apply, deposit

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def test_a_spreadsheet_comes_in_and_its_rejects_are_downloaded(team, in_departement, visits):
    importer = visits.open("/imports/", member=team.member(Role.MANAGER))
    deposit(importer, "Importer un tableau", settings.BASE_DIR / "samples" / "entrants.csv")
    expect(importer.get_by_role("heading", name="Que contient chaque colonne ?")).to_be_visible()
    expect(importer.get_by_label("Prénom")).not_to_have_value("")
    importer.get_by_role("button", name="Lire le fichier").click()
    apply(importer)

    with importer.expect_download() as download:
        importer.get_by_role("link", name="Rejets (CSV)").click()
    rejects = download.value.path().read_text(encoding="utf-8-sig")
    header, *lines = rejects.splitlines()
    assert header.endswith("Motif du rejet;Ligne d'origine")
    assert [line.split(";")[3] for line in lines] == ["RENARD"]  # whose year of birth has two digits
    assert lines[0].endswith("l'année a deux chiffres, écrivez-en quatre (31/12/1990).;9")
    with in_departement():
        names = set(Beneficiary.objects.filter(last_name__in=["SANCHEZ", "RENARD"]).values_list("last_name", flat=True))
    assert names == {"SANCHEZ"}
