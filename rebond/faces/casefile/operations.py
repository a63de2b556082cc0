"""What agents do that several apps must do together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal.actors import Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.journey.orientation import operations as orientation
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import DECIDED
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import Kind
from rebond.people.appointments.queries.messages import overtaken
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Arrival, Assignment, Beneficiary, DutyPeriod
from rebond.people.beneficiaries.operations import persons, transfers
from rebond.people.beneficiaries.states import DutyEnd, DutyKind


@dataclass
class Outcome:
    """What came of a bulk act: how many it concerned, and why the others stay as they are."""

    done: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def refuse(self, reason: str) -> None:
        """One more stays as it is, for this reason."""
        self.refused[reason] = self.refused.get(reason, 0) + 1


@transaction.atomic
def enter_by_hand(
    *,
    identity: dict[str, Any],
    pole: Organisation | None,
    kind: DutyKind,
    requested_on: date,
    informed_on: date,
    by: Actor,
    at: datetime,
) -> Beneficiary:
    """A person whom no flow brings has a file, a Pôle, a clock that runs and an orientation awaited."""
    person = persons.register(**identity, pole=pole, by=by, at=at)
    duty = persons.open_duties(
        person, household=None, kind=kind, requested_on=requested_on, informed_on=informed_on, by=by, at=at
    )
    orientation.open_for([duty.pk], by=by, at=at)
    return person


@transaction.atomic
def end_following(duty: DutyPeriod, *, on: date, reason: DutyEnd, by: Actor, at: datetime) -> DutyPeriod:
    """The person is no longer followed: duty, orientation and accompaniment end together."""
    duty = persons.end_duties(duty, on=on, reason=reason, by=by, at=at)
    orientation.close_for([duty.pk], by=by, at=at)
    return duty


@transaction.atomic
def accept_arrival(
    arrival: Arrival, *, pole: Organisation, known: Beneficiary | None, by: Actor, at: datetime
) -> Beneficiary:
    """The person enters here, awaited in this Pôle, and is no longer followed where they came from.

    What was planned with them there is cancelled, and they are told.
    """
    welcomed = transfers.accept(arrival, pole=pole, known=known, by=by, at=at)
    orientation.open_for([welcomed.duty.pk], by=by, at=at)
    with context.departement(welcomed.origin):
        orientation.close_for(welcomed.ended_duties, by=by, at=at)
        appointments.cancel_coming(welcomed.left, by=by, at=at)
    return welcomed.beneficiary


def book_all(
    people: Iterable[Beneficiary],
    slots: Iterable[datetime],
    *,
    kind: Kind,
    organisation: Organisation,
    agent: Membership | None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Give each person the next slot; those whom it does not suit keep what they have."""
    outcome = Outcome()
    for person, starts_at in zip(people, slots, strict=True):
        try:
            with transaction.atomic():
                orientation.book(
                    person,
                    kind=kind.code,
                    starts_at=starts_at,
                    minutes=kind.minutes,
                    organisation=organisation,
                    agent=agent,
                    by=by,
                    at=at,
                )
        except ValidationError as refusal:
            has_one = getattr(refusal, "code", "") == "open"  # its sentence names the hour: one reason for each person
            outcome.refuse("déjà un rendez-vous de cette nature" if has_one else " ".join(refusal.messages).rstrip("."))
        else:
            outcome.done += 1
    return outcome


@transaction.atomic
def name_referents(people: QuerySet[Beneficiary], *, referent: Membership, by: Actor, at: datetime) -> Outcome:
    """Name this référent for those who have none, and hand the others over to them."""
    outcome = Outcome()
    accompanied = Assignment.objects.filter(beneficiary__in=people, structure=referent.organisation_id, ended_at=None)
    waiting = accompanied.filter(referent=None).values("beneficiary")
    rows = list(
        Orientation.objects.filter(beneficiary__in=waiting, status__in=DECIDED)
        .select_related("beneficiary__departement")
        .order_by("pk")
    )
    total = people.count()
    for row in rows:
        orientation.name_referent(row, referent=referent, by=by, at=at)
        outcome.done += 1
    others = accompanied.exclude(referent=None).exclude(beneficiary__in=[row.beneficiary_id for row in rows])
    outcome.done += orientation.hand_over_people(others, referent=referent, by=by, at=at)
    if total > outcome.done:
        outcome.refused["déjà avec ce référent, ou suivis ailleurs"] = total - outcome.done
    return outcome


def note_attendance(rows: QuerySet[Appointment], *, status: Attendance, by: Actor, at: datetime) -> Outcome:
    """Say of each past appointment whether the person came; those to come or cancelled stay as they are."""
    outcome = Outcome()
    past = rows.exclude(status__in=(Attendance.CANCELLED, status)).filter(starts_at__lte=at)
    skipped = rows.count() - past.count()
    _correct_attendance(past.filter(status=Attendance.HELD), outcome, status=status, by=by, at=at)
    unheld = past.exclude(status=Attendance.HELD)
    outcome.done += orientation.record_attendance_all(unheld, status=status, by=by, at=at)
    if skipped:
        outcome.refused["à venir, annulé ou déjà noté ainsi"] = skipped
    return outcome


def _correct_attendance(
    rows: QuerySet[Appointment], outcome: Outcome, *, status: Attendance, by: Actor, at: datetime
) -> None:
    """What was noted as held may have moved an orientation: each is taken back alone, or refused with its reason."""
    for row in list(rows.order_by("pk")):
        try:
            with transaction.atomic():
                orientation.record_attendance(row, status=status, by=by, at=at)
        except ValidationError as refusal:
            outcome.refuse(refusal.messages[0].rstrip("."))
        else:
            outcome.done += 1


@transaction.atomic
def send_again(rows: QuerySet[Message], *, by: Actor, at: datetime) -> Outcome:
    """Try these messages anew, but those that would no longer tell the truth."""
    outcome, kept = Outcome(), rows
    for reason, those in overtaken(rows, at=at).items():
        left = set(those.values_list("pk", flat=True))
        kept = kept.exclude(pk__in=left)
        if left:
            outcome.refused[reason] = len(left)
    outcome.done = messaging.send_again(kept, by=by, at=at)
    return outcome
