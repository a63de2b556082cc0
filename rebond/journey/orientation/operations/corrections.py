"""A day that was noted wrongly is noted again: the journal keeps which day it was, and which it is."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import words
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.operations import days
from rebond.journey.orientation.states import Status


@transaction.atomic
def correct_interview(
    orientation: Orientation, *, held_at: datetime, instead_of: datetime, by: Actor, at: datetime
) -> Orientation:
    """The interview was held at `held_at`.

    A contract that was printed with the former day and not handed over is to be printed again; one that was handed
    over stays what the person has. Raises ValidationError when it is no longer noted `instead_of`, or could not be that day.
    """
    row = _noted(orientation, fact="interviewed_at", instead_of=instead_of)
    if row.handed_over_at is None:
        row.contract = None
    row.interviewed_at = days.of_interview(row, held_at, at=at)
    return _keep(row, "correct_interview", instead_of, row.interviewed_at, ("interviewed_at", "contract"), by=by, at=at)


@transaction.atomic
def correct_booking(
    orientation: Orientation, *, booked_at: datetime, instead_of: datetime, by: Actor, at: datetime
) -> Orientation:
    """The person booked with the structure at `booked_at`. Raises ValidationError, as `correct_interview`."""
    row = _noted(orientation, fact="booked_at", instead_of=instead_of)
    row.booked_at = days.of_booking(row, booked_at, at=at)
    return _keep(row, "correct_booking", instead_of, row.booked_at, ("booked_at",), by=by, at=at)


@transaction.atomic
def correct_first_meeting(
    orientation: Orientation, *, met_at: datetime, instead_of: datetime, by: Actor, at: datetime
) -> Orientation:
    """The référent first met the person at `met_at`. Raises ValidationError, as `correct_interview`."""
    row = _noted(orientation, fact="first_met_at", instead_of=instead_of)
    row.first_met_at = days.of_meeting(row, met_at, at=at)
    return _keep(row, "correct_first_meeting", instead_of, row.first_met_at, ("first_met_at",), by=by, at=at)


def _noted(orientation: Orientation, *, fact: str, instead_of: datetime) -> Orientation:
    """The orientation, locked, once sure that the day is still the one that the form showed."""
    rows = Orientation.objects.select_for_update(of=("self",)).select_related("duty")
    row: Orientation = rows.get(pk=orientation.pk)
    noted: datetime | None = getattr(row, fact)
    if row.status == Status.CLOSED:
        raise ValidationError("Cette orientation est terminée : ses dates ne changent plus.", code="moved")
    if noted != instead_of:
        now = f"elle est maintenant {words.moment(noted)}" if noted else "elle n'est plus notée"
        raise ValidationError(f"La date a changé entre-temps : {now}. Actualisez la page.", code="moved")
    return row


def _keep(
    row: Orientation,
    verb: str,
    before: datetime,
    after: datetime,
    columns: tuple[str, ...],
    *,
    by: Actor,
    at: datetime,
) -> Orientation:
    row.save(update_fields=list(columns))
    told = {"before": days.day_of(before).isoformat(), "after": days.day_of(after).isoformat()}
    journal.record(verb, row, by=by, at=at, **told)
    return row
