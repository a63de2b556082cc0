"""The story of a table: deposited, its columns tied, previewed, applied, its rejected lines corrected."""

import io
from collections import Counter
from datetime import date

import pytest

from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.states import Status
from rebond.exchanges.spreadsheets.mapping import LABELS
from rebond.journey.orientation.models import Orientation
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household, HouseholdMember
from rebond.people.beneficiaries.states import DutyKind
from tests.exchanges.depositing import (
    SAMPLES,
    TABLES,
    applied,
    confirmed,
    deposit,
    flow_of,
    households,
    last_file,
    manager,
)
from tests.exchanges.spreadsheets.files import csv_of, xlsx_of
from tests.jobs import run_jobs

HEADINGS = ["Nom", "Prénom", "Date de naissance", "Téléphone", "Foyer", "Commune", "Code INSEE"]
LINE = ["MARTIN", "Hélène", "31/12/1990", "06 39 98 00 01", "F1", "Aubagne", "13005"]
SPOUSE = ["MARTIN", "Paul", "01/02/1988", "", "F1", "Aubagne", "13005"]
NO_BIRTH = ["DURAND", "Zoé", "", "", "F2", "", ""]
WRONG_YEAR = ["DURAND", "=Ana", "03/04/90", "", "F3", "", ""]


def table(*rows, headings=HEADINGS):
    return csv_of(headings, *rows).encode()


def columns_of(file):
    """What the page proposes, as the browser would post it back."""
    from rebond.exchanges.spreadsheets.mapping import guess_mapping

    chosen = {f"column_{field}": "" for field in LABELS}
    guessed = guess_mapping(file.options["headings"])
    return chosen | {f"column_{field}": str(index) for field, index in guessed.items()}


def tied(client, content, *, name="entrants.csv", audience="rsa", told_on="2026-11-22", **changes):
    """A table deposited, tied and read."""
    assert deposit(client, content, name=name, url=TABLES).status_code == 303
    file = last_file()
    posted = {**columns_of(file), "audience": audience, "told_on": told_on, **changes}
    answer = client.post(f"/imports/tableaux/{file.pk}/colonnes/", posted)
    assert answer.status_code == 303, answer.content.decode()
    run_jobs()
    file.refresh_from_db()
    return file


def results(file, field="result"):
    return dict(Counter(file.lines.values_list(field, flat=True)))


def test_columns_are_guessed_and_shown_with_the_first_lines(in_13):
    client = manager()
    answer = deposit(client, table(LINE, SPOUSE), name="entrants.csv", url=TABLES)

    page = client.get(answer.headers["Location"]).content.decode()

    assert answer.headers["Location"] == f"/imports/tableaux/{last_file().pk}/colonnes/"
    assert "Hélène" in page
    assert '<option value="2" selected>Date de naissance</option>' in page
    assert client.get(f"/imports/{last_file().pk}/").headers["Location"] == answer.headers["Location"]


def test_nir_is_masked_in_the_first_lines(in_13):
    answer = deposit(manager(), csv_of([*HEADINGS, "NIR"], [*LINE, "2 90 12 13 990 001 65"]).encode(), url=TABLES)

    page = manager().get(answer.headers["Location"]).content.decode()

    assert "2 90 •• •• ••• •••" in page
    assert "990 001" not in page


def test_people_of_a_table_become_entrants_of_one_household(departement):
    client = manager()

    file = tied(client, table(LINE, SPOUSE))
    foreseen = results(file, "expected")
    file = confirmed(client, file)

    people = {person.first_name: person for person in Beneficiary.objects.all()}
    assert foreseen == results(file) == {"created": 2}
    assert Household.objects.count() == 1
    assert sorted(HouseholdMember.objects.values_list("beneficiary__first_name", "role")) == [
        ("Hélène", "DEM"),
        ("Paul", "AUT"),
    ]
    assert people["Hélène"].phone == "0639980001"
    assert set(DutyPeriod.objects.values_list("kind", "informed_on")) == {(DutyKind.RSA, date(2026, 11, 22))}
    assert Orientation.objects.count() == 2


def test_young_people_not_on_rsa_are_followed_in_prevention(departement):
    client = manager()

    file = confirmed(client, tied(client, table(LINE, SPOUSE), audience="prevention"))

    assert results(file) == {"created": 2}
    assert not Household.objects.exists()
    assert set(DutyPeriod.objects.values_list("kind", "household")) == {(DutyKind.PREVENTION, None)}
    assert Orientation.objects.count() == 2


def test_table_completes_what_a_flow_told_and_never_undoes_it(in_13):
    client = manager()
    blocks = [block for block in households(10) if len(block.adults) == 1 and block.right.state == "3"][
        :1
    ] or households(1)
    applied(client, flow_of(blocks))
    person = Beneficiary.objects.first()
    household = Household.objects.get()
    before = household.rights.get(ends_on=None).status, household.flow_created_at, person.last_name
    Beneficiary.objects.update(phone="")
    line = [person.last_name.lower(), person.first_name, f"{person.birth_date:%d/%m/%Y}", "0639980077", "", "", ""]

    file = confirmed(client, tied(client, table(line)))

    person.refresh_from_db()
    household.refresh_from_db()
    assert results(file) == {"updated": 1}
    assert person.phone == "0639980077"
    assert (household.rights.get(ends_on=None).status, household.flow_created_at, person.last_name) == before
    assert applied(client, flow_of(blocks, created_on=date(2026, 11, 21))).lines.filter(result="older").count() == 0


def test_rejected_lines_come_back_with_a_reason_and_are_imported_once_corrected(in_13):
    client = manager()
    file = confirmed(client, tied(client, table(LINE, NO_BIRTH, WRONG_YEAR)))

    csv = client.get(f"/imports/{file.pk}/rejets.csv").content.decode()
    xlsx = client.get(f"/imports/{file.pk}/rejets.xlsx")
    corrected = csv.replace("03/04/90", "03/04/1990").replace("DURAND;Zoé;;", "DURAND;Zoé;05/06/1991;")
    again = confirmed(client, tied(client, corrected.encode(), name="rejets.csv"))

    assert results(file) == {"created": 1, "rejected": 2}
    assert "Motif du rejet;Ligne d'origine" in csv
    assert "l'année a deux chiffres" in csv
    assert "'=Ana" in csv
    assert xlsx.content.startswith(b"PK")
    assert results(again) == {"created": 2}
    assert Beneficiary.objects.filter(first_name="=Ana").exists()


def test_other_sheet_and_other_headings_are_chosen(in_13):
    client = manager()
    content = xlsx_of(["Liste du mois"], HEADINGS, LINE, other="Autre")
    deposit(client, content, name="liste.xlsx", url=TABLES)
    file = last_file()
    address = f"/imports/tableaux/{file.pk}/feuille/"

    other = client.post(address, {"sheet": "Autre", "header_line": "2"})
    file.refresh_from_db()
    seen = file.options["headings"]
    back = client.post(address, {"sheet": "Entrants", "header_line": "2"})
    wrong = client.post(address, {"sheet": "Entrants", "header_line": "900"})
    file.refresh_from_db()

    assert (other.status_code, seen, back.status_code) == (303, ["x"], 303)
    assert file.options["headings"] == HEADINGS
    assert (wrong.status_code, "trop loin du début" in wrong.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"column_birth_date": ""}, "Dites quelle colonne donne : date de naissance."),
        ({"column_phone": "0"}, "La même colonne est choisie pour"),
        ({"told_on": "2026-12-25"}, "dans le futur"),
        ({"audience": ""}, "obligatoire"),
        ({"column_phone": "99"}, "Sélectionnez un choix valide"),
    ],
)
def test_columns_that_cannot_be_are_refused_and_nothing_typed_is_lost(in_13, changes, words):
    client = manager()
    deposit(client, table(LINE), url=TABLES)
    file = last_file()

    answer = client.post(
        f"/imports/tableaux/{file.pk}/colonnes/",
        {**columns_of(file), "audience": "rsa", "told_on": "2026-11-20", **changes},
    )

    file.refresh_from_db()
    assert (answer.status_code, file.status) == (422, Status.RECEIVED)
    assert words in answer.content.decode()


def test_columns_are_chosen_again_after_the_preview(in_13):
    client = manager()
    file = tied(client, table(LINE))

    answer = client.post(f"/imports/tableaux/{file.pk}/reprendre/")
    page = client.get(answer.headers["Location"]).content.decode()
    posted = {**columns_of(file), "audience": "rsa", "told_on": "2026-11-22", "column_phone": ""}
    client.post(answer.headers["Location"], posted)
    run_jobs()
    confirmed(client, ImportedFile.objects.get())

    assert "Que contient chaque colonne" in page
    assert Beneficiary.objects.get().phone == ""


@pytest.mark.parametrize("name", ["entrants.csv", "entrants.xlsx"])
def test_sample_table(in_13, name):
    client = manager()

    file = confirmed(client, tied(client, (SAMPLES / name).read_bytes(), name=name))

    rejected = {"entrants.csv": 1, "entrants.xlsx": 0}[name]
    assert results(file).get("rejected", 0) == rejected
    assert file.lines.filter(result="").count() == 0
    assert Beneficiary.objects.count() == file.line_count - rejected


def test_bytes_are_erased_once_confirmed(in_13, django_capture_on_commit_callbacks):
    client = manager()
    file = tied(client, table(LINE))
    kept = file.path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        confirmed(client, file)

    assert (kept, file.path.exists()) == (True, False)
    assert ImportedFile.objects.get().sample is None


def test_empty_workbook_is_said(in_13):
    answer = deposit(manager(), io.BytesIO(xlsx_of()).getvalue(), name="vide.xlsx", url=TABLES)

    assert (answer.status_code, "Aucune feuille visible n&#x27;est remplie." in answer.content.decode()) == (422, True)
