"""Noting calls and returning them; who answers when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Absence, Appointment, Session
from rebond.people.appointments.states import Motive
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.contacts import note_contact
from rebond.people.beneficiaries.states import ContactKind
from rebond.people.calls.models import Call


@transaction.atomic
def note_call(
    *,
    organisation: Organisation,
    taken_by: Membership,
    subject: str,
    beneficiary: Beneficiary | None = None,
    caller_name: str = "",
    phone: str = "",
    note: str = "",
    wants_call_back: bool = False,
    call_back_agent: Membership | None = None,
    by: Actor,
    at: datetime,
) -> Call:
    """Keep that somebody called; a known person's file shows it as a contact of theirs.

    Raises ValidationError without any name or number, or when a call is to be returned to no number.
    """
    call = Call(
        organisation=organisation,
        taken_by=taken_by,
        received_at=at,
        subject=subject,
        beneficiary=beneficiary,
        caller_name=caller_name,
        phone=phone or (beneficiary.phone if beneficiary else ""),
        note=note,
        wants_call_back=wants_call_back,
        call_back_agent=call_back_agent if wants_call_back else None,
    )
    call.validate_constraints()
    call.save(force_insert=True)
    journal.record("note_call", call, by=by, at=at)
    if beneficiary is not None:
        _contact(call, is_reached=not caller_name, is_incoming=True, note=note, author=taken_by, by=by, at=at)
    return call


@transaction.atomic
def return_call(call: Call, *, is_reached: bool, note: str = "", author: Membership, by: Actor, at: datetime) -> Call:
    """Somebody called back: reached, the call is closed; without an answer it stays to be returned.

    Raises ValidationError when it was closed meanwhile.
    """
    row = _open(call)
    if is_reached:
        _close(row, is_returned=True, author=author, at=at)
    else:
        row.attempts = F("attempts") + 1
        row.save(update_fields=["attempts"])
        row.refresh_from_db(fields=["attempts"])
    journal.record("return_call", row, by=by, at=at)
    if row.beneficiary is not None:
        _contact(row, is_reached=is_reached, is_incoming=False, note=note, author=author, by=by, at=at)
    return row


@transaction.atomic
def drop_call(call: Call, *, author: Membership, by: Actor, at: datetime) -> Call:
    """The call will not be returned: the person called again, or was met. Raises ValidationError when it was closed."""
    row = _open(call)
    _close(row, is_returned=False, author=author, at=at)
    journal.record("drop_call", row, by=by, at=at)
    return row


@dataclass(frozen=True)
class Planned:
    """What planning somebody's telephone hours gave."""

    absences: list[Absence]
    closed_days: list[date]
    appointments: list[Appointment]
    sessions: list[Session]


@transaction.atomic
def plan_duties(
    agent: Membership, *, days: Collection[date], opens: time, closes: time, by: Actor, at: datetime
) -> Planned:
    """The adviser answers the telephone at these hours of each day, and takes no appointment then.

    Sundays and public holidays are left out and said. Raises ValidationError when the hours are not in order.
    """
    closed = sorted(day for day in days if holidays.closed(day))
    made = [
        appointments.close(
            since=timezone.make_aware(datetime.combine(day, opens)),
            until=timezone.make_aware(datetime.combine(day, closes)),
            agent=agent,
            motive=Motive.DUTY,
            by=by,
            at=at,
        )
        for day in sorted(set(days) - set(closed))
    ]
    return Planned(
        absences=[one.absence for one in made],
        closed_days=closed,
        appointments=[row for one in made for row in one.appointments],
        sessions=[row for one in made for row in one.sessions],
    )


def _open(call: Call) -> Call:
    row = Call.objects.select_for_update(of=("self",)).select_related("beneficiary").get(pk=call.pk)
    if not row.wants_call_back or row.closed_at is not None:
        raise ValidationError("Cet appel a déjà été rappelé ou classé.", code="closed")
    return row


def _close(row: Call, *, is_returned: bool, author: Membership, at: datetime) -> None:
    row.closed_at, row.closed_by, row.is_returned = at, author, is_returned
    row.save(update_fields=["closed_at", "closed_by", "is_returned"])


def _contact(
    call: Call, *, is_reached: bool, is_incoming: bool, note: str, author: Membership, by: Actor, at: datetime
) -> None:
    if call.beneficiary is None:
        return
    note_contact(
        call.beneficiary,
        kind=ContactKind.CALL,
        is_reached=is_reached,
        is_incoming=is_incoming,
        note=note,
        author=author,
        by=by,
        at=at,
    )
