"""The slots of a job dating, and who may do what with it. Seeing it at all is `visible_to`."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from rebond.events.jobdating.models import JobDating, Meeting, Theme
from rebond.events.jobdating.states import ORGANISERS, PROPOSERS, MeetingStatus, Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role

CHANGEABLE = (Status.PREPARING, Status.ANNOUNCED)
"""Recruiters, candidates and the plan may still be prepared."""


def instant(day: date, hour: time) -> datetime:
    """This hour of a day, where the département is."""
    return timezone.make_aware(datetime.combine(day, hour))


def grid(job_dating: JobDating) -> list[datetime | None]:
    """The start of each slot, in order, by the hours that really pass: clocks may change on the day.

    The break leaves as many None as it holds whole slots, so that two interviews on both sides of it are apart.
    """
    at, end = instant(job_dating.on, job_dating.opens), instant(job_dating.on, job_dating.closes)
    step = timedelta(minutes=job_dating.slot_minutes)
    pause = _break(job_dating)
    at, end = at.astimezone(UTC), end.astimezone(UTC)  # two hours of one zone are told apart by their clock alone
    starts: list[datetime | None] = []
    while at + step <= end:
        if pause and at < pause[1] and at + step > pause[0]:
            starts += [None] * ((pause[1] - pause[0]) // step)
            at, pause = pause[1], None
            continue
        starts.append(at)
        at += step
    return starts


UTC = timezone.get_fixed_timezone(0)


def _break(job_dating: JobDating) -> tuple[datetime, datetime] | None:
    since, until = job_dating.break_from, job_dating.break_until
    if since is None or until is None:
        return None
    return instant(job_dating.on, since).astimezone(UTC), instant(job_dating.on, until).astimezone(UTC)


def slots(job_dating: JobDating) -> list[datetime]:
    """The instants at which interviews may start."""
    return [start for start in grid(job_dating) if start is not None]


def can_prepare(principal: Principal, job_dating: JobDating) -> bool:
    """Organisers, until the day begins."""
    return principal.role in ORGANISERS and job_dating.status in CHANGEABLE


def can_organise(principal: Principal, job_dating: JobDating) -> bool:
    """Organisers, whatever its status."""
    return principal.role in ORGANISERS


def can_propose(principal: Principal, job_dating: JobDating) -> bool:
    """Those who accompany people, while the job dating is prepared or announced."""
    return principal.role in PROPOSERS | ORGANISERS and job_dating.status in CHANGEABLE


def can_teach(principal: Principal, theme: Theme) -> bool:
    """What companies expect is written by the expert of the theme, or by an organiser."""
    is_expert = principal.role == Role.SECTOR_EXPERT and theme.expert_id in (None, principal.membership.pk)
    return principal.role in ORGANISERS or is_expert


FOLLOWERS = ORGANISERS | {Role.RTEF}
"""They ask what came of second interviews."""
RUNS = (Status.ANNOUNCED, Status.RUNNING)
"""The day may be run, and outcomes noted."""


def can_run(principal: Principal, job_dating: JobDating) -> bool:
    """Organisers, from the announcement until it is closed."""
    return principal.role in ORGANISERS and job_dating.status in RUNS


def can_follow(principal: Principal, meeting: Meeting) -> bool:
    """Organisers and who works with companies."""
    return principal.role in FOLLOWERS


def can_be_felt(meeting: Meeting, *, at: datetime) -> bool:
    """The person says how it went once the interview has begun, unless it did not take place."""
    return meeting.status in {MeetingStatus.PLANNED, MeetingStatus.HELD} and meeting.starts_at <= at


def local_day(at: datetime) -> date:
    """The day of an instant, where the département is."""
    return timezone.localtime(at).date()
