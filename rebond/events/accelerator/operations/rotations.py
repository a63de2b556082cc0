"""Writing the rotation of a day: which group, when, with whom and where."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.accelerator.models import Day, Passage, Seat
from rebond.events.accelerator.states import SeatStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import pages, sealed
from rebond.people.appointments.states import SessionStatus

CHANGED = "Quelqu'un a changé cette journée pendant que vous la prépariez : regardez ce qui a changé, puis recommencez."
OLD = "Ce déroulé a été montré il y a plus de cinq minutes : revenez à la journée, puis refaites la suite."


@dataclass(frozen=True)
class Group:
    """One workshop held once. `people`: their appointments of the day."""

    workshop: str
    starts_at: datetime
    minutes: int
    coach: UUID
    room: UUID | None
    people: tuple[UUID, ...]


@dataclass(frozen=True)
class Rotation:
    """A rotation to write. What begins before `since` happened, or is happening: it stays as it is.

    `proof`: as `Day.proof`. `moved`: places that people were told and that are not kept.
    """

    groups: tuple[Group, ...]
    proof: Mapping[str, Any]
    since: datetime | None = None
    moved: int = field(default=0)


SALT = "accelerator.rotation"


def seal(rotation: Rotation, *, version: int) -> str:
    """The rotation as the page carries it until it is accepted, computed on this version of the day."""
    return sealed.seal({"version": version, **asdict(rotation)}, salt=SALT)


def unseal(text: str) -> tuple[int, Rotation]:
    """The version and the rotation that a page carried. Raises `pages.Changed` when it is too old, or not ours."""
    told = sealed.unseal(text, salt=SALT, refusal=OLD)
    groups = [{**one, "starts_at": datetime.fromisoformat(one["starts_at"])} for one in told["groups"]]
    keys = [
        {
            "coach": UUID(one["coach"]),
            "room": UUID(one["room"]) if one["room"] else None,
            "people": _keys(one["people"]),
        }
        for one in groups
    ]
    since = datetime.fromisoformat(told["since"]) if told["since"] else None
    made = tuple(Group(**{**group, **named}) for group, named in zip(groups, keys, strict=True))
    return told["version"], Rotation(made, told["proof"], since, told["moved"])


def _keys(people: list[str]) -> tuple[UUID, ...]:
    return tuple(map(UUID, people))


@transaction.atomic
def apply(day: Day, rotation: Rotation, *, version: int, by: Actor, at: datetime) -> Day:
    """The rotation is in force, all of it at once.

    Raises `pages.Changed` when the day is no longer the one that was read; ValidationError when it is called off.
    """
    row = lock(day, version=version)
    since = rotation.since or row.session.starts_at
    old = Passage.objects.filter(day=row, starts_at__gte=since)
    said = {
        (seat.appointment_id, seat.passage.workshop, seat.passage.starts_at): seat
        for seat in Seat.objects.filter(passage__in=old).exclude(status=SeatStatus.PLANNED).select_related("passage")
    }
    old.delete()
    _write(row, [group for group in rotation.groups if group.starts_at >= since], said)
    row.version += 1
    row.proof, row.planned_at = dict(rotation.proof), at
    row.save(update_fields=["version", "proof", "planned_at"])
    journal.record("rotate", row, before=str(version), after=str(row.version), by=by, at=at)
    return row


def lock(day: Day, *, version: int) -> Day:
    """The day as it is now, nobody else's until the end. Raises as `apply`."""
    row = Day.objects.select_for_update(of=("self",)).select_related("session").get(pk=day.pk)
    if row.version != version:
        raise pages.Changed(CHANGED)
    if row.session.status == SessionStatus.CANCELLED:
        raise ValidationError("Cette journée est annulée.")
    return row


def _write(day: Day, groups: list[Group], said: Mapping[tuple[UUID, str, datetime], Seat]) -> None:
    """What was said of a person in a workshop that they keep at the same hour is kept too."""
    passages, seats = [], []
    for group in groups:
        passage = Passage(
            day=day,
            workshop=group.workshop,
            starts_at=group.starts_at,
            minutes=group.minutes,
            coach_id=group.coach,
            room_id=group.room,
        )
        passages.append(passage)
        for person in group.people:
            kept = said.get((person, group.workshop, group.starts_at))
            status = {"status": kept.status, "noted_at": kept.noted_at} if kept else {}
            seats.append(Seat(passage=passage, appointment_id=person, **status))
    Passage.objects.bulk_create(passages)
    Seat.objects.bulk_create(seats)
