"""An action under way: its team, stages, meetings, pauses, job and end."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.journey.orientation.models import Orientation
from rebond.journey.programmes import calendars, catalogue, operations
from rebond.journey.programmes.models import Enrolment, Professional, Provision
from rebond.journey.programmes.queries.following import ending, news_due, silent, with_days, without_meeting
from rebond.journey.programmes.queries.progress import progress
from rebond.journey.programmes.states import Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments.queries import kinds_of
from rebond.people.appointments.queries.series import plan_series
from rebond.people.appointments.states import Status as Attendance
from rebond.work.hires.models import HireFollower
from rebond.work.hires.states import FollowerKind
from tests.factories import NOON, TODAY, DutyPeriodFactory, MembershipFactory, principal
from tests.journey.orientation.factories import OrientationFactory
from tests.journey.programmes.factories import EnrolmentFactory, ProvisionFactory, action
from tests.work.factories import HireFactory

pytestmark = pytest.mark.usefixtures("departement")


def of(wanted):
    """The first action of the pack of which this is true."""
    return next(one for one in catalogue.on(TODAY).values() if wanted(one))


def team_of(row, *roles):
    return [
        operations.Named(
            MembershipFactory(role=role, **({"organisation": row.organisation} if rank == 0 else {})), role
        )
        for rank, role in enumerate(roles)
    ]


def started(programme, *, on=TODAY, **fields):
    """An enrolment that was started with everybody the pack wants."""
    row = EnrolmentFactory(programme=programme.code, accepted=True, asked_at=NOON - timedelta(days=800), **fields)
    roles = [part.role for part in programme.professionals] or [Role.REFERENT]
    lead = MembershipFactory(role=roles[0], organisation=row.organisation)
    by = Principal(lead.user, lead, lead.departement_id)
    row = operations.start(
        row, on=on, professionals=[operations.Named(lead, lead.role), *team_of(row, *roles)[1:]], by=by.actor, at=NOON
    )
    return row, by


def noted(row, by, *, produced="Fait.", on=TODAY, at=NOON, stage=None):
    stage = stage or row.stage
    operations.note_stage(row, stage=stage, on=on, produced=produced, member=by.membership, by=by.actor, at=at)
    return Enrolment.objects.get(pk=row.pk)


def test_an_action_starts_with_its_first_stage_under_way_and_who_conducts():
    programme = of(lambda one: len(one.professionals) == 2)
    row, by = started(programme)

    assert (row.status, row.stage) == (Status.STARTED, programme.stages[0].code)
    tasks = [part.task for part in programme.professionals]
    assert list(row.professionals.order_by("-is_lead").values_list("task", flat=True)) == tasks
    assert progress(row, now=NOON).missing == []
    with pytest.raises(ValidationError, match="déjà changé"):
        operations.start(row, on=TODAY, professionals=[], by=by.actor, at=NOON)


def test_whoever_is_missing_is_said_then_named():
    programme = of(lambda one: len(one.professionals) == 2)
    row = EnrolmentFactory(programme=programme.code, accepted=True)
    by = principal().actor
    lead, other = programme.professionals

    row = operations.start(row, on=TODAY, professionals=team_of(row, lead.role), by=by, at=NOON)
    assert [part.role for part in progress(row, now=NOON).missing] == [other.role]
    assert "Il manque quelqu'un" in progress(row, now=NOON).next.words
    named = operations.Named(MembershipFactory(role=other.role), other.role)
    operations.add_professional(row, named=named, on=TODAY, by=by, at=NOON)
    assert progress(row, now=NOON).missing == []


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (lambda row: [], "qui conduit"),
        (
            lambda row: [operations.Named(MembershipFactory(role=Role.REFERENT), Role.REFERENT)],
            "travaille dans la structure",
        ),
        (
            lambda row: [
                operations.Named(MembershipFactory(role=Role.NURSE, organisation=row.organisation), Role.REFERENT)
            ],
            "métier",
        ),
        (
            lambda row: [
                operations.Named(MembershipFactory(organisation=row.organisation, ended_at=NOON), Role.REFERENT)
            ],
            "métier",
        ),
    ],
    ids=["nobody", "elsewhere", "another trade", "gone"],
)
def test_nobody_else_conducts(people, said):
    row = EnrolmentFactory(accepted=True)

    with pytest.raises(ValidationError, match=said):
        operations.start(row, on=TODAY, professionals=people(row), by=principal().actor, at=NOON)


def test_an_action_does_not_start_in_the_future_nor_before_it_was_prescribed():
    row = EnrolmentFactory(accepted=True)
    team = team_of(row, Role.REFERENT)

    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=4)):
        with pytest.raises(ValidationError, match="jour"):
            operations.start(row, on=day, professionals=team, by=principal().actor, at=NOON)


def test_stages_follow_the_order_of_the_pack_and_some_come_back():
    programme = of(lambda one: [stage.repeats for stage in one.stages[:3]] == [False, True, False])
    first, second, third = programme.stages[:3]
    row, by = started(programme)

    with pytest.raises(ValidationError, match="vient avant"):
        noted(row, by, stage=third.code)
    row = noted(row, by)
    assert row.stage == second.code
    row = noted(noted(row, by), by)
    assert row.stage == second.code
    assert [stage.rank for stage in row.stages.filter(code=second.code).order_by("rank")] == [1, 2]
    with pytest.raises(ValidationError, match="qu'une fois"):
        noted(row, by, stage=first.code)
    row = noted(row, by, stage=third.code)
    assert noted(row, by, stage=second.code).stage == row.stage


def test_a_stage_says_what_it_produced():
    row, by = started(of(lambda one: one.stages[0].produces))

    with pytest.raises(ValidationError, match="Attendu"):
        noted(row, by, produced=" ")


def test_the_interviews_of_the_rhythm_are_taken_in_one_act():
    row, by = started(
        of(lambda one: one.rhythm and Role.REFERENT in {*[part.role for part in one.professionals], Role.REFERENT})
    )
    kind = next(kind for kind in kinds_of(Role.REFERENT, on=TODAY) if kind.code == "follow_up")
    agent = row.professionals.get(is_lead=True).member
    first = datetime(2026, 4, 6, 7, tzinfo=UTC)  # Easter Monday
    weeks = plan_series(
        row.beneficiary, kind=kind, first_at=first, count=12, organisation=row.organisation, agent=agent
    )
    hours = [week.starts_at for week in weeks if not week.why]

    made = operations.plan_meetings(row, kind=kind.code, hours=hours, agent=agent, by=by.actor, at=NOON)

    seen = progress(row, now=NOON)
    assert (len(made), len(seen.coming), seen.taken) == (12, 12, 12)
    assert first not in hours
    with pytest.raises(ValidationError, match="pris"):
        operations.plan_meetings(row, kind=kind.code, hours=hours[:1], agent=agent, by=by.actor, at=NOON)


def test_what_was_done_is_counted():
    row, by = started(of(lambda one: one.rhythm))
    note = {"on": TODAY, "member": by.membership, "by": by.actor, "at": NOON}

    operations.note_activity(row, kind="offer", count=8, **note)
    operations.note_activity(row, kind="offer", count=2, **note)
    assert progress(row, now=NOON).activities == {"offer": 10}
    with pytest.raises(ValidationError, match="jour venu"):
        operations.note_activity(row, kind="offer", **note | {"on": TODAY + timedelta(days=1)})


def test_a_pause_adds_its_days_to_the_planned_end():
    programme = of(lambda one: one.duration)
    began = TODAY - timedelta(days=30)
    row, by = started(programme, on=began)
    without = programme.duration.after(began)

    row = operations.suspend(row, on=TODAY - timedelta(days=10), reason="family", by=by.actor, at=NOON)
    assert calendars.planned_end(row, today=TODAY) == without + timedelta(days=10)
    assert same_end(row) == without + timedelta(days=10)
    row = operations.resume(row, on=TODAY - timedelta(days=3), by=by.actor, at=NOON)
    assert (row.status, row.suspended_days) == (Status.STARTED, 7)
    assert calendars.planned_end(row, today=TODAY) == same_end(row) == without + timedelta(days=7)


def same_end(row):
    """The planned end, as the database computes it."""
    return with_days(Enrolment.objects.filter(pk=row.pk), NOON, TODAY).get().planned_end_on


def test_an_action_is_extended_within_the_maximum():
    programme = of(lambda one: one.maximum)
    row, by = started(programme)
    longest = programme.maximum.after(TODAY)

    with pytest.raises(ValidationError, match="pauses comprises"):
        operations.extend(row, until=longest + timedelta(days=1), motive="Encore", by=by.actor, at=NOON)
    with pytest.raises(ValidationError, match="plus loin"):
        operations.extend(row, until=programme.duration.after(TODAY), motive="Encore", by=by.actor, at=NOON)
    with pytest.raises(ValidationError, match="pourquoi"):
        operations.extend(row, until=longest, motive=" ", by=by.actor, at=NOON)
    row = operations.extend(row, until=longest, motive="Projet à finir", by=by.actor, at=NOON)
    assert calendars.planned_end(row, today=TODAY) == same_end(row) == longest


def test_a_job_frees_the_place_and_its_loss_takes_one_again():
    programme = of(lambda one: one.until == "job")
    row, by = started(programme)
    places = ProvisionFactory(programme=programme.code, organisation=row.organisation, places=1, taken=1)
    Enrolment.objects.filter(pk=row.pk).update(provision=places)

    row = operations.note_job(row, on=TODAY, by=by.actor, at=NOON)
    assert Provision.objects.get(pk=places.pk).taken == 0
    row = operations.lose_job(row, by=by.actor, at=NOON)
    assert (row.status, Provision.objects.get(pk=places.pk).taken) == (Status.STARTED, 1)
    operations.note_job(row, on=TODAY, by=by.actor, at=NOON)
    Provision.objects.filter(pk=places.pk).update(taken=1)
    with pytest.raises(ValidationError, match="places sont prises"):
        operations.lose_job(row, by=by.actor, at=NOON)


def test_a_job_is_that_of_the_person():
    row, by = started(of(lambda one: one.until == "job"))

    with pytest.raises(ValidationError, match="autre personne"):
        operations.note_job(row, on=TODAY, hire=HireFactory(), by=by.actor, at=NOON)


def test_whoever_conducts_the_action_asks_for_news_of_the_hire_until_the_job_is_lost():
    row, by = started(max(catalogue.on(TODAY).values(), key=lambda one: one.after_hire is not None))
    hire = HireFactory(beneficiary=row.beneficiary, signed=True)

    row = operations.note_job(row, on=TODAY, hire=hire, by=by.actor, at=NOON)

    until = calendars.job_follow_up_end(row)
    told = list(HireFollower.objects.values_list("hire", "member", "kind", "starts_on", "ends_on"))
    assert told == ([(hire.pk, by.membership.pk, FollowerKind.ACTION, TODAY, until)] if until else [])
    operations.lose_job(row, by=by.actor, at=NOON)
    assert not HireFollower.objects.exists()


def test_news_are_due_all_along_the_follow_up_in_the_job():
    programme = of(lambda one: one.contact_every)
    row, by = started(programme, on=TODAY - timedelta(days=200))
    DutyPeriodFactory(beneficiary=row.beneficiary)
    began = TODAY - relativedelta(months=2)
    row = operations.note_job(row, on=began, by=by.actor, at=NOON)

    def due():
        return list(news_due(by, NOON, TODAY).values_list("due_on", flat=True))

    assert due() == [progress(row, now=NOON).news_due_on] == [programme.contact_every.after(began)]
    operations.note_activity(row, kind="in_job", on=TODAY, member=by.membership, by=by.actor, at=NOON)
    assert due() == []


def test_an_action_ends_with_an_exit_of_the_pack_and_a_bilan_that_is_kept():
    programme = action(code="plie")
    row, by = started(programme)

    for exit_, result, said in (("unknown", "Voilà", "liste"), (programme.exits[0], " ", "bilan")):
        with pytest.raises(ValidationError, match=said):
            operations.end(row, on=TODAY, exit=exit_, result=result, by=by.actor, at=NOON)
    row = operations.end(row, on=TODAY, exit=programme.exits[0], result="Un CDI.", by=by.actor, at=NOON)
    assert (row.status, row.ended_on, row.document.content_type) == (Status.ENDED, TODAY, "application/pdf")
    with pytest.raises(ValidationError):
        operations.end(row, on=TODAY, exit=programme.exits[0], result="Encore.", by=by.actor, at=NOON)
    assert operations.reopen(row, by=by.actor, at=NOON).ended_on is None


def test_an_exit_to_another_pathway_asks_the_pole():
    programme = of(lambda one: "other_pathway" in one.exits)
    orientation = OrientationFactory(followed=True)
    row, by = started(programme, beneficiary=orientation.beneficiary)

    operations.end(row, on=TODAY, exit="other_pathway", result="Prête pour l'emploi.", by=by.actor, at=NOON)

    asked = Orientation.objects.get(pk=orientation.pk)
    assert asked.change_asked_at == NOON
    assert asked.change_motive == f"Bilan de l'action « {programme.name} » : Prête pour l'emploi."


def test_another_exit_asks_nothing():
    programme = of(lambda one: "other_pathway" in one.exits)
    orientation = OrientationFactory(followed=True)
    row, by = started(programme, beneficiary=orientation.beneficiary)

    operations.end(row, on=TODAY, exit="moved", result="Partie.", by=by.actor, at=NOON)

    assert Orientation.objects.get(pk=orientation.pk).change_asked_at is None


def test_an_absent_professional_is_replaced_in_bulk():
    row, by = started(action(code="plie"))
    other: Any = EnrolmentFactory(accepted=True, organisation=row.organisation)
    coming = MembershipFactory(organisation=row.organisation)
    lead = operations.Named(coming, coming.role)
    operations.start(other, on=TODAY, professionals=[lead], by=by.actor, at=NOON)
    operations.add_professional(row, named=lead, on=TODAY, by=by.actor, at=NOON)

    done = operations.replace_professional(
        [row, other], leaving=by.membership, coming=coming, on=TODAY, by=by.actor, at=NOON
    )

    assert done == operations.Passed(1)
    assert Professional.objects.filter(until=None, member=by.membership).count() == 0
    assert Professional.objects.filter(until=None, is_lead=True, member=coming).count() == 2
    with pytest.raises(ValidationError, match="même structure"):
        operations.replace_professional(
            [row], leaving=coming, coming=MembershipFactory(), on=TODAY, by=by.actor, at=NOON
        )


def test_meetings_go_with_the_action_to_whoever_takes_over_and_is_free():
    row, by = started(action(code="plie"))
    coming = MembershipFactory(organisation=row.organisation)
    hours = [NOON + timedelta(days=7), NOON + timedelta(days=14), NOON + timedelta(days=21)]
    plan = {"kind": "follow_up", "by": by.actor, "at": NOON}
    made = operations.plan_meetings(row, hours=hours, agent=by.membership, **plan)
    other, _ = started(action(code="plie"), organisation=row.organisation)
    operations.plan_meetings(other, hours=hours[1:2], agent=coming, **plan)
    sent = Message.objects.count()

    done = operations.replace_professional(
        [row], leaving=by.membership, coming=coming, on=TODAY + timedelta(days=10), by=by.actor, at=NOON
    )

    assert done == operations.Passed(1, meetings=1, kept=1)
    for one in made:
        one.refresh_from_db()
    assert [one.agent for one in made] == [by.membership, by.membership, coming]
    assert [one.starts_at for one in made] == hours
    assert Message.objects.count() == sent


def test_a_lost_rhythm_and_silence_are_queues_of_who_follows():
    programme = of(lambda one: one.rhythm)
    row, by = started(programme, on=TODAY - timedelta(weeks=7))
    colleague = principal(Role.REFERENT, organisation=row.organisation)

    assert list(without_meeting(by, NOON, TODAY)) == list(silent(by, NOON, TODAY)) == [row]
    assert list(without_meeting(colleague, NOON, TODAY)) == []
    seen = progress(row, now=NOON)
    assert (seen.has_lost_rhythm, seen.is_silent) == (True, True)
    operations.note_activity(row, kind="contact", on=TODAY, member=by.membership, by=by.actor, at=NOON)
    assert list(silent(by, NOON, TODAY)) == []
    assert not progress(row, now=NOON).is_silent


@pytest.mark.parametrize(("days", "is_told"), [(31, False), (30, True), (-1, True)])
def test_an_end_is_told_a_month_before(days, is_told):
    programme = of(lambda one: one.duration and one.until != "rsa_exit")
    end = TODAY + timedelta(days=days)
    began = end - relativedelta(months=programme.duration.count)
    row, by = started(programme, on=began)
    assert programme.duration.after(began) == end

    assert list(ending(by, NOON, TODAY).values_list("due_on", flat=True)) == [end] * is_told
    assert same_end(row) == end


def test_who_left_rsa_is_to_be_closed():
    programme = action(until="rsa_exit")
    row, _ = started(programme)
    duty = DutyPeriodFactory(beneficiary=row.beneficiary)
    manager = principal(Role.STRUCTURE_MANAGER, organisation=row.organisation)

    assert list(ending(manager, NOON, TODAY)) == []
    duty.ends_on, duty.end_reason = TODAY, "rights_ended"
    type(duty).objects.filter(pk=duty.pk).update(ends_on=TODAY, end_reason="rights_ended")
    assert list(ending(manager, NOON, TODAY).values_list("due_on", flat=True)) == [TODAY]
    assert "n'est plus au RSA" in progress(row, now=NOON).next.words


def test_a_follow_up_in_the_job_that_is_over_is_to_be_closed_where_there_is_one():
    programme = next((one for one in catalogue.on(TODAY).values() if one.after_hire), of(lambda one: one.duration))
    row, by = started(programme, on=TODAY - timedelta(days=200))
    DutyPeriodFactory(beneficiary=row.beneficiary)
    months = programme.after_hire.count if programme.after_hire else 3
    row = operations.note_job(row, on=TODAY - timedelta(days=1) - relativedelta(months=months), by=by.actor, at=NOON)

    assert list(ending(by, NOON, TODAY)) == [row] * bool(programme.after_hire)
    told = progress(row, now=NOON).next.words
    assert ("suivi dans l'emploi a fini" in told) == bool(programme.after_hire)


def test_attendance_is_that_of_the_appointments():
    row, by = started(of(lambda one: one.rhythm))
    agent = row.professionals.get(is_lead=True).member
    hour = datetime(2026, 3, 5, 8, tzinfo=UTC)
    made = operations.plan_meetings(row, kind="follow_up", hours=[hour], agent=agent, by=by.actor, at=NOON)

    type(made[0]).objects.filter(pk=made[0].pk).update(status=Attendance.HELD)
    seen = progress(row, now=NOON + timedelta(days=5))
    assert (seen.held, seen.missed, seen.coming) == (1, 0, [])


def test_what_was_to_come_is_called_off_at_the_end():
    row, by = started(of(lambda one: one.rhythm))
    agent = row.professionals.get(is_lead=True).member
    hours = [datetime(2026, 3, day, 8, tzinfo=UTC) for day in (5, 12)]
    operations.plan_meetings(row, kind="follow_up", hours=hours, agent=agent, by=by.actor, at=NOON)

    row = operations.end(row, on=TODAY, exit="moved", result="Partie.", by=by.actor, at=NOON)

    assert progress(row, now=NOON).attendance == {"cancelled": 2}


def test_progress_reads_in_seven_statements(django_assert_num_queries):
    row, _ = started(of(lambda one: one.rhythm))

    with django_assert_num_queries(7):
        seen = progress(row, now=NOON)
        assert seen.next.words


def test_a_person_followed_from_elsewhere_is_seen_in_the_action_alone():
    programme = of(lambda one: len(one.professionals) == 2)
    row, _ = started(programme)
    other = row.professionals.get(is_lead=False).member
    there = Principal(other.user, other, other.departement_id)

    assert Enrolment.objects.visible_to(there).count() == 1
    Professional.objects.filter(member=other).update(until=date(2026, 3, 3))
    assert Enrolment.objects.visible_to(there).count() == 0


def test_what_no_move_allows_is_refused():
    row, by = started(action(code="plie"))
    row = operations.note_job(row, on=TODAY, by=by.actor, at=NOON)

    with pytest.raises((IllegalMove, ValidationError)):
        operations.suspend(row, on=TODAY, reason="family", by=by.actor, at=NOON)
