"""Days as files write them."""

import re
from datetime import date, datetime

from rebond.exchanges.files.problems import quoted

FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "février": 2, "fevrier": 2, "févr": 2, "fevr": 2, "fév": 2, "fev": 2,
    "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "août": 8, "aout": 8,
    "septembre": 9, "sept": 9, "octobre": 10, "oct": 10, "novembre": 11, "nov": 11, "décembre": 12, "decembre": 12,
    "déc": 12, "dec": 12,
}  # fmt: skip
_TIME = r"(?:[ T]00:00(?::00)?(?:\.0+)?)?"
_NUMERIC = re.compile(rf"(\d{{1,2}})[/.\- ](\d{{1,2}})[/.\- ](\d+){_TIME}", re.ASCII)
_ISO = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}}){_TIME}", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})(?:er)?[ -]([a-zéûô]+)\.?[ -](\d+)")


def parse(value: str | float | date) -> date | None:
    """The day of a cell: a date, « 31/12/1990 », « 1990-12-31 », « 31 décembre 1990 »; None when blank.

    Raises ValueError with a French sentence rather than guess: years of two digits, bare numbers.
    """
    if isinstance(value, datetime):
        return _bounded(value.year, value.month, value.day, str(value.date()))
    if isinstance(value, date):
        return _bounded(value.year, value.month, value.day, str(value))
    if not isinstance(value, str):
        raise ValueError(  # noqa: TRY004 - the file is wrong, not the program
            f"{quoted(f'{value:.10g}')} est un nombre ; mettez la colonne au format Date."
        )
    text = " ".join(value.lower().split())
    if not text:
        return None
    if text.isdecimal():
        raise ValueError(f"{quoted(value)} est un nombre ; écrivez la date comme 31/12/1990.")
    return _parse_text(text)


def parse_iso(text: str) -> date:
    """The day of a flow, « 1990-12-31 ». Raises ValueError with a French sentence."""
    try:
        found = date.fromisoformat(text[:10] if text[10:] in ("", "Z") or text[10:11] in "+-" else text)
    except ValueError:
        raise ValueError(f"{quoted(text)} n'est pas une date (attendu : AAAA-MM-JJ).") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR or text[4:8:3] != "--":
        raise ValueError(f"{quoted(text)} n'est pas une date plausible.")
    return found


def _parse_text(text: str) -> date:
    if match := _ISO.fullmatch(text):
        return _bounded(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _NUMERIC.fullmatch(text):
        day, month, year = match.groups()
        return _bounded(_whole_year(year, text), int(month), int(day), text)
    if (match := _WORDED.fullmatch(text)) and match[2] in MONTHS:
        return _bounded(_whole_year(match[3], text), MONTHS[match[2]], int(match[1]), text)
    raise ValueError(f"{quoted(text)} n'est pas une date ; écrivez-la comme 31/12/1990.")


def _whole_year(year: str, text: str) -> int:
    if len(year) == 2:
        raise ValueError(f"{quoted(text)} : l'année a deux chiffres, écrivez-en quatre (31/12/1990).")
    return int(year[:5])


def _bounded(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{quoted(text)} : l'année doit être entre {FIRST_YEAR} et {LAST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{quoted(text)} n'existe pas dans le calendrier (attendu : jour/mois/année).") from None
