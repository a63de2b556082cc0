"""What the published rules propose for one person, and why. Pure: no database, no clock.

The first rule whose conditions all hold decides; what is not known fulfils no condition. A person decides afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from dateutil.relativedelta import relativedelta

from rebond.journey.orientation import vocabulary
from rebond.journey.orientation.codes import HouseholdKind, JobKind, Project
from rebond.journey.orientation.states import Impact

Rule = Mapping[str, Any]
"""A rule of the pack: code, `when` (conditions), `then` (answer), reason, and `easy`: the reason as a letter says it."""

IN_COUPLE = frozenset({"MAR", "PAC", "RPA", "RVC", "RVM", "VIM"})
"""SITFAM of the CNAF flows: the family situations of a couple."""


@dataclass(frozen=True)
class Home:
    """The household that the payer knows: whether two adults live there, and the children's birth dates."""

    is_couple: bool
    children_born_on: Sequence[date]

    @property
    def kind(self) -> HouseholdKind:
        if self.children_born_on:
            return HouseholdKind.COUPLE_WITH_CHILDREN if self.is_couple else HouseholdKind.LONE_PARENT
        return HouseholdKind.COUPLE if self.is_couple else HouseholdKind.SINGLE

    def minor_children(self, today: date, majority: int) -> int:
        return sum(age(born, today) < majority for born in self.children_born_on)


@dataclass(frozen=True)
class Situation:
    """What is known of a person on one day. Health is there as an effect on work only."""

    answers: Mapping[str, Any]
    impacts: Mapping[str, str]
    born_on: date
    today: date
    is_rsa: bool
    is_entrant: bool
    is_rqth: bool
    home: Home | None
    majority: int = 18

    @property
    def facts(self) -> dict[str, Any]:
        """Every fact that a rule may question; None where nobody knows."""
        weights = list(self.impacts.values())
        return {
            **{name: self.answers.get(name) for name in vocabulary.CRITERIA},
            "boe": True if self.is_rqth else self.answers.get("boe"),
            "ft_parcours": None,
            "age": age(self.born_on, self.today),
            "is_rsa": self.is_rsa,
            "is_entrant": self.is_entrant,
            "created_business_project": self._has_business_project(),
            "household_kind": self.home and self.home.kind.value,
            "minor_children": self.home and self.home.minor_children(self.today, self.majority),
            "strong_obstacles": weights.count(Impact.STRONG),
            "medium_obstacles": weights.count(Impact.MEDIUM),
        }

    def _has_business_project(self) -> bool:
        return (
            self.answers.get("projet_pro") == Project.BUSINESS
            or self.answers.get("type_emploi") == JobKind.SELF_EMPLOYED
        )


@dataclass(frozen=True)
class Tables:
    """The rules in force one day: a table for the pathway, one for the kinds of structure, and each kind's pathways."""

    pathway: Sequence[Rule]
    structure_kind: Sequence[Rule]
    pathways_of: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Proposal:
    """One pathway, kinds of structure in order of preference, and the sentences that say why.

    `said` are the same reasons as a letter says them to the person. `grounds` are the facts that counted, in words.
    `rules` are the codes of the rules that spoke.
    """

    pathway: str
    structure_kinds: tuple[str, ...]
    reasons: tuple[str, ...]
    grounds: tuple[str, ...]
    rules: tuple[str, ...]
    programme: str = ""
    said: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "pathway": self.pathway,
            "structure_kinds": list(self.structure_kinds),
            "reasons": list(self.reasons),
            "grounds": list(self.grounds),
            "rules": list(self.rules),
            "programme": self.programme,
            "said": list(self.said),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            pathway=value["pathway"],
            structure_kinds=tuple(value["structure_kinds"]),
            reasons=tuple(value["reasons"]),
            grounds=tuple(value["grounds"]),
            rules=tuple(value["rules"]),
            programme=value["programme"],
            said=tuple(value.get("said", ())),
        )


class NoRuleAnswers(LookupError):
    """The pack's table leaves a case without an answer: its loading should have refused it."""


def propose(situation: Situation, tables: Tables) -> Proposal:
    """The proposal for this situation: the same for the same facts and tables. Raises NoRuleAnswers."""
    facts = situation.facts
    first = _first(tables.pathway, facts)
    facts["pathway"] = first["then"]["pathway"]
    second = _first(tables.structure_kind, facts)
    kinds = [k for k in second["then"]["structure_kinds"] if facts["pathway"] in tables.pathways_of.get(k, ())]
    return Proposal(
        pathway=facts["pathway"],
        structure_kinds=tuple(kinds or _kinds_for(facts["pathway"], tables)),
        reasons=tuple(reason for rule in (first, second) for reason in _reasons(rule, rule["reason"])),
        said=tuple(reason for rule in (first, second) for reason in _reasons(rule, rule.get("easy") or rule["reason"])),
        grounds=tuple(dict.fromkeys(_grounds((first, second), facts))),
        rules=(first["code"], second["code"]),
        programme=second["then"].get("programme") or first["then"].get("programme", ""),
    )


def holds(conditions: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]) -> bool:
    """Whether each condition is fulfilled by what is known."""
    return all(_fulfilled(condition, facts.get(condition["fact"])) for condition in conditions)


def age(born_on: date, today: date) -> int:
    """Whole years on that day; nought for someone born later."""
    return max(relativedelta(today, born_on).years, 0)


def _fulfilled(condition: Mapping[str, Any], value: Any) -> bool:
    if value is None:
        return False
    return (
        ("is" not in condition or value == condition["is"])
        and ("in" not in condition or value in condition["in"])
        and ("at_least" not in condition or value >= condition["at_least"])
        and ("below" not in condition or value < condition["below"])
    )


def _first(table: Sequence[Rule], facts: Mapping[str, Any]) -> Rule:
    for rule in table:
        if holds(rule["when"], facts):
            return rule
    raise NoRuleAnswers("Aucune règle d'orientation ne répond à cette situation : complétez les paramètres.")


def _kinds_for(pathway: str, tables: Tables) -> list[str]:
    """When the rule names no kind that offers the pathway: every kind that does."""
    return [kind for kind, pathways in tables.pathways_of.items() if pathway in pathways]


def _reasons(rule: Rule, first: str) -> Iterable[str]:
    yield first
    yield from (condition["reason"] for condition in rule["when"] if "reason" in condition)


def _grounds(rules: Iterable[Rule], facts: Mapping[str, Any]) -> Iterable[str]:
    """« mobilité : aucun moyen de transport », for each fact that the rules questioned."""
    for rule in rules:
        for condition in rule["when"]:
            fact = condition["fact"]
            if fact != "pathway":
                yield vocabulary.fact_words(fact, facts[fact])
