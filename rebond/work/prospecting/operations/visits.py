"""Planning visits, moving and cancelling them; reporting what came of them, hidden vacancies first."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.people.accounts.models import Membership
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.prospecting.models import FoundVacancy, Visit
from rebond.work.prospecting.queries.portfolios import is_resting
from rebond.work.prospecting.states import Kind, Status
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Origin


@transaction.atomic
def plan(
    company: Company,
    *,
    agent: Membership,
    starts_at: datetime,
    minutes: int,
    kind: str = Kind.VISIT,
    contact: CompanyContact | None = None,
    purpose: str = "",
    by: Actor,
    at: datetime,
) -> Visit:
    """The agent will meet the company at this hour.

    Raises ValidationError when another visit of theirs is at the same hour, when the company is not to be approached
    that day, or when the contact is another company's.
    """
    if contact is not None and contact.company_id != company.pk:
        raise ValidationError({"contact": "Ce contact est celui d'une autre entreprise."})
    _refuse_resting(company, starts_at)
    visit = Visit(company=company, agent=agent, contact=contact, kind=kind, purpose=purpose, planned_at=at)
    visit.starts_at, visit.until = starts_at, starts_at + timedelta(minutes=minutes)
    visit.clean_fields(exclude=["departement", "company", "agent", "contact"])
    visit.validate_constraints()
    visit.save(force_insert=True)
    journal.record("plan_visit", visit, by=by, at=at)
    return visit


@transaction.atomic
def reschedule(visit: Visit, *, starts_at: datetime, minutes: int, by: Actor, at: datetime) -> Visit:
    """The visit takes place at another hour. Raises IllegalMove unless it is planned, ValidationError as `plan` does."""
    row = _locked(visit, Status.PLANNED)
    _refuse_resting(row.company, starts_at)
    row.starts_at, row.until = starts_at, starts_at + timedelta(minutes=minutes)
    row.validate_constraints()
    row.save(update_fields=["starts_at", "until"])
    journal.record("reschedule_visit", row, by=by, at=at)
    return row


def cancel(visit: Visit, *, reason: str, by: Actor, at: datetime) -> Visit:
    """The visit does not take place. Raises IllegalMove unless it is planned, ValidationError without a reason."""
    return move(visit, to=Status.CANCELLED, by=by, at=at, cancel_reason=reason)


@transaction.atomic
def report(
    visit: Visit,
    *,
    outcome: str,
    need: str = "",
    next_contact_on: date | None = None,
    note: str = "",
    vacancy: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Visit:
    """What came of a visit, with the offer that it found; a report that was written already is put right.

    Raises ValidationError before its hour, with a day to call again that comes before it, or when the offer is wrong;
    IllegalMove once cancelled.
    """
    if at < visit.starts_at:
        raise ValidationError("Le compte rendu s'écrit une fois le rendez-vous commencé.", code="early")
    if next_contact_on is not None and next_contact_on < timezone.localtime(visit.starts_at).date():
        raise ValidationError(
            {"next_contact_on": "On rappelle l'entreprise après l'avoir vue : choisissez un autre jour."}
        )
    said: dict[str, Any] = {"outcome": outcome, "need": need, "next_contact_on": next_contact_on, "note": note}
    if visit.status == Status.DONE:
        row = _correct(visit, said, by=by, at=at)
    else:
        row = move(visit, to=Status.DONE, by=by, at=at, reported_at=at, **said)
    if vacancy is not None:
        find_vacancy(row, **vacancy, by=by, at=at)
    return row


def _correct(visit: Visit, said: dict[str, Any], *, by: Actor, at: datetime) -> Visit:
    row = _locked(visit, Status.DONE)
    for name, value in said.items():
        setattr(row, name, value)
    row.validate_constraints()
    row.save(update_fields=list(said))
    journal.record("correct_report", row, by=by, at=at)
    return row


@transaction.atomic
def find_vacancy(visit: Visit, *, by: Actor, at: datetime, **fields: Any) -> Vacancy:
    """An offer that nobody had published, found on this visit, is published, where the company is unless said.

    Raises ValidationError as publishing does.
    """
    if visit.status == Status.CANCELLED:
        raise ValidationError(
            "Cette visite est annulée : publiez l'offre depuis la fiche de l'entreprise.", code="cancelled"
        )
    place = visit.company.organisation
    fields = {"insee": place.insee, "city": place.city, **fields}
    vacancy = vacancies.publish(visit.company, **fields, origin=Origin.RTEF, by=by, at=at)
    found = FoundVacancy(visit=visit, vacancy=vacancy)
    found.save(force_insert=True)
    journal.record("find_vacancy", found, by=by, at=at)
    return vacancy


def _refuse_resting(company: Company, starts_at: datetime) -> None:
    if found := is_resting(company, timezone.localtime(starts_at).date()):
        raise ValidationError(
            f"Il est noté de ne plus démarcher cette entreprise ({found.get_reason_display().lower()}) : "
            "choisissez un jour d'après, ou levez cet arrêt sur sa fiche de prospection.",
            code="resting",
        )


def _locked(visit: Visit, expected: str) -> Visit:
    row = Visit.objects.select_for_update(of=("self",)).select_related("company").get(pk=visit.pk)
    if row.status != expected:
        raise IllegalMove("Cette visite a déjà changé : actualisez la page.", code="moved")
    return row
