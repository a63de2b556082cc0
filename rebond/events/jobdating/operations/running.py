"""The day of a job dating: who has come, who is late, who is called; until it is closed."""

from datetime import datetime, time
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.operations.closing import hold, reopen
from rebond.events.jobdating.operations.outcomes import feel, hold_interview, miss, note, settle_second, unsay
from rebond.events.jobdating.states import CandidateStatus, MeetingStatus, Status
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.web import words

__all__ = [
    "arrive",
    "be_late",
    "call",
    "feel",
    "hold",
    "hold_interview",
    "leave",
    "miss",
    "note",
    "reopen",
    "settle_second",
    "start",
    "unsay",
]

Guest = TypeVar("Guest", Candidate, Recruiter)


@transaction.atomic
def start(job_dating: JobDating, *, by: Actor, at: datetime) -> JobDating:
    """The doors open. Raises ValidationError on another day, IllegalMove when it was not announced."""
    if job_dating.on != timezone.localtime(at).date():
        raise ValidationError(f"Ce job dating a lieu le {words.full_day(job_dating.on)} : ouvrez-le ce jour-là.")
    return move(job_dating, to=Status.RUNNING, by=by, at=at)


@transaction.atomic
def call(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """The screens call the person to the table; called again, they show it again.

    Raises ValidationError unless the event runs, the interview is to come and both are still there.
    """
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    _running(row.job_dating, at=at)
    if row.status != MeetingStatus.PLANNED:
        raise ValidationError("Cet entretien n'est plus à appeler : actualisez la page.", code="moved")
    if row.candidate.left_at is not None:
        raise ValidationError(f"Le numéro {row.candidate.number or ''} est reparti : notez l'absence, ou son retour.")
    if row.recruiter.left_at is not None or row.recruiter.withdrawn_at is not None:
        raise ValidationError("Ce recruteur n'est plus là : replanifiez la suite.")
    row.called_at = at
    row.save(update_fields=["called_at"])
    journal.record("call_up", row, by=by, at=at)
    return row


def _locked(guest: Guest) -> Guest:
    """Their row, locked."""
    row: Guest = type(guest)._default_manager.select_for_update(of=("self",)).get(pk=guest.pk)
    return row


def _running(event: JobDating, *, at: datetime) -> None:
    """Today's, and not closed. Raises ValidationError."""
    if event.status not in {Status.ANNOUNCED, Status.RUNNING}:
        raise ValidationError("Ce job dating n'est pas ouvert : rien ne peut y être noté.")
    if event.on != timezone.localtime(at).date():
        raise ValidationError(f"Ce job dating a lieu le {words.full_day(event.on)}.")


@transaction.atomic
def arrive(guest: Guest, *, by: Actor, at: datetime) -> Guest:
    """They are here; said twice, the first hour stays. Raises ValidationError on another day, or if they do not come."""
    row = _locked(guest)
    _running(row.job_dating, at=at)
    _check_expected(row)
    if row.arrived_at is not None and row.left_at is None:
        return row
    was_expected = row.late_until is None and row.left_at is None
    row.arrived_at, row.late_until, row.left_at = row.arrived_at or at, None, None
    row.save(update_fields=["arrived_at", "late_until", "left_at"])
    journal.record("arrive", row, by=by, at=at)
    if not was_expected:
        _new_version(row.job_dating)
    return row


@transaction.atomic
def be_late(guest: Guest, *, until: time, by: Actor, at: datetime) -> Guest:
    """They are expected at this hour only: a new plan keeps them free until then. Raises ValidationError for one that is past."""
    row = _locked(guest)
    _running(row.job_dating, at=at)
    _check_expected(row)
    if until <= timezone.localtime(at).time():
        raise ValidationError("Cette heure est déjà passée : donnez l'heure d'arrivée attendue.")
    if until >= row.job_dating.closes:
        raise ValidationError(
            f"Le job dating se termine à {words.hour(row.job_dating.closes)} : notez plutôt le départ."
        )
    row.late_until, row.arrived_at, row.left_at = until, None, None
    row.save(update_fields=["late_until", "arrived_at", "left_at"])
    journal.record("be_late", row, by=by, at=at)
    _new_version(row.job_dating)
    return row


@transaction.atomic
def leave(guest: Guest, *, by: Actor, at: datetime) -> Guest:
    """They go: a new plan gives their hours to others."""
    row = _locked(guest)
    _running(row.job_dating, at=at)
    if row.left_at is not None:
        return row
    row.left_at = at
    row.save(update_fields=["left_at"])
    journal.record("leave", row, by=by, at=at)
    _new_version(row.job_dating)
    return row


def _check_expected(row: Candidate | Recruiter) -> None:
    if isinstance(row, Recruiter):
        if row.withdrawn_at is not None:
            raise ValidationError("Cette entreprise ne vient plus : ajoutez-la de nouveau dans la préparation.")
    elif row.status != CandidateStatus.RETAINED:
        raise ValidationError("Cette personne n'est pas parmi les candidats retenus : retenez-la d'abord.")


def _new_version(event: JobDating) -> None:
    """Whoever is planning on what was known before is told."""
    JobDating.objects.filter(pk=event.pk).update(version=F("version") + 1)
