"""A day made into the planner's questions, and its answers told back: who is drawn, and who goes where.

Lunch is taken by everyone at the same time: nobody is there, and no coach works, between its two hours.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from heapq import nsmallest
from itertools import pairwise
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
from django.core.exceptions import ValidationError
from django.utils import timezone
from numpy.typing import NDArray

from planner import cohort
from planner import rotation as planner
from planner.cohort.chances import in_proportion
from planner.refusals import Refused
from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Presence, Seat, Selection
from rebond.events.accelerator.operations.cohorts import Choice
from rebond.events.accelerator.operations.rotations import Group, Rotation
from rebond.events.accelerator.queries import days, pool
from rebond.events.accelerator.queries.pool import Candidate, Found
from rebond.events.accelerator.states import ATTENDED, SeatStatus
from rebond.events.accelerator.workshops import Workshop, ever, workshops
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status

SECONDS = 0.5
"""How long a first rotation is improved, once everybody has their workshops: most of the meetings are gained by then.

One that people were told takes the first answer, in less than a second: nobody is moved to meet somebody else."""

LONGER = 2.0
"""Given to a first rotation that leaves somebody without a workshop which the bound does not exclude."""
HERE = (Status.PLANNED, Status.HELD)
MARGIN = 1e-9
"""Shares that differ from a whole number by less are whole."""


def choose(day: Day, *, seed: str, at: datetime) -> Choice:
    """The draw of a day as things are now. Raises ValidationError when nobody may be invited."""
    on = local_day(at)
    expected, found = days.expected(day, on=on), pool.read(day, at=at)
    names = dict(Organisation.objects.filter(pk__in={one.pole for one in found.candidates}).values_list("pk", "name"))
    waiting = parameters.get("accelerator.waiting", on=on)
    choice = select(found, places=expected["places"], waiting=waiting, seed=seed, names=names)
    report = {**choice.report, "no_show": expected["rate"], "no_show_days": expected["measured"].days}
    return Choice(choice.seed, choice.size, choice.pool, report)


def select(found: Found, *, places: int, waiting: int, seed: str, names: Mapping[UUID, str]) -> Choice:
    """Draw a cohort: each Pôle has its share, and within it, who was never invited comes first, then who waits longest.

    `names`: of the Pôles. The same people and seed give the same cohort, whatever their order. Raises ValidationError
    when nobody may be drawn.
    """
    people = _People(found.candidates)
    size = min(places, people.count)
    if not size:
        raise ValidationError("Personne ne peut être invité à cette journée : regardez pourquoi, sous la liste.")
    chance, quotas = _chances(people, size)
    drawn = np.flatnonzero(chance > 0)
    columns = (people.number[drawn], people.pole[drawn], people.waited[drawn], chance[drawn])
    report, chosen = _draw(*columns, quotas, [names[pole] for pole in people.poles], size=size, seed=seed)
    rest = np.ones(people.count, np.bool_)
    rest[drawn[chosen]] = False
    number, pole, waited, part = (column.tolist() for column in columns)
    lines = zip(number, pole, waited, people.invited[drawn].tolist(), part, chosen.tolist(), strict=True)
    said = {
        "fingerprint": report.fingerprint,
        "quotas": _quota_lines(people, quotas, np.bincount(people.pole[drawn[chosen]], minlength=len(quotas)), names),
        "eligible": dict(Counter(found.left_out.values())),
        "candidates": people.count,
        "chosen": people.number[drawn[chosen]].tolist(),
        "waiting": _in_order(people, np.flatnonzero(rest), seed, at_most=waiting),
        "places": places,
    }
    fits = people.fits[drawn].tolist()
    return Choice(seed, size, [[*line, fit] for line, fit in zip(lines, fits, strict=True)], said)


def redo(selection: Selection) -> bool:
    """Whether the draw, made again from what was kept, chooses the same people."""
    number, pole, waited, _, chance, chosen, _ = (np.array(column) for column in zip(*selection.pool, strict=True))
    lines = selection.report["quotas"]
    quotas, names = [(line["least"], line["most"]) for line in lines], [line["name"] for line in lines]
    report, again = _draw(number, pole, waited, chance, quotas, names, size=selection.size, seed=selection.seed)
    return bool((again == chosen).all()) and report.fingerprint == selection.report["fingerprint"]


Quotas = Sequence[tuple[int, int]]


class _People:
    """Who may be drawn, in the order of their numbers: one array for each fact. `pole`: its place in `poles`."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        people = sorted(candidates, key=itemgetter(1))
        self.count = len(people)
        _, number, poles, waited, invited, fits = zip(*people, strict=True) if people else ((),) * 6
        self.poles = sorted(set(poles))
        places = {pole: place for place, pole in enumerate(self.poles)}
        self.number, self.waited = np.array(number, np.int64), np.array(waited, np.int64)
        self.pole = np.array([places[pole] for pole in poles], np.int64)
        self.invited, self.fits = np.array(invited, np.int64), np.array(fits, np.bool_)

    @property
    def tier(self) -> NDArray[np.int64]:
        """Who goes first, the least before: never invited, then who said that such a job suits them."""
        return 2 * self.invited + ~self.fits


def _chances(people: _People, size: int) -> tuple[NDArray[np.float64], Quotas]:
    """Chance of each, and the least and most of each Pôle: its share of the places, rounded either way."""
    chance, tiers, quotas = np.zeros(people.count), people.tier, []
    for pole in range(len(people.poles)):
        group = np.flatnonzero(people.pole == pole)
        left = size * len(group) / people.count
        quotas.append((math.floor(left + MARGIN), math.ceil(left - MARGIN)))
        for tier in np.unique(tiers[group]):
            if left <= MARGIN:
                break
            same = group[tiers[group] == tier]
            whole = left >= len(same) - MARGIN
            weights = people.waited[same].astype(np.float64)
            chance[same] = 1.0 if whole else in_proportion(weights, left)
            left -= len(same)
    return chance, quotas


def _draw(
    number: NDArray[np.int64],
    pole: NDArray[np.int64],
    waited: NDArray[np.int64],
    chance: NDArray[np.float64],
    quotas: Quotas,
    names: Sequence[str],
    *,
    size: int,
    seed: str,
) -> tuple[cohort.Report, NDArray[np.bool_]]:
    """The report, and who is chosen in the order given. Raises ValidationError when the planner refuses."""
    groups = tuple(
        cohort.Quota(names[place], members, least, most)
        for place, (least, most) in enumerate(quotas)
        if (members := pole == place).any()
    )
    pool = cohort.Pool(
        ids=number.astype(np.str_),
        waiting=waited.astype(np.float64),
        indicators=np.zeros((len(number), 0)),
        names=(),
        wanted=chance,
        quotas=groups,
    )
    try:
        report = cohort.draw(pool, size, seed=seed)
    except Refused as refusal:
        raise ValidationError(f"Le tirage au sort n'a pas pu se faire : {refusal}") from refusal
    return report, np.isin(number, report.ids[report.chosen].astype(np.int64))


def _quota_lines(
    people: _People, quotas: Quotas, given: NDArray[np.int64], names: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    there = np.bincount(people.pole, minlength=len(quotas))
    return [
        {
            "pole": str(pole),
            "name": names[pole],
            "people": int(there[place]),
            "least": quotas[place][0],
            "most": quotas[place][1],
            "obtained": int(given[place]),
        }
        for place, pole in enumerate(people.poles)
    ]


def _in_order(people: _People, rest: NDArray[np.intp], seed: str, *, at_most: int) -> list[int]:
    """Who waits for a place, by number: the same order of passage, then by lot, in proportion to the wait; redone by anyone.

    Each person's lot is -ln(u) / days, where u comes from SHA-256 of the seed and their number; the least is first.
    """

    def lot(number: int, waited: int) -> float:
        hashed = hashlib.sha256(f"{seed}\n{number}".encode()).digest()
        return -math.log((int.from_bytes(hashed[:8], "big") + 1) / 2**64) / waited

    tiers, found = people.tier[rest], list[int]()
    for tier in np.unique(tiers):
        same = rest[tiers == tier]
        lots = (
            (lot(*one), one[0]) for one in zip(people.number[same].tolist(), people.waited[same].tolist(), strict=True)
        )
        found += [number for _, number in nsmallest(at_most - len(found), lots)]
        if len(found) >= at_most:
            break
    return found


def slot_at(day: Day, at: datetime) -> int:
    """The first slot that begins at this instant or later: what begins before it can no longer be changed."""
    minutes = (at - day.session.starts_at) / timedelta(minutes=day.slot_minutes)
    return int(min(max(0, -(-minutes // 1)), day.session.minutes // day.slot_minutes))


def rotation(day: Day, *, from_slot: int = 0, seconds: float | None = None) -> Rotation:
    """Who goes where from a slot on, keeping what people were told as far as nobody loses a workshop by it.

    Raises ValidationError, in words, when nothing can be planned.
    """
    asked = _Question(day)
    former = asked.former()
    budget = seconds if seconds is not None else 0.0 if former or from_slot else SECONDS
    question = asked.day(from_slot)
    try:
        found = planner.rotate(question, former=former, from_slot=from_slot, seconds=budget, seed=day.version)
        if budget == SECONDS and found.attended < found.attendance_bound:
            found = planner.rotate(question, from_slot=from_slot, seconds=LONGER, seed=day.version)
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
