"""The waiting list: who waits, and the freed place offered to one person at a time."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.messaging import rules
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.operations.links import issue_link
from rebond.people.appointments.operations.placing import kind_of, place, places, sit
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import STILL_WAITING, Mode, Origin, SessionStatus, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices


@transaction.atomic
def wait_for(
    beneficiary: Beneficiary,
    *,
    kind: str,
    organisation: Organisation,
    session: Session | None = None,
    by: Actor,
    at: datetime,
) -> WaitingPlace:
    """The person waits for a place of this session, or for an hour of this kind at this site.

    Raises ValidationError when they wait for it already.
    """
    waiting = WaitingPlace(beneficiary=beneficiary, kind=kind, organisation=organisation, session=session, since=at)
    waiting.validate_constraints()
    waiting.save(force_insert=True)
    journal.record("wait_for", waiting, by=by, at=at)
    return waiting


def offer_next(session: Session, *, by: Actor = WORKER, at: datetime) -> WaitingPlace | None:
    """A free place of the session, if any, is kept for who waits for it first."""
    with transaction.atomic():
        until = _offered_until(session.kind, session.starts_at, at)
        first = _first(kind=session.kind, organisation=session.organisation_id, session=session)
        if until is None or first is None or not take_place(session, at=at):
            return None
        return _offer(first, by=by, at=at, offered_until=until)


def offer_slot(slot: Slot, *, kind: str, by: Actor = WORKER, at: datetime) -> WaitingPlace | None:
    """A freed hour is kept, from those who book alone, for who waits first for this kind at this site."""
    with transaction.atomic():
        until = _offered_until(kind, slot.starts_at, at)
        first = _first(kind=kind, organisation=slot.organisation, session=None)
        if until is None or first is None or (slot.agent is None and slot.room is None):
            return None
        return _offer(
            first,
            by=by,
            at=at,
            offered_until=until,
            offered_starts_at=slot.starts_at,
            offered_ends_at=slot.ends_at + timedelta(minutes=slot.buffer_minutes),
            offered_minutes=slot.minutes,
            offered_mode=next(iter(slot.modes), Mode.IN_PERSON),
            offered_agent_id=slot.agent,
            offered_room_id=slot.room,
        )


def _offer(waiting: WaitingPlace, *, by: Actor, at: datetime, offered_until: datetime, **slot: object) -> WaitingPlace:
    """The place is this person's to take until an hour; the message says which, and leads to where it is answered."""
    waiting = move(waiting, to=WaitingStatus.OFFERED, by=by, at=at, offered_at=at, offered_until=offered_until, **slot)
    said = {
        **places(offered(waiting, at)),
        "until": words.moment(offered_until),
        "link": issue_link(waiting, at=at),
    }
    notices.tell_all([notices.Notice(waiting.beneficiary, said)], message="place_offered", kind=waiting.kind, at=at)
    return waiting


def offered(waiting: WaitingPlace, at: datetime) -> Appointment | Session:
    """What is kept for the person, as it would be."""
    return waiting.session or _appointment(waiting, at)


@transaction.atomic
def accept_offer(waiting: WaitingPlace, *, by: Actor, at: datetime) -> Appointment:
    """The person takes the place that was kept for them.

    Raises ValidationError when the offer is over, SlotTaken when an agent has used the hour meanwhile.
    """
    waiting = WaitingPlace.objects.select_for_update(of=("self",)).get(pk=waiting.pk)
    if waiting.status != WaitingStatus.OFFERED or waiting.offered_until is None or waiting.offered_until <= at:
        raise ValidationError("Cette place n'est plus proposée.", code="over")
    waiting = move(waiting, to=WaitingStatus.ACCEPTED, by=by, at=at, answered_at=at)
    stop_waiting_for(beneficiary=waiting.beneficiary_id, kind=waiting.kind, by=by, at=at)
    if waiting.session is not None:
        return sit(waiting.beneficiary, waiting.session, origin=Origin.WAITING_LIST, invitation=None, by=by, at=at)
    return place(_appointment(waiting, at), by=by, at=at)


@transaction.atomic
def decline_offer(waiting: WaitingPlace, *, by: Actor, at: datetime) -> WaitingPlace:
    """The person does not want the place: the next one is offered it."""
    waiting = move(waiting, to=WaitingStatus.DECLINED, by=by, at=at, answered_at=at)
    _pass_on(waiting, at=at)
    return waiting


@transaction.atomic
def stop_waiting(waiting: WaitingPlace, *, by: Actor, at: datetime) -> WaitingPlace:
    """The person waits no longer; what was kept for them goes to the next one."""
    was_offered = WaitingPlace.objects.filter(pk=waiting.pk, status=WaitingStatus.OFFERED).exists()
    waiting = move(waiting, to=WaitingStatus.WITHDRAWN, by=by, at=at, answered_at=at)
    if was_offered:
        _pass_on(waiting, at=at)
    return waiting


def stop_waiting_for(*, by: Actor, at: datetime, **of: object) -> None:
    """Whoever these places are waits for them no longer: a person who has an appointment, or whose follow-up ends."""
    for waiting in WaitingPlace.objects.filter(**of, status__in=STILL_WAITING).order_by("since", "pk"):
        stop_waiting(waiting, by=by, at=at)


def expire_offers(*, at: datetime) -> int:
    """Offers that nobody answered in time go to the next person; how many. Safe to run twice at once."""
    count = 0
    over = WaitingPlace.objects.filter(status=WaitingStatus.OFFERED, offered_until__lte=at)
    for pk in list(over.order_by("offered_until").values_list("pk", flat=True)):
        with transaction.atomic():
            waiting = over.filter(pk=pk).select_for_update(of=("self",), skip_locked=True).first()
            if waiting is not None:
                _pass_on(move(waiting, to=WaitingStatus.EXPIRED, by=WORKER, at=at), at=at)
                count += 1
    return count


def freed(appointment: Appointment, *, at: datetime) -> WaitingPlace | None:
    """An appointment to come was called off: its place goes to who waits for it first, if anybody."""
    if appointment.starts_at <= at:
        return None
    if appointment.session is not None:
        give_place_back(appointment.session)
        return offer_next(appointment.session, at=at)
    slot = Slot(
        starts_at=appointment.starts_at,
        minutes=appointment.minutes,
        organisation=appointment.organisation_id,
        agent=appointment.agent_id,
        room=appointment.room_id,
        modes=(appointment.mode,),
        buffer_minutes=appointment.buffer_minutes,
    )
    return offer_slot(slot, kind=appointment.kind, at=at)


def take_place(session: Session, *, at: datetime) -> bool:
    """Count one more place taken, unless none is left or the session is over: one UPDATE, never count-then-insert."""
    rows = Session.objects.filter(pk=session.pk, status=SessionStatus.PLANNED, starts_at__gt=at, taken__lt=F("places"))
    return rows.update(taken=F("taken") + 1) == 1


def give_place_back(session: Session) -> None:
    """Count one place less."""
    Session.objects.filter(pk=session.pk, taken__gt=0).update(taken=F("taken") - 1)


def _first(**of: object) -> WaitingPlace | None:
    waiting = WaitingPlace.objects.filter(**of, status=WaitingStatus.WAITING).order_by("since", "pk")
    return waiting.select_for_update(of=("self",), skip_locked=True).first()


def _pass_on(waiting: WaitingPlace, *, at: datetime) -> None:
    """What was kept for one is offered to the next."""
    if waiting.session is not None:
        give_place_back(waiting.session)
        offer_next(waiting.session, at=at)
    else:
        offer_slot(_slot(waiting), kind=waiting.kind, at=at)


def _slot(waiting: WaitingPlace) -> Slot:
    start, end, minutes = waiting.offered_starts_at, waiting.offered_ends_at, waiting.offered_minutes
    if start is None or end is None or minutes is None:
        raise ValidationError("Cette place n'est plus proposée.", code="over")
    return Slot(
        starts_at=start,
        minutes=minutes,
        organisation=waiting.organisation_id,
        agent=waiting.offered_agent_id,
        room=waiting.offered_room_id,
        modes=(waiting.offered_mode,),
        buffer_minutes=(end - start) // timedelta(minutes=1) - minutes,
    )


def _appointment(waiting: WaitingPlace, at: datetime) -> Appointment:
    slot = _slot(waiting)
    return Appointment(
        beneficiary=waiting.beneficiary,
        kind=waiting.kind,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        organisation=waiting.organisation,
        agent=waiting.offered_agent,
        room=waiting.offered_room,
        mode=waiting.offered_mode,
        origin=Origin.WAITING_LIST,
        made_at=at,
    )


def _offered_until(code: str, starts_at: datetime, at: datetime) -> datetime | None:
    """Until when a freed place stays one person's: the pack's hours from when their message arrives, quiet hours passed.

    Never later than they could still give it back; None when that is too late, and the place is anybody's.
    """
    if (kind := kind_of(code, starts_at)) is None:
        return None
    local = timezone.localtime(at)
    read_at = rules.next_loud(local, parameters.get("messaging.quiet", on=local.date())) or at
    until = min(read_at + timedelta(hours=kind.offer_hours), starts_at - timedelta(hours=kind.change_until_hours))
    return until if until > read_at else None
