"""The closed lists of the pack in which an opinion is said: effects on work, conditions, questions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rebond.ground.parameters import queries as parameters
from rebond.journey.health.models import Opinion


@dataclass(frozen=True)
class Effect:
    """One effect on work. `easy`: the words for the person. `is_conditional`: it says nothing without a condition."""

    code: str
    label: str
    easy: str
    is_conditional: bool


@dataclass(frozen=True)
class Wording:
    """An opinion in words: `effect` for agents, `easy` for the person, `conditions` for both."""

    effect: str
    easy: str
    conditions: list[str]


def effects(*, on: date) -> dict[str, Effect]:
    """The effects that may be chosen on a day, in the pack's order."""
    return {one["code"]: _effect(one) for one in parameters.get("health.effects", on=on)}


def conditions(*, on: date) -> dict[str, str]:
    """The conditions that may be chosen on a day: hours, posture, loads, travel. Never why."""
    return {one["code"]: one["label"] for one in parameters.get("health.conditions", on=on)}


def months(*, on: date) -> tuple[int, int]:
    """How long an opinion lasts when nothing else is said, and at most."""
    value = parameters.get("health.opinion_months", on=on)
    return value["default"], value["maximum"]


def wording(opinion: Opinion) -> Wording:
    """What an opinion says, in the latest words of its codes, whether or not they may still be chosen."""
    effect = _ever("health.effects").get(opinion.effect, {"code": opinion.effect, "label": opinion.effect})
    known = _ever("health.conditions")
    said = [known[code]["label"] for code in opinion.conditions if code in known]
    return Wording(effect["label"], effect.get("easy", effect["label"]), said)


def _effect(one: dict[str, Any]) -> Effect:
    return Effect(one["code"], one["label"], one["easy"], one.get("conditional", False))


def _ever(key: str) -> dict[str, dict[str, Any]]:
    """Every code that the pack ever said, with its latest words."""
    dated = reversed(parameters.history(key))
    return {one["code"]: one for value in dated for one in value.value or ()}
