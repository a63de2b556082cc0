"""The day and the job dating of today, through the site's own planning: their rotation and plan are the engine's."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from rebond.demo.outcomes import Outcomes
from rebond.demo.stage import Stage, at
from rebond.demo.takeaways import SAID, SAID_WEIGHTS
from rebond.events.accelerator import planning as rotating
from rebond.events.accelerator.models import Day, Seat
from rebond.events.accelerator.operations import cohorts, rotations
from rebond.events.jobdating import planning
from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.operations import announcing, plans, running
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal.actors import WORKER
from rebond.ground.web import words
from rebond.people.appointments.models import Appointment

SECONDS = 0.2
"""How long the engine may improve a plan: the demo loads soon."""
ANSWERED = 0.6
NOTED = ("status", "called_at", "noted_at", "outcome", "not_now", "second_at", "feeling", "hire")


def rotate(day: Day, stage: Stage) -> None:
    """Who goes where; what was noted of the workshops that have begun."""
    row = Day.objects.select_related("session").get(pk=day.pk)
    told = rotating.rotation(row, seconds=SECONDS)
    rotations.apply(row, told, version=row.version, by=WORKER, at=stage.now)
    begun = Seat.objects.filter(
        passage__day=row,
        passage__starts_at__lt=stage.now - timedelta(minutes=10),
        appointment__presence__arrived_at__isnull=False,
    )
    seats = list(begun.select_related("passage"))
    for seat in seats:
        seat.status, seat.noted_at = stage.draw.choices(SAID, SAID_WEIGHTS)[0], seat.passage.starts_at
    Seat.objects.bulk_update(seats, ["status", "noted_at"])


def invite(day: Day, stage: Stage) -> None:
    """The cohort of a day to come, drawn as an organiser would, and invited; most have answered since."""
    row = Day.objects.select_related("session__organisation", "theme").get(pk=day.pk)
    seed = f"Accélérateur {stage.number}, {words.full_day(row.session.starts_at)}, tirage 1"
    try:
        choice = rotating.choose(row, seed=seed, at=stage.now)
    except ValidationError:  # among a few dozen people, there may be nobody left to draw
        return
    cohorts.keep_selection(row, choice, made_by=stage.coach, by=WORKER, at=stage.now)
    places = cohorts.invite(row, by=WORKER, at=stage.now).invited
    for place in places:
        place.confirmed_at = stage.now if stage.draw.random() < ANSWERED else None
    Appointment.objects.bulk_update(places, ["confirmed_at"])


def announce(event: JobDating, stage: Stage) -> None:
    """The plan of the next job dating, told to everybody; when its hours have come, the day as it goes."""
    opens = at(event.on, event.opens)
    then = min(stage.now, opens - timedelta(days=5))
    found = planning.answer(event, seconds=SECONDS)
    planned = plans.apply(event, found, version=found.version, by=WORKER, at=then)
    announcing.announce(planned, version=planned.version, by=WORKER, at=then)
    if stage.now >= opens:
        _run(running.start(event, by=WORKER, at=stage.now), stage, opens)


def _run(event: JobDating, stage: Stage, opens: datetime) -> None:
    """Who has arrived, and what came of the interviews that are over."""
    Recruiter.objects.filter(job_dating=event).update(arrived_at=opens)
    people = list(Candidate.objects.coming().filter(job_dating=event))
    for one in people:
        one.arrived_at = opens if one.beneficiary_id == stage.star or stage.draw.random() < 0.9 else None
    Candidate.objects.bulk_update(people, ["arrived_at"])
    here = {one.pk for one in people if one.arrived_at}
    ends_before = stage.now - timedelta(minutes=event.slot_minutes)
    over = Meeting.objects.filter(job_dating=event, starts_at__lt=ends_before, status=MeetingStatus.PLANNED)
    meetings = list(over.select_related("candidate", "recruiter__company", "vacancy"))
    outcomes = Outcomes(stage)
    for meeting in meetings:
        meeting.status = MeetingStatus.HELD if meeting.candidate_id in here else MeetingStatus.MISSED
        meeting.called_at, meeting.noted_at = (
            meeting.starts_at,
            meeting.starts_at + timedelta(minutes=event.slot_minutes),
        )
        if meeting.status == MeetingStatus.HELD:
            outcomes.settle(meeting)
    outcomes.write()
    Meeting.objects.bulk_update(
        meetings, ["status", "called_at", "noted_at", "outcome", "not_now", "second_at", "feeling", "hire"]
    )
