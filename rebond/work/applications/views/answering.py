"""What a company answers: the words, the form and the act of each answer, the same in its space and by its link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from rebond.work.applications import operations
from rebond.work.applications.forms import MeetForm, RefuseForm, TrialForm
from rebond.work.applications.models import Application
from rebond.work.applications.states import MOVES, Status


@dataclass(frozen=True)
class Answer:
    """Where it leads, what its page says, what it asks of a company or of who writes down its word, what it does then."""

    to: Status
    title: str
    button: str
    done: str
    form: Callable[..., forms.Form]
    act: Callable[..., Application]


def _meet(data: Any, row: Application, today: date, *, is_company: bool) -> forms.Form:
    place = row.vacancy.company.organisation
    told = ", ".join(part for part in (place.address, f"{place.postal_code} {place.city}".strip()) if part)
    return MeetForm(data, initial={"place": told[:160]})


def _trial(data: Any, row: Application, today: date, *, is_company: bool) -> forms.Form:
    return TrialForm(data, today=today)


def _refuse(data: Any, row: Application, today: date, *, is_company: bool) -> forms.Form:
    return RefuseForm(data, is_company=is_company)


def _nothing(data: Any, row: Application, today: date, *, is_company: bool) -> forms.Form:
    return forms.Form(data)


ANSWERS: Mapping[str, Answer] = {
    "retenir": Answer(
        Status.ACCEPTED, "Retenir cette personne", "Retenir cette personne",
        "C'est une promesse d'embauche : la personne est prévenue. Le contrat se signe ensuite.",
        _nothing, operations.accept,
    ),
    "entretien": Answer(
        Status.MEETING, "Proposer un entretien", "Prévoir cet entretien",
        "L'entretien est prévu : la personne est prévenue.",
        _meet, operations.plan_meeting,
    ),
    "immersion": Answer(
        Status.TRIAL, "Proposer une immersion avant l'embauche", "Prévoir cette immersion",
        "L'immersion est prévue : la personne est prévenue. La convention se signe avant le premier jour.",
        _trial, operations.plan_trial,
    ),
    "etudier": Answer(
        Status.REVIEWED, "Mettre à l'étude", "Mettre à l'étude",
        "La candidature est à l'étude.",
        _nothing, operations.review,
    ),
    "refuser": Answer(
        Status.REFUSED, "Ne pas retenir cette candidature", "Donner cette réponse",
        "La réponse est donnée : la personne est prévenue.",
        _refuse, operations.refuse,
    ),
}  # fmt: skip
"""By the word of its address, the nearest to a hire first."""


def open_to(row: Application) -> dict[str, Answer]:
    """The answers that may still be given."""
    return {word: answer for word, answer in ANSWERS.items() if answer.to in MOVES[row.status]}
