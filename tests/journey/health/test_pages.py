"""Pages of health: lists, the opinion of a person, the compartment, who opened it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.journey.health import sealing
from rebond.journey.health.models import Consultation, HealthLetter, HealthRequest, Opinion
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.queries import readers_of
from tests.factories import BeneficiaryFactory, principal
from tests.journey.health.factories import Clinic, OpinionFactory, RequestFactory, consultation, letter
from tests.signing import client_of

REQUESTS, READINGS = reverse("health:requests"), reverse("health:readings")


@pytest.fixture
def clinic(departement):
    return Clinic()


def browse(who):
    return client_of(who.membership)


def url(name, row):
    return reverse(f"health:{name}", args=[row.pk])


def rows_of(response):
    return [row.label for row in response.context["listing"].rows]


@pytest.mark.parametrize("rows", [1, 3])
def test_requests_cost_the_same_for_any_number_of_rows(clinic, rows, django_assert_num_queries):
    for _ in range(rows):
        RequestFactory(beneficiary=BeneficiaryFactory(pole=clinic.pole), taken_by=clinic.doctor.membership)
    browser = browse(clinic.doctor)
    browser.get(REQUESTS)

    with django_assert_num_queries(9):
        found = browser.get(f"{REQUESTS}?etat=attente")

    assert len(rows_of(found)) == rows


def test_requests_are_narrowed_by_state_and_question(clinic):
    RequestFactory(beneficiary=clinic.person)
    RequestFactory(beneficiary=clinic.person, question="steps", status="answered")
    browser = browse(clinic.adviser)

    counts = [
        len(rows_of(browser.get(f"{REQUESTS}{query}"))) for query in ("", "?etat=donnes", "?question=work", "?etat=x")
    ]

    assert counts == [2, 1, 1, 2]


def test_the_adviser_asks_once_and_sees_where_it_is(clinic):
    browser = browse(clinic.adviser)

    browser.post(url("ask", clinic.person), {"question": "work"})
    again = browser.post(url("ask", clinic.person), {"question": "work"})
    page = browser.get(url("person", clinic.person))

    assert HealthRequest.objects.count() == 1
    assert "déjà demandé" in again.content.decode()
    assert "Peut-elle travailler" in page.content.decode()
    browser.post(url("cancel", HealthRequest.objects.get()))
    assert HealthRequest.objects.get().status == "cancelled"


def test_a_pole_where_nobody_gives_opinions_says_who_prescribes(clinic):
    carers = [clinic.doctor.membership.pk, clinic.nurse.membership.pk]
    Membership.objects.filter(pk__in=carers).update(ended_at=timezone.now())
    browser = browse(clinic.adviser)

    for name in ("ask", "person"):
        page = browser.get(url(name, clinic.person)).content.decode()
        assert "travailleur social" in page
        assert "Demander l'avis" not in page


def test_a_request_taken_by_a_colleague_is_said(clinic):
    asked = RequestFactory(beneficiary=clinic.person)

    browse(clinic.nurse).post(url("take", asked))
    late = browse(clinic.doctor).post(url("take", asked))

    asked.refresh_from_db()
    assert (asked.taken_by, late.status_code) == (clinic.nurse.membership, 409)


def _opinion(**fields):
    today = timezone.localdate()
    return {
        "effect": "able_with_conditions",
        "conditions": ["seated", "breaks"],
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=60)).isoformat(),
        **fields,
    }


def test_the_doctor_answers_and_the_adviser_reads_words_of_work(clinic):
    asked = RequestFactory(beneficiary=clinic.person)
    form = browse(clinic.doctor).get(url("give", clinic.person)).context["form"]
    assert form["answers"].initial == [str(asked.pk)]

    answer = browse(clinic.doctor).post(url("give", clinic.person), _opinion(answers=[str(asked.pk)]))
    page = browse(clinic.adviser).get(url("person", clinic.person)).content.decode()

    assert answer.status_code == 303
    assert "Poste assis" in page
    asked.refresh_from_db()
    assert asked.status == "answered"


def test_an_opinion_given_meanwhile_is_shown_and_nothing_typed_is_lost(clinic):
    browser = browse(clinic.doctor)
    OpinionFactory(beneficiary=clinic.person, conditions=["near_home"])

    late = browser.post(url("give", clinic.person), _opinion())
    page, form = late.content.decode(), late.context["form"]

    assert "pendant que vous écriviez" in page
    assert "Trajet court" in page
    assert form["conditions"].value() == ["seated", "breaks"]
    again = browser.post(url("give", clinic.person), _opinion(replaces=form["replaces"].value()))
    assert (again.status_code, Opinion.objects.filter(withdrawn_at=None).count()) == (303, 1)


def test_an_opinion_is_taken_back(clinic):
    opinion = OpinionFactory(beneficiary=clinic.person)

    browse(clinic.doctor).post(url("withdraw", opinion))
    late = browse(clinic.doctor).post(url("withdraw", opinion))

    opinion.refresh_from_db()
    assert (opinion.withdrawn_at is not None, late.status_code) == (True, 409)


def test_a_consultation_is_of_an_appointment_or_of_a_day(clinic):
    now = timezone.now()
    meeting = Appointment.objects.create(
        beneficiary=clinic.person,
        kind="doctor",
        starts_at=now - timedelta(days=2),
        organisation=clinic.pole,
        made_at=now,
    )
    browser, page = browse(clinic.doctor), url("consult", clinic.person)

    browser.post(page, {"appointment": str(meeting.pk), "text": "Un"})
    nothing = browser.post(page, {"text": "Deux"})
    future = browser.post(page, {"text": "Deux", "day": (now + timedelta(days=1)).date().isoformat()})
    browser.post(page, {"text": "Deux", "day": timezone.localdate().isoformat()})

    assert "Donnez le jour" in nothing.content.decode()
    assert "du futur" in future.content.decode()
    kept = {sealing.unseal(row): row.appointment for row in Consultation.objects.all()}
    assert kept == {"Un": meeting, "Deux": None}


def test_a_note_changed_elsewhere_is_shown_beside_ones_own(clinic):
    row = consultation(clinic.person, clinic.doctor.membership, "Un")
    browser = browse(clinic.doctor)
    assert browser.get(url("change", row)).context["form"].initial == {"text": "Un", "version": 1}
    browser.post(url("change", row), {"text": "Deux", "version": 1})

    late = browser.post(url("change", row), {"text": "Trois", "version": 1})
    form = late.context["form"]
    assert (late.context["other"], form["text"].value(), form["version"].value()) == ("Deux", "Trois", "2")
    browser.post(url("change", row), {"text": "Trois", "version": 2})

    row.refresh_from_db()
    assert (row.version, sealing.unseal(row)) == (3, "Trois")
    assert browse(clinic.nurse).get(url("change", row)).status_code == 403


def test_a_letter_is_downloaded_by_the_nurse_too(clinic):
    browse(clinic.doctor).post(
        url("letter", clinic.person), {"addressee": "mdph", "recipient": "MDPH", "body": "Bonjour."}
    )

    answer = browse(clinic.nurse).post(url("print_letter", HealthLetter.objects.get()))

    assert (answer.status_code, answer.content[:4], "no-store" in answer["Cache-Control"]) == (200, b"%PDF", True)
    assert answer["Content-Disposition"] == 'attachment; filename="courrier.pdf"'


def test_the_person_and_the_managers_see_who_opened_the_compartment(clinic):
    consultation(clinic.person, clinic.doctor.membership, "Asthme")
    letter(clinic.person, clinic.doctor.membership, recipient="MDPH", body="Bonjour.")
    page = browse(clinic.doctor).get(url("compartment", clinic.person)).content.decode()
    assert "Asthme" in page

    readings = browse(principal(Role.MANAGER)).get(READINGS)
    [reader] = readers_of(clinic.person)

    assert (reader.name, reader.place) == ("Service de santé du Pôle", "Pôle du Port")
    assert (clinic.person.sorted_name in readings.content.decode(), "Asthme" in readings.content.decode()) == (
        True,
        False,
    )
    assert clinic.doctor.user.full_name in readings.content.decode()
    assert JournalLine.objects.filter(verb="read", table="health.Consultation").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_readings_cost_the_same_for_any_number_of_rows(clinic, rows, django_assert_num_queries):
    for _ in range(rows):
        browse(clinic.doctor).get(url("compartment", BeneficiaryFactory(pole=clinic.pole)))
    browser = browse(principal(Role.MANAGER))
    browser.get(READINGS)

    with django_assert_num_queries(9):
        found = browser.get(READINGS)

    assert len(rows_of(found)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_compartment_costs_the_same_for_any_number_of_notes(clinic, rows, django_assert_num_queries):
    for number in range(rows):
        consultation(clinic.person, clinic.nurse.membership, f"Note {number}")
    browser = browse(clinic.nurse)
    browser.get(url("compartment", clinic.person))

    with django_assert_num_queries(12):
        browser.get(url("compartment", clinic.person))


def test_home_counts_what_a_doctor_has_to_answer_and_what_an_adviser_asks_again(clinic):
    RequestFactory(beneficiary=clinic.person)
    OpinionFactory(
        beneficiary=BeneficiaryFactory(pole=clinic.pole),
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(days=5),
    )

    pages = [browse(who).get(reverse("casefile:home")).content.decode() for who in (clinic.doctor, clinic.adviser)]

    assert "Avis sur le travail demandés" in pages[0]
    assert "Avis sur le travail qui se terminent" in pages[1]
    [listed] = rows_of(browse(clinic.adviser).get(reverse("health:ending")))
    assert listed


def test_the_person_reads_their_opinion_in_plain_words_and_whose_right_the_notes_are(clinic):
    account = principal(Role.BENEFICIARY)
    clinic.person.account = account.membership
    clinic.person.save()
    OpinionFactory(beneficiary=clinic.person, starts_on=timezone.localdate(), ends_on=timezone.localdate())
    consultation(clinic.person, clinic.doctor.membership, "Asthme")

    page = browse(account).get(reverse("portal:home")).content.decode()

    assert "Vous pouvez travailler, si le poste et les horaires vous conviennent." in page
    assert "Poste assis" in page
    assert "Demandez-les au médecin" in page
    assert "Asthme" not in page


def test_a_nurse_opens_the_form_of_an_opinion_where_the_pack_says_so(clinic, departement):
    answer = browse(clinic.nurse).get(reverse("health:give", args=[clinic.person.pk]))

    assert answer.status_code == {13: 403, 14: 200}[departement.pk]
