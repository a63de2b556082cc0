"""What the lists of enrolments say of a row."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from rebond.ground.web import html
from rebond.ground.web.columns import Column
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries import queues
from rebond.journey.programmes.states import OPEN, Status

TONES: dict[str, html.Tone] = {
    Status.TO_SIGN: "warn",
    Status.ASKED: "info",
    Status.WAITING: "warn",
    Status.REFUSED: "danger",
    **dict.fromkeys((Status.ACCEPTED, Status.STARTED, Status.IN_JOB), "ok"),
}


def request_url(enrolment: Enrolment) -> str:
    """Where a request and its answer are shown."""
    return reverse("programmes:request", args=[enrolment.pk])


def tone(enrolment: Enrolment) -> html.Tone:
    """The colour of its status."""
    return TONES.get(enrolment.status, "neutral")


def _badge(row: Any) -> object:
    if row.is_called:
        return html.badge("Une place est libre", "ok")
    return html.badge(row.status_words, tone(row))


def _answer(row: Any) -> object:
    """The same, as the structure that must answer says it."""
    return html.badge("À répondre", "info") if row.status == Status.ASKED else _badge(row)


def _chip(row: Any) -> object:
    deadline = queues.awaited(row, today=timezone.localdate())
    return html.chip_deadline(deadline) if deadline else ""


def _priority(row: Any) -> object:
    return html.badge("Prioritaire", "info") if row.is_priority and row.status in OPEN else ""


PERSON = Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name")
ACTION = Column("action", "Action", lambda row: catalogue.name(row.programme), sort="programme")
STATUS = Column("statut", "Statut", _badge, text=lambda row: row.status_words)
ANSWER = Column("statut", "Statut", _answer, text=lambda row: row.status_words)
ASKED = Column("demandee", "Demandée le", lambda row: timezone.localtime(row.asked_at).date(), sort="asked_at")
TURN = Column(
    "tour",
    "Priorité",
    _priority,
    sort="fair_at",
    definition="Les personnes prioritaires d'abord, puis la plus ancienne demande.",
    text=lambda row: "oui" if row.is_priority else "non",
)
DUE = Column("delai", "Délai", _chip, sort="due_on", text=lambda row: row.due_on)
STRUCTURE = Column("structure", "Structure", "organisation.name", sort="organisation__name")
PHONE = Column("telephone", "Téléphone", "beneficiary.phone", is_default=False)
BY = Column("par", "Prescrite par", lambda row: row.asked_by.user.full_name, is_default=False)
