"""What came of each interview: said by the recruiter in one tap, corrected until the event is closed, felt by the person."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.events.jobdating import rules
from rebond.events.jobdating.models import Meeting
from rebond.events.jobdating.states import MeetingStatus, Outcome, Status
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.work.hires import operations as hires
from rebond.work.hires.models import Hire
from rebond.work.hires.states import DropReason, Source
from rebond.work.hires.states import Status as HireStatus

NOTHING = {"outcome": "", "not_now": "", "second_at": None}
"""An interview of which nothing is said any more."""


@transaction.atomic
def note(
    meeting: Meeting, *, outcome: str, not_now: str = "", second_at: datetime | None = None, by: Actor, at: datetime
) -> Meeting:
    """The interview took place and led to this; said again, it is corrected. A promise opens a hire, its end takes it back.

    Raises ValidationError once the event is closed, before its day, when a detail is missing, or when what was promised
    is signed already.
    """
    row = _locked(meeting)
    _check_open(row, at=at)
    return _write(row, outcome=outcome, not_now=not_now, second_at=second_at, by=by, at=at)


@transaction.atomic
def settle_second(
    meeting: Meeting, *, outcome: str, not_now: str = "", second_at: datetime | None = None, by: Actor, at: datetime
) -> Meeting:
    """Somebody asked what came of the second interview; its date stays, as what was. Raises ValidationError if none was due."""
    row = _locked(meeting)
    if row.outcome != Outcome.SECOND or row.second_at is None or row.second_at > at:
        raise ValidationError("Ce second entretien n'est plus à demander : actualisez la page.", code="moved")
    kept = second_at or row.second_at
    return _write(row, outcome=outcome, not_now=not_now, second_at=kept, by=by, at=at)


@transaction.atomic
def hold_interview(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """The interview took place; the recruiter will say what it led to. Nothing said before is lost."""
    row = _locked(meeting)
    _check_open(row, at=at)
    if row.status == MeetingStatus.HELD:
        return row
    return move(row, to=MeetingStatus.HELD, by=by, at=at, noted_at=at)


@transaction.atomic
def miss(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """The interview did not take place: somebody was not there. What was promised by mistake is taken back."""
    row = _locked(meeting)
    _check_open(row, at=at)
    if row.status == MeetingStatus.MISSED:
        return row
    _take_back(row, by=by, at=at)
    return move(row, to=MeetingStatus.MISSED, by=by, at=at, noted_at=at, hire=None, **NOTHING)


@transaction.atomic
def unsay(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """It was said of the wrong interview: this one is to come again."""
    row = _locked(meeting)
    _check_open(row, at=at)
    if row.status == MeetingStatus.PLANNED:
        return row
    _take_back(row, by=by, at=at)
    return move(row, to=MeetingStatus.PLANNED, by=by, at=at, noted_at=None, called_at=None, hire=None, **NOTHING)


@transaction.atomic
def feel(meeting: Meeting, *, feeling: str, feedback: str = "", by: Actor, at: datetime) -> Meeting:
    """The person says how it went, as often as they like. Raises ValidationError before the interview."""
    row = _locked(meeting)
    if not rules.can_be_felt(row, at=at):
        raise ValidationError("Vous pourrez dire comment cela s'est passé après cet entretien.")
    row.feeling, row.feedback = feeling, feedback
    row.save(update_fields=["feeling", "feedback"])
    journal.record("feel", row, by=by, at=at)
    return row


def _locked(meeting: Meeting) -> Meeting:
    """The interview, locked, then read with what it leads to: joined while one waits, the hire would be that of before."""
    Meeting.objects.select_for_update().values_list("pk").get(pk=meeting.pk)
    rows = Meeting.objects.select_related(
        "job_dating", "candidate__beneficiary", "recruiter__company", "vacancy", "hire"
    )
    return rows.get(pk=meeting.pk)


def _check_open(row: Meeting, *, at: datetime) -> None:
    event = row.job_dating
    if event.status not in {Status.ANNOUNCED, Status.RUNNING}:
        raise ValidationError("Ce job dating est terminé : pour corriger, demandez à l'Accélérateur de le rouvrir.")
    if timezone.localtime(at).date() < event.on:
        raise ValidationError("Ce job dating n'a pas encore commencé : revenez le jour même.")
    if row.status == MeetingStatus.CANCELLED:
        raise ValidationError("Cet entretien a été retiré du planning : actualisez la page.", code="moved")


def _write(row: Meeting, *, outcome: str, not_now: str, second_at: datetime | None, by: Actor, at: datetime) -> Meeting:
    said = {
        "outcome": outcome,
        "not_now": not_now if outcome == Outcome.NOT_NOW else "",
        "second_at": second_at,
    }
    if outcome == Outcome.SECOND and second_at is None:
        raise ValidationError("Donnez la date du second entretien, après celui-ci.")
    if row.status == MeetingStatus.HELD and all(getattr(row, name) == value for name, value in said.items()):
        return row
    changes = {**said, "noted_at": at, "hire": _promised(row, outcome, by=by, at=at)}
    if row.status != MeetingStatus.HELD:
        return move(row, to=MeetingStatus.HELD, by=by, at=at, **changes)
    for name, value in changes.items():
        setattr(row, name, value)
    row.validate_constraints()
    row.save(update_fields=list(changes))
    journal.record("note_outcome", row, by=by, at=at, after=outcome)
    return row


def _promised(row: Meeting, outcome: str, *, by: Actor, at: datetime) -> Hire | None:
    """The hire of this interview after this outcome: made, kept, or taken back."""
    if outcome != Outcome.PROMISE:
        _take_back(row, by=by, at=at)
        return None
    if row.hire is not None and row.hire.status != HireStatus.DROPPED:
        return row.hire
    person, company = row.candidate.beneficiary, row.recruiter.company
    waiting = Hire.objects.filter(beneficiary=person, company=company, status=HireStatus.PROMISED, meeting=None).first()
    return waiting or hires.promise(
        person, company, vacancy=row.vacancy, source=Source.JOB_DATING, source_id=row.pk, by=by, at=at
    )


def _take_back(row: Meeting, *, by: Actor, at: datetime) -> None:
    """The promise that this interview made, if any, is without effect. Raises ValidationError when it is signed."""
    if row.hire is None or row.hire.status == HireStatus.DROPPED:
        return
    if row.hire.status != HireStatus.PROMISED:
        raise ValidationError("Le contrat promis est déjà signé : corrigez-le depuis les embauches.")
    if row.hire.source_id == row.pk:  # a promise older than this interview is not this interview's to take back
        hires.drop(row.hire, reason=DropReason.MISTAKE, by=by, at=at)
