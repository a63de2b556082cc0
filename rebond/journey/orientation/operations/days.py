"""The order of the facts of one orientation: each has a day, which the day of another bounds."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.web import words
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation


def day_of(at: datetime) -> date:
    """The local day of an instant."""
    return timezone.localtime(at).date()


def not_before(happened_at: datetime, floor: datetime | None, *, what: str) -> datetime:
    """`happened_at`, or `floor` when it was earlier on that same day: an hour is seldom noted exactly.

    `floor` is the decision. Raises ValidationError for a day before.
    """
    if floor is None or happened_at >= floor:
        return happened_at
    if day_of(happened_at) == day_of(floor):
        return floor
    raise ValidationError(f"{what} ne peut pas précéder la décision d'orientation, du {words.full_day(floor)}.")


def of_interview(orientation: Orientation, held_at: datetime, *, at: datetime) -> datetime:
    """The instant of the interview: since the person asked, not after the decision, not to come.

    On the day of the decision, not after it. Raises ValidationError.
    """
    if held_at > at:
        raise ValidationError("L'entretien ne peut pas avoir eu lieu dans le futur.")
    entered_on = entry_day(orientation)
    if day_of(held_at) < entered_on:
        fact = "la demande" if orientation.is_entrants else "l'ouverture de cette orientation"
        raise ValidationError(f"L'entretien ne peut pas précéder {fact}, du {words.full_day(entered_on)}.")
    decided_at = orientation.decided_at
    if decided_at is None or held_at <= decided_at:
        return held_at
    if day_of(held_at) == day_of(decided_at):
        return decided_at
    raise ValidationError(f"L'entretien ne peut pas suivre la décision, du {words.full_day(decided_at)}.")


def entry_day(orientation: Orientation) -> date:
    """The day since which the person waits: no interview of this orientation was before."""
    found = clocks.DAYS["request"](orientation)
    return orientation.duty.requested_on if found is None else found


def of_booking(orientation: Orientation, booked_at: datetime, *, at: datetime) -> datetime:
    """The instant at which the person booked: since the decision, not to come. Raises ValidationError."""
    if booked_at > at:
        raise ValidationError("La prise de rendez-vous ne peut pas être datée du futur.")
    return not_before(booked_at, orientation.decided_at, what="La prise de rendez-vous")


def of_meeting(orientation: Orientation, met_at: datetime, *, at: datetime) -> datetime:
    """The instant of the first meeting: since the decision, not to come. Raises ValidationError."""
    if met_at > at:
        raise ValidationError("La rencontre ne peut pas avoir eu lieu dans le futur.")
    return not_before(met_at, orientation.decided_at, what="La première rencontre")
