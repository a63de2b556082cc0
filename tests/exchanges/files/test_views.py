"""Who may open the pages of imports, and what they cost."""

import pytest

from rebond.exchanges.files.models import ImportedLine
from rebond.ground.tenancy import context
from rebond.people.accounts.states import AGENTS, Role
from tests.exchanges.depositing import applied, deposit, flow_of, households, last_file, manager, previewed
from tests.factories import MembershipFactory
from tests.signing import client_of

IMPORTERS = {Role.MANAGER, Role.ADMINISTRATOR}
PAGES = ("/imports/", "/imports/caf/", "/imports/tableaux/", "/imports/doutes/")
ACTS = ("appliquer", "abandonner", "apercu", "reprendre")


@pytest.mark.parametrize("role", sorted(Role))
def test_only_the_staff_of_the_departement_imports(in_13, role):
    person = {"person": True} if role == Role.BENEFICIARY else {}
    client = client_of(MembershipFactory(role=role, **person))

    codes = {client.get(page).status_code for page in PAGES}

    assert codes == ({200} if role in IMPORTERS else {403})


def test_deposit_by_another_role_is_refused(in_13):
    client = client_of(MembershipFactory(role=Role.ADVISER))

    assert deposit(client, flow_of(households(1))).status_code == 403


def test_visitor_is_asked_to_sign_in(in_13, client):
    assert all(client.get(page).status_code == 302 for page in PAGES)


def test_file_of_another_departement_does_not_exist(in_13):
    file = previewed(manager(), flow_of(households(2)))
    with context.departement(14):
        other = client_of(MembershipFactory(role=Role.ADMINISTRATOR))

    reads = [
        other.get(f"/imports/{file.pk}/{page}").status_code for page in ("", "lignes/", "avancement/", "rejets.csv")
    ]
    acts = [other.post(f"/imports/{file.pk}/{act}/").status_code for act in ACTS]

    assert set(reads + acts) == {404}


def test_acts_are_not_done_by_a_link(in_13):
    client = manager()
    file = previewed(client, flow_of(households(2)))

    assert {client.get(f"/imports/{file.pk}/{act}/").status_code for act in ACTS} == {405}


def test_applied_file_is_not_given_up(in_13):
    client = manager()
    file = applied(client, flow_of(households(2)))

    assert client.post(f"/imports/{file.pk}/abandonner/").status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_lists_ask_the_same_number_of_queries(in_13, django_assert_max_num_queries, count):
    client = manager()
    file = applied(client, flow_of(households(count)))

    with django_assert_max_num_queries(15):
        client.get(f"/imports/{file.pk}/lignes/")
    with django_assert_max_num_queries(15):
        client.get("/imports/")
    with django_assert_max_num_queries(15):
        client.get(f"/imports/{file.pk}/")


def test_lines_are_found_by_result_and_lead_to_people(in_13):
    client = manager()
    file = applied(client, flow_of(households(5)))
    person = ImportedLine.objects.first().people[0]

    page = client.get(f"/imports/{file.pk}/lignes/?result=created").content.decode()
    none = client.get(f"/imports/{file.pk}/lignes/?result=rejected").content.decode()
    exported = client.get(f"/imports/{file.pk}/lignes/?format=csv").content.decode()

    assert f"/personnes/{person}/" in page
    assert "Aucun résultat pour ces filtres" in none
    assert exported.count(";Nouveau;") == 5


def test_file_too_heavy_or_missing_is_said_in_the_form(in_13, monkeypatch):
    from rebond.exchanges.caf import reading

    monkeypatch.setattr(reading, "LIMITS", reading.Limits(file_bytes=100))
    client = manager()

    heavy = deposit(client, flow_of(households(1)))
    missing = client.post("/imports/caf/", {"informed_on": "2026-11-21"})
    future = deposit(client, b"<a/>", informed_on="2126-11-21")

    assert [answer.status_code for answer in (heavy, missing, future)] == [422] * 3
    assert "la limite est de 0 Mo" in heavy.content.decode()
    assert "dans le futur" in future.content.decode()


def test_same_form_posted_twice_deposits_once(in_13):
    client = manager()
    key = {"form_key": "11111111-1111-4111-8111-111111111111"}

    first = deposit(client, flow_of(households(1)), **key)
    second = deposit(client, flow_of(households(1)), **key)

    assert first.headers["Location"] == f"/imports/{last_file().pk}/"
    assert second.headers["Location"] == "/imports/caf/"


def test_every_agent_role_is_either_in_or_out():
    assert AGENTS >= IMPORTERS
