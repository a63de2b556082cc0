"""The columns of the lists, and the facts that each of them needs."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from rebond.faces.casefile.queries import next_steps
from rebond.faces.casefile.queries.summaries import of
from rebond.faces.casefile.queries.timelines import message_name, message_words
from rebond.ground.deadlines.rules import Deadline
from rebond.ground.web import html, words
from rebond.ground.web.columns import Column
from rebond.ground.web.words import FIXED
from rebond.journey.orientation.queries import Queue
from rebond.journey.orientation.states import Status
from rebond.people.accounts.states import Role
from rebond.people.appointments.queries import kind_name
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Pathway, RightsStatus

RIGHT_TONES = {
    RightsStatus.OPEN: "ok",
    RightsStatus.RIGHT_SUSPENDED: "warn",
    RightsStatus.PAYMENT_SUSPENDED: "warn",
    RightsStatus.PENDING: "info",
}
PERSON_FIELDS = ("number", "last_name", "first_name", "sort_name", "birth_date", "phone", "pole")
SHORT_RIGHTS = {
    RightsStatus.OPEN: "ouvert",
    RightsStatus.RIGHT_SUSPENDED: "suspendu",
    RightsStatus.PAYMENT_SUSPENDED: "versement suspendu",
    RightsStatus.PENDING: "en attente",
    RightsStatus.REFUSED: "refusé",
    RightsStatus.CLOSED: "clos",
    RightsStatus.CLOSED_WITH_ARREARS: "clos",
    RightsStatus.UNDEFINED: "non défini",
}
NEEDS = {
    "parcours": "accompaniment",
    "structure": "accompaniment",
    "referent": "accompaniment",
    "droit": "right",
    "pole": "pole",
    "commune": "city",
    "rdv": "next_appointment",
    "acte": "planned_interview",
    "contact": "last_reached",
    "etape": "step",
    "delai": "orientation",
}


@cache
def people_url() -> str:
    """The list of people."""
    return reverse("casefile:people")


@cache
def arrivals_url() -> str:
    """The people whom other départements hand over."""
    return reverse("casefile:arrivals")


def person_url(person: Beneficiary) -> str:
    """The page of a person's file. A list draws fifty: the resolver is asked once."""
    return f"{people_url()}{person.pk}/"


def needs(columns: Iterable[Column], asked: QueryDict) -> set[str]:
    """The facts of the columns that the address asks for, or of those shown by default."""
    keys = set(asked.getlist("colonnes"))
    shown = [column.key for column in columns if (column.key in keys if keys else column.is_default)]
    return {NEEDS[key] for key in shown if key in NEEDS}


def pathway(row: Any) -> object:
    """The pathway in words."""
    code = of(row, "pathway")
    return Pathway(code).label if code else None


def referent(row: Any) -> object:
    """The référent's name; nothing when none is named."""
    name = of(row, "last_name")
    return f"{of(row, 'first_name')} {name}" if name else None


def right(row: Any) -> object:
    """The state of the right."""
    if not row.right:
        return None
    status = RightsStatus(row.right)
    return html.badge(SHORT_RIGHTS[status], RIGHT_TONES.get(status, "neutral"))


def appointment(row: Any) -> object:
    """When the next appointment is."""
    at: datetime | None = row.next_appointment
    return f"{words.short_day(at)} {words.hour(at)}" if at else None


def pole(row: Any) -> object:
    """The Pôle that answers for the person."""
    return row.pole.name if row.pole_id else None


def city(row: Any) -> object:
    """The commune where the person lives."""
    return words.proper(row.city) if row.city else None


def last_reached(row: Any) -> object:
    """The day of the last news."""
    at: datetime | None = row.last_reached
    return timezone.localtime(at).date() if at else None


def step(row: Any) -> object:
    """Where the person is on their way through the first door."""
    return STEPS[row.step] if row.step else None


def deadline_of(row: Any, today: date) -> Deadline | None:
    """The nearest promise to the person."""
    found = (next_steps.deadline_of(orientation, today=today) for orientation in row.current_orientations)
    return next(found, None)


def chip(deadline: Deadline | None) -> object:
    """The deadline chip, or nothing."""
    return html.chip_deadline(deadline) if deadline else None


def due_day(deadline: Deadline | None) -> object:
    """The due day, for a spreadsheet."""
    return deadline.due_on if deadline else None


def person_columns(today: date) -> tuple[Column, ...]:
    """The columns of the list of people, seen on a day."""
    return (
        Column("nom", "Nom", "sorted_name", sort="sort_name"),
        Column("age", "Âge", lambda row: row.age_on(today), sort="birth_date", is_number=True),
        Column("numero", "Dossier", lambda row: str(row.number), sort="number", is_default=False),
        Column("pole", "Pôle d'insertion", pole, is_default=False),
        Column("parcours", "Parcours", pathway),
        Column("structure", "Structure", lambda row: of(row, "structure")),
        Column("referent", "Référent", referent),
        Column("droit", "Droit", right),
        Column("etape", "Étape", step, is_default=False),
        Column(
            "delai",
            "Échéance",
            lambda row: chip(deadline_of(row, today)),
            text=lambda row: due_day(deadline_of(row, today)),
        ),
        Column("rdv", "Rendez-vous", appointment, definition="Le prochain rendez-vous prévu."),
        Column("contact", "Dernière nouvelle", last_reached),
        Column("commune", "Commune", city, is_default=False),
        Column("telephone", "Téléphone", lambda row: words.phone(row.phone), is_default=False),
    )


STEPS = {status: str(label).replace(" ", FIXED, 1) for status, label in Status.choices}
ADVISERS_ACTS = {
    Status.INTERVIEWED: ("orientation:diagnosis", "Diagnostic"),
    Status.DECIDED: ("orientation:hand_over", "Remettre le contrat"),
    Status.HANDED_OVER: ("orientation:booking", "Rendez-vous pris"),
    Status.FOLLOWED: ("orientation:change", "Réexaminer"),
}
STRUCTURES_ACTS = {
    Status.DECIDED: ("orientation:referent", "Désigner le référent"),
    Status.HANDED_OVER: ("orientation:referent", "Désigner le référent"),
    Status.FOLLOWED: ("orientation:meeting", "Noter la rencontre"),
}
REFERENTS_ACTS = {Status.FOLLOWED: ("orientation:meeting", "Noter la rencontre")}


def entrant_act(row: Any, role: Role, today: date) -> object:
    """The page of the next act on this row, for the roles that do it."""
    if role == Role.ADVISER and row.status == Status.AWAITED:
        return _first_act(row, today)
    acts = {Role.ADVISER: ADVISERS_ACTS, Role.STRUCTURE_MANAGER: STRUCTURES_ACTS}.get(role, REFERENTS_ACTS)
    name, label = acts.get(row.status, ("", ""))
    return _link(name, row.pk, label) if name and role != Role.MANAGER else None


def _first_act(row: Any, today: date) -> object:
    """An interview is held on its day; on another, it is an appointment that the person's file speaks of."""
    if row.planned_interview is None:
        return _link("agenda:book", row.beneficiary_id, "Donner rendez-vous")
    if timezone.localtime(row.planned_interview).date() == today:
        return _link("orientation:interview", row.pk, "Noter l'entretien")
    return _link("casefile:person", row.beneficiary_id, "Voir le rendez-vous")


NOBODY = UUID(int=0)


@cache
def _pattern(name: str) -> str:
    """The address of a page about one object, to be completed: a list asks for it fifty times."""
    return reverse(name, args=[NOBODY])


def _link(name: str, pk: UUID, label: str) -> object:
    return format_html('<a class="act" href="{}">{}</a>', _pattern(name).replace(str(NOBODY), str(pk)), label)


def entrant_columns(today: date, role: Role, queue: Queue) -> tuple[Column, ...]:
    """The columns of one queue of the orientation, seen on a day."""
    return (
        Column("nom", "Nom", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("age", "Âge", lambda row: row.beneficiary.age_on(today), is_number=True),
        Column("etape", "Étape", lambda row: STEPS[row.status]),
        Column(
            "delai", "Échéance", lambda row: due(row, queue, today), sort="pressing_on", text=lambda row: row.due_on
        ),
        Column("acte", "Agir", lambda row: entrant_act(row, role, today), is_exported=False),
        Column("rdv", "Rendez-vous", appointment),
        Column("demande", "Demande du", "duty.requested_on"),
        Column("droit", "Droit", right, is_default=False),
        Column("structure", "Structure", lambda row: of(row, "structure"), is_default=False),
        Column("commune", "Commune", city),
        Column("telephone", "Téléphone", lambda row: words.phone(row.beneficiary.phone), is_default=False),
        Column("contact", "Dernière nouvelle", last_reached, is_default=False),
    )


def due(row: Any, queue: Queue, today: date) -> object:
    """The queue's own promise, where it runs; else how long the row has been waiting there."""
    if row.due_on is not None:
        return chip(queue.promise(row, today=today))
    since = queue.waits_since(row)
    return _since(since, today) if since else None


def _since(day: date, today: date) -> str:
    days = (today - day).days
    return f"depuis {words.count(days, 'jour', 'jours')}" if days > 0 else "aujourd'hui"


APPOINTMENT_TONES = {"planned": "info", "held": "ok", "missed": "warn"}

APPOINTMENT_COLUMNS = (
    Column("nom", "Nom", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
    Column("quand", "Quand", lambda row: f"{words.day(row.starts_at)} à {words.hour(row.starts_at)}", sort="starts_at"),
    Column("nature", "Nature", lambda row: kind_name(row.kind)),
    Column("agent", "Avec", lambda row: row.agent and row.agent.user.full_name),
    Column(
        "etat",
        "Présence",
        lambda row: html.badge(row.get_status_display(), APPOINTMENT_TONES.get(row.status, "neutral")),
    ),
    Column("acte", "Agir", lambda row: _link("casefile:attend", row.pk, "Noter"), is_exported=False),
    Column("telephone", "Téléphone", lambda row: words.phone(row.beneficiary.phone), is_default=False),
)
"""The columns of the list of appointments."""

MESSAGE_TONES = {"failed": "danger", "uncertain": "warn"}
UNKNOWN_END = "L'envoi s'est interrompu : demandez au service d'envoi, ou à la personne, si le message est arrivé."

MESSAGE_COLUMNS = (
    Column("nom", "Destinataire", lambda row: row.recipient_name or row.address, sort="recipient_name"),
    Column("quand", "Écrit le", "created_at", sort="created_at"),
    Column("canal", "Canal", lambda row: row.get_channel_display()),
    Column("adresse", "Adresse", "address"),
    Column("message", "Message", lambda row: html.fold(message_name(row), message_words(row)), text=message_name),
    Column(
        "statut",
        "Statut",
        lambda row: html.badge(row.get_status_display(), MESSAGE_TONES[row.status]),
        text=lambda row: row.get_status_display(),
    ),
    Column("motif", "Pourquoi", lambda row: row.failure or UNKNOWN_END),
)
"""The columns of the list of messages on which someone must decide. Their links are not shown: they open a page."""


def recipient_url(message: Any) -> str:
    """The file of the person to whom the message is; an agent has none."""
    return f"{people_url()}{message.recipient_id}/" if message.is_to_person else ""
