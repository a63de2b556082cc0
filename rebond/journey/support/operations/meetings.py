"""One save at the end of a meeting: promises settled, presence, what was said, what follows, the next hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal.actors import Actor
from rebond.journey.orientation import operations as orientation
from rebond.journey.support.models import Note, Step
from rebond.journey.support.operations.drafts import close_draft
from rebond.journey.support.operations.notes import NoteConflict, write_note
from rebond.journey.support.operations.steps import add_step, settle_step
from rebond.journey.support.queries import last_note, version_of
from rebond.journey.support.states import Channel, StepStatus
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Mode
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import contacts
from rebond.people.beneficiaries.states import ContactKind

REACHED_BY = {
    Channel.IN_PERSON: ContactKind.MEETING,
    Channel.PHONE: ContactKind.CALL,
    Channel.VIDEO: ContactKind.MEETING,
    Channel.VISIT: ContactKind.VISIT,
    Channel.MESSAGE: ContactKind.SMS,
}
"""The contact that a meeting without an appointment is: the person gave news."""


@dataclass(frozen=True)
class StepLine:
    """A next step as the form read it."""

    doer: str
    text: str
    due_on: date | None = None


@dataclass(frozen=True)
class NextHour:
    """The next appointment as the form read it."""

    kind: str
    minutes: int
    starts_at: datetime
    organisation: Organisation
    agent: Membership | None
    mode: str = Mode.IN_PERSON


@dataclass(frozen=True)
class Meeting:
    """Everything that the page of a meeting says. `seen`: the note that it was opened on (`queries.version_of`)."""

    channel: str
    met_at: datetime
    text: str
    is_shared: bool
    seen: str
    appointment: Appointment | None = None
    attendance: str = ""
    settled: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    steps: Sequence[StepLine] = ()
    next_hour: NextHour | None = None

    @property
    def was_missed(self) -> bool:
        return self.attendance in (Attendance.MISSED, Attendance.EXCUSED)


@transaction.atomic
def save_meeting(
    beneficiary: Beneficiary, meeting: Meeting, *, member: Membership, by: Actor, at: datetime
) -> Note | None:
    """All of it, or nothing: the promises settled, the presence, the note and its steps, the next appointment.

    An absence needs no note. Raises NoteConflict when somebody wrote of the person meanwhile, ValidationError for the
    rest, SlotTaken when the hour went to somebody else.
    """
    contacts.check_is_here(beneficiary)
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)
    _check_seen(beneficiary, meeting.seen)
    _settle(beneficiary, meeting, by=by, at=at)
    _attend(meeting, by=by, at=at)
    note = None if meeting.was_missed and not meeting.text.strip() else _note(beneficiary, meeting, member, by, at)
    for line in meeting.steps:
        add_step(
            beneficiary, doer=line.doer, text=line.text, due_on=line.due_on, note=note, member=member, by=by, at=at
        )
    if meeting.next_hour:
        _book(beneficiary, meeting.next_hour, by=by, at=at)
    close_draft(beneficiary, member=member, at=at)
    return note


def _check_seen(beneficiary: Beneficiary, seen: str) -> None:
    """Nobody wrote of the person since the page was opened, or the page shows what they wrote."""
    known = last_note(beneficiary)
    if known is not None and version_of(known) != seen:
        raise NoteConflict(known)


def _settle(beneficiary: Beneficiary, meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """A step that a colleague settled meanwhile stays as they said."""
    rows = Step.objects.filter(beneficiary=beneficiary, pk__in=list(meeting.settled), status=StepStatus.OPEN)
    for step in rows.order_by("pk").select_for_update(of=("self",)):
        to, outcome = meeting.settled[step.pk]
        settle_step(step, to=to, outcome=outcome, by=by, at=at)


def _attend(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """What a colleague noted already in the same words stays."""
    if meeting.appointment is None or not meeting.attendance:
        return
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=meeting.appointment.pk)
    if row.status != meeting.attendance:
        orientation.record_attendance(row, status=Attendance(meeting.attendance), by=by, at=at)


def _note(beneficiary: Beneficiary, meeting: Meeting, member: Membership, by: Actor, at: datetime) -> Note:
    row = meeting.appointment
    is_told = row is not None and Note.objects.filter(appointment=row).exists()
    note = write_note(
        beneficiary,
        appointment=None if is_told else row,
        channel=meeting.channel,
        met_at=meeting.met_at,
        text=meeting.text,
        is_shared=meeting.is_shared,
        member=member,
        by=by,
        at=at,
    )
    if meeting.attendance != Attendance.HELD and not meeting.was_missed:
        kind = REACHED_BY[Channel(meeting.channel)]
        contacts.note_contact(beneficiary, kind=kind, is_reached=True, author=member, by=by, at=at)
    return note


def _book(beneficiary: Beneficiary, asked: NextHour, *, by: Actor, at: datetime) -> None:
    if asked.starts_at <= at:
        raise ValidationError({"slot": "Cette heure est passée : choisissez-en une autre."})
    orientation.book(
        beneficiary,
        organisation=asked.organisation,
        kind=asked.kind,
        minutes=asked.minutes,
        starts_at=asked.starts_at,
        agent=asked.agent,
        mode=asked.mode,
        by=by,
        at=at,
    )
