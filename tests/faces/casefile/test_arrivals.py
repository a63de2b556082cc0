"""People whom no flow brings, and those who come from or leave for another département."""

import html
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Arrival, Beneficiary, Contact, Departure, DutyPeriod
from tests.faces.casefile.conftest import signed
from tests.factories import OrganisationFactory
from tests.journey.orientation.factories import OrientationFactory, pole
from tests.people.appointments.factories import AppointmentFactory

REGISTER, ARRIVALS = reverse("casefile:register"), reverse("casefile:arrivals")
OTHER = {13: 14, 14: 13}


def young(**changes):
    today = timezone.localdate()
    known = {
        "last_name": "Éloi",
        "first_name": "Zoé",
        "birth_date": date(today.year - 20, 1, 1),
        "kind": "prevention",
        "requested_on": today - timedelta(days=2),
        "informed_on": today - timedelta(days=1),
    }
    return {**known, **changes}


def test_register_enters_a_young_person_whose_clock_runs(adviser):
    browser, _ = adviser

    response = browser.post(REGISTER, young(phone="06 11 22 33 44"))

    person = Beneficiary.objects.get(last_name="Éloi")
    orientation = Orientation.objects.get(beneficiary=person)
    assert response.url == reverse("casefile:person", args=[person.pk])
    assert (person.pole, person.phone, orientation.status) == (pole(), "0611223344", Status.AWAITED)
    assert orientation.duty.kind == "prevention"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"birth_date": "1980-01-01"}, "La prévention s'adresse aux jeunes de 16 à 25 ans"),
        ({"requested_on": "2999-01-01"}, "dans le futur"),
        ({"informed_on": "2020-01-01"}, "avant la demande"),
        ({"nir": "x"}, "Ce numéro ne convient pas"),
        ({"last_name": ""}, "obligatoire"),
    ],
)
def test_register_refuses_what_cannot_be(adviser, changes, words):
    page = html.unescape(adviser[0].post(REGISTER, young(**changes)).content.decode())

    assert words in page and not Beneficiary.objects.exists()


def test_register_shows_likely_doubles_first(adviser_13):
    browser, _ = adviser_13
    browser.post(REGISTER, young())

    again = browser.post(REGISTER, young(last_name="Eloy")).content.decode()
    anyway = browser.post(REGISTER, young(last_name="Eloy", is_someone_else="on"))

    assert "semble déjà connue" in again and "Zoé ÉLOI" in again
    assert anyway.status_code == 303 and Beneficiary.objects.count() == 2


def test_register_does_not_name_the_people_of_another_pole(adviser_13):
    adviser_13[0].post(REGISTER, young())
    elsewhere = signed(Role.ADVISER, organisation=OrganisationFactory(pole=True))[0]

    page = elsewhere.post(REGISTER, young()).content.decode()

    assert "suivie par un autre Pôle" in page
    assert reverse("casefile:person", args=[Beneficiary.objects.get().pk]) not in page


@pytest.mark.parametrize("role", [Role.REFERENT, Role.STRUCTURE_MANAGER, Role.BENEFICIARY])
def test_register_is_the_poles(in_13, role):
    assert signed(role)[0].get(REGISTER).status_code == 403


@pytest.fixture
def sent(adviser):
    """A person followed here, whom we offered to the other département; and its adviser's browser."""
    browser, who = adviser
    orientation = OrientationFactory(followed=True)
    there = OTHER[who.departement]
    browser.post(reverse("casefile:send", args=[orientation.beneficiary_id]), {"destination": there})
    with context.departement(there):
        reader = signed(Role.ADVISER, organisation=pole())[0]
        arrival = Arrival.objects.get()
        poles = str(pole().pk)
    return browser, orientation, reader, arrival, poles


def answer(arrival):
    return reverse("casefile:answer", args=[arrival.pk])


def test_arrival_accepted_enters_here_and_leaves_there(sent):
    _, orientation, reader, arrival, poles = sent
    assert orientation.beneficiary.first_name in reader.get(ARRIVALS).content.decode()

    reader.post(answer(arrival), {"pole": poles})

    orientation.refresh_from_db()
    ended = DutyPeriod.objects.get()
    assert (orientation.status, ended.end_reason) == (Status.CLOSED, "moved_away")
    assert not orientation.beneficiary.assignments.filter(ended_at=None).exists()
    assert orientation.beneficiary.assignments.get().end_reason == "departed"
    with context.departement(arrival.departement_id):
        entered = Orientation.objects.select_related("duty").get()
        assert (entered.status, entered.duty.informed_on) == (Status.AWAITED, timezone.localdate())


def test_arrival_accepted_cancels_what_was_planned_there(sent):
    _, orientation, reader, arrival, poles = sent
    person = orientation.beneficiary
    person.phone, person.phone_consent = "0611223344", "A"
    person.save(update_fields=["phone", "phone_consent"])
    coming = {"starts_at": timezone.now() + timedelta(days=3), "made_at": timezone.now()}
    planned = AppointmentFactory(beneficiary=person, kind="follow_up", organisation=orientation.structure, **coming)

    reader.post(answer(arrival), {"pole": poles})

    planned.refresh_from_db()
    assert planned.status == "cancelled"
    assert Message.objects.get(kind="appointment_cancelled").recipient_id == person.pk


def test_a_file_that_left_is_closed_to_contacts_and_appointments(sent):
    browser, orientation, reader, arrival, poles = sent
    file = reverse("casefile:person", args=[orientation.beneficiary_id])
    note, book = (reverse(name, args=[orientation.beneficiary_id]) for name in ("casefile:note", "agenda:book"))
    assert note in browser.get(file).content.decode()

    reader.post(answer(arrival), {"pole": poles})

    page = html.unescape(browser.get(file).content.decode())
    assert note not in page and book not in page
    assert "Il n'y a rien à faire pour l'instant" in page and "Personne n'a rien à faire" not in page
    assert browser.post(note, {"preset": "appel"}).status_code == 409
    assert not Contact.objects.exists()


def test_arrival_refused_stays_there_with_the_reason(sent):
    browser, orientation, reader, arrival, _ = sent

    reader.post(answer(arrival), {"refuse": "1", "answer": "Adresse inchangée"})

    page = browser.get(reverse("casefile:person", args=[orientation.beneficiary_id])).content.decode()
    assert "Adresse inchangée" in page
    assert Departure.objects.get().status == "refused"


def test_arrival_answered_once(sent):
    _, _, reader, arrival, poles = sent
    reader.post(answer(arrival), {"pole": poles})

    for data in ({"pole": poles}, {"refuse": "1", "answer": "Trop tard"}):
        late = reader.post(answer(arrival), data)
        assert (late.status_code, "n'attend plus de réponse : accepté" in html.unescape(late.content.decode())) == (
            409,
            True,
        )


def test_arrival_takes_up_the_file_of_someone_known(sent):
    _, orientation, reader, arrival, poles = sent
    person = orientation.beneficiary
    with context.departement(arrival.departement_id):
        known = Beneficiary.objects.create(
            last_name=person.last_name,
            first_name=person.first_name,
            birth_date=person.birth_date,
            sort_name=person.sort_name,
            created_at=timezone.now(),
        )
    assert f"reprendre le dossier {known.number}" in reader.get(answer(arrival)).content.decode()

    reader.post(answer(arrival), {"pole": poles, "person": str(known.pk)})

    with context.departement(arrival.departement_id):
        assert Beneficiary.objects.get() == known


def test_departure_taken_back(sent):
    browser, orientation, reader, arrival, _ = sent
    back = reverse("casefile:cancel", args=[orientation.beneficiary_id])

    browser.post(back)

    late = reader.get(answer(arrival))
    assert late.status_code == 409 and "n'attend plus de réponse : annulé" in html.unescape(late.content.decode())
    assert browser.post(back).status_code == 409


def test_departure_needs_another_departement(adviser_13):
    person = OrientationFactory().beneficiary

    page = adviser_13[0].post(reverse("casefile:send", args=[person.pk]), {"destination": "13"})

    assert page.status_code == 200 and not Departure.objects.exists()


def test_arrivals_are_not_a_referents(referent_13):
    assert referent_13[0].get(ARRIVALS).status_code == 403


def test_arrivals_of_nobody_teach(adviser_13):
    assert "Personne n'est annoncé" in adviser_13[0].get(ARRIVALS).content.decode()
