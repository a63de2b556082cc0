"""Someone worried looks for their Pôle d'insertion on a telephone, without an account."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from rebond.ground.tenancy.models import Commune

pytestmark = [pytest.mark.journey, pytest.mark.browser]

PHONE = 360
PLACES = {13: ("Bouches-du-Rhône", "13001", "Marseille"), 14: ("Calvados", "caen", "Caen")}


@pytest.fixture
def communes(site):
    """The real communes of both départements, which the other tests go without."""
    call_command("load_communes", of=["13", "14"], again=True, verbosity=0)
    yield
    Commune.objects.filter(departement_code__in=["13", "14"]).delete()


def test_a_commune_or_a_postal_code_leads_to_the_pole(team, visits, communes):
    name, typed, town = PLACES[team.departement]
    page = visits.open("/", width=PHONE, is_mobile=True, has_touch=True)
    page.get_by_role("article").filter(has_text=name).get_by_role("link", name="Trouver mon Pôle d'insertion").tap()

    page.wait_for_url("**/departements/**")  # whole: what is typed before htmx listens is only sent with Enter
    page.get_by_label("Votre commune ou votre code postal").fill(typed)

    place = page.get_by_role("region", name="Résultats").get_by_role("article").filter(has_text=town).first
    expect(place).to_contain_text("Pôle")
    expect(place.get_by_role("link").first).to_have_attribute("href", re.compile(r"^(tel|mailto):"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
