"""Bulk acts: how many before, how many after, and only among those one sees."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.ground.journal.models import JournalLine
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Assignment, Beneficiary, Contact, HouseholdMember
from tests.faces.casefile.conftest import signed
from tests.factories import AssignmentFactory, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.journey.orientation.factories import DiagnosisFactory, OrientationFactory, pole


def act(browser, name, rows, **data):
    ids = [str(row.pk) for row in rows]
    return browser.post(reverse(f"casefile:{name}"), {"ids": ids, "confirmed": str(len(ids)), **data})


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def journalled():
    """What left the site: which list, how many, who, acting as what."""
    lines = JournalLine.objects.filter(verb="export", object_id=None)
    return list(lines.values_list("table", "after", "actor_id", "capacity_id"))


@pytest.fixture
def people(adviser_13):
    return BeneficiaryFactory.create_batch(3, pole=pole())


def test_nothing_happens_before_the_count_is_confirmed(adviser_13, people):
    page = (
        adviser_13[0]
        .post(reverse("casefile:people_note"), {"ids": [str(person.pk) for person in people], "preset": "appel"})
        .content.decode()
    )

    assert "3\xa0personnes" in page and 'name="confirmed" value="3"' in page
    assert not Contact.objects.exists()


def test_note_the_same_contact_for_everybody(adviser_13, people):
    response = act(adviser_13[0], "people_note", people, preset="courrier", note="Invitation")

    assert told(response) == ["3\xa0contacts notés."]
    assert set(Contact.objects.values_list("kind", "is_reached", "note")) == {("mail", False, "Invitation")}


def test_note_for_a_whole_filter_from_the_queue(adviser_13):
    OrientationFactory.create_batch(2)
    OrientationFactory(interviewed=True)
    data = {"scope": "filter", "query": "file=sans-rendez-vous", "confirmed": "2", "preset": "appel"}

    response = adviser_13[0].post(reverse("casefile:entrants_note"), data)

    assert told(response) == ["2\xa0contacts notés."]


def test_people_of_another_pole_are_left_out(adviser_13):
    stranger = BeneficiaryFactory(pole=OrganisationFactory(pole=True))

    response = act(adviser_13[0], "people_note", [stranger], preset="appel")

    assert told(response) == ["Rien n'est choisi : cochez au moins une ligne, puis recommencez."]


def test_settle_says_who_was_there_already(in_13):
    people = BeneficiaryFactory.create_batch(2, pole=None)
    there = BeneficiaryFactory(pole=pole())

    response = act(signed(Role.MANAGER)[0], "people_settle", [*people, there], pole=str(pole().pk))

    assert told(response) == ["2\xa0personnes changées de Pôle sur 3. Sans changement : 1 — déjà dans ce Pôle (1)."]
    assert Beneficiary.objects.filter(pole=pole()).count() == 3


def series(**changes):
    today = timezone.localdate()
    fridays = (today + timedelta(days=(4 - today.weekday()) % 7 + 7 * rank) for rank in range(1, 9))
    friday = next(day for day in fridays if not (holidays.closed(day) or holidays.closed(day + timedelta(days=3))))
    known = {"kind": "orientation_interview", "day": friday, "hour": "11:00", "until": "15:00"}
    return {**known, "pause_from": "12:00", "pause_to": "14:00", "agent": "", **changes}


def test_book_gives_one_hour_each_around_the_pause_and_the_weekend(adviser):
    people = BeneficiaryFactory.create_batch(4, pole=pole())

    response = act(adviser[0], "people_book", people, **series())

    starts = [
        timezone.localtime(at) for at in Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True)
    ]
    assert [(at.weekday(), at.hour) for at in starts] == [(4, 11), (4, 14), (4, 15), (0, 11)]
    assert told(response) == ["4\xa0rendez-vous pris."]


def test_book_tells_whom_it_does_not_suit(adviser_13, people):
    browser, _ = adviser_13
    act(browser, "people_book", people[:1], **series())

    response = act(browser, "people_book", people[:1], **series())

    told_now = told(response)[-1]
    assert told_now.startswith("0\xa0rendez-vous pris sur 1")
    assert "Sans changement : 1 — déjà un rendez-vous de cette nature (1)" in told_now


def test_book_refuses_hours_in_which_nothing_fits(adviser_13, people):
    page = act(adviser_13[0], "people_book", people, **series(hour="12:30", until="13:00")).content.decode()

    assert "Aucun rendez-vous ne tient" in page and not Appointment.objects.exists()


def test_referent_is_named_or_takes_over(structure_manager_13):
    browser, who = structure_manager_13
    waiting, followed = OrientationFactory(handed_over=True), OrientationFactory(followed=True)
    referent = MembershipFactory(organisation=who.membership.organisation)
    people = [waiting.beneficiary, followed.beneficiary]

    response = act(browser, "people_referent", people, referent=str(referent.pk))

    assert told(response) == ["2\xa0personnes confiées."]
    assert Assignment.objects.filter(referent=referent, ended_at=None).count() == 2


def test_labels_leave_unknown_addresses_out_and_tell_nothing(adviser_13, people):
    from tests.factories import HouseholdFactory

    household = HouseholdFactory(address="1 rue des Lilas", city="Cassis", postal_code="13260")
    HouseholdMember.objects.create(
        household=household, beneficiary=people[0], role="DEM", starts_on=timezone.localdate()
    )

    page = act(adviser_13[0], "people_labels", people).content.decode()

    assert page.count("<li>\n                <strong>") == 1
    assert journalled() == [("étiquettes personnes", "1", adviser_13[1].actor.id, adviser_13[1].actor.capacity)]
    assert "1 rue des Lilas" in page and "13260 CASSIS" in page


def test_contracts_come_in_one_file(adviser):
    rows = [OrientationFactory(decided=True), OrientationFactory(decided=True)]
    data = {"query": "file=a-remettre"}

    file = act(adviser[0], "entrants_contracts", rows, **data)

    names = zipfile.ZipFile(io.BytesIO(file.content)).namelist()
    assert len(names) == 2 and all(name.endswith(".pdf") for name in names)
    assert [line[:2] for line in journalled()] == [("contrats d'orientation", "2")]


def test_attendance_is_noted_for_the_past_only(adviser_13, people):
    now = timezone.now()
    rows = [
        Appointment.objects.create(
            beneficiary=person,
            kind="orientation_interview",
            starts_at=now + timedelta(days=days),
            organisation=pole(),
            made_at=now,
        )
        for person, days in zip(people, (-1, -2, 1), strict=True)
    ]

    response = act(adviser_13[0], "appointments_held", rows)

    assert told(response)[0].startswith("2\xa0")
    assert "Sans changement : 1 — à venir, annulé ou déjà noté ainsi (1)." in told(response)[0]
    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["held", "held", "planned"]


def test_attendance_noted_by_mistake_is_put_right_where_nothing_follows(adviser_13):
    now = timezone.now()
    free, followed = OrientationFactory(), OrientationFactory()
    rows = [
        Appointment.objects.create(
            beneficiary=orientation.beneficiary,
            kind="orientation_interview",
            starts_at=now - timedelta(days=1),
            organisation=pole(),
            made_at=now,
        )
        for orientation in (free, followed)
    ]
    act(adviser_13[0], "appointments_held", rows)
    followed.refresh_from_db()
    DiagnosisFactory(orientation=followed)

    response = act(adviser_13[0], "appointments_missed", rows)

    free.refresh_from_db()
    assert (free.status, followed.status) == ("awaited", "interviewed")
    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["held", "missed"]
    assert "l'entretien de ce jour est noté comme tenu" in told(response)[-1].lower()


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (Role.REFERENT, "people_settle", 403),
        (Role.REFERENT, "people_referent", 403),
        (Role.REFERENT, "entrants_contracts", 403),
        (Role.DOCTOR, "people_labels", 403),
        (Role.NURSE, "people_note", 403),
        (Role.DOCTOR, "entrants_note", 403),
        (Role.ADMINISTRATOR, "entrants_settle", 403),
        (Role.MANAGER, "people_book", 403),
        (Role.RTEF, "people_note", 403),
        (Role.BENEFICIARY, "people_note", 403),
        (Role.ADVISER, "people_note", 303),
    ],
)
def test_bulk_acts_belong_to_roles(in_13, role, name, status):
    assert signed(role)[0].post(reverse(f"casefile:{name}")).status_code == status


def test_bulk_acts_are_never_a_get(adviser_13):
    assert adviser_13[0].get(reverse("casefile:people_note")).status_code == 405


def test_assignment_of_another_structure_is_left(structure_manager_13):
    browser, who = structure_manager_13
    stranger = AssignmentFactory().beneficiary
    referent = MembershipFactory(organisation=who.membership.organisation)

    response = act(browser, "people_referent", [stranger], referent=str(referent.pk))

    assert told(response) == ["Rien n'est choisi : cochez au moins une ligne, puis recommencez."]
