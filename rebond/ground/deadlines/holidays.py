"""The days on which no service receives anyone: Sundays and public holidays. No clock, no database."""

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays


@lru_cache(maxsize=50)
def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of a year and their names (Code du travail, L3133-1; Alsace-Moselle's two others apart)."""
    return dict(country_holidays("FR", years=year, language="fr"))


def is_public(day: date) -> bool:
    """One of the eleven public holidays of France."""
    return day in public_holidays(day.year)


def open_day_after(day: date, count: int) -> date:
    """The day that comes so many open days later."""
    while count:
        day += timedelta(days=1)
        count -= not closed(day)
    return day


def closed(day: date) -> str:
    """Why services are closed that day: « c'est un dimanche », « c'est férié (Noël) »; empty when they are not."""
    if name := public_holidays(day.year).get(day):
        return f"c'est férié ({name})"
    return "c'est un dimanche" if day.weekday() == 6 else ""
