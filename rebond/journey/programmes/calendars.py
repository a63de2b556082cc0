"""The days of an action, computed from facts and the pack: planned end, longest end, end of the follow-up in a job."""

from datetime import date, timedelta

from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment


def paused_days(enrolment: Enrolment, *, today: date) -> int:
    """The days of every pause, the one under way counted until today."""
    under_way = (today - enrolment.suspended_on).days if enrolment.suspended_on else 0
    return enrolment.suspended_days + max(0, under_way)


def planned_end(enrolment: Enrolment, *, today: date) -> date | None:
    """The day until which it was extended; else its start, the pack's duration and its pauses. None: it says no end."""
    if enrolment.extended_until or enrolment.started_on is None:
        return enrolment.extended_until
    duration = catalogue.get(enrolment.programme, on=enrolment.started_on).duration
    pauses = timedelta(days=paused_days(enrolment, today=today))
    return duration.after(enrolment.started_on) + pauses if duration else None


def longest_end(enrolment: Enrolment, *, today: date) -> date | None:
    """The last day that the pack allows, pauses added. None: it sets no limit."""
    if enrolment.started_on is None:
        return None
    longest = catalogue.get(enrolment.programme, on=enrolment.started_on).maximum
    pauses = timedelta(days=paused_days(enrolment, today=today))
    return longest.after(enrolment.started_on) + pauses if longest else None


def job_follow_up_end(enrolment: Enrolment) -> date | None:
    """The day on which the follow-up in the job is over. None: the pack says none, or the person has no job."""
    if enrolment.job_started_on is None:
        return None
    length = catalogue.get(enrolment.programme, on=enrolment.job_started_on).after_hire
    return length.after(enrolment.job_started_on) if length else None
