"""The menu of each role: one table, fed by every face."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from rebond.people.accounts import principals
from rebond.people.accounts.access import STRONG_KEY
from rebond.people.accounts.states import AGENTS, DEPARTEMENT_STAFF, Role


@dataclass(frozen=True)
class Entry:
    """One line of the menu. `key` goes there after « g » on the keyboard."""

    roles: frozenset[Role]
    url_name: str
    label: str
    icon: str
    key: str = ""


ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

ENTRIES: tuple[Entry, ...] = (
    Entry(ADMINISTRATORS, "accounts:people", "Personnes et accès", "person-badge"),
    Entry(ADMINISTRATORS, "accounts:organisations", "Structures", "building"),
    Entry(DEPARTEMENT_STAFF, "dashboards:overview", "Chiffres", "bar-chart", "c"),
    Entry(DEPARTEMENT_STAFF, "packs:parameters", "Paramètres", "sliders"),
    Entry(ADMINISTRATORS, "accounts:journal", "Journal", "journal-text", "j"),
)


@cache
def entries(role: Role) -> tuple[tuple[Entry, str], ...]:
    """The entries of one role, in the order of the table, each with its address."""
    return tuple((entry, reverse(entry.url_name)) for entry in ENTRIES if role in entry.roles)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the menu of whoever is signed in, the current entry told."""
    principal = principals.of(request) if hasattr(request, "session") else None
    if principal is None or (principal.role in AGENTS and not request.session.get(STRONG_KEY)):
        return {"navigation": []}
    found = entries(principal.role)
    current = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    return {
        "navigation": [
            {"label": e.label, "url": url, "icon": e.icon, "key": e.key, "current": url == current} for e, url in found
        ]
    }
