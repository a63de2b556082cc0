"""The person's file: everything in order, who may open it, what it costs."""

import html
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.models import Contact, HouseholdMember, RightsPeriod
from tests.faces.casefile.conftest import signed
from tests.factories import (
    AssignmentFactory,
    BeneficiaryFactory,
    DutyPeriodFactory,
    HouseholdFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.journey.orientation.factories import OrientationFactory, pole, structure
from tests.journey.support.factories import NoteFactory, StepFactory
from tests.signing import client_of

NIR = "1900513055123"


def url(person, name="person"):
    return reverse(f"casefile:{name}", args=[person.pk])


def opened(browser, person):
    return html.unescape(browser.get(url(person)).content.decode())


@pytest.fixture
def full(in_13):
    """A person to whom everything happened, and who lives with someone."""
    orientation = OrientationFactory(followed=True)
    person = orientation.beneficiary
    household = orientation.duty.household
    household.children_born_on = [date(2020, 1, 1)]
    household.save()
    spouse = BeneficiaryFactory(first_name="Conjointe", pole=pole())
    for beneficiary, role in ((person, "DEM"), (spouse, "CJT")):
        HouseholdMember.objects.create(
            household=household, beneficiary=beneficiary, role=role, starts_on=date(2026, 1, 1)
        )
    RightsPeriod.objects.create(
        household=household, status="4", starts_on=date(2026, 2, 1), informed_on=date(2026, 2, 1)
    )
    person.nir_sealed, person.phone = identity.seal(NIR), "0611223344"
    person.save(update_fields=["nir_sealed", "phone"])
    Contact.objects.create(beneficiary=person, kind="call", is_reached=False, at=timezone.now(), note="Messagerie")
    return person


def adviser():
    return signed(Role.ADVISER, organisation=pole())


def test_file_tells_everything_of_the_person(full):
    page = opened(adviser()[0], full)

    for words in (
        "Droit ouvert, versement suspendu",
        "En couple",
        "Conjointe",
        "Orientation décidée : parcours socio-professionnel",
        "Référent désigné",
        "pas de réponse",
        "Messagerie",
        "06\xa011\xa022\xa033\xa044",
        "1 90",
        "Et maintenant",
    ):
        assert words in page
    assert NIR not in page


def test_file_links_the_spouse_only_to_who_may_see_them(full):
    elsewhere = OrganisationFactory(pole=True)
    HouseholdMember.objects.get(role="CJT").beneficiary.__class__.objects.filter(first_name="Conjointe").update(
        pole=elsewhere
    )

    page = opened(adviser()[0], full)

    assert "Conjointe" not in page and "Un autre adulte, suivi ailleurs" in page


def test_file_warns_of_a_shared_telephone(full):
    BeneficiaryFactory.create_batch(2, phone="0611223344")

    assert "Téléphone partagé avec 2\xa0autres personnes" in opened(adviser()[0], full)


def test_file_hides_appointments_that_would_tell_of_health(full):
    Appointment.objects.create(
        beneficiary=full, kind="doctor", starts_at=timezone.now(), organisation=pole(), made_at=timezone.now()
    )

    assert "Rendez-vous avec le médecin" not in opened(adviser()[0], full)
    assert "Rendez-vous avec le médecin" in opened(signed(Role.DOCTOR, organisation=pole())[0], full)


def test_opening_a_file_is_journalled(full):
    browser, who = adviser()

    opened(browser, full)

    line = JournalLine.objects.get(verb="read", object_id=full.pk)
    assert (line.actor_id, line.capacity_id) == (who.user.pk, who.membership.pk)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADVISER, 404),
        (Role.REFERENT, 404),
        (Role.STRUCTURE_MANAGER, 404),
        (Role.DOCTOR, 404),
        (Role.MANAGER, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.RTEF, 403),
        (Role.EMPLOYER, 403),
        (Role.BENEFICIARY, 403),
    ],
)
def test_file_of_someone_not_followed_here(full, role, status):
    assert signed(role)[0].get(url(full)).status_code == status


def test_file_of_another_departement_does_not_exist(full, in_14):
    assert signed(Role.MANAGER)[0].get(url(full)).status_code == 404


def test_file_is_open_to_the_structure_that_accompanies(full):
    assert signed(Role.REFERENT, organisation=structure("socio_professional"))[0].get(url(full)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_file_costs_the_same_whatever_happened(full, rows, django_assert_num_queries):
    browser, _ = adviser()
    for rank in range(rows):
        Contact.objects.create(beneficiary=full, kind="visit", at=timezone.now() - timedelta(days=rank))
        AssignmentFactory(
            beneficiary=full,
            ended_at=timezone.now(),
            end_reason="left",
            referent=MembershipFactory(),
            referent_named_at=timezone.now(),
        )
    opened(browser, full)

    with django_assert_num_queries(24):
        opened(browser, full)


@pytest.mark.parametrize(
    ("step", "words", "act"),
    [
        ({}, "Proposer un entretien d'orientation", "agenda:book"),
        ({"interviewed": True}, "Terminer le diagnostic", "orientation:diagnosis"),
        ({"decided": True}, "Remettre le contrat d'orientation", "orientation:hand_over"),
        ({"handed_over": True}, "Désigner le référent", ""),
        ({"followed": True}, "Prendre le premier rendez-vous", "agenda:book"),
    ],
)
def test_file_says_what_happens_next(adviser, step, words, act):
    orientation = OrientationFactory(**step)

    page = opened(adviser[0], orientation.beneficiary)

    target = orientation.beneficiary if act.startswith("agenda") else orientation
    assert words in page
    assert not act or reverse(act, args=[target.pk]) in page


def test_file_asks_first_whether_the_person_came(adviser_13):
    orientation = OrientationFactory()
    appointment = Appointment.objects.create(
        beneficiary=orientation.beneficiary,
        kind="orientation_interview",
        starts_at=timezone.now() - timedelta(days=1),
        organisation=pole(),
        made_at=timezone.now(),
    )

    page = opened(adviser_13[0], orientation.beneficiary)

    assert "Dire si la personne est venue" in page
    assert reverse("casefile:attend", args=[appointment.pk]) in page


def planned(orientation, starts_at, kind="orientation_interview"):
    return Appointment.objects.create(
        beneficiary=orientation.beneficiary, kind=kind, starts_at=starts_at, organisation=pole(), made_at=starts_at
    )


def test_file_keeps_the_deadline_beside_a_past_appointment(adviser):
    orientation = OrientationFactory()
    planned(orientation, timezone.now() - timedelta(days=1))

    page = opened(adviser[0], orientation.beneficiary)

    assert "Dire si la personne est venue" in page and "chip tone" in page


@pytest.mark.parametrize(("days", "is_held"), [(0, True), (20, False)])
def test_file_offers_the_interview_on_its_day_and_the_appointment_before(adviser_13, days, is_held):
    orientation = OrientationFactory()
    starts_at = timezone.localtime().replace(hour=23, minute=59) + timedelta(days=days)
    appointment = planned(orientation, starts_at)

    page = opened(adviser_13[0], orientation.beneficiary)

    assert (reverse("orientation:interview", args=[orientation.pk]) in page) is is_held
    assert ("Déplacer ou annuler" in page) is not is_held
    assert reverse("casefile:attend", args=[appointment.pk]) in page


@pytest.mark.parametrize("is_booked", [False, True])
def test_file_urges_nothing_while_the_right_sleeps(adviser, is_booked):
    orientation = OrientationFactory()
    today = timezone.localdate()
    RightsPeriod.objects.create(
        household=HouseholdMember.objects.create(
            household=orientation.duty.household, beneficiary=orientation.beneficiary, role="DEM", starts_on=today
        ).household,
        status="3",
        starts_on=today,
        informed_on=today,
    )
    if is_booked:
        planned(orientation, timezone.now() + timedelta(days=3))

    page = opened(adviser[0], orientation.beneficiary)

    assert "Droit ouvert, suspendu : les délais ne courent plus" in page
    assert "Proposer un entretien" not in page and "chip tone" not in page
    assert ("Entretien d'orientation" in page) is is_booked


def test_file_offers_to_correct_what_is_noted(adviser_13):
    orientation = OrientationFactory(followed=True, booked_at=timezone.now())

    page = opened(adviser_13[0], orientation.beneficiary)

    assert "Corriger le jour de l'entretien" in page and "Corriger la prise de rendez-vous" in page


def test_file_of_someone_who_left_says_why(adviser_13):
    duty = DutyPeriodFactory(beneficiary__pole=pole(), ends_on=date(2026, 3, 2), end_reason="rights_closed")

    page = opened(adviser_13[0], duty.beneficiary)

    assert "Suivi terminé : droit clos" in page and "Plus suivi" in page


def test_file_of_someone_without_anything_opens(adviser_13):
    assert "Rien n'est encore arrivé" in opened(adviser_13[0], BeneficiaryFactory(pole=pole()))


def test_household_without_a_commune_is_told(adviser_13):
    person = BeneficiaryFactory(pole=pole())
    household = HouseholdFactory(city="", address="", is_homeless=True)
    HouseholdMember.objects.create(household=household, beneficiary=person, role="DEM", starts_on=date(2026, 1, 1))

    assert "Sans domicile fixe" in opened(adviser_13[0], person)


def test_file_shows_the_whole_history_when_asked(adviser_13):
    person = BeneficiaryFactory(pole=pole())
    for rank in range(30):
        Contact.objects.create(
            beneficiary=person, kind="call", at=timezone.now() - timedelta(days=rank), note=f"Appel numéro {rank}"
        )
    browser = adviser_13[0]

    assert "Voir 10\xa0faits plus anciens" in opened(browser, person)
    assert "Appel numéro 29" not in opened(browser, person)
    assert "Appel numéro 29" in browser.get(url(person), {"histoire": "entiere"}).content.decode()


def test_readers_of_a_file_are_told(adviser_13):
    browser, who = adviser_13
    person = BeneficiaryFactory(pole=pole())
    assert "Personne n'a encore ouvert" in html.unescape(browser.get(url(person, "readers")).content.decode())

    opened(browser, person)

    assert who.user.full_name in browser.get(url(person, "readers")).content.decode()


def test_carers_note_no_contact(full):
    browser = signed(Role.NURSE, organisation=pole())[0]

    assert "Noter un contact" not in opened(browser, full)
    assert browser.post(url(full, "note"), {"preset": "appel"}).status_code == 403


def test_file_tells_of_the_accompaniment_and_its_history(full):
    orientation = full.orientations.get()
    member = full.assignments.get().referent
    note = NoteFactory(beneficiary=full, author=member, text="Elle veut travailler de nuit.")
    Contact.objects.create(beneficiary=full, kind="meeting", at=note.updated_at, note="déjà dit")
    StepFactory(beneficiary=full, text="Refaire le CV")
    StepFactory(beneficiary=full, text="Passer le permis", done=True)
    given = {"beneficiary": full, "organisation": orientation.structure, "asked_by": member, "asked_at": timezone.now()}
    Enrolment.objects.create(programme="direct_search", **given)
    Enrolment.objects.create(programme="care", is_confidential=True, **given)

    page = opened(client_of(member), full)

    for words in ("Elle veut travailler de nuit.", "Refaire le CV", "Démarche faite : passer le permis"):
        assert words in page
    assert f"Action prescrite : {catalogue.name('direct_search')}" in page
    assert f"Action prescrite : {catalogue.name('care')}" not in page
    assert "déjà dit" not in page
