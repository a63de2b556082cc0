"""A day made into the planner's questions, and its answers told back: who is drawn, and who goes where.

Lunch is taken by everyone at the same time: nobody is there, and no coach works, between its two hours.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any
from uuid import UUID

import numpy as np
from django.core.exceptions import ValidationError
from django.utils import timezone

from planner import cohort
from planner import rotation as planner
from planner.cohort.chances import in_proportion
from planner.refusals import Refused
from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Presence, Seat, Selection
from rebond.events.accelerator.operations.cohorts import Choice
from rebond.events.accelerator.operations.rotations import Group, Rotation
from rebond.events.accelerator.queries.pool import Candidate, Found
from rebond.events.accelerator.states import ATTENDED, SeatStatus
from rebond.events.accelerator.workshops import Workshop, ever, workshops
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status

SECONDS = 2.0
"""How long a whole day is improved; a day that has begun takes the first answer, in less than a second."""

HERE = (Status.PLANNED, Status.HELD)


MARGIN = 1e-9
"""Shares that differ from a whole number by less are whole."""


def select(found: Found, *, places: int, waiting: int, seed: str, names: Mapping[UUID, str]) -> Choice:
    """Draw a cohort: each Pôle has its share, and within it, who was never invited comes first, then who waits longest.

    `names`: of the Pôles. The same people and seed give the same cohort, whatever their order. Raises ValidationError
    when nobody may be drawn.
    """
    people = sorted(found.candidates, key=lambda one: one.number)
    size = min(places, len(people))
    if not size:
        raise ValidationError("Personne ne peut être invité à cette journée : regardez pourquoi, sous la liste.")
    chance, quotas = _chances(people, size)
    drawn = [one for one in people if chance[one.number] > 0]
    report = _draw(
        {one.number: (one.waited, chance[one.number], one.pole) for one in drawn}, quotas, names, size=size, seed=seed
    )
    chosen = dict(zip(report.ids.tolist(), report.chosen.tolist(), strict=True))
    lines = [
        [one.number, str(one.pole), one.waited, one.invited, chance[one.number], chosen[_name(one.number)], one.fits]
        for one in drawn
    ]
    rest = [one for one in people if not chosen.get(_name(one.number), False)]
    said = {
        "fingerprint": report.fingerprint,
        "quotas": _quota_lines(people, quotas, lines, names),
        "eligible": dict(Counter(found.left_out.values())),
        "candidates": len(people),
        "waiting": [one.number for one in _in_order(rest, seed)[:waiting]],
        "places": places,
    }
    return Choice(seed, size, lines, said)


def redo(selection: Selection) -> bool:
    """Whether the draw, made again from what was kept, chooses the same people."""
    rows = {line[0]: (line[2], line[4], UUID(line[1])) for line in selection.pool}
    quotas = {UUID(line["pole"]): (line["least"], line["most"]) for line in selection.report["quotas"]}
    names = {UUID(line["pole"]): line["name"] for line in selection.report["quotas"]}
    again = _draw(rows, quotas, names, size=selection.size, seed=selection.seed)
    chosen = dict(zip(again.ids.tolist(), again.chosen.tolist(), strict=True))
    same = all(chosen[_name(line[0])] == line[5] for line in selection.pool)
    return same and again.fingerprint == selection.report["fingerprint"]


Quotas = dict[UUID, tuple[int, int]]


def _chances(people: Sequence[Candidate], size: int) -> tuple[dict[int, float], Quotas]:
    """Chance of each by number, and the least and most of each Pôle: its share of the places, rounded either way."""
    chance: dict[int, float] = {}
    quotas: Quotas = {}
    for pole in sorted({one.pole for one in people}):
        group = [one for one in people if one.pole == pole]
        left = size * len(group) / len(people)
        quotas[pole] = (math.floor(left + MARGIN), math.ceil(left - MARGIN))
        for _, same in groupby(sorted(group, key=attrgetter("tier")), attrgetter("tier")):
            tier = list(same)
            part = in_proportion(np.array([one.waited for one in tier], np.float64), max(0.0, min(left, len(tier))))
            whole = left >= len(tier) - MARGIN
            chance |= {
                one.number: 1.0 if whole else 0.0 if left <= MARGIN else float(value)
                for one, value in zip(tier, part, strict=True)
            }
            left -= len(tier)
    return chance, quotas


def _draw(
    people: Mapping[int, tuple[int, float, UUID]],
    quotas: Quotas,
    names: Mapping[UUID, str],
    *,
    size: int,
    seed: str,
) -> cohort.Report:
    """`people`: days waited, chance and Pôle by number. Raises ValidationError when the planner refuses."""
    poles = [pole for _, _, pole in people.values()]
    groups = tuple(
        cohort.Quota(names[pole], np.array([one == pole for one in poles]), least, most)
        for pole, (least, most) in quotas.items()
        if pole in set(poles)
    )
    pool = cohort.Pool(
        ids=np.array([_name(number) for number in people]),
        waiting=np.array([waited for waited, _, _ in people.values()], np.float64),
        indicators=np.zeros((len(people), 0)),
        names=(),
        wanted=np.array([chance for _, chance, _ in people.values()]),
        quotas=groups,
    )
    try:
        return cohort.draw(pool, size, seed=seed)
    except Refused as refusal:
        raise ValidationError(f"Le tirage au sort n'a pas pu se faire : {refusal}") from refusal


def _name(number: int) -> str:
    return str(number)


def _quota_lines(
    people: Sequence[Candidate], quotas: Quotas, lines: Sequence[Sequence[Any]], names: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    there, given = Counter(one.pole for one in people), Counter(UUID(line[1]) for line in lines if line[5])
    return [
        {
            "pole": str(pole),
            "name": names[pole],
            "people": there[pole],
            "least": least,
            "most": most,
            "obtained": given[pole],
        }
        for pole, (least, most) in quotas.items()
    ]


def _in_order(people: Sequence[Candidate], seed: str) -> list[Candidate]:
    """Who waits for a place: the same order of passage, then by lot, in proportion to the wait; redone by anyone.

    Each person's lot is -ln(u) / days, where u comes from SHA-256 of the seed and their number; the least is first.
    """

    def lot(one: Candidate) -> float:
        hashed = hashlib.sha256(f"{seed}\n{one.number}".encode()).digest()
        return -math.log((int.from_bytes(hashed[:8], "big") + 1) / 2**64) / one.waited

    return sorted(people, key=lambda one: (one.tier, lot(one), one.number))


def slot_at(day: Day, at: datetime) -> int:
    """The first slot that begins at this instant or later: what begins before it can no longer be changed."""
    minutes = (at - day.session.starts_at) / timedelta(minutes=day.slot_minutes)
    return int(min(max(0, -(-minutes // 1)), day.session.minutes // day.slot_minutes))


def rotation(day: Day, *, from_slot: int = 0, seconds: float | None = None) -> Rotation:
    """Who goes where from a slot on, keeping what people were told as far as nobody loses a workshop by it.

    Raises ValidationError, in words, when nothing can be planned.
    """
    asked = _Question(day)
    budget = seconds if seconds is not None else 0.0 if from_slot else SECONDS
    try:
        found = planner.rotate(
            asked.day(from_slot), former=asked.former(), from_slot=from_slot, seconds=budget, seed=day.version
        )
    except Refused as refusal:
        raise ValidationError(f"Le déroulé ne peut pas être calculé : {refusal}") from refusal
    return Rotation(
        groups=tuple(asked.told(session) for session in found.sessions),
        proof={
            "attended": found.attended,
            "attendance_bound": found.attendance_bound,
            "met": found.met,
            "met_bound": found.met_bound,
            "why_not": asked.reasons(found.why_not),
        },
        since=asked.start_of(from_slot) if from_slot else None,
        moved=found.moved,
    )


class _Question:
    """The rows of a day, each with its place in the planner's arrays. Six reads."""

    def __init__(self, row: Day) -> None:
        self.row, self.session = row, row.session
        known = {**ever(), **workshops(local_day(row.session.starts_at))}
        self.workshops: list[Workshop] = [known[code] for code in row.workshops if code in known]
        people = Appointment.objects.filter(session=row.session_id, status__in=HERE)
        self.people: list[Appointment] = list(people.order_by("made_at", "pk"))
        self.coaches: list[Coach] = list(Coach.objects.filter(day=row).order_by("pk"))
        self.rooms: list[DayRoom] = list(DayRoom.objects.filter(day=row).select_related("room").order_by("pk"))
        held = Passage.objects.filter(day=row, starts_at__gte=row.session.starts_at, starts_at__lt=row.session.ends_at)
        self.passages = list(held.order_by("starts_at", "pk"))
        self.seats = list(Seat.objects.filter(passage__day=row).order_by("pk"))
        self.presences = {one.appointment_id: one for one in Presence.objects.filter(day=row)}
        self.place = {one.pk: n for n, one in enumerate((*self.people,))}
        self._refuse_nothing()

    def _refuse_nothing(self) -> None:
        if not self.people:
            raise ValidationError("Personne n'a de place dans cette journée : invitez d'abord la cohorte.")
        if not self.coaches:
            raise ValidationError("Personne n'anime cette journée : ajoutez d'abord les animateurs.")
        if not self.workshops:
            raise ValidationError("Cette journée n'a aucun atelier : choisissez-les d'abord.")

    @property
    def slots(self) -> int:
        return self.session.minutes // self.row.slot_minutes

    def start_of(self, slot: int) -> datetime:
        return self.session.starts_at + timedelta(minutes=slot * self.row.slot_minutes)

    def day(self, from_slot: int) -> planner.Day:
        """The question, as things now are."""
        durations = [-(-one.minutes // self.row.slot_minutes) for one in self.workshops]
        seats = [one.room.seats for one in self.rooms]
        codes = [one.code for one in self.workshops]
        return planner.Day(
            owes=np.ones((len(self.people), len(codes)), np.bool_),
            present=np.array([self._present(one, from_slot) for one in self.people]),
            largest=np.array([one.largest for one in self.workshops]),
            smallest=np.array([one.smallest for one in self.workshops]),
            duration=np.array(durations),
            needs_room=np.array([one.needs_room for one in self.workshops]),
            skills=np.array([[code in one.workshops for code in codes] for one in self.coaches]),
            free=np.array([self._free(one) for one in self.coaches]),
            seats=np.array(seats or [0]),
            suits=np.array(
                [[not r.workshops or code in r.workshops for code in codes] for r in self.rooms] or [[False]]
            ),
            opening=np.array([self._before(one.closed_at) for one in self.rooms] or [[False]]),
        )

    def _present(self, person: Appointment, from_slot: int) -> Any:
        """The slots at which the person is there: what was said of the past, what is expected of the rest."""
        said = self.presences.get(person.pk)
        there = ~self._lunch()
        if said and said.arrived_at is None and said.late_until:
            there &= self._local(said.late_until, None)
        if said and said.left_at:
            there &= self._before(said.left_at)
        if not from_slot:
            return there
        past = np.arange(self.slots) < from_slot
        arrived = said is not None and said.arrived_at is not None
        there = np.where(past, arrived, there)
        for seat, passage in self._lived(person, from_slot):
            there[self._during(passage)] = seat.status in ATTENDED or (seat.status == SeatStatus.PLANNED and arrived)
        return there

    def _lived(self, person: Appointment, from_slot: int) -> list[tuple[Seat, Passage]]:
        since, by_pk = self.start_of(from_slot), {one.pk: one for one in self.passages}
        mine = [
            (seat, by_pk[seat.passage_id])
            for seat in self.seats
            if seat.appointment_id == person.pk and seat.passage_id in by_pk
        ]
        return [(seat, passage) for seat, passage in mine if passage.starts_at < since]

    def _during(self, passage: Passage) -> slice:
        first = self._slot(passage)
        return slice(first, first - (-passage.minutes // self.row.slot_minutes))

    def _slot(self, passage: Passage) -> int:
        return (passage.starts_at - self.session.starts_at) // timedelta(minutes=self.row.slot_minutes)

    def _free(self, coach: Coach) -> Any:
        return self._local(coach.arrives, coach.leaves) & ~self._lunch() & self._before(coach.left_at)

    def _before(self, end: datetime | None) -> Any:
        """(T,) the slots that end before an instant."""
        length = timedelta(minutes=self.row.slot_minutes)
        return np.array([end is None or self.start_of(slot) + length <= end for slot in range(self.slots)])

    def _local(self, first: time | None, last: time | None) -> Any:
        """(T,) the slots between two hours of the day, as its clocks say them."""
        hours = [timezone.localtime(self.start_of(slot)).time() for slot in range(self.slots + 1)]
        within = [(first is None or a >= first) and (last is None or b <= last) for a, b in pairwise(hours)]
        return np.array(within)

    def _lunch(self) -> Any:
        """(T,) the slots that lunch takes, whole or in part."""
        first, last = self.row.lunch_from, self.row.lunch_until
        if first is None or last is None:
            return np.zeros(self.slots, np.bool_)
        hours = [timezone.localtime(self.start_of(slot)).time() for slot in range(self.slots + 1)]
        return np.array([a < last and b > first for a, b in pairwise(hours)])

    def former(self) -> planner.Rotation | None:
        """The rotation that people were told, in so far as its coaches, rooms and workshops are still of the day."""
        codes = {one.code: n for n, one in enumerate(self.workshops)}
        coaches = {one.pk: n for n, one in enumerate(self.coaches)}
        rooms: dict[UUID | None, int] = {one.pk: n for n, one in enumerate(self.rooms)} | {None: planner.NOWHERE}
        people: dict[UUID, list[int]] = {}
        for seat in self.seats:
            if seat.appointment_id in self.place:
                people.setdefault(seat.passage_id, []).append(self.place[seat.appointment_id])
        sessions = [
            planner.Session(
                self._slot(one),
                codes[one.workshop],
                coaches[one.coach_id],
                rooms[one.room_id],
                tuple(sorted(people[one.pk])),
            )
            for one in self.passages
            if one.workshop in codes and one.pk in people
        ]
        if not sessions:
            return None
        nothing = np.zeros((len(self.people), len(self.workshops)), np.int8)
        return planner.Rotation(tuple(sorted(sessions)), nothing, 0, 0, 0, 0, 0)

    def told(self, session: planner.Session) -> Group:
        """A session of the answer, by the rows that it names."""
        return Group(
            workshop=self.workshops[session.workshop].code,
            starts_at=self.start_of(session.start),
            minutes=self.workshops[session.workshop].minutes,
            coach=self.coaches[session.coach].pk,
            room=None if session.room == planner.NOWHERE else self.rooms[session.room].pk,
            people=tuple(self.people[person].pk for person in session.people),
        )

    def reasons(self, why_not: Any) -> dict[str, dict[str, str]]:
        """Why a workshop is not given, by appointment and workshop."""
        found: dict[str, dict[str, str]] = {}
        for person, workshop in np.argwhere(why_not).tolist():
            reason = planner.Why(int(why_not[person, workshop])).name.lower()
            found.setdefault(str(self.people[person].pk), {})[self.workshops[workshop].code] = reason
        return found
