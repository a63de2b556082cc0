"""The administrator's pages: people, structures, journal."""

import re
from pathlib import Path

import pytest

from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Message
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import VERBS, Role
from tests.factories import MembershipFactory, OrganisationFactory
from tests.signing import client_of

PEOPLE = "/administration/personnes/"


@pytest.fixture
def administrator(in_13):
    return MembershipFactory(role=Role.ADMINISTRATOR)


def post_confirmed(client, address, memberships):
    ids = [str(m.pk) for m in memberships]
    return client.post(address, {"ids": ids, "confirmed": len(ids), "back": PEOPLE})


def test_people_are_found_by_name_role_structure_and_state(administrator):
    waiting = MembershipFactory(accepted_at=None, role=Role.DOCTOR, user__last_name="Zola")
    client = client_of(administrator)

    pages = [
        client.get(PEOPLE, query).content.decode()
        for query in (
            {"q": "zol"},
            {"role": "doctor"},
            {"organisation": str(waiting.organisation_id)},
            {"state": "waiting"},
        )
    ]

    assert [("ZOLA" in page, administrator.user.email in page) for page in pages] == [(True, False)] * 4


def test_people_are_listed_in_few_queries(administrator, django_assert_max_num_queries):
    MembershipFactory.create_batch(3)
    client = client_of(administrator)
    client.get(PEOPLE)

    with django_assert_max_num_queries(12):
        client.get(PEOPLE)


def test_people_apart_from_beneficiaries(administrator):
    person = MembershipFactory(person=True)

    assert person.user.email not in client_of(administrator).get(PEOPLE).content.decode()


def test_invite_from_the_form(administrator):
    client = client_of(administrator)
    typed = {
        "email": "Neuf@exemple.example",
        "first_name": "Nina",
        "last_name": "Neuf",
        "role": "referent",
        "organisation": str(administrator.organisation_id),
    }

    response = client.post(f"{PEOPLE}inviter/", typed)
    twice = client.post(f"{PEOPLE}inviter/", typed)

    assert (response.status_code, twice.status_code) == (303, 422)
    assert Membership.objects.get(user__email="neuf@exemple.example").accepted_at is None
    assert "déjà ce rôle" in twice.content.decode()


def test_an_employer_is_invited_to_a_company_told_by_its_name_or_its_siret(administrator):
    client = client_of(administrator)
    company = OrganisationFactory(name="Boulangerie Zéphyr", siret="73282932000074", capabilities=["company"])
    OrganisationFactory(name="Les Jumeaux", capabilities=["company"])
    OrganisationFactory(name="Les Jumeaux", capabilities=["company"])
    typed = {"first_name": "Nina", "last_name": "Neuf", "role": "employer"}

    assert "Zéphyr" not in client.get(f"{PEOPLE}inviter/").content.decode()
    for rank, told in enumerate(("boulangerie zéphyr", "732 829 320 00074")):
        answer = client.post(f"{PEOPLE}inviter/", typed | {"email": f"n{rank}@exemple.example", "company": told})
        assert answer.status_code == 303, told
    assert Membership.objects.filter(organisation=company, role=Role.EMPLOYER).count() == 2

    for told, said in (
        ("", "Donnez le nom ou le SIRET"),
        ("Inconnue", "Aucune entreprise"),
        ("Les Jumeaux", "Plusieurs entreprises"),
    ):
        answer = client.post(f"{PEOPLE}inviter/", typed | {"email": "x@exemple.example", "company": told})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), told


def test_an_agent_is_invited_to_a_structure_and_to_no_company(administrator):
    client = client_of(administrator)
    company = OrganisationFactory(capabilities=["company"])
    typed = {"email": "n@exemple.example", "first_name": "Nina", "last_name": "Neuf", "role": "referent"}

    for given in ({}, {"organisation": str(company.pk)}):
        answer = client.post(f"{PEOPLE}inviter/", typed | given)
        assert answer.status_code == 422
    assert "Choisissez la structure" in client.post(f"{PEOPLE}inviter/", typed).content.decode()


def test_bulk_asks_with_the_count_then_invites_again(administrator):
    waiting, done = MembershipFactory(accepted_at=None), MembershipFactory()
    client = client_of(administrator)

    asked = client.post(f"{PEOPLE}relancer/", {"ids": [str(waiting.pk), str(done.pk)]})
    told = post_confirmed(client, f"{PEOPLE}relancer/", [waiting, done])

    assert "2\xa0accès" in asked.content.decode()
    assert (told["Location"], Message.objects.count()) == (PEOPLE, 1)


def test_bulk_end_never_ends_ones_own_access(administrator):
    other = MembershipFactory()

    post_confirmed(client_of(administrator), f"{PEOPLE}terminer/", [administrator, other])

    assert set(Membership.objects.filter(ended_at=None)) == {administrator}


def test_renew_in_bulk_sends_a_link(administrator):
    other = MembershipFactory()

    post_confirmed(client_of(administrator), f"{PEOPLE}remettre-a-zero/", [other])

    other.user.refresh_from_db()
    assert (other.user.has_usable_password(), Message.objects.count()) == (False, 1)


def test_structure_is_corrected(administrator):
    structure = OrganisationFactory(name="Ancien nom")

    response = client_of(administrator).post(
        f"/administration/structures/{structure.pk}/",
        {"name": "Nouveau nom", "places": "12", "phone": "04 13 31 00 00"},
    )

    structure.refresh_from_db()
    assert response.status_code == 303
    assert [structure.name, structure.places, structure.phone] == ["Nouveau nom", 12, "04 13 31 00 00"]


def test_structures_are_found_by_mission_and_city(administrator):
    OrganisationFactory(name="Pôle Nord", capabilities=["pole"], city="Arles")
    client = client_of(administrator)

    found = client.get("/administration/structures/", {"capability": "pole", "city": "arl"}).content.decode()
    missed = client.get("/administration/structures/", {"capability": "chantier"}).content.decode()

    assert ("Pôle Nord" in found, "Pôle Nord" in missed) == (True, False)


def test_reading_the_journal_is_journalled_and_filters_by_person(administrator):
    client = client_of(administrator)
    client.get("/administration/journal/")

    mine = client.get("/administration/journal/", {"person": administrator.user.last_name}).content.decode()
    nobody = client.get("/administration/journal/", {"person": "zzzz"}).content.decode()

    assert JournalLine.objects.filter(verb="read", actor_id=administrator.user_id).count() == 3
    assert (administrator.user.full_name in mine, "Aucun résultat" in nobody) == (True, True)


def test_an_export_is_read_in_the_journal(administrator):
    client = client_of(administrator)
    client.get("/administration/personnes/", {"format": "csv"})

    page = client.get("/administration/journal/", {"verb": "export"}).content.decode()

    assert all(word in page for word in ("Liste exportée ou imprimée", "liste acces", ">1</td>"))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REFERENT, Role.BENEFICIARY])
def test_others_may_not_administer(in_13, role):
    person = {"person": True} if role == Role.BENEFICIARY else {}
    client = client_of(MembershipFactory(role=role, **person))

    assert [client.get(f"/administration/{page}/").status_code for page in ("personnes", "structures", "journal")] == [
        403
    ] * 3


def test_every_act_of_the_journal_is_said_in_french():
    sources = "\n".join(file.read_text() for file in Path("rebond").rglob("*.py"))

    written = set(re.findall(r"journal\w*\.record(?:_all)?\(\s*\"(\w+)\"", sources))

    assert written - VERBS.keys() == set()
