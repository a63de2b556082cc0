"""The days on which no service receives anyone: Sundays and public holidays. No clock, no database."""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

FIXED = {
    (1, 1): "le jour de l'an",
    (5, 1): "la fête du Travail",
    (5, 8): "le 8 mai",
    (7, 14): "la fête nationale",
    (8, 15): "l'Assomption",
    (11, 1): "la Toussaint",
    (11, 11): "le 11 novembre",
    (12, 25): "Noël",
}
MOVABLE = {1: "le lundi de Pâques", 39: "l'Ascension", 50: "le lundi de Pentecôte"}
"""By the days that separate them from Easter."""


@lru_cache(maxsize=50)
def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of a year and their names (Code du travail, L3133-1)."""
    fixed = {date(year, month, day): name for (month, day), name in FIXED.items()}
    return fixed | {easter(year) + timedelta(days=days): name for days, name in MOVABLE.items()}


def is_public(day: date) -> bool:
    """One of the eleven public holidays of France (Alsace-Moselle's two others apart)."""
    return day in public_holidays(day.year)


def closed(day: date) -> str:
    """Why services are closed that day: « c'est un dimanche », « c'est férié (Noël) »; empty when they are not."""
    if name := public_holidays(day.year).get(day):
        return f"c'est férié ({name})"
    return "c'est un dimanche" if day.weekday() == 6 else ""
