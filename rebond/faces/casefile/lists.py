"""The lists of the agents' pages: what each role finds in them and may do there in bulk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from rebond.faces.casefile import columns
from rebond.faces.casefile.forms.filters import AppointmentFilters, EntrantFilters, PeopleFilters
from rebond.faces.casefile.queries.facets import Facets
from rebond.faces.casefile.queries.summaries import light
from rebond.ground.web.columns import Action, ListSpec
from rebond.journey.orientation import clocks
from rebond.journey.orientation.queries import Queue, most_pressing_first, queues_of, to_orient
from rebond.journey.orientation.rules import READERS
from rebond.journey.programmes.rules import BULK_PRESCRIBERS
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.rules import HOSTS, INVITERS, kinds_of_others
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS, KEEPERS, NOTERS

NAMERS = frozenset({Role.STRUCTURE_MANAGER})
"""They name référents and hand people over."""

CONTRACT_PRINTERS = frozenset({Role.ADVISER})
"""They hand contrats d'orientation over."""

ACTS: tuple[tuple[frozenset[Role], str, str, str], ...] = (
    (INVITERS, "Inviter", "invite", "envelope-plus"),
    (NOTERS, "Noter un contact", "note", "telephone"),
    (HOSTS, "Donner des rendez-vous", "book", "calendar-plus"),
    (NAMERS, "Désigner un référent", "referent", "person-check"),
    (BULK_PRESCRIBERS, "Prescrire une action", "prescribe", "signpost-split"),
    (KEEPERS, "Changer de Pôle", "settle", "geo-alt"),
    (COMPANIONS, "Imprimer des étiquettes", "labels", "printer"),
)
"""Bulk acts on people: who has it, its words, the end of its address's name, its icon."""

OVERSEERS = frozenset({Role.ADVISER, Role.MANAGER})
ALL_ENTRANTS = Queue(
    "entrants",
    "À recevoir et à orienter",
    "Ouvrir le dossier",
    OVERSEERS,
    to_orient,
    promise=clocks.entry_deadline,
)


WALKERS = READERS
"""They have at least one queue of the orientation, or watch over them."""


@dataclass(frozen=True)
class Source:
    """A list as one principal sees it now: what it declares, its rows, its filters, its way to people."""

    spec: ListSpec
    rows: QuerySet[Any]
    form: Callable[[QueryDict], forms.Form]
    person: str

    def people(self, rows: QuerySet[Any]) -> QuerySet[Beneficiary]:
        """The people whom these rows speak of."""
        return Beneficiary.objects.filter(pk__in=rows.order_by().values(self.person))


CONDITIONS = dict.fromkeys(
    (
        *("parcours", "referent", "delai", "pole", "structure", "age", "droit"),
        *("suivi", "rdv", "contact", "joindre", "commune", "file", "quand"),
    ),
    lambda condition: condition,
)
"""The forms of the filters have turned each value into its condition already."""


def _actions(role: Role, prefix: str) -> tuple[Action, ...]:
    return tuple(Action(label, f"casefile:{prefix}_{act}", icon) for roles, label, act, icon in ACTS if role in roles)


@lru_cache(maxsize=64)
def _people_spec(role: Role, today: date) -> ListSpec:
    opening = (Action("Ouvrir l'orientation", "casefile:people_take_over", "signpost"),)
    return ListSpec(
        key="personnes",
        columns=columns.person_columns(today),
        sort="nom",
        nouns=("personne", "personnes"),
        row_url=columns.person_url,
        row_label=lambda row: str(row.sorted_name),
        filters=CONDITIONS,
        actions=_actions(role, "people") + (opening if role in KEEPERS else ()),
        csv_name="personnes",
    )


@lru_cache(maxsize=256)
def _entrants_spec(role: Role, today: date, queue: Queue) -> ListSpec:
    contracts = (Action("Imprimer les contrats", "casefile:entrants_contracts", "file-earmark-pdf"),)
    printing = contracts if role in CONTRACT_PRINTERS else ()
    return ListSpec(
        key="entrants",
        columns=columns.entrant_columns(today, role, queue),
        sort="delai",
        nouns=("personne", "personnes"),
        row_url=lambda row: columns.person_url(row.beneficiary),
        row_label=lambda row: str(row.beneficiary.sorted_name),
        filters=CONDITIONS,
        actions=_actions(role, "entrants") + printing,
        csv_name="entrants",
    )


APPOINTMENTS = ListSpec(
    key="rendez-vous",
    columns=columns.APPOINTMENT_COLUMNS,
    sort="quand",
    nouns=("rendez-vous", "rendez-vous"),
    row_url=lambda row: columns.person_url(row.beneficiary),
    row_label=lambda row: str(row.beneficiary.sorted_name),
    filters=CONDITIONS,
    actions=(
        Action("Présents", "casefile:appointments_held", "check-circle"),
        Action("Absents", "casefile:appointments_missed", "x-circle"),
        Action("Excusés", "casefile:appointments_excused", "envelope-paper"),
    ),
    csv_name="rendez-vous",
)


MESSAGES = ListSpec(
    key="messages",
    columns=columns.MESSAGE_COLUMNS,
    sort="quand",
    nouns=("message", "messages"),
    row_url=columns.recipient_url,
    row_label=lambda row: row.recipient_name or row.address,
    filters={"statut": "status", "canal": "channel"},
    actions=(
        Action("Renvoyer", "casefile:messages_again", "arrow-repeat"),
        Action("Considérer comme envoyés", "casefile:messages_sent", "check2"),
        Action("Abandonner", "casefile:messages_dropped", "x-circle"),
    ),
    csv_name="messages",
)


def people(principal: Principal, *, now: datetime) -> Source:
    """The people whose file the principal may open."""
    facets = Facets(principal, now, timezone.localtime(now).date())
    return Source(
        spec=_people_spec(principal.role, facets.today),
        rows=Beneficiary.objects.visible_to(principal).only(*columns.PERSON_FIELDS),
        form=partial(PeopleFilters, facets=facets),
        person="pk",
    )


def steps(role: Role) -> list[Queue]:
    """The queues of the orientation that a role works through, the widest first."""
    found = queues_of(role)
    return [ALL_ENTRANTS, *found] if role in ALL_ENTRANTS.roles else found


def entrants(principal: Principal, asked: QueryDict, *, now: datetime) -> Source:
    """The queue of the orientation that the address names by `file`, or the first that the role has."""
    facets = Facets(principal, now, timezone.localtime(now).date(), through="beneficiary")
    queues = steps(principal.role)
    chosen = next((queue for queue in queues if queue.key == asked.get("file")), queues[0])
    return Source(
        spec=_entrants_spec(principal.role, facets.today, chosen),
        rows=light(most_pressing_first(chosen, principal, facets.today), columns.PERSON_FIELDS),
        form=partial(EntrantFilters, facets=facets, queues=[(queue.key, queue.label) for queue in queues]),
        person="beneficiary",
    )


def appointments(principal: Principal, *, now: datetime) -> Source:
    """The appointments of the principal's organisation that their role holds: they say there who came."""
    hidden = kinds_of_others(principal.role)
    rows = Appointment.objects.filter(organisation=principal.organisation_id).exclude(kind__in=hidden)
    return Source(
        spec=APPOINTMENTS,
        rows=rows.select_related("beneficiary", "agent__user"),
        form=partial(AppointmentFilters, today=timezone.localtime(now).date()),
        person="beneficiary",
    )


def colleagues(principal: Principal) -> QuerySet[Membership]:
    """Who receives people in the principal's organisation."""
    return team(principal).filter(role__in=HOSTS)


def team(principal: Principal) -> QuerySet[Membership]:
    """Who else works in the principal's organisation."""
    return (
        Membership.objects.filter(organisation=principal.organisation_id, ended_at=None)
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "pk")
    )
