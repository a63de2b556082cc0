"""What a message may say and weigh, and when it may arrive. No database, no clock."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, time, timedelta
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from rebond.ground.deadlines import holidays
from rebond.ground.messaging.states import Channel

_TELLING = re.compile(r"\b(r\.?s\.?a|sanction\w*|sante|radiation\w*|radie\w*)\b")

_LINK = re.compile(r"https?://\S+")
GONE = "[lien effacé après l'envoi]"

ESSENTIAL = frozenset({"link", "code", "day", "time", "due_day"})
"""Without them, the person cannot do what the message asks."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""The alphabet of GSM 03.38, and the signs that take two places in it."""


def without_links(text: str) -> str:
    """The text without its addresses: they sign in whoever follows them, and nobody needs them here any more."""
    return _LINK.sub(GONE, text)


def telling_words(text: str) -> list[str]:
    """The words of a text that would tell a stranger too much: RSA, sanction, santé, radiation and their kin."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    found = _TELLING.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return sorted(set(found))


def segments(text: str) -> int:
    """How many SMS a text is paid for: 160 signs, then 153 each (GSM-7); 70, then 67, as soon as one is out of it."""
    if foreign(text):
        length, alone, each = len(text.encode("utf-16-be")) // 2, 70, 67
    else:
        length, alone, each = len(text) + sum(sign in _EXTENDED for sign in text), 160, 153
    return 1 if length <= alone else -(-length // each)


def foreign(text: str) -> list[str]:
    """The signs of a text that the alphabet of SMS does not have: one is enough to halve what a segment holds."""
    return sorted(set(text) - _BASIC - _EXTENDED)


_PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."}
    | {"\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "OE"}
)


def plainer(text: str) -> str:
    """The text with the typography that SMS hold as it is: a plain dash, a plain space. Letters keep their accents."""
    return text.translate(_PLAINER)


def places(text: str) -> list[str]:
    """The places to fill of a text, once each, in order. Raises ValueError when a brace is not closed."""
    found = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return list(dict.fromkeys(found))


def faults(
    channel: str,
    *,
    subject: str,
    body: str,
    allowed: Collection[str],
    essential: Collection[str],
    hosts: Collection[str],
) -> Iterator[str]:
    """What forbids to publish these words, in French sentences: nothing when they may be sent."""
    whole = f"{subject}\n{body}"
    if channel != Channel.LETTER and (telling := telling_words(whole)):
        yield f"D'autres que la personne peuvent lire ce message : retirez « {' », « '.join(telling)} »."
    try:
        parts = [part for part in Formatter().parse(whole) if part[1] is not None]
    except ValueError:
        yield "Une accolade n'est pas fermée : une information à insérer s'écrit {first_name}."
        return
    if any(spec or conversion for _, _, spec, conversion in parts):
        yield "Écrivez seulement le nom de l'information entre accolades, sans « : » ni « ! »."
    names = {str(name) for _, name, _, _ in parts}
    if unknown := sorted(names - set(allowed)):
        yield f"Ce message ne connaît pas : {{{'}, {'.join(unknown)}}}. Prenez les informations de la liste."
    if missing := sorted(set(essential) - names):
        yield f"Il manque {{{'}, {'.join(missing)}}} : sans cette information, la personne ne peut pas agir."
    yield from _strange_links(whole, hosts)


def _strange_links(text: str, hosts: Collection[str]) -> Iterator[str]:
    for address in _LINK.findall(text):
        host = urlsplit(address).hostname or ""
        if host not in hosts:
            yield f"L'adresse {address} mène ailleurs que sur ce site : retirez-la, ou utilisez {{link}}."


def next_loud(at: datetime, quiet: Mapping[str, Any]) -> datetime | None:
    """When a message that does not press may arrive: None at once, else the end of the quiet hours.

    `at` is an instant of the person's local time; `quiet` the pack's parameter: from, until, sundays, holidays.
    """
    start, end = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["until"])
    moment = at
    if moment.timetz().replace(tzinfo=None) >= start:
        moment = _morning(moment + timedelta(days=1), end)
    elif moment.timetz().replace(tzinfo=None) < end:
        moment = _morning(moment, end)
    while _is_quiet_day(moment, quiet):
        moment = _morning(moment + timedelta(days=1), end)
    return moment if moment != at else None


def _morning(moment: datetime, end: time) -> datetime:
    return datetime.combine(moment.date(), end, tzinfo=moment.tzinfo)


def _is_quiet_day(moment: datetime, quiet: Mapping[str, Any]) -> bool:
    is_sunday = quiet["sundays"] and moment.weekday() == 6
    return bool(is_sunday or (quiet["holidays"] and holidays.is_public(moment.date())))
