"""Several appointments in one act: the same hour, week after week."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment, Room
from rebond.people.appointments.operations.appointments import make
from rebond.people.appointments.operations.placing import needed_by, tell_all
from rebond.people.appointments.operations.waiting import freed
from rebond.people.appointments.queries.series import reasons_taken
from rebond.people.appointments.states import Mode, Origin, Status
from rebond.people.beneficiaries.models import Beneficiary


@transaction.atomic
def make_series(
    beneficiary: Beneficiary,
    *,
    series: UUID,
    kind: str,
    hours: Sequence[datetime],
    organisation: Organisation,
    agent: Membership | None = None,
    room: Room | None = None,
    mode: str = Mode.IN_PERSON,
    by: Actor,
    at: datetime,
) -> list[Appointment]:
    """An appointment at each of these hours, in order; `queries.plan_series` finds them.

    One message tells the whole series. All or none: raises ValidationError that says every hour that is taken, and by whom.
    """
    asked = kinds.get(kind, at=hours[0])
    if taken := reasons_taken(hours, asked, beneficiary=beneficiary, agent=agent, room=room):
        reasons = " ; ".join(f"{words.moment(starts_at)} ({why})" for starts_at, why in sorted(taken.items()))
        raise ValidationError(f"Impossible : {reasons}. Choisissez un autre jour ou une autre heure.")
    made = [
        make(
            beneficiary,
            kind=kind,
            starts_at=starts_at,
            minutes=asked.minutes,
            organisation=organisation,
            agent=agent,
            room=room,
            mode=mode,
            origin=Origin.SERIES,
            series=series,
            by=by,
            at=at,
        )
        for starts_at in hours
    ]
    _tell(made, "series_booked", alone="appointment_booked", at=at)
    return made


@transaction.atomic
def cancel_series(series: UUID, *, by: Actor, at: datetime) -> list[Appointment]:
    """What is still to come of the series is called off, said in one message; each hour goes to who waits for one."""
    coming = Appointment.objects.filter(series=series, status=Status.PLANNED, starts_at__gt=at)
    told = coming.select_related("beneficiary__departement", "organisation", "session")
    rows = list(told.order_by("starts_at", "pk"))
    for row in rows:
        move(row, to=Status.CANCELLED, by=by, at=at, noted_at=at)
        freed(row, at=at)
    _tell(rows, "series_cancelled", alone="appointment_postponed", at=at)
    return rows


def _tell(rows: Sequence[Appointment], message: str, *, alone: str, at: datetime) -> None:
    if len(rows) > 1:
        last = rows[-1]
        tell_all(
            rows[:1],
            message,
            at=at,
            useful_until=needed_by(last),
            count=str(len(rows)),
            until=words.day(last.starts_at),
        )
    else:
        tell_all(rows, alone, at=at)
