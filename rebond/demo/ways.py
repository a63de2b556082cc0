"""The way each invented person has gone by today: what was decided when, from the first door on."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rebond.journey.orientation.states import Status

STEPS = (Status.AWAITED, Status.INTERVIEWED, Status.DECIDED, Status.HANDED_OVER, Status.FOLLOWED)

# Share of people at each step, by days since the département learnt of them.
BY_AGE: tuple[tuple[int, tuple[int, ...]], ...] = (
    (4, (97, 3, 0, 0, 0)),
    (21, (58, 14, 10, 14, 4)),
    (45, (24, 9, 8, 26, 33)),
    (90, (5, 2, 3, 14, 76)),
    (240, (1, 0, 1, 3, 95)),
    (100_000, (0, 0, 0, 0, 100)),
)


@dataclass
class Way:
    """Instants of one person's orientation; None for what has not happened."""

    status: Status
    interviewed_at: datetime | None = None
    decided_at: datetime | None = None
    handed_over_at: datetime | None = None
    booked_at: datetime | None = None
    referent_named_at: datetime | None = None
    first_met_at: datetime | None = None


def office_hour(day: date, draw: random.Random) -> datetime:
    """An instant of that day, or of the next weekday, between 9 and 17 h."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(draw.randint(7, 14), draw.choice((0, 15, 30, 45))), UTC)


def way(informed_on: date, now: datetime, draw: random.Random) -> Way:
    """How far one person has come, in an order that time allows."""
    age = (now.date() - informed_on).days
    shares = next(shares for limit, shares in BY_AGE if age < limit)
    reached = STEPS.index(draw.choices(STEPS, shares)[0])
    made = Way(Status.AWAITED)
    instant = office_hour(informed_on + timedelta(days=draw.randint(3, 38)), draw)
    for rank, (step, wait) in enumerate(
        (
            (Status.INTERVIEWED, (0, 0)),
            (Status.DECIDED, (0, 6)),
            (Status.HANDED_OVER, (0, 4)),
            (Status.FOLLOWED, (2, 21)),
        ),
        start=1,
    ):
        instant = office_hour((instant + timedelta(days=draw.randint(*wait))).date(), draw) if wait[1] else instant
        if rank > reached or instant >= now:
            break
        _reach(made, step, instant, now, draw)
    return made


def _reach(made: Way, step: Status, instant: datetime, now: datetime, draw: random.Random) -> None:
    made.status = step
    match step:
        case Status.INTERVIEWED:
            made.interviewed_at = instant
        case Status.DECIDED:
            made.decided_at = max(instant, made.interviewed_at or instant)
        case Status.HANDED_OVER:
            made.handed_over_at = max(instant, made.decided_at or instant)
            booked = office_hour((made.handed_over_at + timedelta(days=draw.randint(1, 12))).date(), draw)
            made.booked_at = booked if booked < now and draw.random() < 0.7 else None
        case Status.FOLLOWED:
            made.referent_named_at = max(instant, made.handed_over_at or instant)
            made.booked_at = made.booked_at or made.referent_named_at
            met = office_hour((made.referent_named_at + timedelta(days=draw.randint(2, 24))).date(), draw)
            late = (now - made.referent_named_at).days > 120  # by then, everybody has been met
            made.first_met_at = met if met < now and (late or draw.random() < 0.9) else None
