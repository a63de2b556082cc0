"""The waiting list: who waits, and the freed place offered to one person at a time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.operations.links import issue_link
from rebond.people.appointments.operations.placing import is_free, kind_of, place, places, shorter, sit
from rebond.people.appointments.queries.slots import hosts_for, offers_to_come, video_addresses
from rebond.people.appointments.queries.waiting import nearest_hour
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import STILL_WAITING, Mode, Origin, SessionStatus, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

NOTHING_OFFERED = dict.fromkeys(
    (
        *("offered_at", "offered_until", "offered_starts_at", "offered_ends_at"),
        *("offered_minutes", "offered_agent", "offered_room"),
    )
)


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
    """A free place of the session, if any, is kept for who waits for it first, of those whom a message reaches."""
    with transaction.atomic():
        until = _offered_until(session.kind, session.starts_at, at)
        waits = _queue(session.kind, session.organisation_id, session, at=at) if until else iter(())
        first = next(waits, None)
        if until is None or first is None or not take_place(session, at=at):
            return None
        return _offer(first, by=by, at=at, offered_until=until)


def offer_slot(slot: Slot, *, kind: str, by: Actor = WORKER, at: datetime) -> WaitingPlace | None:
    """A freed hour is kept, from those who book alone, for who waits first for this kind at this site.

    Nobody is offered an hour that is not free any more (the agent is away, the hour is taken), that is not theirs to take
    (their référent receives them), or of which no message would tell them.
    """
    with transaction.atomic():
        until = _offered_until(kind, slot.starts_at, at)
        if until is None or (slot.agent is None and slot.room is None):
            return None
        for first in _queue(kind, slot.organisation, None, at=at):
            meeting = _meeting(first, slot, at)
            if not is_free(meeting, for_person=False, at=at):
                return None
            if _suits(first, slot) and is_free(meeting, for_person=True, at=at):
                return _offer_hour(first, slot, by=by, at=at, offered_until=until)
        return None


def offer_free(*, at: datetime) -> int:
    """Hours and places that opened are kept for who waits for them, in order; how many. Safe to run twice at once."""
    waits, count = WaitingPlace.objects.filter(status=WaitingStatus.WAITING), 0
    awaited = Session.objects.filter(pk__in=waits.exclude(session=None).values("session"), taken__lt=F("places"))
    for session in awaited.filter(status=SessionStatus.PLANNED, starts_at__gt=at).order_by("starts_at", "pk"):
        while offer_next(session, at=at):
            count += 1
    asked = waits.filter(session=None).order_by("kind", "organisation").distinct()
    for kind, organisation in asked.values_list("kind", "organisation"):
        with transaction.atomic():
            count += sum(_offer_any(first, at=at) for first in _queue(kind, organisation, None, at=at))
    return count


def _offer_any(waiting: WaitingPlace, *, at: datetime) -> bool:
    """The nearest free hour that the person may take is kept for them, if there is one."""
    slot = nearest_hour(waiting, since=notices.arrives_at(at), at=at)
    until = _offered_until(waiting.kind, slot.starts_at, at) if slot else None
    if slot is None or until is None:
        return False
    _offer_hour(waiting, slot, by=WORKER, at=at, offered_until=until)
    return True


def _suits(waiting: WaitingPlace, slot: Slot) -> bool:
    """Whether the hour is of somebody who may receive the person."""
    kind = kind_of(waiting.kind, slot.starts_at)
    hosts = hosts_for(waiting.beneficiary, kind, waiting.organisation_id) if kind else None
    return hosts is None or slot.agent in {host.pk for host in hosts}


def _offer_hour(waiting: WaitingPlace, slot: Slot, *, by: Actor, at: datetime, offered_until: datetime) -> WaitingPlace:
    return _offer(
        waiting,
        by=by,
        at=at,
        offered_until=offered_until,
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
    meeting = offered(waiting, at)
    videos = video_addresses([meeting])
    said = {
        **places(meeting, videos),
        "until": words.moment(offered_until),
        "link": issue_link(waiting, at=at),
    }
    notice = notices.Notice(waiting.beneficiary, said, shorter=shorter(meeting, videos), needed_by=offered_until)
    notices.tell_all([notice], message="place_offered", kind=waiting.kind, at=at)
    return waiting


def offered(waiting: WaitingPlace, at: datetime) -> Appointment | Session:
    """What is kept for the person, as it would be."""
    return waiting.session or _meeting(waiting, _slot(waiting), at)


@transaction.atomic
def accept_offer(waiting: WaitingPlace, *, by: Actor, at: datetime) -> Appointment | None:
    """The person takes the place that was kept for them; None when it is gone: they wait again, where they were.

    Raises ValidationError when the offer is over.
    """
    waiting = WaitingPlace.objects.select_for_update(of=("self",)).get(pk=waiting.pk)
    if waiting.status != WaitingStatus.OFFERED or waiting.offered_until is None or waiting.offered_until <= at:
        raise ValidationError("Cette place n'est plus proposée.", code="over")
    if waiting.session is None and not is_free(_meeting(waiting, _slot(waiting), at), for_person=True, at=at):
        _wait_again(waiting, by=by, at=at)
        return None
    waiting = move(waiting, to=WaitingStatus.ACCEPTED, by=by, at=at, answered_at=at)
    stop_waiting_for(beneficiary=waiting.beneficiary_id, kind=waiting.kind, by=by, at=at)
    if waiting.session is not None:
        return sit(waiting.beneficiary, waiting.session, origin=Origin.WAITING_LIST, invitation=None, by=by, at=at)
    return place(_meeting(waiting, _slot(waiting), at), by=by, at=at)


def _wait_again(waiting: WaitingPlace, *, by: Actor, at: datetime) -> None:
    """The hour that was kept is gone through no act of the person: they wait since when they did."""
    move(waiting, to=WaitingStatus.WAITING, by=by, at=at, **NOTHING_OFFERED)


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
    """Offers that nobody answered in time go to the next person; how many. Safe to run twice at once.

    Who was offered an hour that is no longer open waits again.
    """
    count = _end_lost_offers(at)
    over = WaitingPlace.objects.filter(status=WaitingStatus.OFFERED, offered_until__lte=at)
    for pk in list(over.order_by("offered_until").values_list("pk", flat=True)):
        with transaction.atomic():
            waiting = over.filter(pk=pk).select_for_update(of=("self",), skip_locked=True).first()
            if waiting is not None:
                _pass_on(move(waiting, to=WaitingStatus.EXPIRED, by=WORKER, at=at), at=at)
                count += 1
    return count


def _end_lost_offers(at: datetime) -> int:
    count = 0
    for offer in offers_to_come(at).order_by("offered_until", "pk"):
        with transaction.atomic():
            live = WaitingPlace.objects.filter(pk=offer.pk, status=WaitingStatus.OFFERED)
            row = live.select_for_update(of=("self",), skip_locked=True).first()
            if row is not None and not is_free(_meeting(row, _slot(row), at), for_person=True, at=at):
                _wait_again(row, by=WORKER, at=at)
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


def _queue(kind: str, organisation: UUID, session: Session | None, *, at: datetime) -> Iterator[WaitingPlace]:
    """Who waits, in order, each locked in turn; those whom no message would tell in time stay for an agent to call."""
    waits = WaitingPlace.objects.filter(kind=kind, organisation=organisation, session=session)
    rows = list(waits.filter(status=WaitingStatus.WAITING).select_related("beneficiary").order_by("since", "pk"))
    reached = notices.reaches([row.beneficiary for row in rows], kind=kind, needed_by=at, at=at)
    for pk in [row.pk for row in rows if reached[row.beneficiary_id]]:
        free = waits.filter(pk=pk, status=WaitingStatus.WAITING).select_for_update(of=("self",), skip_locked=True)
        if (row := free.first()) is not None:
            yield row


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


def _meeting(waiting: WaitingPlace, slot: Slot, at: datetime) -> Appointment:
    """The appointment that the person would have at this hour."""
    return Appointment(
        beneficiary=waiting.beneficiary,
        kind=waiting.kind,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        organisation=waiting.organisation,
        agent_id=slot.agent,
        room_id=slot.room,
        mode=next(iter(slot.modes), Mode.IN_PERSON),
        origin=Origin.WAITING_LIST,
        made_at=at,
    )


def _offered_until(code: str, starts_at: datetime, at: datetime) -> datetime | None:
    """Until when a freed place stays one person's: the pack's hours from when their message arrives, quiet hours passed.

    Never later than they could still give it back; None when that is too late, and the place is anybody's.
    """
    if (kind := kind_of(code, starts_at)) is None:
        return None
    read_at = notices.arrives_at(at)
    until = min(read_at + timedelta(hours=kind.offer_hours), starts_at - timedelta(hours=kind.change_until_hours))
    return until if until > read_at else None
