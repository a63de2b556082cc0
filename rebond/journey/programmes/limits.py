"""What the law allows of a stay: an immersion (PMSMP), an insertion contract (CDDI). Pure, from the pack's numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta

from rebond.ground.web import words

DAY = timedelta(days=1)
YEAR = relativedelta(months=12)


@dataclass(frozen=True)
class Stay:
    """The facts of a stay that limits look at. `ends_on`: the day it really ended, when it did."""

    starts_on: date
    ends_on: date
    host: str
    aim: str = ""
    subject: str = ""
    weekly_hours: Decimal | None = None
    exception: str = ""
    renews: UUID | None = None
    pk: UUID | None = None

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def days_within(self, first: date, last: date) -> int:
        """How many of its days fall between these two, both counted."""
        return max(0, (min(self.ends_on, last) - max(self.starts_on, first)).days + 1)


Faults = Iterator[tuple[str, str]]
"""Which field is wrong, and what to do, with the article."""


def immersion_faults(stay: Stay, others: Iterable[Stay], limits: dict[str, Any]) -> Faults:
    """What forbids this immersion. `others`: the person's other immersions, with every host.

    C. trav. D5135-3 (a month, renewed once for the same aim) and D5135-4 (two conventions, sixty days with a host).
    """
    known = list(others)
    yield from _too_long(stay, limits["months"], "Une immersion", "D5135-3")
    yield from _renewal_faults(stay, known, limits["renewals"])
    there = [one for one in known if one.host == stay.host]
    yield from _host_faults(stay, there, limits)


def _too_long(stay: Stay, months: int, what: str, article: str) -> Faults:
    last = stay.starts_on + relativedelta(months=months) - DAY
    if stay.ends_on > last:
        yield (
            "ends_on",
            f"{what} dure {months} mois au plus, de date à date : jusqu'au {last:%d/%m/%Y} (C. trav. {article}).",
        )


def _renewal_faults(stay: Stay, known: list[Stay], renewals: int) -> Faults:
    if stay.renews is None:
        return
    by_pk = {one.pk: one for one in known}
    renewed = by_pk.get(stay.renews)
    if renewed is None or renewed.host != stay.host:
        yield "renews", "On renouvelle une immersion de la même personne, dans la même entreprise (C. trav. D5135-3)."
        return
    if (renewed.aim, renewed.subject.casefold()) != (stay.aim, stay.subject.casefold()):
        yield "subject", "Un renouvellement garde le même objet et le même objectif (C. trav. D5135-3)."
    if stay.starts_on <= renewed.ends_on:
        yield "starts_on", f"Le renouvellement commence après le {renewed.ends_on:%d/%m/%Y}, fin de la première."
    rank = 1
    while renewed.renews in by_pk:
        renewed, rank = by_pk[renewed.renews], rank + 1
    if rank > renewals:
        times = words.count(renewals, "seule fois", "fois")
        yield "renews", f"Une immersion se renouvelle {times} : celle-ci l'est déjà (C. trav. D5135-3)."


def _host_faults(stay: Stay, there: list[Stay], limits: dict[str, Any]) -> Faults:
    """Over any twelve months that hold a day of this stay."""
    most, days = limits["conventions_per_host_a_year"], limits["days_per_host_a_year"]
    every = [*there, stay]
    windows = [(one.ends_on - YEAR + DAY, one.ends_on) for one in every]
    windows = [(first, last) for first, last in windows if stay.days_within(first, last)]
    spent = max(sum(one.days_within(*window) for one in every) for window in windows)
    if spent > days:
        yield (
            "ends_on",
            f"{spent} jours dans cette entreprise en douze mois : {days} au plus (C. trav. D5135-4).",
        )
    if stay.renews is not None:
        return
    counted = [[one for one in every if one.renews is None and one.days_within(*window)] for window in windows]
    if max(map(len, counted)) > most:
        yield (
            "host_siret",
            f"{most} conventions au plus en douze mois avec cette entreprise, qui en a déjà autant (C. trav. D5135-4).",
        )
    elif any(one.aim == stay.aim for group in counted for one in group if one is not stay):
        yield (
            "aim",
            (
                "Une autre immersion dans cette entreprise a le même objet : changez d'objet, "
                "ou renouvelez-la (C. trav. D5135-4)."
            ),
        )


def cddi_faults(stay: Stay, others: Iterable[Stay], limits: dict[str, Any]) -> Faults:
    """What forbids this insertion contract. `others`: the person's other ones with the same employer (C. trav. L5132-15-1)."""
    known = list(others)
    hours = stay.weekly_hours or Decimal(0)
    if hours > limits["max_weekly_hours"]:
        yield "weekly_hours", f"{limits['max_weekly_hours']} heures par semaine au plus (C. trav. L3121-27)."
    if hours < limits["min_weekly_hours"] and not stay.exception:
        yield (
            "weekly_hours",
            (
                f"{limits['min_weekly_hours']} heures par semaine au moins, ou dites pourquoi le contrat prévoit moins "
                "(C. trav. L5132-15-1)."
            ),
        )
    yield from _too_short(stay, known, limits["min_months"])
    yield from _total_faults(stay, known, limits)


def _too_short(stay: Stay, known: list[Stay], months: int) -> Faults:
    """But for a renewal, which follows the contract that it completes."""
    first_end = stay.starts_on + relativedelta(months=months) - DAY
    is_renewal = any(one.starts_on < stay.starts_on <= one.ends_on + DAY for one in known)
    if not is_renewal and stay.ends_on < first_end and not stay.exception:
        yield (
            "ends_on",
            (
                f"Un premier contrat dure {months} mois au moins : jusqu'au {first_end:%d/%m/%Y}, "
                "ou dites pourquoi il est plus court (C. trav. L5132-15-1)."
            ),
        )


def _total_faults(stay: Stay, known: list[Stay], limits: dict[str, Any]) -> Faults:
    every = [*known, stay]
    first = min(one.starts_on for one in every)
    spent = sum(one.days for one in every)
    months, longest = limits["max_months"], limits["longest_months"]
    allowed = longest if stay.exception else months
    if spent > (first + relativedelta(months=allowed) - first).days:
        otherwise = "" if stay.exception else ", ou dites ce qui permet d'aller au-delà"
        yield (
            "ends_on",
            f"{allowed} mois au plus en tout, contrats précédents compris{otherwise} (C. trav. L5132-15-1).",
        )
