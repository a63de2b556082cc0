"""The slots of a Forum, and who may do what with it. Seeing it at all is `visible_to`."""

from datetime import date, datetime, timedelta

from rebond.events.forum.models import Edition, Meeting
from rebond.events.forum.states import REGISTRARS, SCANNED, STAND_KEEPERS, TO_COME, Comes, Outcome, Status
from rebond.events.jobdating.rules import UTC, instant, local_day
from rebond.events.jobdating.states import ORGANISERS
from rebond.people.accounts.principals import Principal

__all__ = ["instant", "local_day"]


def slots(edition: Edition) -> list[datetime]:
    """The instants at which planned interviews start, by the hours that really pass."""
    at, end = (instant(edition.on, hour).astimezone(UTC) for hour in (edition.opens, edition.closes))
    step = timedelta(minutes=edition.slot_minutes)
    return [at + step * rank for rank in range(max((end - at) // step, 0))]


def is_there(comes: str, rank: int, count: int) -> bool:
    """Whether a slot of the day is in the half that somebody comes."""
    return comes == Comes.DAY or (rank < count // 2) == (comes == Comes.MORNING)


def is_open(edition: Edition, *, on: date) -> bool:
    """Anybody may register on this day; on the day itself too, in the line before the doors."""
    is_time = edition.registers_from <= on <= edition.registers_until
    return edition.status in (Status.OPEN, Status.RUNNING) and is_time


def may_register(edition: Edition) -> bool:
    """An agent may register people: before the day, and on it."""
    return edition.status in (*TO_COME, Status.RUNNING)


def can_organise(principal: Principal, _edition: Edition) -> bool:
    """Organisers, whatever its status."""
    return principal.role in ORGANISERS


def can_keep_stands(principal: Principal, _edition: Edition) -> bool:
    """Organisers and who works with companies."""
    return principal.role in STAND_KEEPERS


def can_register(principal: Principal, edition: Edition) -> bool:
    """Those who accompany people, and organisers."""
    return principal.role in REGISTRARS and may_register(edition)


def is_told_by_stand(meeting: Meeting) -> bool:
    """Only the stand knows what its promise became: nobody accompanies the visitor, or it is no company's."""
    is_followed = meeting.visitor.beneficiary_id is not None and meeting.stand.company_id is not None
    return meeting.outcome == Outcome.PROMISE and meeting.hire_id is None and not is_followed


def is_scanned(edition: Edition) -> bool:
    """Stations note badges."""
    return edition.status in SCANNED
