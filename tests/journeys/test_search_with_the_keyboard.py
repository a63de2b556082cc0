"""An adviser on the telephone opens a person's file without touching the mouse: by name, by number."""

import pytest
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from tests.factories import BeneficiaryFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


@pytest.mark.parametrize(
    ("words", "name", "phone"), [("lefe ines", "Inès LEFÈVRE", ""), ("06 39 98 41 22", "Ana SILVA", "0639984122")]
)
def test_slash_a_few_letters_and_enter_open_the_only_file(team, in_departement, visits, words, name, phone):
    first_name, last_name = name.split()
    with in_departement():
        BeneficiaryFactory(first_name=first_name, last_name=last_name, phone=phone, pole=team.pole)
    page = visits.open("/a-faire/", member=team.member(Role.ADVISER))

    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_several_people_of_one_name_are_chosen_with_tab_and_enter(team, in_departement, visits):
    with in_departement():
        for first_name in ("Zoé", "Élodie"):
            BeneficiaryFactory(first_name=first_name, last_name="D'Almeida", pole=team.pole)
    page = visits.open("/a-faire/", member=team.member(Role.ADVISER))

    page.keyboard.press("/")
    page.keyboard.type("almei")
    page.keyboard.press("Enter")
    results = page.get_by_role("region", name="Résultats")
    expect(results.get_by_role("link")).to_have_count(2)
    expect(page.get_by_role("searchbox", name="Nom, prénom")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Élodie D'ALMEIDA")
