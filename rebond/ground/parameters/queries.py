"""Reading dated parameters. One query per version of a pack and process; then memory."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from rebond.ground.deadlines.rules import Rule, from_parameter
from rebond.ground.parameters.models import Parameter
from rebond.ground.tenancy import context


class MissingParameter(LookupError):
    """The département's pack says nothing of this key on this day."""


@dataclass(frozen=True)
class Dated:
    """One value and the days it holds."""

    key: str
    value: Any
    valid_from: date
    valid_to: date | None
    source: str
    is_confirmed: bool

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Book = dict[str, tuple[Dated, ...]]


@lru_cache(maxsize=200)
def _book(departement: int, version: UUID | None) -> Book:
    grouped: defaultdict[str, list[Dated]] = defaultdict(list)
    for row in Parameter.objects.order_by("key", "-valid_from"):
        grouped[row.key].append(Dated(row.key, row.value, row.valid_from, row.valid_to, row.source, row.is_confirmed))
    return {key: tuple(values) for key, values in grouped.items()}


def book() -> Book:
    """Every parameter of the current département, latest first under each key."""
    return _book(context.current(), context.parameters_version())


def history(key: str) -> tuple[Dated, ...]:
    """Every dated value of one key, latest first; empty when the pack says nothing."""
    return book().get(key, ())


def get(key: str, *, on: date) -> Any:
    """The value of a key on a day. Raises MissingParameter."""
    for dated in history(key):
        if dated.covers(on) and dated.value is not None:
            return dated.value
    raise MissingParameter(f"Le paramètre « {key} » n'a pas de valeur au {on:%d/%m/%Y}.")


def is_confirmed(key: str, *, on: date) -> bool:
    """Whether somebody vouches for the value of that day; false when there is none."""
    return any(dated.is_confirmed for dated in history(key) if dated.covers(on) and dated.value is not None)


def under(prefix: str, *, on: date) -> dict[str, Any]:
    """All values whose key starts with `prefix.` on a day, by what follows: `under("programme", …)`."""
    return dict(_under(prefix, on, context.current(), context.parameters_version()))


@lru_cache(maxsize=1000)
def _under(prefix: str, on: date, departement: int, version: UUID | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, values in _book(departement, version).items():
        if key.startswith(prefix + "."):
            for dated in values:
                if dated.covers(on):
                    found[key.removeprefix(prefix + ".")] = dated.value
                    break
    return found


def deadline_rules(name: str) -> tuple[Rule, ...]:
    """The dated rules of `deadline.<name>`, latest first."""
    return _rules(name, context.current(), context.parameters_version())


@lru_cache(maxsize=2000)
def _rules(name: str, departement: int, version: UUID | None) -> tuple[Rule, ...]:
    values = _book(departement, version).get(f"deadline.{name}", ())
    return tuple(from_parameter(d.key, d.value, d.valid_from, d.valid_to, d.source) for d in values)
