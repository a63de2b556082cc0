"""French words for days, hours, sums and counts: plain functions, offered to templates as filters."""

from datetime import date, datetime, time

from django.utils import timezone

NARROW = "\u202f"
FIXED = "\u00a0"
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def day(value: date) -> str:
    """« mardi 3 mars »; the year is left to the reader, who lives in it."""
    value = _local(value) if isinstance(value, datetime) else value
    number = "1er" if value.day == 1 else str(value.day)
    return f"{WEEKDAYS[value.weekday()]} {number}{FIXED}{MONTHS[value.month - 1]}"


def full_day(value: date) -> str:
    """« mardi 3 mars 2026 »."""
    value = _local(value) if isinstance(value, datetime) else value
    return f"{day(value)} {value.year}"


def month(value: date) -> str:
    """« mars 2026 »."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """« 03/03/2026 », for tables."""
    value = _local(value) if isinstance(value, datetime) else value
    return f"{value:%d/%m/%Y}"


def hour(value: datetime | time) -> str:
    """« 14 h », « 9 h 05 »."""
    value = _local(value) if isinstance(value, datetime) else value
    minutes = f"{FIXED}{value.minute:02}" if value.minute else ""
    return f"{value.hour}{FIXED}h{minutes}"


def moment(value: datetime) -> str:
    """« mardi 3 mars à 14 h »."""
    return f"{day(value)} à {hour(value)}"


def number(value: int) -> str:
    """« 12 400 », the thousands apart."""
    return f"{value:,}".replace(",", NARROW)


def count(value: int, singular: str, plural: str) -> str:
    """« 1 personne », « 12 personnes »; nought is singular in French."""
    return f"{number(value)}{FIXED}{plural if abs(value) > 1 else singular}"


def phone(value: str) -> str:
    """« 06 12 34 56 78 »; a foreign number as it is."""
    if len(value) != 10 or not value.isdigit():
        return value
    return FIXED.join(value[start : start + 2] for start in range(0, 10, 2))


def euros(cents: int) -> str:
    """« 4 000 € », « 12,50 € »."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}{number(whole)}{f',{rest:02}' if rest else ''}{FIXED}€"


def days_left(value: int) -> str:
    """« J-6 », « aujourd'hui », « en retard de 3 j »."""
    if value < 0:
        return f"en retard de {number(-value)}{FIXED}j"
    return f"J-{number(value)}" if value else "aujourd'hui"
