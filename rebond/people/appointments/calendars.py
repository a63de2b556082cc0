"""Calendars as other programs read and write them (iCalendar, RFC 5545): entries out, busy times in. No database, no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import Calendar, Event

PRODUCT = "-//Rebond//Rendez-vous//FR"
MOST_EVENTS = 5_000
"""A personal calendar that says more in the weeks read is no personal calendar."""
MOST_RULES = 500
TOO_MUCH = "Cet agenda a trop d'événements : donnez celui d'une seule personne."


@dataclass(frozen=True)
class Entry:
    """One appointment as a calendar shows it. `made_at`: since when it exists, from which its revisions are counted."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    made_at: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True)
class Period:
    """A busy time read from a calendar, and the name that the calendar gives it."""

    uid: str
    starts_at: datetime
    ends_at: datetime


class Unreadable(ValueError):
    """What the address gave is no calendar; the sentence says it to its owner."""


def calendar_of(entries: Iterable[Entry], *, host: str, at: datetime, name: str = "", refresh_hours: int = 0) -> bytes:
    """The entries as an .ics file, written at an instant. A later file replaces what an earlier one said of an entry."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    if refresh_hours:
        calendar.add("refresh-interval", timedelta(hours=refresh_hours), parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", f"PT{refresh_hours}H")
    for entry in entries:
        calendar.add_component(_event(entry, host, at))
    return bytes(calendar.to_ical())


def _event(entry: Entry, host: str, at: datetime) -> Event:
    """Instants in UTC, which every program understands; the number of the revision grows with time."""
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", max(0, (at - entry.made_at) // timedelta(seconds=1)))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    for field in ("description", "location", "url"):
        if value := getattr(entry, field):
            event.add(field, value)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def busy(text: bytes, *, since: datetime, until: datetime, zone: ZoneInfo) -> list[Period]:
    """The times in [since, until) at which the owner of a calendar is busy; repeated events are told one by one.

    What is cancelled, free or a mere proposal takes no time. Raises Unreadable.
    """
    try:
        calendar = Calendar.from_ical(text)
        events = [event for event in calendar.walk("VEVENT") if "DTSTART" in event]
        _check_size(events)
        moved = {(str(event["UID"]), _instant(event["RECURRENCE-ID"].dt, zone)) for event in _changes(events)}
        found = [period for event in events for period in _periods(event, since, until, zone, moved)]
    except Unreadable:
        raise
    except Exception as error:  # another's file: the library raises whatever its lines provoke
        raise Unreadable("Cette adresse ne donne pas un agenda lisible (.ics).") from error
    return sorted(found, key=lambda period: (period.starts_at, period.uid))


def _check_size(events: list[Any]) -> None:
    if sum("RRULE" in event for event in events) > MOST_RULES:
        raise Unreadable(TOO_MUCH)


def _changes(events: list[Any]) -> list[Any]:
    """The events that replace one occurrence of a repeated event."""
    return [event for event in events if "RECURRENCE-ID" in event]


def _periods(
    event: Any, since: datetime, until: datetime, zone: ZoneInfo, moved: set[tuple[str, datetime]]
) -> Iterator[Period]:
    if not _takes_time(event):
        return
    uid, length = str(event.get("UID", "")) or "sans-nom", _length(event, zone)
    for start in _starts(event, since - length, until, zone):
        starts_at, is_change = start.astimezone(UTC), "RECURRENCE-ID" in event
        if not is_change and (uid, starts_at) in moved:
            continue
        if starts_at < until and since < starts_at + length:
            yield Period(uid, starts_at, starts_at + length)


def _takes_time(event: Any) -> bool:
    status, shown = str(event.get("STATUS", "")).upper(), str(event.get("TRANSP", "")).upper()
    return status not in ("CANCELLED", "TENTATIVE") and shown != "TRANSPARENT"


def _starts(event: Any, since: datetime, until: datetime, zone: ZoneInfo) -> Iterable[datetime]:
    """The beginnings of an event between two instants, at the same local hour whatever the clocks do."""
    start = _aware(event["DTSTART"].dt, zone)
    if "RRULE" not in event and "RDATE" not in event:
        return [start]
    home = start.tzinfo
    rules = _rules(event, start, until, zone)
    first, last = (moment.astimezone(home).replace(tzinfo=None) for moment in (since, until))
    found = list(takewhile(lambda one: one < last, islice(rules.xafter(first, inc=True), MOST_EVENTS + 1)))
    if len(found) > MOST_EVENTS:
        raise Unreadable(TOO_MUCH)
    return [one.replace(tzinfo=home) for one in found]


def _rules(event: Any, start: datetime, until: datetime, zone: ZoneInfo) -> rruleset:
    """Every hour at which a repeated event begins, said in its own zone."""
    home, local, rules = start.tzinfo, start.replace(tzinfo=None), rruleset()
    rules.rdate(local)
    for rule in _listed(event.get("RRULE")):
        said = rrulestr(_bounded(rule, home, until), dtstart=local)
        if isinstance(said, rrule):
            rules.rrule(said)
    for name, add in (("RDATE", rules.rdate), ("EXDATE", rules.exdate)):
        for one in (one for dates in _listed(event.get(name)) for one in dates.dts):
            add(_aware(one.dt, zone).astimezone(home).replace(tzinfo=None))
    return rules


def _bounded(rule: Any, home: Any, until: datetime) -> str:
    """The rule in the event's own hours, ending with what is read of it. Raises Unreadable for what no meeting does."""
    said = {name.upper(): values for name, values in rule.items()}
    if str(said["FREQ"][0]).upper() not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or {"BYMINUTE", "BYSECOND"} & set(
        said
    ):
        raise Unreadable("Cet agenda répète un événement plusieurs fois par heure : il n'est pas lu.")
    parts = [part for part in rule.to_ical().decode().split(";") if not part.upper().startswith("UNTIL=")]
    ends = [until.astimezone(home).replace(tzinfo=None)]
    for one in said.get("UNTIL", []):
        moment = one if isinstance(one, datetime) else datetime.combine(one, time.max)
        ends.append(moment.astimezone(home).replace(tzinfo=None) if moment.tzinfo else moment)
    if "COUNT" not in said:
        parts.append(f"UNTIL={min(ends):%Y%m%dT%H%M%S}")
    return ";".join(parts)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _length(event: Any, zone: ZoneInfo) -> timedelta:
    start = event["DTSTART"].dt
    if "DTEND" in event:
        return _aware(event["DTEND"].dt, zone) - _aware(start, zone)
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return length
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _aware(value: date | datetime, zone: ZoneInfo) -> datetime:
    """A day begins at midnight, and an hour without a zone is said, where the département is."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    return _aware(value, zone).astimezone(UTC)
