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

_TELLING = re.compile(
    r"\b("
    + "|".join(
        r"[\s._·-]{0,2}".join(word) + end
        for word, end in (("rsa", ""), ("sanction", r"\w*"), ("sante", ""), ("radiation", r"\w*"), ("radie", r"\w*"))
    )
    + r")\b"
)
"""Words that tell too much, their letters together or apart: « R.S.A. », « s a n t é »."""

_LINK = re.compile(r"https?://\S+")
_ENDS = "fr|com|net|org|eu|info|io|app|ly|co|gl|ru|xyz|top|site|link|click|shop|online"
_ADDRESS = re.compile(rf"https?://\S+|(?<![\w@.-])(?:www\.[\w-]+|[\w-]+(?=\.(?:{_ENDS})\b))[\w.-]*", re.IGNORECASE)
"""What a phone makes a link of."""
GONE = "[lien effacé après l'envoi]"

SECRET = frozenset({"code"})
"""Kinds of messages that nobody but the person may read, even once they are sent."""

ESSENTIAL = frozenset({"link", "code", "day", "time", "due_day"})
"""Without them, the person cannot do what the message asks."""

LONGEST = {
    "first_name": "Marie-Christine",
    "institution": "Département 14",
    "structure": "Circonscription d'action sociale Hérouville – Caen la Mer – Cœur de Nacre",
    "referent": "Marie-Christine de Saint-Barthélemy",
    "phone": "04 00 00 00 00",
    "email": "contact@circonscription-de-la-mer.example",
    "code": "123456",
    "days": "10",
    "count": "12",
    "title": "votre réunion d'information",
    "what": "votre réunion d'information",
    "day": "mercredi 30 septembre",
    "until": "mercredi 30 septembre à 14 h 30",
    "due_day": "mercredi 30 septembre",
    "time": "14 h 30",
    "place": "Circonscription d'action sociale Hérouville – Caen la Mer – Cœur de Nacre, 1 place de l'Exemple, Hérouville-Saint-Clair",
}
"""About the longest that each place of a text is filled with, so that its weight is known before it is published."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""The alphabet of GSM 03.38, and the signs that take two places in it."""


def without_links(text: str, said: str = GONE) -> str:
    """The text without its addresses, `said` in their place: they sign in whoever follows them."""
    return _LINK.sub(said, text)


def without_keys(kind: str, text: str, said: str = GONE) -> str:
    """The text without what opens a door: its addresses, and all of it when it brings a code."""
    return said if kind in SECRET else without_links(text, said)


def telling_words(text: str) -> list[str]:
    """The words of a text that would tell a stranger too much: RSA, sanction, santé, radiation and their kin."""
    return sorted(set(_TELLING.findall(unaccented(text))))


def unaccented(text: str) -> str:
    """The text in small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


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


def bare(text: str) -> str:
    """The text without the accents that SMS do not hold: « Pole », « empechement »."""
    return "".join(unicodedata.normalize("NFKD", sign)[0] if sign in foreign(text) else sign for sign in text)


def fitted(text: str, most: int) -> str:
    """The text of an SMS in plain typography, and without the accents that cost when it is heavier than `most`."""
    plain = plainer(text)
    return plain if segments(plain) <= most else bare(plain)


def filled(text: str, known: Mapping[str, str]) -> str:
    """Each place that is known in its value; anything else as it is typed."""
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


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
    for address in _ADDRESS.findall(text):
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
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


def next_morning(at: datetime, quiet: Mapping[str, Any]) -> datetime:
    """The end of the quiet hours of this instant, or else of those that come next."""
    evening = datetime.combine(at.date(), time.fromisoformat(quiet["from"]), tzinfo=at.tzinfo)
    return next_loud(at, quiet) or next_loud(evening, quiet) or at


def _morning(moment: datetime, end: time) -> datetime:
    return datetime.combine(moment.date(), end, tzinfo=moment.tzinfo)


def _is_quiet_day(moment: datetime, quiet: Mapping[str, Any]) -> bool:
    is_sunday = quiet["sundays"] and moment.weekday() == 6
    return bool(is_sunday or (quiet["holidays"] and holidays.is_public(moment.date())))
