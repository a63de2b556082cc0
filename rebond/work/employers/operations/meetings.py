"""Meetings of the club: opened, companies invited, answers heard, called off."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.web import words
from rebond.work.employers.models import ClubEvent, ClubGuest, CompanyContact
from rebond.work.employers.operations import letters
from rebond.work.employers.states import Answer, EventStatus

GUEST = "club.guest"
"""The purpose of the link with which a guest answers."""


@transaction.atomic
def open_event(*, title: str, starts_at: datetime, place: str, words: str = "", by: Actor, at: datetime) -> ClubEvent:
    """A meeting of the club. Raises ValidationError when it is past."""
    if starts_at <= at:
        raise ValidationError({"starts_at": "Cette rencontre est déjà passée : vérifiez le jour et l'heure."})
    event = ClubEvent(title=title, starts_at=starts_at, place=place, words=words, opened_at=at)
    event.save(force_insert=True)
    journal.record("open_club_event", event, by=by, at=at)
    return event


@transaction.atomic
def invite(event: ClubEvent, contacts: Sequence[CompanyContact], *, by: Actor, at: datetime) -> list[ClubGuest]:
    """Those of these people who agreed to be written to, and are not invited yet, receive the meeting and a link to answer.

    Raises ValidationError once it is called off or past.
    """
    row = _to_come(event, at)
    invited = set(row.guests.values_list("contact", flat=True))
    people = [one for one in letters.agreeing(contacts) if one.pk not in invited]
    guests = [ClubGuest(event=row, contact=one, invited_at=at) for one in people]
    ClubGuest.objects.bulk_create(guests)
    expires_at = row.starts_at + timedelta(days=1)
    told = []
    for guest in guests:
        link = letters.address("employers:guest", purpose=GUEST, object_id=guest.pk, expires_at=expires_at)
        told.append((guest.contact, {**_places(row), "what": row.words, "link": link}))
    letters.write("club_invitation", told, at=at)
    journal.record_all("invite_to_club", ClubGuest, [(guest.pk, "", "") for guest in guests], by=by, at=at)
    return guests


@transaction.atomic
def answer(guest: ClubGuest, *, answer: str, by: Actor, at: datetime) -> ClubGuest:
    """They come or do not; the last word counts. Raises ValidationError once it is called off or past."""
    row = ClubGuest.objects.select_for_update(of=("self",)).select_related("event").get(pk=guest.pk)
    _to_come(row.event, at)
    row.answer, row.answered_at = str(Answer(answer)), at
    row.validate_constraints()
    row.save(update_fields=["answer", "answered_at"])
    journal.record("answer_club", row, by=by, at=at, after=row.answer)
    return row


@transaction.atomic
def call_off(event: ClubEvent, *, by: Actor, at: datetime) -> ClubEvent:
    """It does not take place: those who had not said no are told, but for who left or refused our messages meanwhile.

    Who said that they come is told whatever they refused since. Raises IllegalMove, or ValidationError once it is past.
    """
    _to_come(event, at)
    row = move(event, to=EventStatus.CALLED_OFF, by=by, at=at)
    gone = Q(contact__refused_on__isnull=False) | Q(contact__ended_on__isnull=False)
    guests = row.guests.exclude(answer=Answer.NO).exclude(gone, answer="").select_related("contact")
    letters.write("club_called_off", [(guest.contact, _places(row)) for guest in guests], at=at)
    return row


def _to_come(event: ClubEvent, at: datetime) -> ClubEvent:
    row = ClubEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if row.status != EventStatus.OPEN or row.starts_at <= at:
        raise ValidationError("Cette rencontre est passée ou annulée.", code="over")
    return row


def _places(event: ClubEvent) -> dict[str, str]:
    day, hour = words.day(event.starts_at), words.hour(event.starts_at)
    return {"title": event.title, "day": day, "time": hour, "place": event.place}
