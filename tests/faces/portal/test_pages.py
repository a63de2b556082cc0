"""The person's own space: one thing first, nothing of the spouse, nothing of others."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.documents import operations as documents
from rebond.ground.journal.operations import record_read
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary, Contact, HouseholdMember
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, principal
from tests.journey.orientation.factories import OrientationFactory, pole
from tests.signing import client_of

HOME, READERS = reverse("portal:home"), reverse("portal:readers")


def browser_of(person):
    account = MembershipFactory(person=True)
    Beneficiary.objects.filter(pk=person.pk).update(account=account)
    return client_of(account)


def seen(person):
    return html.unescape(browser_of(person).get(HOME).content.decode())


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({}, "Vous allez avoir un premier rendez-vous"),
        ({"interviewed": True}, "Votre conseiller prépare la suite"),
        ({"decided": True}, "va vous remettre votre contrat"),
        ({"handed_over": True}, "Prenez rendez-vous"),
        ({"handed_over": True, "booked_at": NOON}, "Votre référent va être choisi"),
        ({"followed": True, "booked_at": NOON}, "Gardez le contact avec votre référent"),
    ],
)
def test_home_says_one_thing_first(departement, step, words):
    page = seen(OrientationFactory(**step).beneficiary)

    assert words in page
    assert page.index("Et maintenant") < page.index("Mon parcours")


def test_home_says_the_next_appointment_first(departement):
    person = OrientationFactory().beneficiary
    Appointment.objects.create(
        beneficiary=person,
        kind="doctor",
        starts_at=timezone.now() + timedelta(days=2),
        organisation=pole(),
        made_at=NOON,
    )

    page = seen(person)

    assert "Vous avez rendez-vous" in page and pole().name in page


def test_home_of_someone_no_longer_followed(in_13):
    page = seen(BeneficiaryFactory(pole=pole()))

    assert "Rien à faire pour l'instant" in page and "Mon parcours" not in page


def test_home_tells_who_helps_and_how_to_call(in_13):
    orientation = OrientationFactory(followed=True)
    structure = orientation.structure
    structure.phone = "04 13 31 00 00"
    structure.save()

    page = seen(orientation.beneficiary)

    assert orientation.assignment.referent.user.full_name in page
    assert 'href="tel:0413310000"' in page


def test_home_shows_nothing_of_the_spouse_nor_what_agents_wrote(in_13):
    orientation = OrientationFactory()
    spouse = BeneficiaryFactory(first_name="Conjointe")
    for beneficiary, role in ((orientation.beneficiary, "DEM"), (spouse, "CJT")):
        HouseholdMember.objects.create(
            household=orientation.duty.household, beneficiary=beneficiary, role=role, starts_on=NOON.date()
        )
    Contact.objects.create(beneficiary=orientation.beneficiary, kind="call", at=NOON, note="Entre agents")

    page = seen(orientation.beneficiary)

    assert "Conjointe" not in page and "Entre agents" not in page


def test_home_uses_no_word_that_tells_a_passer_by(in_13):
    page = seen(OrientationFactory(followed=True).beneficiary)
    main = page[page.index("<main") : page.index("</main>")].lower()

    assert not [word for word in ("rsa", "sanction", "santé", "radiation") if word in main.split()]


def test_home_needs_no_script(in_13):
    main = seen(OrientationFactory().beneficiary)
    main = main[main.index("<main") : main.index("</main>")]

    assert "hx-" not in main and "<script" not in main


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BENEFICIARY}))
def test_the_space_is_not_an_agents(in_13, role):
    assert client_of(principal(role).membership).get(HOME).status_code == 403


def test_an_account_without_a_file_finds_nothing(in_13):
    assert client_of(MembershipFactory(person=True)).get(HOME).status_code == 404


def test_readers_are_told_with_their_role(in_13):
    person = OrientationFactory().beneficiary
    agent = principal(Role.ADVISER, organisation=pole())
    record_read(person, by=agent.actor, at=timezone.now())

    page = html.unescape(browser_of(person).get(READERS).content.decode())

    assert agent.user.full_name in page and f"Conseiller d'orientation, {pole().name}" in page


def test_readers_of_nobody(in_13):
    page = html.unescape(browser_of(BeneficiaryFactory()).get(READERS).content.decode())

    assert "Personne n'a encore ouvert" in page


def paper(**step):
    document = documents.store(b"%PDF-1.7", title="Contrat", filename="contrat.pdf", at=NOON)
    return OrientationFactory(contract=document, **step)


def test_my_contract_opens_once_it_is_handed_over(in_13):
    orientation = paper(handed_over=True)
    browser = browser_of(orientation.beneficiary)
    address = reverse("portal:document", args=[orientation.contract_id])

    file = browser.get(address)

    assert address in browser.get(HOME).content.decode()
    assert (file.content, file["X-Content-Type-Options"]) == (b"%PDF-1.7", "nosniff")


def test_my_contract_is_not_mine_before(in_13):
    orientation = paper(decided=True)
    browser = browser_of(orientation.beneficiary)

    assert browser.get(reverse("portal:document", args=[orientation.contract_id])).status_code == 404


def test_somebody_elses_contract_does_not_exist(in_13):
    orientation = paper(handed_over=True)

    response = browser_of(BeneficiaryFactory()).get(reverse("portal:document", args=[orientation.contract_id]))

    assert response.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_whatever_is_planned(in_13, rows, django_assert_num_queries):
    person = OrientationFactory(followed=True).beneficiary
    for rank in range(rows):
        Appointment.objects.create(
            beneficiary=person,
            kind="follow_up",
            starts_at=timezone.now() + timedelta(days=rank + 1),
            organisation=pole(),
            made_at=NOON,
        )
    browser = browser_of(person)
    browser.get(HOME)

    with django_assert_num_queries(21):
        browser.get(HOME)
