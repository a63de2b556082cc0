"""The rules of the aid on a day, as the pack of the département writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rebond.ground.parameters import queries as parameters
from rebond.work.vacancies.states import ContractKind

NO_AID = (
    "Le Département n'a pas d'aide au tutorat pour une embauche de ce jour. D'autres aides existent : "
    "votre conseiller entreprises (RTEF) ou France Travail les connaissent."
)


@dataclass(frozen=True)
class Scheme:
    """The aid for a hire of one day. `sources` says where each rule comes from, by key of the pack."""

    on: date
    conditions: dict[str, Any]
    practice: dict[str, Any]
    amounts: dict[str, int]
    de_minimis: dict[str, Any]
    sources: dict[str, str]

    @property
    def name(self) -> str:
        return str(self.practice["name"])

    @property
    def months(self) -> int:
        return int(self.conditions["duration_months"])

    def parts(self, ceiling_cents: int) -> list[tuple[int, int]]:
        """(cents, after so many months) of each instalment: together exactly the ceiling, the last takes what is left."""
        plan: Sequence[dict[str, int]] = self.practice["instalments"]
        cents = [ceiling_cents * one["percent"] // 100 for one in plan]
        cents[-1] = ceiling_cents - sum(cents[:-1])
        return [(amount, one["after_months"]) for amount, one in zip(cents, plan, strict=True)]


def scheme(on: date) -> Scheme | None:
    """The rules for a hire of this day; None where the département has no such aid."""
    try:
        found = {key: parameters.get(f"tutoring.{key}", on=on) for key in ("scheme", "practice")}
        amounts: dict[str, int] = {
            str(kind): parameters.get(f"amount.tutoring.{kind}", on=on)["amount_cents"]
            for kind in (ContractKind.CDI, ContractKind.CDD)
        }
        cap = parameters.get("tutoring.de_minimis", on=on)
    except parameters.MissingParameter:
        return None
    keys = ("tutoring.scheme", "tutoring.practice", "tutoring.de_minimis", "amount.tutoring.cdi", "amount.tutoring.cdd")
    return Scheme(on, found["scheme"], found["practice"], amounts, cap, {key: _source(key, on) for key in keys})


def _source(key: str, on: date) -> str:
    """« AEF info… », and that nobody vouches for it yet when that is so."""
    found = next((one for one in parameters.history(key) if one.covers(on)), None)
    if found is None:
        return ""
    return found.source if found.is_confirmed else f"{found.source} (à confirmer)"
