"""Messages about appointments: what is no longer true of them, and who may read their words."""

from datetime import datetime

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from rebond.ground.messaging.models import Message
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment, Invitation, WaitingPlace
from rebond.people.appointments.models.appointments import HEALTH_STAFF
from rebond.people.appointments.queries.invitations import INVITATION, OPEN, REMINDER
from rebond.people.appointments.states import Status, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary

ANNOUNCED = (
    *("appointment_booked", "convocation", "appointment_moved", "appointment_reminder", "series_booked"),
    "accelerator_invited",
    *("job_dating_hours", "job_dating_waiting"),
)
"""They say an hour to come."""
TAKEN_BACK = ("appointment_cancelled", "appointment_postponed", "series_cancelled")
"""They say that an hour is off, of use until then."""
CHANGING = ("appointment_moved", *TAKEN_BACK)
"""They make what was said before untrue."""
MISSED = "interview_missed"
OFFERED = "place_offered"
INVITED = (INVITATION, REMINDER)
ABOUT = (*ANNOUNCED, *TAKEN_BACK, MISSED, OFFERED, *INVITED)
SECRET = ("code",)
"""Whoever reads them may sign in as the person."""

RECIPIENT = OuterRef("recipient_id")
SAID_AT = OuterRef("created_at")
"""A message and what it speaks of are of the same instant."""

CHANGED = "rendez-vous déplacé, annulé, passé ou annoncé de nouveau"
OVER = "invitation ou proposition terminée"


def overtaken(messages: QuerySet[Message], *, at: datetime) -> dict[str, QuerySet[Message]]:
    """Those of these messages that would no longer tell the truth, by reason."""
    to_people = messages.filter(Exists(Beneficiary.objects.filter(pk=RECIPIENT)))
    return {CHANGED: to_people.filter(_changed(at)), OVER: to_people.filter(_over(at))}


def _changed(at: datetime) -> Q:
    mine = Appointment.objects.filter(beneficiary=RECIPIENT)
    said = mine.alias(said_at=Coalesce("told_at", "made_at"))
    coming = said.filter(said_at=SAID_AT, status=Status.PLANNED, starts_at__gt=at)
    off = mine.filter(noted_at=SAID_AT, status=Status.CANCELLED, starts_at__gt=at)
    missed = mine.filter(noted_at=SAID_AT, status=Status.MISSED)
    return (
        Q(~Exists(coming), kind__in=ANNOUNCED) | Q(~Exists(off), kind__in=TAKEN_BACK) | Q(~Exists(missed), kind=MISSED)
    )


def _over(at: datetime) -> Q:
    lasts = Q(expires_at=None) | Q(expires_at__gt=at)
    invited = Invitation.objects.filter(OPEN, lasts, _said(), beneficiary=RECIPIENT)
    offered = WaitingPlace.objects.filter(
        beneficiary=RECIPIENT, offered_at=SAID_AT, status=WaitingStatus.OFFERED, offered_until__gt=at
    )
    return Q(~Exists(invited), kind__in=INVITED) | Q(~Exists(offered), kind=OFFERED)


def of_absences(appointments: QuerySet[Appointment]) -> QuerySet[Message]:
    """What was said of those of these appointments at which the person is noted absent."""
    noted = appointments.filter(status=Status.MISSED, beneficiary=RECIPIENT, noted_at=SAID_AT)
    return Message.objects.filter(Exists(noted), kind=MISSED)


def _said() -> Q:
    return Q(created_at=SAID_AT) | Q(reminded_at=SAID_AT)


def readable(messages: QuerySet[Message], principal: Principal) -> QuerySet[Message]:
    """The messages, each with `is_readable`, whether the principal may read its words, and `is_to_person`.

    A message does not say its kind of appointment: those of who has, or had, a confidential one are shut, but what
    speaks of a row that the principal sees.
    """
    allowed = ~Q(kind__in=SECRET)
    if hidden := [] if principal.role in HEALTH_STAFF else kinds.confidential():
        shut = {"beneficiary": RECIPIENT, "kind__in": hidden}
        has_one = Q(Exists(Appointment.objects.filter(**shut)))
        has_one |= Q(Exists(Invitation.objects.filter(**shut))) | Q(Exists(WaitingPlace.objects.filter(**shut)))
        allowed &= ~Q(kind__in=ABOUT) | ~has_one | _speaks_of_what_is_seen(principal, hidden)
    return messages.annotate(
        is_readable=Case(When(allowed, then=True), default=False, output_field=BooleanField()),
        is_to_person=Exists(Beneficiary.objects.filter(pk=RECIPIENT)),
    )


def _speaks_of_what_is_seen(principal: Principal, hidden: list[str]) -> Q:
    seen = Appointment.objects.visible_to(principal).alias(said_at=Coalesce("told_at", "made_at"))
    meetings = seen.filter(Q(said_at=SAID_AT) | Q(noted_at=SAID_AT), beneficiary=RECIPIENT)
    invited = Invitation.objects.filter(_said(), beneficiary=RECIPIENT).exclude(kind__in=hidden)
    offered = WaitingPlace.objects.filter(beneficiary=RECIPIENT, offered_at=SAID_AT).exclude(kind__in=hidden)
    return Q(Exists(meetings)) | Q(Exists(invited)) | Q(Exists(offered))
