"""Who may do what with a company, and when two of them look alike. Seeing it at all is `visible_to`."""

import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.employers.models import Company, SpaceRequest
from rebond.work.employers.states import KEEPERS, LEGAL_FORMS, READERS, Relation, Size

DOOR = READERS | {Role.EMPLOYER}
"""They have companies to look at: an employer, theirs."""

CORRECTERS = KEEPERS | {Role.EMPLOYER}
"""They keep the contacts and the offers of a company: an employer, of theirs."""

ARTICLES = frozenset({"le", "la", "les", "l", "de", "du", "des", "d", "et"})
"""Words of a name that are written or not."""

LIKE = 0.86
"""From which likeness two names of the same commune are shown as the same company's."""

SAME_PLACE = "même entreprise (SIREN), même adresse"
SAME_NAME = "même nom, même code postal"

_SIZES = {"small": ("11", "12"), "medium": ("21", "22", "31"), "large": ("32", "41", "42", "51", "52", "53")}
_TINY = ("00", "01", "02", "03")


def can_keep(principal: Principal, company: Company) -> bool:
    """Its card and its club are kept by who deals with companies."""
    return principal.role in KEEPERS


def can_correct(principal: Principal, company: Company) -> bool:
    """Its contacts and its offers are kept by who deals with companies, and by its own people."""
    return principal.role in KEEPERS or is_own(principal, company)


def is_own(principal: Principal, company: Company) -> bool:
    """The company for which this employer signs in."""
    return principal.role == Role.EMPLOYER and company.organisation_id == principal.organisation_id


def can_settle(principal: Principal, request: SpaceRequest) -> bool:
    """A member of the company, or an agent who deals with companies, lets somebody in or not."""
    return request.company is not None and can_correct(principal, request.company)


def size_of(workforce: str) -> str:
    """The size that a code of the directory means (« 12 »: from 20 to 49); nothing when it does not say."""
    if workforce in _TINY:
        return Size.TINY
    return next((size for size, codes in _SIZES.items() if workforce in codes), "")


def relation(last_sign_on: date | None, *, today: date, watched_days: int, cold_days: int) -> Relation:
    """How the relation is, so many days after the last sign of life; without any, it is cold."""
    silent = cold_days if last_sign_on is None else (today - last_sign_on).days
    if silent >= cold_days:
        return Relation.COLD
    return Relation.WATCHED if silent >= watched_days else Relation.ALIVE


def name_key(name: str) -> str:
    """What two spellings of one name have in common: « SARL Le Bistrot du Port » and « BISTROT DU PORT (Le) »."""
    found = set(_words(name))
    return " ".join(sorted(found - LEGAL_FORMS - ARTICLES or found))


def address_key(address: str) -> str:
    """What two spellings of one street have in common; nothing of an empty one."""
    kinds = {
        "r": "rue",
        "av": "avenue",
        "ave": "avenue",
        "bd": "boulevard",
        "bld": "boulevard",
        "ch": "chemin",
        "pl": "place",
    }
    return " ".join(kinds.get(word, word) for word in _words(address))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def likeness(one: Company, other: Company) -> str:
    """Why these two may be one company, in words; nothing when they do not look alike. Both with their organisation."""
    ours, theirs = one.organisation, other.organisation
    is_near = bool(ours.postal_code) and ours.postal_code == theirs.postal_code
    street = address_key(ours.address)
    if one.siren == other.siren and is_near and street and street == address_key(theirs.address):
        return SAME_PLACE
    if not is_near:
        return ""
    names = name_key(ours.name), name_key(theirs.name)
    if names[0] == names[1]:
        return SAME_NAME
    if SequenceMatcher(None, *names).ratio() >= LIKE:
        return "nom presque pareil, même code postal"
    return ""
