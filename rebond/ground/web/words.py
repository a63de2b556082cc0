"""French words for days, hours, sums, counts and names: plain functions, offered to templates as filters."""

import re
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
PARTICLES = frozenset(
    ("arrondissement", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lès", "sous", "sur")
)
"""They stay in small letters inside the name of a place."""

_VOWEL = re.compile(r"[aeiouàâäéèêëîïôöùûüœæ]|y(?![aeiou])|h(?!a)", re.IGNORECASE)
"""« d'Alfred », « d'Yves », « d'Hélène », but « de Yanis », « de Hassan »."""

_ARTICLES = {
    "la": frozenset(("caisse", "circonscription", "direction", "maison", "mission", "structure")),
    "le": frozenset(("centre", "chantier", "conseil", "département", "plie", "pôle", "service")),
    "l'": frozenset(("accélérateur", "agence", "association", "atelier", "équipe", "espace")),
    "les": frozenset(("ateliers",)),
}
"""Names of organisations that are said with an article, by their first word; the others are proper names."""


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


def proper(name: str) -> str:
    """« DIVES-SUR-MER » → « Dives-sur-Mer »: a payer writes in capitals; what is not all in capitals stays as it is."""
    if not name.isupper():
        return name
    words = re.split(r"([\s'’-]+)", name.lower())
    return "".join(word if word in PARTICLES and rank else word.capitalize() for rank, word in enumerate(words))


def full_name(first_name: str, last_name: str) -> str:
    """« Zoé MARTIN »: as a heading or a sentence names a person."""
    return f"{proper(first_name)} {last_name.upper()}"


def sorted_name(first_name: str, last_name: str) -> str:
    """« MARTIN Zoé »: as lists are read."""
    return f"{last_name.upper()} {proper(first_name)}"


def of(name: str) -> str:
    """« d'Alfred », « de Bruno »."""
    return f"d'{name}" if _VOWEL.match(name) else f"de {name}"


def of_place(name: str, institution: str) -> str:
    """« des Bouches-du-Rhône », « du Calvados »: as the name of its own institution says it."""
    said = re.search(rf"\b(?:du|des|de la|de l['’])\s*{re.escape(name)}$", institution)
    return said[0] if said else of(name)


def to_place(name: str, institution: str) -> str:
    """« aux Bouches-du-Rhône », « au Calvados », « à Paris »."""
    said = of_place(name, institution)
    for of_it, to_it in (("des ", "aux "), ("du ", "au "), ("de la ", "à la "), ("de l'", "à l'")):
        if said.startswith(of_it):
            return to_it + said.removeprefix(of_it)
    return f"à {name}"


def the(organisation: str) -> str:
    """« la Structure Le Château », « l'Équipe AVEC de Caen »; « France Travail » has no article."""
    first = organisation.split(" ", 1)[0].lower()
    article = next((article for article, nouns in _ARTICLES.items() if first in nouns), "")
    return f"{article}{organisation}" if article.endswith("'") else f"{article} {organisation}".strip()


def sentence(text: str) -> str:
    """« La Structure L'Étoile »: the text with a capital at its beginning, and nothing else changed."""
    return text[:1].upper() + text[1:]


def small(label: str) -> str:
    """A label inside a sentence: « Conseiller entreprises (RTEF) » → « conseiller entreprises (RTEF) », « PLIE » as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
