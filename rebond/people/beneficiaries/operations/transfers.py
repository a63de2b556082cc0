"""Handing a person over to another département: sent here, accepted or refused there, journalled on both sides.

Both sides are locked in one order, the departure first: of two answers that come together one is refused.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.models import Organisation
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.models import Arrival, Beneficiary, Departure, DutyPeriod
from rebond.people.beneficiaries.operations import persons
from rebond.people.beneficiaries.states import Consent, DutyEnd, DutyKind, TransferStatus


@dataclass(frozen=True)
class Welcomed:
    """An accepted transfer: whom we received, the duty that it opened; who left over there, the duties that ended."""

    beneficiary: Beneficiary
    duty: DutyPeriod
    origin: int
    left: UUID
    ended_duties: tuple[UUID, ...]


def identity_of(beneficiary: Beneficiary) -> dict[str, str]:
    """What travels: who the person is and, if they agreed to be called, on which number. Nothing else."""
    return {
        "last_name": beneficiary.last_name,
        "birth_name": beneficiary.birth_name,
        "first_name": beneficiary.first_name,
        "birth_date": beneficiary.birth_date.isoformat(),
        "sex": beneficiary.sex,
        "phone": beneficiary.phone if beneficiary.phone_consent == Consent.AGREED else "",
    }


@transaction.atomic
def send(beneficiary: Beneficiary, *, destination: Departement, by: Actor, at: datetime) -> Departure:
    """Offer the person to another département; nothing changes here until it accepts.

    Raises ValidationError for our own département or when a transfer is already under way.
    """
    origin = context.current()
    if destination.pk == origin:
        raise ValidationError("Choisissez un autre département que le vôtre.")
    departure = Departure(beneficiary=beneficiary, destination=destination, arrival_id=uuid.uuid4(), sent_at=at)
    departure.validate_constraints()
    departure.save(force_insert=True)
    journal.record("send", departure, by=by, at=at, after=TransferStatus.SENT)
    with context.departement(destination.pk):
        arrival = Arrival.objects.create(
            id=departure.arrival_id,
            origin_id=origin,
            departure_id=departure.pk,
            identity=identity_of(beneficiary),
            nir_sealed=beneficiary.nir_sealed,
            received_at=at,
        )
        journal.record("receive", arrival, by=by, at=at, after=TransferStatus.SENT)
    return departure


@transaction.atomic
def accept(
    arrival: Arrival, *, pole: Organisation, known: Beneficiary | None = None, by: Actor, at: datetime
) -> Welcomed:
    """Receive the person, whose clock starts at the transfer (CASF D262-65-2), and end their duties over there.

    `known` is their own file here when they come back. Their orientations are then to be opened here and
    closed there. Raises ValidationError when the transfer was answered or cancelled.
    """
    today = timezone.localtime(at).date()
    left, ended = _leave(arrival, on=today, by=by, at=at)
    person = known or _enter(arrival, pole=pole, by=by, at=at)
    move(arrival, to=TransferStatus.ACCEPTED, by=by, at=at, beneficiary=person, identity={}, nir_sealed=None)
    persons.settle(person, pole=pole, by=by, at=at)
    duty = DutyPeriod.objects.filter(beneficiary=person, ends_on=None).first()
    if duty is None:
        received_on = timezone.localtime(arrival.received_at).date()
        duty = persons.open_duties(
            person,
            household=None,
            kind=DutyKind.RSA,
            requested_on=received_on,
            informed_on=received_on,
            by=by,
            at=at,
        )
    return Welcomed(person, duty, arrival.origin_id, left, ended)


def _leave(arrival: Arrival, *, on: date, by: Actor, at: datetime) -> tuple[UUID, tuple[UUID, ...]]:
    """Who left, and the duties that ended with it."""
    with context.departement(arrival.origin_id):
        departure = _answer(arrival, to=TransferStatus.ACCEPTED, by=by, at=at)
        live = DutyPeriod.objects.filter(beneficiary=departure.beneficiary_id, ends_on=None)
        ended = tuple(
            persons.end_duties(duty, on=max(on, duty.starts_on), reason=DutyEnd.MOVED_AWAY, by=by, at=at).pk
            for duty in live.order_by("pk")
        )
        return departure.beneficiary_id, ended


def _answer(arrival: Arrival, *, to: TransferStatus, answer: str = "", by: Actor, at: datetime) -> Departure:
    departure: Departure = Departure.objects.get(pk=arrival.departure_id)
    return move(departure, to=to, by=by, at=at, answered_at=at, answer=answer)


def _enter(arrival: Arrival, *, pole: Organisation, by: Actor, at: datetime) -> Beneficiary:
    sent: dict[str, Any] = arrival.identity
    return persons.register(
        last_name=sent["last_name"],
        first_name=sent["first_name"],
        birth_date=date.fromisoformat(sent["birth_date"]),
        nir13=identity.unseal(bytes(arrival.nir_sealed)) if arrival.nir_sealed else "",
        pole=pole,
        by=by,
        at=at,
        birth_name=sent["birth_name"],
        sex=sent["sex"],
        phone=sent["phone"],
        phone_consent=Consent.AGREED if sent["phone"] else Consent.UNKNOWN,
    )


@transaction.atomic
def refuse(arrival: Arrival, *, answer: str, by: Actor, at: datetime) -> Arrival:
    """Give the person back with a reason; what was sent of them is forgotten here."""
    with context.departement(arrival.origin_id):
        _answer(arrival, to=TransferStatus.REFUSED, answer=answer, by=by, at=at)
    return move(arrival, to=TransferStatus.REFUSED, by=by, at=at, identity={}, nir_sealed=None)


@transaction.atomic
def cancel(departure: Departure, *, by: Actor, at: datetime) -> Departure:
    """Take back a person whom the other département has not answered for; what was sent is forgotten there."""
    departure = move(departure, to=TransferStatus.CANCELLED, by=by, at=at, answered_at=at)
    with context.departement(departure.destination_id):
        arrival = Arrival.objects.get(pk=departure.arrival_id)
        move(arrival, to=TransferStatus.CANCELLED, by=by, at=at, identity={}, nir_sealed=None)
    return departure
