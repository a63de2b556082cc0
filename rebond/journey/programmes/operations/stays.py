"""Stays within an action: immersions, insertion contracts and their hours, training; checked against the law under lock."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.parameters import queries as parameters
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.limits import Faults, Stay, cddi_faults, immersion_faults
from rebond.journey.programmes.models import Enrolment, Period, WorkedHours
from rebond.journey.programmes.states import PeriodKind, Status
from rebond.people.accounts.models import Membership
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary


@transaction.atomic
def add_period(
    enrolment: Enrolment, *, kind: str, starts_on: date, ends_on: date, member: Membership, by: Actor, at: datetime,
    **facts: Any,
) -> Period:  # fmt: skip
    """A stay is agreed: its dates, its host, its object. `facts`: the other columns of `Period`.

    Raises ValidationError, field by field, when the action holds no such stay or when a legal limit is passed.
    """
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=enrolment.beneficiary_id)
    row = _under_way(enrolment)
    programme = catalogue.get(row.programme, on=starts_on)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "La période finit avant d'avoir commencé : échangez les deux dates."})
    if kind not in programme.stays:
        raise ValidationError({"kind": f"L'action « {programme.name} » n'a pas de période de ce genre."})
    period = Period(enrolment=row, kind=kind, starts_on=starts_on, ends_on=ends_on, **facts)
    period.noted_by, period.noted_at = member, at
    period.clean_fields(exclude=["departement", "enrolment", "renews", "noted_by"])
    period.validate_constraints()
    if faults := list(_faults(period)):
        raise ValidationError(dict(reversed(faults)))
    period.save(force_insert=True)
    journal.record("add_stay", period, by=by, at=at, after=kind)
    return period


@transaction.atomic
def end_period(
    period: Period, *, on: date, result: str, is_obtained: bool | None = None, by: Actor, at: datetime
) -> Period:
    """The stay is over, and this is what it gave; said again, it corrects. Raises ValidationError for another day."""
    row = _locked(period)
    if not row.starts_on <= on <= row.ends_on:
        raise ValidationError(
            {
                "on": f"La période va du {row.starts_on:%d/%m/%Y} au {row.ends_on:%d/%m/%Y} : choisissez un jour entre les deux."
            }
        )
    if on > local_day(at):
        raise ValidationError({"on": "Ce jour n'est pas encore passé : notez la fin le jour venu."})
    if not result.strip():
        raise ValidationError({"result": "Dites ce que la période a donné, même en une phrase."})
    row.ended_on, row.result, row.is_obtained = on, result.strip(), is_obtained
    row.validate_constraints()
    row.save(update_fields=["ended_on", "result", "is_obtained"])
    journal.record("end_stay", row, by=by, at=at)
    return row


@transaction.atomic
def cancel_period(period: Period, *, by: Actor, at: datetime) -> None:
    """The stay will not take place: nothing of it remains but the line of the journal.

    Raises ValidationError once it began, or was renewed.
    """
    row = _locked(period)
    if row.starts_on <= local_day(at):
        raise ValidationError("Cette période a commencé : notez plutôt sa fin.")
    if Period.objects.filter(renews=row).exists():
        raise ValidationError("Cette période est renouvelée : annulez d'abord son renouvellement.")
    journal.record("cancel_stay", row, by=by, at=at, before=row.kind)
    row.delete()


@transaction.atomic
def note_hours(
    period: Period, *, month: date, hours: Decimal, member: Membership, by: Actor, at: datetime
) -> WorkedHours:
    """So many hours were worked in this month of the contract; said again, it corrects.

    Raises ValidationError for a month outside of the contract, or not begun.
    """
    row, first = _locked(period), month.replace(day=1)
    if row.kind != PeriodKind.CDDI:
        raise ValidationError("Les heures se notent pour un contrat d'insertion.")
    if first > min(row.ended_on or row.ends_on, local_day(at)) or first + relativedelta(months=1) <= row.starts_on:
        raise ValidationError({"month": "Choisissez un mois du contrat qui a commencé."})
    noted = WorkedHours.objects.filter(period=row, month=first).first() or WorkedHours(period=row, month=first)
    before = str(noted.hours or "")
    noted.hours, noted.noted_by, noted.noted_at = hours, member, at
    noted.clean_fields(exclude=["departement", "period", "noted_by"])
    noted.validate_constraints()
    noted.save()
    journal.record("note_hours", noted, by=by, at=at, before=before, after=str(hours))
    return noted


def _faults(period: Period) -> Faults:
    """What the law forbids, from everything that the person did already."""
    day, stay = period.starts_on, stay_of(period)
    if period.kind == PeriodKind.IMMERSION:
        allowed = set(parameters.get("immersion.prescribers", on=day))
        if not allowed & set(period.enrolment.organisation.capabilities):
            yield (
                "kind",
                "Cette structure ne peut pas prescrire d'immersion sans convention (C. trav. L5135-2, D5135-7).",
            )
        if not period.host_siret:
            yield "host_siret", "Donnez le SIRET de l'entreprise : les limites se comptent entreprise par entreprise."
        others = _stays(PeriodKind.IMMERSION, enrolment__beneficiary=period.enrolment.beneficiary_id)
        yield from immersion_faults(stay, others, parameters.get("immersion.limits", on=day))
    elif period.kind == PeriodKind.CDDI:
        whose = {
            f"enrolment__{name}": getattr(period.enrolment, name) for name in ("beneficiary_id", "organisation_id")
        }
        yield from cddi_faults(stay, _stays(PeriodKind.CDDI, **whose), parameters.get("iae.cddi", on=day))


def _stays(kind: str, **whose: Any) -> Iterator[Stay]:
    return map(stay_of, Period.objects.filter(kind=kind, **whose).order_by("starts_on", "pk"))


def stay_of(period: Period) -> Stay:
    """The facts of a period that limits look at."""
    return Stay(
        starts_on=period.starts_on,
        ends_on=period.ended_on or period.ends_on,
        host=period.host_siret or period.host,
        aim=period.aim,
        subject=period.subject,
        weekly_hours=period.weekly_hours,
        exception=period.exception,
        renews=period.renews_id,
        pk=period.pk,
    )


def _under_way(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("organisation")
    row: Enrolment = rows.get(pk=enrolment.pk)
    if row.status not in (Status.STARTED, Status.IN_JOB):
        raise ValidationError("Cette action n'est pas en cours : actualisez la page.", code="moved")
    return row


def _locked(period: Period) -> Period:
    row: Period = Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
    return row
