"""The rules of the proposals as anyone may read them (CRPA L312-1-3): dated tables in sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation import vocabulary
from rebond.people.beneficiaries.states import Pathway

TABLES = ("pathway", "structure_kind")


@dataclass(frozen=True)
class PublishedRule:
    """« When all this is true, this is proposed, because… »."""

    number: int
    code: str
    conditions: tuple[str, ...]
    answer: str
    reason: str


@dataclass(frozen=True)
class PublishedTable:
    """One table, from one day to another, with the text it comes from. The first rule that applies answers."""

    name: str
    label: str
    valid_from: date
    valid_to: date | None
    source: str
    rules: tuple[PublishedRule, ...]

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def published_rules(*, on: date | None = None) -> list[PublishedTable]:
    """Every dated table of rules of the département, the latest first under each name; or those of one day."""
    found = [_table(name, dated) for name in TABLES for dated in parameters.history(f"orientation_rules.{name}")]
    return [table for table in found if on is None or table.covers(on)]


def _table(name: str, dated: parameters.Dated) -> PublishedTable:
    return PublishedTable(
        name=name,
        label=dated.value["label"],
        valid_from=dated.valid_from,
        valid_to=dated.valid_to,
        source=dated.source,
        rules=tuple(_rule(number, rule) for number, rule in enumerate(dated.value["rules"], start=1)),
    )


def _rule(number: int, rule: dict[str, Any]) -> PublishedRule:
    return PublishedRule(
        number=number,
        code=rule["code"],
        conditions=tuple(vocabulary.condition_words(condition) for condition in rule["when"]),
        answer=_answer(rule["then"]),
        reason=rule["reason"],
    )


def _answer(then: dict[str, Any]) -> str:
    if "pathway" in then:
        return f"parcours {Pathway(then['pathway']).label.lower()}"
    return ", sinon ".join(kind_name(code) for code in then["structure_kinds"])


def kind_name(code: str) -> str:
    """The name of a kind of structure, whenever it was in force."""
    return next((str(dated.value["name"]) for dated in parameters.history(f"structure_kind.{code}")), code)


def theme_name(code: str) -> str:
    """The name of a theme of obstacles, whenever it was in force."""
    return next((str(dated.value["name"]) for dated in parameters.history(f"obstacle_theme.{code}")), code)
