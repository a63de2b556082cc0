"""At the stands: queues that call the next, and what came of each interview in one tap."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from rebond.events.forum import rules
from rebond.events.forum.models import Meeting, QueueTicket, Stand, Visitor
from rebond.events.forum.states import QUEUED, Outcome, Status, TicketStatus, VisitorStatus
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.work.hires import operations as hires
from rebond.work.hires.models import Hire
from rebond.work.hires.states import DropReason, Source
from rebond.work.hires.states import Status as HireStatus


@transaction.atomic
def join(stand: Stand, visitor: Visitor, *, by: Actor, at: datetime) -> QueueTicket:
    """The next number of this stand; who waits there already keeps theirs.

    Raises ValidationError unless the Forum runs, or for a visitor of another one.
    """
    held = _running(stand)
    if visitor.edition_id != held.edition_id or visitor.status != VisitorStatus.REGISTERED:
        raise ValidationError("Ce badge n'est pas celui d'un visiteur de ce Forum.")
    waiting = QueueTicket.objects.filter(stand=held, visitor=visitor, status__in=QUEUED).first()
    if waiting is not None:
        return waiting
    last = QueueTicket.objects.filter(stand=held).aggregate(last=Max("number"))["last"] or 0
    row = QueueTicket(stand=held, visitor=visitor, number=last + 1, taken_at=at)
    row.save(force_insert=True)
    journal.record("join_queue", row, by=by, at=at)
    return row


@transaction.atomic
def call_next(stand: Stand, *, by: Actor, at: datetime) -> QueueTicket:
    """The first who waits is called: their phone and the screens say so. Raises ValidationError when nobody waits."""
    row = QueueTicket.objects.filter(stand=_running(stand), status=TicketStatus.WAITING).order_by("number").first()
    if row is None:
        raise ValidationError("Personne n'attend à ce stand.")
    return move(row, to=TicketStatus.CALLED, by=by, at=at, called_at=at)


@transaction.atomic
def leave(ticket: QueueTicket, *, by: Actor, at: datetime) -> QueueTicket:
    """They gave up, or did not come when they were called: the queue goes on. Raises IllegalMove when it is too late."""
    return move(ticket, to=TicketStatus.GONE, by=by, at=at, gone_at=at)


@transaction.atomic
def serve(ticket: QueueTicket, *, outcome: str, by: Actor, at: datetime) -> Meeting:
    """Somebody of the queue was received, and this came of it; said twice, it is corrected."""
    _running(ticket.stand)
    row = QueueTicket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    meeting = Meeting.objects.filter(ticket=row).first()
    if meeting is None:
        row = move(row, to=TicketStatus.SERVED, by=by, at=at, served_at=at)
        meeting = Meeting(visitor=row.visitor, stand=row.stand, ticket=row, starts_at=at)
        meeting.save(force_insert=True)
    return note(meeting, outcome=outcome, by=by, at=at)


@transaction.atomic
def note(meeting: Meeting, *, outcome: str, by: Actor, at: datetime) -> Meeting:
    """The interview took place and led to this; said again, it is corrected.

    A promise to a person whom an agent registered opens a hire; another visitor's is counted, and its stand says later
    whether it was signed (`note_contract`). Raises ValidationError once the Forum is over, before its day, or when what
    was promised is signed already.
    """
    if outcome not in Outcome.values:
        raise ValidationError("Choisissez une des réponses.")
    row = _locked(meeting)
    if row.outcome == outcome and row.status == MeetingStatus.HELD:
        return row
    hire = _hire_after(row, outcome, by=by, at=at)
    if row.status != MeetingStatus.HELD:
        return move(row, to=MeetingStatus.HELD, by=by, at=at, outcome=outcome, noted_at=at, hire=hire)
    row.outcome, row.noted_at, row.hire, row.signed_on = outcome, at, hire, None
    row.save(update_fields=["outcome", "noted_at", "hire", "signed_on"])
    journal.record("note_forum", row, by=by, at=at, after=outcome)
    return row


@transaction.atomic
def miss(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """The interview did not take place. What was promised by mistake is taken back."""
    row = _locked(meeting)
    if row.status == MeetingStatus.MISSED:
        return row
    _take_back(row, by=by, at=at)
    return move(row, to=MeetingStatus.MISSED, by=by, at=at, outcome="", noted_at=at, hire=None, signed_on=None)


@transaction.atomic
def note_contract(meeting: Meeting, *, is_signed: bool, by: Actor, at: datetime) -> Meeting:
    """The stand says that its promise became a contract, or that this was a mistake; counted once, whatever is said again.

    Raises ValidationError when nothing was promised, or when the hire of a person accompanied tells it.
    """
    Meeting.objects.select_for_update().values_list("pk").get(pk=meeting.pk)
    row = Meeting.objects.select_related("visitor", "stand").get(pk=meeting.pk)
    if not rules.is_told_by_stand(row):
        raise ValidationError("Il n'y a pas ici de promesse à confirmer : actualisez la page.")
    if (row.signed_on is not None) != is_signed:
        row.signed_on = rules.local_day(at) if is_signed else None
        row.save(update_fields=["signed_on"])
        journal.record("note_forum", row, by=by, at=at, after="signed" if is_signed else row.outcome)
    return row


def _hire_after(row: Meeting, outcome: str, *, by: Actor, at: datetime) -> Hire | None:
    """The hire of this interview after this outcome: made, kept, or taken back."""
    if outcome != Outcome.PROMISE:
        _take_back(row, by=by, at=at)
        return None
    person, company = row.visitor.beneficiary, row.stand.company
    if person is None or company is None:
        return None
    if row.hire is not None and row.hire.status != HireStatus.DROPPED:
        return row.hire
    waiting = Hire.objects.filter(beneficiary=person, company=company, status=HireStatus.PROMISED).first()
    if waiting is not None:
        return waiting if not Meeting.objects.filter(hire=waiting).exists() else None
    return hires.promise(person, company, vacancy=row.vacancy, source=Source.FORUM, source_id=row.pk, by=by, at=at)


def _take_back(row: Meeting, *, by: Actor, at: datetime) -> None:
    """The promise that this interview made is without effect. Raises ValidationError when it is signed."""
    if row.hire is None or row.hire.status == HireStatus.DROPPED:
        return
    if row.hire.status != HireStatus.PROMISED:
        raise ValidationError("Le contrat promis est déjà signé : corrigez-le depuis les embauches.")
    if row.hire.source_id == row.pk:
        hires.drop(row.hire, reason=DropReason.MISTAKE, by=by, at=at)


def _locked(meeting: Meeting) -> Meeting:
    Meeting.objects.select_for_update().values_list("pk").get(pk=meeting.pk)
    rows = Meeting.objects.select_related("stand__edition", "stand__company", "visitor__beneficiary", "hire", "vacancy")
    row = rows.get(pk=meeting.pk)
    _check_running(row.stand)
    if row.status == MeetingStatus.CANCELLED:
        raise ValidationError("Cet entretien a été retiré du planning : actualisez la page.", code="moved")
    return row


def _running(stand: Stand) -> Stand:
    """The stand, locked: its numbers are given one after the other. Raises ValidationError unless the Forum runs."""
    row = Stand.objects.select_for_update(of=("self",)).select_related("edition").get(pk=stand.pk)
    _check_running(row)
    return row


def _check_running(stand: Stand) -> None:
    if stand.edition.status in (Status.OVER, Status.CLEARED):
        raise ValidationError("Ce Forum est terminé : pour corriger, demandez à l'équipe de le rouvrir.")
    if not rules.is_scanned(stand.edition):
        raise ValidationError("Le Forum n'a pas encore commencé : revenez le jour même.")
