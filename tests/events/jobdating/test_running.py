"""The day: who comes, who is called, what comes of it, until it is closed; and its bad luck."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.events.jobdating.models import Meeting
from rebond.events.jobdating.operations import running
from rebond.events.jobdating.queries import running as queries
from rebond.events.jobdating.rules import instant
from rebond.events.jobdating.states import MeetingStatus, Status
from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.people.appointments.models import Appointment
from rebond.work.hires.models import Hire
from tests.events.jobdating import run_factories as make
from tests.events.jobdating.run_factories import OPENS
from tests.factories import principal
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.usefixtures("departement")
NOW = OPENS + timedelta(minutes=20)
BY = {"by": WORKER, "at": NOW}


@pytest.fixture
def day():
    """One event that runs: two recruiters, three people, interviews of two slots."""
    event = make.event()
    hosts = [make.recruiter(event, name="Brasserie du Port", tables=2), make.recruiter(event, name="Hôtel du Lac")]
    people = [make.candidate(event, first_name=name) for name in ("Lina", "Omar", "Zoé")]
    first = make.meeting(people[0], hosts[0], 0)
    second = make.meeting(people[1], hosts[0], 1)
    return SimpleNamespace(event=event, hosts=hosts, people=people, first=first, second=second)


def test_an_event_opens_on_its_day_only_and_once_announced():
    event = make.event("announced")
    with pytest.raises(ValidationError, match="ouvrez-le ce jour-là"):
        running.start(event, by=WORKER, at=NOW - timedelta(days=1))

    assert running.start(event, **BY).status == Status.RUNNING
    with pytest.raises(IllegalMove):
        running.start(make.event("preparing"), **BY)


def test_an_arrival_said_twice_keeps_its_first_hour_and_one_line(day):
    running.arrive(day.people[0], **BY)
    again = running.arrive(day.people[0], by=WORKER, at=NOW + timedelta(minutes=9))

    assert again.arrived_at == NOW
    assert JournalLine.objects.filter(verb="arrive").count() == 1


def test_who_is_late_then_arrives_is_expected_no_more_and_each_makes_a_new_version(day):
    late = running.be_late(day.people[0], until=time(10, 30), **BY)
    assert (late.late_until, late.arrived_at) == (time(10, 30), None)

    here = running.arrive(late, **BY)

    day.event.refresh_from_db()
    assert (here.late_until, here.arrived_at, day.event.version) == (None, NOW, 2)


@pytest.mark.parametrize(("hour", "why"), [(time(9, 10), "déjà passée"), (time(12, 0), "notez plutôt le départ")])
def test_a_lateness_is_within_what_is_left_of_the_day(day, hour, why):
    with pytest.raises(ValidationError, match=why):
        running.be_late(day.hosts[0], until=hour, **BY)


def test_a_person_who_is_not_retained_does_not_arrive(day):
    day.people[0].status, day.people[0].withdrawal = "withdrawn", "personal"
    day.people[0].save()

    with pytest.raises(ValidationError, match="retenez-la d'abord"):
        running.arrive(day.people[0], **BY)


def test_a_call_is_for_who_is_still_there_and_may_be_repeated(day):
    running.call(day.first, **BY)
    assert running.call(day.first, by=WORKER, at=NOW + timedelta(minutes=1)).called_at == NOW + timedelta(minutes=1)

    running.leave(day.people[1], **BY)
    with pytest.raises(ValidationError, match="numéro 2 est reparti"):
        running.call(day.second, **BY)
    running.leave(day.hosts[0], **BY)
    with pytest.raises(ValidationError, match="replanifiez la suite"):
        running.call(day.first, **BY)


def test_each_table_has_its_own_queue_and_what_nobody_noted(day):
    other = make.meeting(day.people[2], day.hosts[0], 1, table=2)

    one, two, hotel = queries.tables(day.event, at=NOW)

    assert ([row.pk for row in one.unsaid], [row.pk for row in one.queue]) == ([day.first.pk], [day.second.pk])
    assert [row.pk for row in two.queue] == [other.pk]
    assert (hotel.recruiter.company.name, hotel.queue) == ("Hôtel du Lac", [])


def test_an_interview_that_is_called_late_is_not_over(day):
    running.call(day.first, **BY)

    table = queries.tables(day.event, at=NOW)[0]

    assert (table.unsaid, table.queue[0].pk) == ([], day.first.pk)


def test_the_board_reads_in_as_many_queries_for_one_table_as_for_many(day, django_assert_num_queries):
    for slot in range(2, 8):
        make.meeting(make.candidate(day.event), day.hosts[1], slot)

    with django_assert_num_queries(4):
        queries.tables(day.event, at=NOW)
        queries.counts(day.event)


def test_a_promise_opens_a_hire_and_another_answer_takes_it_back(day):
    row = running.note(day.first, outcome="promise", **BY)
    hire = Hire.objects.get()
    assert (row.hire, hire.status, hire.beneficiary, hire.company) == (
        hire,
        "promised",
        day.people[0].beneficiary,
        day.hosts[0].company,
    )
    assert (hire.source, hire.source_id, hire.vacancy) == ("jobdating", row.pk, row.vacancy)

    row = running.note(row, outcome="not_now", not_now="experience", **BY)

    hire.refresh_from_db()
    assert (row.status, row.outcome, row.hire_id, hire.status) == ("held", "not_now", None, "dropped")
    again = running.note(row, outcome="promise", **BY)
    assert again.hire is not None and again.hire.status == "promised"


def test_an_answer_said_twice_is_written_once(day):
    running.note(day.first, outcome="promise", **BY)
    lines = JournalLine.objects.count()
    running.note(day.first, outcome="promise", **BY)

    assert (Hire.objects.count(), JournalLine.objects.count()) == (1, lines)


def test_what_was_promised_and_signed_is_not_taken_back(day):
    row = running.note(day.first, outcome="promise", **BY)
    Hire.objects.update(status="signed", signed_on=make.DAY, starts_on=make.DAY, contract="cdi")

    for act in (running.miss, running.unsay):
        with pytest.raises(ValidationError, match="déjà signé"):
            act(row, **BY)
    with pytest.raises(ValidationError, match="déjà signé"):
        running.note(row, outcome="not_now", not_now="hours", **BY)


def test_a_promise_made_before_is_linked_and_never_taken_back_by_this_interview(day):
    old = Hire.objects.create(
        beneficiary=day.people[0].beneficiary, company=day.hosts[0].company, source="direct", promised_at=OPENS
    )
    row = running.note(day.first, outcome="promise", **BY)
    assert row.hire == old

    running.miss(row, **BY)

    old.refresh_from_db()
    assert old.status == "promised"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"outcome": "not_now"}, "Dites pourquoi pas maintenant"),
        ({"outcome": "second"}, "Donnez la date du second entretien"),
        ({"outcome": "second", "second_at": OPENS}, "Donnez la date du second entretien"),
    ],
)
def test_an_answer_without_its_detail_is_refused(day, said, why):
    with pytest.raises(ValidationError, match=why):
        running.note(day.first, **said, **BY)


def test_nothing_is_noted_before_the_day_nor_once_it_is_closed(day):
    with pytest.raises(ValidationError, match="revenez le jour même"):
        running.note(day.first, outcome="promise", by=WORKER, at=NOW - timedelta(days=1))
    day.event.status = "held"
    day.event.save()

    with pytest.raises(ValidationError, match="terminé"):
        running.note(day.first, outcome="promise", **BY)


def test_an_interview_whose_vacancy_is_closed_meanwhile_may_still_lead_to_a_promise(day):
    vacancy = day.first.vacancy
    type(vacancy).objects.filter(pk=vacancy.pk).update(status="closed", closed_at=NOW)

    assert running.note(day.first, outcome="promise", **BY).hire is not None


def test_the_event_closes_once_everything_is_said_and_notes_who_came(day):
    for person in day.people:
        person.appointment = AppointmentFactory(
            beneficiary=person.beneficiary, kind="job_dating", starts_at=OPENS, organisation=day.event.organisation
        )
        person.save()
    running.arrive(day.people[2], **BY)
    running.note(day.first, outcome="promise", **BY)
    after = {"by": WORKER, "at": NOW + timedelta(hours=8)}
    with pytest.raises(ValidationError, match="est encore sans réponse"):
        running.hold(day.event, **after)

    running.hold(day.event, others_missed=True, **after)

    day.event.refresh_from_db()
    came = {row.candidacy.number: row.status for row in Appointment.objects.filter(candidacy__isnull=False)}
    assert (day.event.status, came) == ("held", {1: "held", 2: "missed", 3: "held"})
    assert Meeting.objects.get(pk=day.second.pk).status == MeetingStatus.MISSED
    assert running.reopen(day.event, **after).status == Status.RUNNING
    assert Meeting.objects.get(pk=day.second.pk).status == MeetingStatus.PLANNED
    assert Meeting.objects.get(pk=day.first.pk).outcome == "promise"
    running.arrive(day.people[1], **after)
    running.hold(day.event, others_missed=True, **after)
    assert Appointment.objects.get(candidacy__number=2).status == "held"


def test_the_event_does_not_close_while_interviews_are_to_come_and_a_missed_one_stays_missed(day):
    running.miss(day.first, **BY)
    late = make.meeting(day.people[2], day.hosts[1], 8)

    with pytest.raises(ValidationError, match="encore à venir, le dernier à"):
        running.hold(day.event, others_missed=True, **BY)

    late.refresh_from_db()
    assert late.status == MeetingStatus.PLANNED
    after = {"by": WORKER, "at": NOW + timedelta(hours=8)}
    running.hold(day.event, others_missed=True, **after)
    running.reopen(day.event, **after)
    states = dict(Meeting.objects.values_list("pk", "status"))
    assert (states[day.first.pk], states[late.pk]) == (MeetingStatus.MISSED, MeetingStatus.PLANNED)


def test_a_second_interview_is_due_after_its_date_and_settled_once(day):
    manager = principal("manager")
    date_of = NOW + timedelta(days=5)
    row = running.note(day.first, outcome="second", second_at=date_of, **BY)
    assert not queries.seconds_due(manager, at=NOW).exists()
    later = date_of + timedelta(hours=1)
    assert [one.pk for one in queries.seconds_due(manager, at=later)] == [row.pk]

    settled = running.settle_second(row, outcome="promise", by=WORKER, at=later)

    assert (settled.outcome, settled.second_at, Hire.objects.count()) == ("promise", date_of, 1)
    assert not queries.seconds_due(manager, at=later).exists()
    with pytest.raises(ValidationError, match="n'est plus à demander"):
        running.settle_second(row, outcome="promise", by=WORKER, at=later)


def test_a_person_says_how_it_went_after_it_and_may_say_it_again(day):
    with pytest.raises(ValidationError, match="après cet entretien"):
        running.feel(day.second, feeling="well", by=WORKER, at=OPENS)

    running.feel(day.first, feeling="badly", feedback="Trop court", **BY)
    row = running.feel(day.first, feeling="well", **BY)

    assert (row.feeling, row.feedback) == ("well", "")


def test_the_screen_shows_calls_then_who_is_next_and_no_one_who_left(day):
    running.call(day.first, **BY)
    gone = make.candidate(day.event, left_at=NOW)
    make.meeting(gone, day.hosts[1], 1)

    shown = queries.screen(day.event, at=NOW)

    assert ([row.pk for row in shown.called], [row.pk for row in shown.soon]) == ([day.first.pk], [day.second.pk])
    assert queries.screen(day.event, at=NOW + timedelta(hours=1)) == queries.Screen([], [])


@pytest.mark.parametrize("text", ["2", "Omar"])
def test_the_entrance_finds_a_number_or_a_name(day, text):
    assert [one.pk for one in queries.find(day.event, text)] == [day.people[1].pk]


def test_the_day_on_which_clocks_change_is_told_by_local_hours():
    event = make.event(on=date(2026, 3, 29), opens=time(1), closes=time(8))
    who, host = make.candidate(event), make.recruiter(event)
    row = make.meeting(who, host, 8)  # eight quarters after one o'clock: two to three is skipped

    assert timezone.localtime(row.starts_at).time() == time(4)
    at = instant(date(2026, 3, 29), time(3, 30))
    assert running.be_late(who, until=time(4, 15), by=WORKER, at=at).late_until == time(4, 15)
