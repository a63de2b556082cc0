"""Proposing an offer to a person, sending their application, answering it: nobody is left without an answer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices
from rebond.work.applications import telling
from rebond.work.applications.models import Application
from rebond.work.applications.states import AWAITING, Status
from rebond.work.hires import operations as hires
from rebond.work.hires.states import Source
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus


@transaction.atomic
def propose(
    vacancy: Vacancy,
    beneficiary: Beneficiary,
    *,
    by_member: Membership | None,
    words: str = "",
    reasons: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Application:
    """The person is told that an offer may suit them, and why; nothing goes to the company before they agree.

    Raises ValidationError when the offer is not to be filled, its company not verified, or when they have it already.
    """
    made = _new(vacancy, beneficiary, at=at, proposed_by=by_member, words=words, reasons=list(reasons))
    journal.record("propose_vacancy", made, by=by, at=at)
    notices.tell(beneficiary, message="vacancy_proposed", at=at, title=telling.title(vacancy), link=telling.portal())
    return made


@transaction.atomic
def apply(vacancy: Vacancy, beneficiary: Beneficiary, *, words: str = "", by: Actor, at: datetime) -> Application:
    """The person applies by themselves: the company has it at once.

    Raises ValidationError when the offer is not to be filled, or when they have applied already.
    """
    made = _new(vacancy, beneficiary, at=at, status=Status.SENT, is_spontaneous=True, sent_at=at, words=words)
    journal.record("apply", made, by=by, at=at)
    return _received(made, at=at)


@transaction.atomic
def send(application: Application, *, by: Actor, at: datetime) -> Application:
    """The person agrees: the company receives their application. Raises IllegalMove unless it is proposed.

    Raises ValidationError when the offer is filled or withdrawn meanwhile.
    """
    _open(application.vacancy_id)
    return _received(move(application, to=Status.SENT, by=by, at=at, sent_at=at, moved_at=at, reminded_at=None), at=at)


def decline(application: Application, *, reason: str = "", by: Actor, at: datetime) -> Application:
    """The person would rather not: the company never knew. Raises IllegalMove unless it is proposed."""
    return move(application, to=Status.DECLINED, by=by, at=at, decline_reason=reason, moved_at=at)


@transaction.atomic
def withdraw(application: Application, *, by: Actor, at: datetime) -> Application:
    """The person, or who proposed, takes it back: both sides are told. Raises IllegalMove once it is answered."""
    row = move(application, to=Status.WITHDRAWN, by=by, at=at, moved_at=at)
    _tell_over(row, at=at)
    return row


def review(application: Application, *, by: Actor, at: datetime) -> Application:
    """The company looks at it, or looks again at one it refused. Raises IllegalMove."""
    return move(application, to=Status.REVIEWED, by=by, at=at, moved_at=at, reminded_at=None, refusal_reason="")


@transaction.atomic
def plan_meeting(
    application: Application, *, meets_at: datetime, place: str = "", by: Actor, at: datetime
) -> Application:
    """The company wants to meet the person, who is told when and where; it has their telephone from now on.

    Raises IllegalMove, ValidationError for an hour that has passed.
    """
    if meets_at <= at:
        raise ValidationError({"meets_at": "Un entretien se prévoit à une heure à venir."})
    facts: dict[str, Any] = {"meets_at": meets_at, "place": place, "moved_at": at, "reminded_at": None}
    row = move(application, to=Status.MEETING, by=by, at=at, **facts)
    telling.person(row, message=telling.MEETING, at=at)
    return row


@transaction.atomic
def plan_trial(
    application: Application, *, purpose: str, starts_on: date, ends_on: date, by: Actor, at: datetime
) -> Application:
    """An immersion comes first: the person works there some days, without a contract, to see whether it suits both.

    Its convention is signed elsewhere, before the first day. Raises IllegalMove, ValidationError when the days are not
    in order.
    """
    days = {"trial_purpose": purpose, "trial_starts_on": starts_on, "trial_ends_on": ends_on}
    row = move(application, to=Status.TRIAL, by=by, at=at, moved_at=at, reminded_at=None, **days)
    telling.person(row, message="application_trial", at=at)
    return row


@transaction.atomic
def accept(application: Application, *, by: Actor, at: datetime) -> Application:
    """The company will hire the person: the promise is made with it, to be signed in the room of hires.

    Raises IllegalMove, ValidationError when the company has promised them already.
    """
    row = Application.objects.select_for_update(of=("self",)).select_related("vacancy__company").get(pk=application.pk)
    source = Source.DIRECT if row.is_spontaneous else Source.MATCHING
    hire = hires.promise(
        row.beneficiary, row.vacancy.company, vacancy=row.vacancy, source=source, source_id=row.pk, by=by, at=at
    )
    row = move(row, to=Status.ACCEPTED, by=by, at=at, hire=hire, moved_at=at)
    telling.person(row, message="application_accepted", at=at)
    return row


@transaction.atomic
def refuse(application: Application, *, reason: str, by: Actor, at: datetime) -> Application:
    """The company says no, and why: the person reads it in kind words. Raises IllegalMove, ValidationError."""
    row = move(application, to=Status.REFUSED, by=by, at=at, refusal_reason=reason, moved_at=at)
    telling.person(row, message="application_answered", at=at)
    return row


@transaction.atomic
def remind(application: Application, *, by: Actor, at: datetime) -> Application:
    """The company is asked again, once for each state. Raises ValidationError when it was already, or has answered."""
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if row.status not in AWAITING:
        raise ValidationError("L'entreprise a déjà répondu.", code="answered")
    if row.reminded_at is not None:
        raise ValidationError("L'entreprise a déjà reçu ce rappel.", code="reminded")
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    journal.record("remind_company", row, by=by, at=at)
    telling.company(row, message="application_reminder", at=at)
    return row


@transaction.atomic
def void(application: Application, *, by: Actor, at: datetime) -> Application:
    """The person is hired elsewhere, or the offer is filled: there is nothing left to answer. Both sides are told.

    Raises IllegalMove once it is answered.
    """
    row = move(application, to=Status.OBSOLETE, by=by, at=at, moved_at=at)
    _tell_over(row, at=at)
    return row


def _received(row: Application, *, at: datetime) -> Application:
    """The company is written to; `told_at` stays empty when nobody there can be: an agent calls."""
    if telling.company(row, message="application_received", at=at):
        row.told_at = at
        row.save(update_fields=["told_at"])
    return row


def _tell_over(row: Application, *, at: datetime) -> None:
    """The person always learns it; the company, unless it never knew or ended the offer itself."""
    telling.person(row, message="application_answered" if row.sent_at else "vacancy_over", at=at)
    if row.told_at and row.vacancy.status not in (VacancyStatus.FILLED, VacancyStatus.CLOSED):
        telling.company(row, message="application_over", at=at)


def _new(vacancy: Vacancy, beneficiary: Beneficiary, *, at: datetime, **facts: Any) -> Application:
    """A row checked and saved, while the offer is held: it cannot be filled meanwhile."""
    row = _open(vacancy.pk)
    held = Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)
    if Application.objects.filter(beneficiary=held, vacancy=row, status=Status.ACCEPTED).exists():
        raise ValidationError("Cette entreprise a déjà retenu cette personne pour cette offre.", code="accepted")
    made = Application(vacancy=row, beneficiary=held, made_at=at, moved_at=at, **facts)
    made.clean_fields(exclude=["departement", "beneficiary", "vacancy", "proposed_by", "hire"])
    made.validate_constraints()
    made.save(force_insert=True)
    return made


def _open(pk: Any) -> Vacancy:
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("company__organisation")
    row = rows.get(pk=pk)
    if row.status != VacancyStatus.OPEN:
        told = row.get_status_display().lower()
        raise ValidationError(f"Cette offre n'est plus ouverte ({told}) : choisissez-en une autre.", code="closed")
    if row.company.registered_itself_at is not None:
        raise ValidationError(
            "Cette entreprise vient de s'inscrire : un agent la vérifie d'abord, puis son offre se propose.",
            code="unverified",
        )
    return row
