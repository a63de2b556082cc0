"""A pay as France Travail writes it, free text: an amount when it is clear, nothing otherwise. Pure."""

import re
from decimal import Decimal

from rebond.work.vacancies.states import LIKELY, PayPeriod

Pay = tuple[int, int | None, str]

_AMOUNT = r"(\d[\d  ]*(?:[.,]\d+)?)\s*(?:Euros?|€)"
_SENTENCE = re.compile(
    rf"(Horaire|Mensuel|Annuel)(?: brut)? de {_AMOUNT}(?:\s*à\s*{_AMOUNT})?(?:\s*sur (\d+)(?:[.,]0+)? mois)?",
    re.IGNORECASE,
)
_PERIODS = {"horaire": PayPeriod.HOUR, "mensuel": PayPeriod.MONTH, "annuel": PayPeriod.YEAR}
_WORDS = {PayPeriod.HOUR: "Horaire", PayPeriod.MONTH: "Mensuel", PayPeriod.YEAR: "Annuel"}


def read(text: str) -> Pay | None:
    """The least, the most if there is one, in cents, and the period; None when a reader would hesitate."""
    found = _SENTENCE.fullmatch(text.strip())
    if found is None or found[4] not in (None, "12"):
        return None
    period = _PERIODS[found[1].lower()]
    least, most = _cents(found[2]), _cents(found[3]) if found[3] else None
    low, high = LIKELY[period]
    if not all(low * 100 <= cents <= high * 100 for cents in (least, most or least)) or (most or least) < least:
        return None
    return least, None if most == least else most, period


def write(least: int, most: int | None, period: str) -> str:
    """« Mensuel de 1801.80 Euros à 2000.00 Euros »."""
    to = f" à {_euros(most)} Euros" if most else ""
    return f"{_WORDS[PayPeriod(period)]} de {_euros(least)} Euros{to}"


def _cents(text: str) -> int:
    return int(Decimal(re.sub(r"[  ]", "", text).replace(",", ".")) * 100)


def _euros(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"
