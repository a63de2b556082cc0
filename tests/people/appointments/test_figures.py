"""The figures of appointments: each test is its definition, told with people."""

from datetime import date, timedelta

import pytest

from rebond.people.appointments import figures
from rebond.people.appointments.figures import Answers, Attendance, Lost, Seen
from rebond.people.appointments.states import Origin, Status
from tests.factories import NOON, TODAY, BeneficiaryFactory, DutyPeriodFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departement")]

SINCE = TODAY - timedelta(days=90)
DAY = timedelta(days=1)


def past(status, *, origin=Origin.AGENT, days=3, **fields):
    return AppointmentFactory(status=status, origin=origin, starts_at=NOON - days * DAY, **fields)


def attendance(**asked):
    return figures.attendance(SINCE, TODAY, now=NOON, **asked)


def test_absences_are_counted_by_kind_and_by_origin_among_those_who_came_or_not():
    past(Status.HELD, origin=Origin.PERSON)
    past(Status.MISSED, origin=Origin.CONVOCATION)
    past(Status.HELD, origin=Origin.ALLOCATION)
    past(Status.MISSED, origin=Origin.ALLOCATION, kind="follow_up")
    past(Status.PLANNED)
    past(Status.EXCUSED)
    past(Status.CANCELLED)
    past(Status.MISSED, days=400)
    AppointmentFactory(starts_at=NOON + DAY)

    by_kind, by_origin = attendance()

    assert by_kind == [
        Attendance("Entretien d'orientation", held=2, missed=1, unsaid=1),
        Attendance("Rendez-vous de suivi", held=0, missed=1, unsaid=0),
    ]
    assert [(one.name, one.rate) for one in by_origin] == [
        ("Convocation", 66.7),
        ("Pris par la personne", 0.0),
        ("Pris par un agent", None),
    ]


def test_every_origin_has_its_name_in_the_figures():
    assert set(figures.ORIGINS) == set(Origin)


def test_absences_are_those_of_one_pole_when_asked_and_never_of_health():
    site = OrganisationFactory(pole=True)
    past(Status.HELD, organisation=site)
    past(Status.MISSED)
    past(Status.MISSED, organisation=site, kind="doctor")

    assert attendance(pole=site.pk)[0] == [Attendance("Entretien d'orientation", held=1, missed=0, unsaid=0)]


def test_the_measured_share_of_absences_is_that_of_a_year():
    assert figures.no_show_share("orientation_interview", at=NOON) == 0
    for status in (Status.HELD, Status.HELD, Status.HELD, Status.MISSED):
        past(status)
    past(Status.MISSED, days=500)

    assert figures.no_show_share("orientation_interview", at=NOON) == 0.25


def invited(days, *, answered_after=None, origin=Origin.PERSON, met_after=None, **fields):
    """Invited so many days ago; perhaps an appointment was taken later, for a later day."""
    sent = NOON - days * DAY
    row = InvitationFactory(created_at=sent, answered_at=answered_after and sent + answered_after * DAY, **fields)
    if met_after:
        AppointmentFactory(
            beneficiary=row.beneficiary, made_at=row.answered_at, origin=origin, starts_at=sent + met_after * DAY
        )
    return row


def test_an_invitation_is_answered_when_an_appointment_followed_before_its_end():
    invited(30, answered_after=2, met_after=6)
    invited(30, answered_after=4, met_after=10, origin=Origin.AGENT)
    invited(30, answered_after=20, met_after=25)
    invited(30)
    invited(2)
    invited(2, answered_after=1, met_after=9)
    invited(30, withdrawn_at=NOON)

    assert figures.answers(SINCE, TODAY, now=NOON) == [
        Answers("Entretien d'orientation", over=5, answered=3, alone=2, held=0, mean_days=8.3, median_days=9.0)
    ]
    assert figures.answers(SINCE, TODAY, now=NOON)[0].rate == 60.0


def informed(days, *, seen_after=None, status=Status.HELD, **fields):
    day = TODAY - days * DAY
    duty = DutyPeriodFactory(informed_on=day, starts_on=day, requested_on=day, **fields)
    if seen_after is not None:
        AppointmentFactory(beneficiary=duty.beneficiary, status=status, starts_at=NOON - days * DAY + seen_after * DAY)
    return duty


def test_who_is_seen_in_time_is_judged_once_the_delay_has_passed():
    informed(60, seen_after=10)
    informed(60, seen_after=15)
    informed(60, seen_after=20)
    informed(60, seen_after=5, status=Status.MISSED)
    informed(16, seen_after=15)
    informed(15, seen_after=1)
    informed(60, seen_after=1, is_taken_over=True)

    assert figures.seen_within(SINCE, TODAY, days=[15, 30], today=TODAY) == [Seen(15, 5, 3), Seen(30, 4, 3)]
    assert figures.seen_within(SINCE, TODAY, days=[], today=TODAY) == []


def test_who_is_seen_in_time_is_of_one_pole_when_asked():
    site = OrganisationFactory(pole=True)
    informed(60, seen_after=3, beneficiary=BeneficiaryFactory(pole=site))
    informed(60)

    assert figures.seen_within(date(2025, 12, 1), TODAY, days=[30], today=TODAY, pole=site.pk) == [Seen(30, 1, 1)]


def test_the_figures_cost_three_queries(django_assert_num_queries):
    past(Status.HELD)
    invited(30, answered_after=2, met_after=6)
    attendance()

    with django_assert_num_queries(3):
        attendance()
        figures.answers(SINCE, TODAY, now=NOON)
        figures.seen_within(SINCE, TODAY, days=[15], today=TODAY)


def test_an_invitation_is_honoured_when_the_person_was_seen_after_it():
    seen = invited(30, answered_after=2, met_after=5)
    seen.beneficiary.appointments.update(status=Status.HELD)
    missed = invited(30, answered_after=2, met_after=5)
    missed.beneficiary.appointments.update(status=Status.MISSED)
    convoked = invited(30)
    past(Status.HELD, beneficiary=convoked.beneficiary, made_at=NOON - 4 * DAY)
    before = invited(30)
    past(Status.HELD, beneficiary=before.beneficiary, days=40, made_at=NOON - 41 * DAY)

    (found,) = figures.answers(SINCE, TODAY, now=NOON)

    assert (found.over, found.held, found.held_rate) == (4, 2, 50.0)


def test_an_hour_is_lost_when_the_awaited_person_did_not_come_and_nobody_took_it_again():
    agent = MembershipFactory()
    past(Status.HELD, agent=agent)
    past(Status.MISSED, agent=agent, days=4)
    past(Status.EXCUSED, agent=agent, days=5)
    past(Status.EXCUSED, agent=agent, days=6)
    past(Status.HELD, agent=agent, days=6)
    past(Status.CANCELLED, agent=agent, days=7)
    past(Status.MISSED, days=8)
    past(Status.MISSED, agent=agent, kind="doctor", days=9)

    assert figures.lost(SINCE, TODAY, now=NOON) == [Lost("Entretien d'orientation", awaited=4, lost=2)]


def test_the_load_is_the_mean_of_the_hours_that_each_agent_held():
    first = MembershipFactory(role="adviser")
    second = MembershipFactory(role="adviser", organisation=first.organisation)
    place = {"organisation": first.organisation, "minutes": 60}
    past(Status.HELD, agent=first, **place)
    past(Status.PLANNED, agent=second, **place)
    past(Status.EXCUSED, agent=second, days=4, **place)
    SessionFactory(agent=second, starts_at=NOON - 5 * DAY, **(place | {"minutes": 120}))

    (load,) = figures.load(TODAY - 13 * DAY, TODAY, now=NOON)

    assert (load.agents, load.minutes, load.weeks, load.hours) == (2, 240, 2, 1.0)
