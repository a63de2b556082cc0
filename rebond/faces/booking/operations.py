"""What whoever holds a link may do. One act, one operation of the appointments."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rebond.faces.booking import hours
from rebond.faces.booking.queries import Door
from rebond.ground.journal import operations as journal
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import links
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.models import Membership
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment, Room
from rebond.people.appointments.operations import SlotTaken
from rebond.people.appointments.operations.links import PURPOSES
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import Origin
from rebond.people.beneficiaries.operations import contacts
from rebond.people.beneficiaries.states import ContactKind

TAKEN = "Quelqu'un vient de prendre cette heure. Choisissez-en une autre."
FULL = "Quelqu'un vient de prendre la dernière place. Choisissez une autre date, ou « Voir toutes les heures », pour être prévenu."
UNKNOWN = "Qui a ouvert le lien d'un message dit ne pas connaître la personne."
STRANGER = (
    "La personne qui a ouvert le lien d'un message dit ne pas connaître le destinataire : vérifiez ses coordonnées."
)


@transaction.atomic
def choose(door: Door, *, key: str, mode: str, at: datetime) -> Appointment:
    """The person has this hour with whoever is free then, or this session; an appointment that they had moves there.

    Raises SlotTaken when nobody is free any more, ValidationError for what the appointments refuse.
    """
    if door.kind.is_collective:
        return _join(door, key, at)
    hour = hours.named(door, key)
    free = hours.slots_at(door, hour.starts_at) if hour else []
    for slot in (slot for slot in free if mode in slot.modes):
        try:
            return _take(door, slot, mode, at)
        except SlotTaken:  # another agent may still be free at this hour
            continue
    raise SlotTaken(TAKEN)


def _take(door: Door, slot: Slot, mode: str, at: datetime) -> Appointment:
    agent = Membership.objects.select_related("user").get(pk=slot.agent) if slot.agent else None
    room = Room.objects.get(pk=slot.room) if slot.room else None
    how: dict[str, Any] = {"agent": agent, "room": room, "mode": mode, "by": door.actor, "at": at}
    how |= {"starts_at": slot.starts_at, "minutes": slot.minutes}
    if door.appointment is not None:
        return operations.reschedule(door.appointment, by_person=True, **how)
    return orientation.book(
        door.person,
        kind=door.kind.code,
        organisation=door.organisation,
        origin=Origin.PERSON,
        invitation=door.invitation,
        **how,
    )


def _join(door: Door, key: str, at: datetime) -> Appointment:
    session = hours.session_named(door, key)
    if session is None:
        raise SlotTaken(FULL)
    try:
        if door.appointment is not None:
            return operations.change_session(door.appointment, session, by=door.actor, at=at)
        return operations.join_session(
            session, door.person, origin=Origin.PERSON, invitation=door.invitation, by=door.actor, at=at
        )
    except SlotTaken as taken:
        raise SlotTaken(FULL) from taken


@transaction.atomic
def deny(door: Door, *, at: datetime) -> None:
    """Whoever holds the link does not know the person: no link of theirs leads anywhere any more, nothing is sent there.

    The number, or the address, that had the last message is among those that an agent must replace.
    """
    for purpose, model in PURPOSES.items():
        for pk in model.objects.filter(beneficiary=door.person).values_list("pk", flat=True):
            links.revoke(purpose=purpose, object_id=pk)
    sent = Message.objects.filter(recipient_id=door.person.pk).exclude(channel=Channel.LETTER)
    if last := sent.order_by("-created_at", "-pk").values_list("channel", "address").first():
        messaging.bury([last], reason=UNKNOWN, at=at)
    journal.record("deny", door.person, by=door.actor, at=at)
    contacts.note_contact(
        door.person,
        kind=ContactKind.SMS,
        is_reached=False,
        is_incoming=True,
        note=STRANGER,
        author=None,
        by=door.actor,
        at=at,
    )
