"""The rooms of a day and those who run its workshops."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from psycopg.errors import ExclusionViolation

from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage
from rebond.events.accelerator.operations.rotations import lock
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import conflicts
from rebond.people.accounts.models import Membership
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Absence, Occupation, Room
from rebond.people.appointments.states import AbsenceSource, SessionStatus


def touch(row: Day, *, by: Actor, at: datetime) -> None:
    """Whoever planned from what was before is told that it changed."""
    row.version += 1
    row.save()
    journal.record("change_day", row, by=by, at=at)


@contextmanager
def taking() -> Iterator[None]:
    """Whoever else took the room or the agent in between is told of: the agenda's own refusal, as a ValidationError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise ValidationError(conflicts.sentence(error)) from error


def copy_staff(source: Day, day: Day, *, by: Actor, at: datetime) -> None:
    """The rooms and coaches of a day are those of another too. Raises ValidationError when one of them is taken."""
    for room in DayRoom.objects.filter(day=source).select_related("room"):
        add_room(day, room.room, workshops=room.workshops, by=by, at=at)
    for coach in Coach.objects.filter(day=source).select_related("member"):
        add_coach(
            day,
            member=coach.member,
            name=coach.name,
            place=coach.place,
            workshops=coach.workshops,
            arrives=coach.arrives,
            leaves=coach.leaves,
            by=by,
            at=at,
        )


@transaction.atomic
def add_room(day: Day, room: Room, *, workshops: Collection[str] = (), by: Actor, at: datetime) -> DayRoom:
    """A room for the day, for some workshops or all. Raises ValidationError when it is taken or closed at those hours."""
    row = lock(day, version=day.version)
    Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    _check_free(row, Q(room=room.pk), f"{room.name} est", by_day=DayRoom.objects.filter(room=room.pk, closed_at=None))
    made = DayRoom(day=row, room=room, workshops=list(workshops))
    made.validate_constraints()
    with taking():
        made.save(force_insert=True)
    touch(row, by=by, at=at)
    day.version = row.version
    return made


@transaction.atomic
def new_room(day: Day, *, name: str, seats: int, workshops: Collection[str] = (), by: Actor, at: datetime) -> DayRoom:
    """A room that the site did not name yet. Raises ValidationError when it did."""
    room = appointments.open_room(day.session.organisation, name=name, seats=seats, is_accessible=False, by=by, at=at)
    return add_room(day, room, workshops=workshops, by=by, at=at)


@transaction.atomic
def add_coach(
    day: Day,
    *,
    member: Membership | None = None,
    name: str = "",
    place: str = "",
    workshops: Collection[str],
    arrives: time | None = None,
    leaves: time | None = None,
    by: Actor,
    at: datetime,
) -> Coach:
    """Somebody runs workshops that day. Raises ValidationError when they are taken elsewhere, or do so already."""
    row = lock(day, version=day.version)
    if member is not None:
        Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
        others = Coach.objects.filter(member=member.pk, left_at=None)
        _check_free(row, Q(agent=member.pk), f"{member.user.full_name} est", by_day=others)
    said = {"name": name.strip(), "place": place.strip(), "arrives": arrives, "leaves": leaves}
    made = Coach(day=row, member=member, workshops=list(workshops), **said)
    made.validate_constraints()
    with taking():
        made.save(force_insert=True)
    touch(row, by=by, at=at)
    day.version = row.version
    return made


def _check_free(day: Day, whose: Q, who: str, *, by_day: QuerySet[Coach] | QuerySet[DayRoom]) -> None:
    """Nobody else has the room or the agent at those hours, and nobody closed them. Raises ValidationError."""
    hours = (day.session.starts_at, day.session.ends_at)
    elsewhere = by_day.exclude(day=day.pk).filter(
        day__session__status=SessionStatus.PLANNED,
        day__session__starts_at__lt=hours[1],
        day__session__until__gt=hours[0],
    )
    if elsewhere.exists():
        raise ValidationError(f"{who} déjà dans une autre journée à ces heures.")
    taken = Occupation.objects.filter(whose, period__overlap=hours).exclude(
        session=day.session_id, session__isnull=False
    )
    if taken.exists():
        raise ValidationError(f"{who} déjà pris à ces heures : libérez-les d'abord, ou choisissez autrement.")
    if Absence.objects.filter(whose, source=AbsenceSource.TYPED, period__overlap=hours).exists():
        raise ValidationError(f"{who} fermé ou absent à ces heures, d'après l'agenda.")


@transaction.atomic
def remove_room(room: DayRoom, *, by: Actor, at: datetime) -> None:
    """The room is no longer of the day; the groups that were to be there wait for another rotation."""
    row = lock(room.day, version=room.day.version)
    if row.session.starts_at <= at:
        raise ValidationError("La journée a commencé : dites la salle fermée depuis la page du jour.")
    Passage.objects.filter(room=room).delete()
    room.delete()
    touch(row, by=by, at=at)


@transaction.atomic
def remove_coach(coach: Coach, *, by: Actor, at: datetime) -> None:
    """They run nothing that day; the groups that they had wait for another rotation."""
    row = lock(coach.day, version=coach.day.version)
    if row.session.starts_at <= at:
        raise ValidationError("La journée a commencé : notez son départ depuis la page du jour.")
    Passage.objects.filter(coach=coach).delete()
    coach.delete()
    touch(row, by=by, at=at)
