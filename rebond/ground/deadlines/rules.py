"""A deadline: pure arithmetic from a fact's day to a due day. No clock, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta


class Unit(StrEnum):
    """What a deadline counts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


UNIT_WORDS = {Unit.DAY: ("jour", "jours"), Unit.WEEK: ("semaine", "semaines"), Unit.MONTH: ("mois", "mois")}


@lru_cache(maxsize=10_000)
def _later(day: date, count: int, unit: Unit) -> date:
    """A list asks for the same few days again and again."""
    match unit:
        case Unit.DAY:
            return day + timedelta(days=count)
        case Unit.WEEK:
            return day + timedelta(weeks=count)
        case Unit.MONTH:
            return day + relativedelta(months=count)


@dataclass(frozen=True)
class Rule:
    """« Within `count` `unit`s of `start`, `stop` must have happened », while the rule is in force.

    `start` and `stop` name facts. `valid_from` and `valid_to` (inclusive) bound the day of `start`.
    """

    key: str
    start: str
    stop: str
    count: int
    unit: Unit
    valid_from: date
    valid_to: date | None
    source: str
    sentence: str = ""

    def due_on(self, started_on: date) -> date:
        """The last day on which the promise is kept. Months end on the shorter month's last day."""
        return _later(started_on, self.count, self.unit)

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def length(self) -> str:
        """« 10 jours », « 1 mois », « 6 semaines »."""
        return f"{self.count} {UNIT_WORDS[self.unit][self.count > 1]}"


@dataclass(frozen=True)
class Deadline:
    """One promise made to one person, seen on one day."""

    rule: Rule
    started_on: date
    today: date
    met_on: date | None = None

    @property
    def due_on(self) -> date:
        return self.rule.due_on(self.started_on)

    @property
    def days_left(self) -> int:
        """Days until the due day, 0 on that day, negative when late. Stops at the day it was met."""
        return (self.due_on - (self.met_on or self.today)).days

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def sentence(self) -> str:
        return self.rule.sentence or f"{self.rule.length} ({self.rule.source})"


def in_force(rules: Iterable[Rule], started_on: date) -> Rule | None:
    """The rule that governs a promise started that day, if any."""
    return next((rule for rule in rules if rule.covers(started_on)), None)


def deadline(
    rules: Iterable[Rule], started_on: date | None, *, today: date, met_on: date | None = None
) -> Deadline | None:
    """The deadline of a promise, or None when it has not started or no rule governs it."""
    if started_on is None or (rule := in_force(rules, started_on)) is None:
        return None
    return Deadline(rule, started_on, today, met_on)


def from_parameter(key: str, value: dict[str, Any], valid_from: date, valid_to: date | None, source: str) -> Rule:
    """Read a rule from the value of a pack parameter `deadline.*`."""
    return Rule(
        key=key,
        start=value["start"],
        stop=value["stop"],
        count=int(value["count"]),
        unit=Unit(value["unit"]),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        sentence=value.get("sentence", ""),
    )
