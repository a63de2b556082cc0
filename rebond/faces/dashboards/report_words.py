"""What the report of one page says, in words ready to print; and the events whose cost is known or not."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from rebond.events.accelerator import figures as days
from rebond.events.jobdating import figures as datings
from rebond.faces.dashboards import bilan, queries
from rebond.ground.web import words


@dataclass(frozen=True)
class Event:
    """One day of workshops or job dating. `cost` is in words, empty when nobody said it."""

    key: str
    on: date
    name: str
    cost: str

    @property
    def label(self) -> str:
        return f"{self.name} du {words.full_day(self.on)}"


def events(since: date, until: date) -> list[Event]:
    """The events of a period, the latest first."""
    told = [("day", "Journée de l'Accélérateur", row) for row in days.costs(since, until)]
    told += [("dating", "Job dating", row) for row in datings.costs(since, until)]
    made = [
        Event(f"{kind}:{pk}", on, name, "" if cents is None else words.euros(cents))
        for kind, name, (pk, on, cents) in told
    ]
    return sorted(made, key=lambda one: (one.on, one.key), reverse=True)


def of(found: bilan.Bilan, *, at: datetime) -> dict[str, Any]:
    """Everything the report says."""
    scope = found.scope
    return {
        "period": scope.words,
        "made_on": words.full_day(timezone.localtime(at)),
        "covers": _covers(found),
        "lines": [[line.figure.label, line.value, line.change or "—"] for line in found.lines()],
        "rates": [[rate.label, rate.said or "—", percent(rate.percent)] for rate in found.rates()],
        "posts": [
            [post.figure.label, percent(post.percent), f"{found.shown(post.asked)} sur {found.shown(post.due)}"]
            for post in found.posts()
        ],
        "published": [[one.label, one.said, percent(one.percent)] for one in bilan.published(found.today)],
        "cost": cost_words(found.cost()),
        "least": found.least,
    }


def percent(value: float | None) -> str:
    """« 25,0 % », or that nothing may be said."""
    return "—" if value is None else f"{value:.1f}".replace(".", ",") + "\u00a0%"


def cost_words(cost: bilan.Cost | None) -> str:
    """One sentence: what it cost, or for how many events nobody said it."""
    if cost is None:
        return "Le coût n'est dit que pour l'ensemble du Département."
    if not cost.events:
        return "Aucun événement passé dans la période."
    if cost.known < cost.events:
        missing = words.count(cost.events - cost.known, "événement", "événements")
        known = f" Coût connu des autres : {words.euros(cost.cents)}." if cost.known else ""
        return f"Coût inconnu pour {missing} sur {words.number(cost.events)}.{known}"
    said = [f"Coût : {words.euros(cost.cents)}"]
    said += [f"{cost.per_person} par personne reçue"] if cost.per_person else []
    said += [f"{cost.per_contract} par personne qui a signé un contrat"] if cost.per_contract else []
    return ", soit ".join((said[0], " et ".join(said[1:]))) + "." if said[1:] else f"{said[0]}."


def _covers(found: bilan.Bilan) -> str:
    """The Pôle and the sector, when they are chosen."""
    scope = found.scope
    pole = queries.poles().filter(pk=scope.pole).first() if scope.pole else None
    parts = [pole.name if pole else "", found.sectors.get(scope.sector, "")]
    return ", ".join(part for part in parts if part) or "Ensemble du département"
