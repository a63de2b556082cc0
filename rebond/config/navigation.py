"""The menu of each role: one table, fed by every face."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from rebond.events.accelerator.rules import COHORT_READERS
from rebond.events.forum.states import LOOKERS as FORUM_LOOKERS
from rebond.events.jobdating.states import ORGANISERS, PROPOSERS
from rebond.events.jobdating.states import READERS as EVENT_READERS
from rebond.journey.health import rules as health
from rebond.journey.programmes.rules import ANSWERERS, PLACE_KEEPERS, SENDERS
from rebond.journey.programmes.rules_following import AID_HANDS
from rebond.journey.programmes.rules_following import READERS as ACTION_READERS
from rebond.journey.support.rules import COMPANIONS as SUPPORTERS
from rebond.people.accounts import principals
from rebond.people.accounts.access import STRONG_KEY
from rebond.people.accounts.states import AGENTS, DEPARTEMENT_STAFF, REFERENTS, Role
from rebond.people.appointments.rules import HOSTS, INVITERS, PLANNERS
from rebond.people.beneficiaries.rules import FILE_READERS, KEEPERS
from rebond.people.calls.rules import LISTENERS
from rebond.work.aids.rules import DOOR as AID_READERS
from rebond.work.aids.rules import MONEY as AID_MONEY
from rebond.work.applications.rules import DOOR as APPLICATION_READERS
from rebond.work.clauses.states import DOOR as CLAUSE_READERS
from rebond.work.clauses.states import KEEPERS as CLAUSE_KEEPERS
from rebond.work.employers.states import KEEPERS as COMPANY_KEEPERS
from rebond.work.employers.states import READERS as COMPANY_READERS
from rebond.work.hires.rules import DOOR as HIRE_READERS
from rebond.work.prospecting.states import READERS as PROSPECTING_READERS
from rebond.work.vacancies.rules import DOOR as VACANCY_READERS


@dataclass(frozen=True)
class Entry:
    """One line of the menu. `key` goes there after « g » on the keyboard."""

    roles: frozenset[Role]
    url_name: str
    label: str
    icon: str
    key: str = ""


ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
PERSONS = frozenset({Role.BENEFICIARY})
EMPLOYERS = frozenset({Role.EMPLOYER})
WORKERS = frozenset(Role) - PERSONS - EMPLOYERS
INBOX_READERS = REFERENTS | {Role.STRUCTURE_MANAGER}

GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry(WORKERS, "casefile:home", "À faire", "check2-square", "d"),
            Entry(SUPPORTERS, "referent:home", "Mes personnes", "person-heart", "m"),
            Entry(EMPLOYERS, "employer:home", "Mon entreprise", "building", "d"),
            Entry(PERSONS, "portal:home", "Mon espace", "house"),
            Entry(PERSONS, "portal:readers", "Qui a lu mon dossier", "eye"),
        ),
    ),
    (
        "Personnes",
        (
            Entry(FILE_READERS, "casefile:people", "Personnes suivies", "people", "l"),
            Entry(frozenset({Role.ADVISER, Role.MANAGER}), "casefile:entrants", "Parcours d'entrée", "signpost", "e"),
            Entry(INBOX_READERS, "orientation:inbox", "Orientations reçues", "inbox", "e"),
            Entry(frozenset({Role.STRUCTURE_MANAGER}), "referent:team", "Référents", "person-check", "t"),
            Entry(health.ASKERS | health.CARERS, "health:requests", "Avis sur le travail", "clipboard-pulse"),
            Entry(health.WATCHERS, "health:readings", "Lectures de l'espace santé", "shield-lock"),
            Entry(KEEPERS, "casefile:arrivals", "Arrivées", "truck"),
        ),
    ),
    (
        "Rendez-vous",
        (
            Entry(HOSTS, "agenda:day", "Agenda", "calendar3", "a"),
            Entry(HOSTS, "casefile:appointments", "Rendez-vous", "calendar-check", "r"),
            Entry(LISTENERS, "calls:home", "Permanence", "telephone", "p"),
            Entry(INVITERS, "inviting:people", "Invitations", "envelope-plus", "v"),
            Entry(PLANNERS, "allocation:prepare", "Répartir les heures", "calendar2-check"),
        ),
    ),
    (
        "Actions",
        (
            Entry(ANSWERERS, "programmes:inbox", "Demandes reçues", "inboxes"),
            Entry(SENDERS, "programmes:sent", "Actions prescrites", "send"),
            Entry(ACTION_READERS, "following:enrolments", "Actions suivies", "flag"),
            Entry(FILE_READERS, "programmes:catalogue", "Catalogue des actions", "grid"),
            Entry(PLACE_KEEPERS, "programmes:places", "Places des actions", "door-open"),
            Entry(AID_HANDS, "following:aids", "Aides", "wallet2"),
        ),
    ),
    (
        "Entreprises et emploi",
        (
            Entry(COMPANY_READERS, "employers:companies", "Entreprises", "building"),
            Entry(COMPANY_KEEPERS, "employers:club", "Club des entreprises", "diagram-3"),
            Entry(PROSPECTING_READERS, "prospecting:home", "Prospection", "geo-alt"),
            Entry(VACANCY_READERS, "vacancies:vacancies", "Offres d'emploi", "briefcase", "o"),
            Entry(APPLICATION_READERS, "applications:applications", "Candidatures", "send", "k"),
            Entry(HIRE_READERS, "hires:hires", "Embauches", "hand-thumbs-up", "h"),
            Entry(AID_READERS, "aids:aids", "Aides au tutorat", "cash-coin"),
            Entry(AID_MONEY, "aids:payments", "Versements des aides", "bank"),
            Entry(CLAUSE_READERS, "clauses:lots", "Clauses sociales", "cone-striped"),
            Entry(DEPARTEMENT_STAFF, "france_travail:offers", "Offres France Travail", "arrow-left-right"),
        ),
    ),
    (
        "Événements",
        (
            Entry(COHORT_READERS, "accelerator:year", "Accélérateur", "rocket-takeoff", "x"),
            Entry(ORGANISERS, "accelerator_run:today", "Journée en cours", "lightning"),
            Entry(INBOX_READERS, "accelerator_run:needs", "Besoins signalés", "signpost-2"),
            Entry(EVENT_READERS | PROPOSERS, "jobdating:home", "Job dating", "people-fill"),
            Entry(FORUM_LOOKERS, "forum:home", "Forum de l'emploi", "shop"),
        ),
    ),
    (
        "Chiffres",
        (
            Entry(DEPARTEMENT_STAFF, "dashboards:overview", "Chiffres", "bar-chart", "c"),
            Entry(EVENT_READERS, "dashboards:bilan", "Bilan de l'Accélérateur", "graph-up"),
            Entry(CLAUSE_KEEPERS, "dashboards:clauses", "Chiffres des clauses", "bar-chart-steps"),
            Entry(AID_MONEY, "dashboards:tutoring", "Chiffres de l'aide au tutorat", "piggy-bank"),
            Entry(frozenset({Role.MANAGER}), "orientation:equality", "Égalité de traitement", "layout-three-columns"),
        ),
    ),
    (
        "Réglages",
        (
            Entry(DEPARTEMENT_STAFF, "imports:files", "Imports", "file-earmark-arrow-down", "i"),
            Entry(DEPARTEMENT_STAFF, "correspondence:letters", "Courriers", "printer"),
            Entry(DEPARTEMENT_STAFF, "correspondence:texts", "Textes des messages", "chat-left-text"),
            Entry(DEPARTEMENT_STAFF, "packs:parameters", "Paramètres", "sliders"),
            Entry(ADMINISTRATORS, "accounts:people", "Personnes et accès", "person-badge"),
            Entry(ADMINISTRATORS, "accounts:organisations", "Structures", "building"),
            Entry(ADMINISTRATORS, "accounts:journal", "Journal", "journal-text", "j"),
        ),
    ),
)
"""The menu, under its titles; what comes first has none."""


@cache
def groups(role: Role) -> tuple[tuple[str, tuple[tuple[Entry, str], ...]], ...]:
    """The groups of one role that hold something, each entry with its address."""
    mine = (
        (title, tuple((one, reverse(one.url_name)) for one in group if role in one.roles)) for title, group in GROUPS
    )
    return tuple((title, found) for title, found in mine if found)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the menu of whoever is signed in, the current entry told; `search_url`, if they may search."""
    principal = principals.of(request) if hasattr(request, "session") else None
    if principal is None or (principal.role in AGENTS and not request.session.get(STRONG_KEY)):
        return {"navigation": []}
    search_url = reverse("casefile:search") if principal.role in FILE_READERS else ""
    found = groups(principal.role)
    addresses = (url for _, entries in found for _, url in entries if request.path.startswith(url))
    current = max(addresses, key=len, default="")
    return {
        "search_url": search_url,
        "navigation": [
            {
                "title": title,
                "entries": [
                    {"label": e.label, "url": url, "icon": e.icon, "key": e.key, "current": url == current}
                    for e, url in entries
                ],
            }
            for title, entries in found
        ],
    }
