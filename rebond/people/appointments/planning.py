"""Who gets which free hour before their deadline: our rows made into the planner's question, its answer told back.

Every hour of a kind is one quantum, so that the planner's exchanges see as many people in time as can be
(`docs/planner.md`). Each person is received at the site that answers for them; when they are taken elsewhere at some
half-day of the week, no hour of those is given to them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from operator import itemgetter
from uuid import UUID

import numpy as np

from planner import booking
from planner.booking.problem import LONGEST, WHOLE_WEEK, Integers
from planner.booking.rule import DEAREST
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations.allocating import Given, Move
from rebond.people.appointments.queries import kinds as known_kinds
from rebond.people.appointments.queries.seekers import FRENCH, Seeker, half_of, language, languages, planned_beside
from rebond.people.appointments.queries.seekers import taken as taken_of
from rebond.people.appointments.queries.slots import free_slots
from rebond.people.appointments.slots import Slot

WHY = {
    booking.Reason.NO_SITE_IN_REACH: "Le lieu qui la reçoit n'a aucune heure libre sur la période.",
    booking.Reason.NOBODY_SUITS: "Personne, là-bas, ne parle sa langue.",
    booking.Reason.NONE_BEFORE_DEADLINE: "Aucune heure n'est ouverte avant son échéance, ni libre après.",
    booking.Reason.NEVER_AVAILABLE: "Les heures libres tombent quand elle a déjà d'autres rendez-vous.",
}
"""What is said of whom no hour suits; of the others, that every hour is taken."""


@dataclass(frozen=True)
class Terms:
    """What the pack says: share of those who come, the risk taken of having more people than time, days to catch up.

    Who is late already is seen within `catch_up_days`, wherever nobody else becomes late by it.
    """

    catch_up_days: int
    shows: float = 1.0
    risk: float = 0.0

    def doubled(self, hours: int) -> int:
        """How many hours of a half-day are given twice."""
        return booking.quanta_to_double(hours, 1, self.shows, self.risk) if self.risk else 0


@dataclass(frozen=True)
class Tally:
    """What a way of giving hours comes to: people seen in time, seen late, without an hour."""

    in_time: int
    late: int
    without: int


@dataclass(frozen=True)
class Plan:
    """Who is given which hour, nearest first, and why the others have none; beside first come, first served."""

    given: list[Given]
    left: dict[UUID, str]
    ours: Tally
    first_come: Tally


@dataclass(frozen=True)
class Rescue:
    """Who moves so that an absence hurts the fewest, in the order in which they can; and whom no hour suits."""

    moves: list[Move]
    left: list[tuple[Appointment, str]]


def propose(
    kind: Kind,
    seekers: Sequence[Seeker],
    sites: Collection[Organisation],
    *,
    since: datetime,
    until: datetime,
    at: datetime,
    terms: Terms,
) -> Plan:
    """Give the free hours of some sites to the people who wait, so that the most are seen in time; ≤ 7 statements."""
    slots = free_slots(kind, organisations=sites, since=since, until=until, at=at)
    return allocate(
        seekers,
        slots,
        since=local_day(since),
        until=local_day(until),
        speaks=languages({slot.agent for slot in slots if slot.agent}),
        taken=taken_of([seeker.person for seeker in seekers], since, until),
        terms=terms,
    )


def allocate(
    seekers: Sequence[Seeker],
    slots: Iterable[Slot],
    *,
    since: date,
    until: date,
    terms: Terms,
    speaks: Mapping[UUID, frozenset[str]] | None = None,
    taken: Mapping[UUID, int] | None = None,
) -> Plan:
    """The same without a database: `speaks`, languages by agent; `taken`, half-days of the week by person."""
    board = _Board(apart(slots), speaks or {})
    pressed = sorted(seekers, key=lambda one: (one.due_on or date.max, one.since, one.person))
    if not seekers or not board.runs:
        nothing = Tally(0, 0, len(seekers))
        return Plan([], {one.person: WHY[NO_SITE] for one in pressed}, nothing, nothing)
    asked = partial(board.requests, since=since, until=until, taken=taken or {}, catch_up_days=terms.catch_up_days)
    extra = np.array([terms.doubled(len(run)) for run in board.runs], np.int64)
    ours = _booked(asked, board.blocks, pressed, since, extra, late=(until - since).days + 1)
    queue = sorted(seekers, key=lambda one: (one.since, one.person))
    unhurried = asked([replace(one, due_on=None) for one in queue])
    first = booking.book(unhurried, board.blocks, kilometres_per_day=DEAREST, overbook=extra, exchanges=False)
    left = {pressed[i].person: _why(ours, i) for i in _ranks(~ours.placed)}
    return Plan(_given(board, pressed, ours), left, _tally(pressed, board, ours), _tally(queue, board, first))


NO_SITE = booking.Reason.NO_SITE_IN_REACH


def _booked(
    asked: Callable[[Sequence[Seeker]], booking.Requests],
    blocks: booking.Blocks,
    pressed: Sequence[Seeker],
    since: date,
    extra: Integers,
    *,
    late: int,
) -> booking.Bookings:
    """As many in time as can be: should those who are late already take the hour of one who is not, they come after."""
    requests = asked(pressed)
    found = booking.book(requests, blocks, overbook=extra, late=late)
    hurried = _ranks(one.due_on is not None and one.due_on >= since for one in pressed)
    alone = booking.book(asked([pressed[i] for i in hurried]), blocks, overbook=extra)
    if found.on_time[hurried].sum() == alone.on_time.sum():
        return found
    block, start = np.full((2, len(pressed)), -1)
    block[hurried], start[hurried] = alone.block, alone.start
    return booking.book(requests, blocks, overbook=extra, kept=(block, start), late=late)


def _why(found: booking.Bookings, i: int) -> str:
    return WHY.get(booking.Reason(int(found.reason[i])), "Toutes les heures qui conviennent sont prises.")


def rescue(
    hit: Sequence[Appointment],
    *,
    due: Mapping[UUID, date],
    since: datetime,
    until: datetime,
    at: datetime,
    catch_up_days: int,
) -> Rescue:
    """Other hours for the appointments that an absence hits, and for as few others as it takes.

    `due`: the day before which a person is to be seen. Nobody is given an hour before `since`, and nobody else whose
    hour comes before it is moved. Six statements for each kind.
    """
    found = Rescue([], [])
    for kind in known_kinds(on=local_day(at)):
        mine = [row for row in hit if row.kind == kind.code]
        if mine:
            one = _rescue(kind, mine, due, since=since, until=until, at=at, catch_up_days=catch_up_days)
            found.moves.extend(one.moves)
            found.left.extend(one.left)
    return found


def _rescue(
    kind: Kind,
    hit: list[Appointment],
    due: Mapping[UUID, date],
    *,
    since: datetime,
    until: datetime,
    at: datetime,
    catch_up_days: int,
) -> Rescue:
    sites = {row.organisation_id for row in hit}
    others = planned_beside(kind, sites, hit, since=at, until=until)
    slots = free_slots(kind, organisations=Organisation.objects.filter(pk__in=sites), since=since, until=until, at=at)
    rows = [*hit, *others]
    held = [_slot_of(row) for row in rows]
    speaks = languages({slot.agent for slot in [*slots, *held] if slot.agent})
    board = _Board(apart(slots), speaks, held=held, closed=len(hit))
    first, last = local_day(since), local_day(until)
    seekers = [_seeker(row, due, is_hit=rank < len(hit)) for rank, row in enumerate(rows)]
    taken = taken_of([row.beneficiary_id for row in rows], since, until, but=[row.pk for row in rows])
    before = board.bookings(held)
    after = booking.rebook(
        board.requests(seekers, since=first, until=last, taken=taken, catch_up_days=catch_up_days),
        board.blocks,
        before,
        board.gone,
        from_day=local_day(at).toordinal(),
        fixed=np.array([row.starts_at < since or row.minutes != kind.minutes for row in rows], bool),
        late=(last - first).days + 1,
    )
    return _told(board, rows, seekers, len(hit), before, after)


def _seeker(row: Appointment, due: Mapping[UUID, date], *, is_hit: bool) -> Seeker:
    """Whom the absence does not hit is moved within their deadline, or else to no later day."""
    limit = due.get(row.beneficiary_id)
    if not is_hit:
        limit = max(local_day(row.starts_at), limit or date.min)
    return Seeker(row.beneficiary_id, row.organisation_id, local_day(row.made_at), limit, row.beneficiary.language)


def _told(
    board: "_Board",
    rows: list[Appointment],
    seekers: list[Seeker],
    hit: int,
    before: booking.Bookings,
    after: booking.Bookings,
) -> Rescue:
    moves, left = [], []
    for i in booking.moved(before, after):
        if after.block[i] < 0:
            left.append((rows[i], _why(after, i)))
            continue
        slot = board.runs[after.block[i]][after.start[i]]
        moves.append(Move(rows[i], slot, _is_in_time(seekers[i], slot), is_hit=bool(i < hit)))
    return Rescue(_in_order(moves), left)


def _in_order(moves: list[Move]) -> list[Move]:
    """Whoever leaves an hour before whoever takes it; those who would only exchange their hours keep them."""
    done: list[Move] = []
    pending = sorted(moves, key=lambda move: (move.slot, move.appointment.pk))
    while pending:
        kept = {_place(_slot_of(move.appointment)) for move in pending}
        free = [move for move in pending if _place(move.slot) not in kept]
        if not free:
            break
        done += free
        pending = [move for move in pending if move not in free]
    return done


def _place(slot: Slot) -> tuple[UUID | None, datetime]:
    return slot.agent or slot.room, slot.starts_at


def _slot_of(row: Appointment) -> Slot:
    return Slot(
        row.starts_at, row.minutes, row.organisation_id, row.agent_id, row.room_id, (row.mode,), row.buffer_minutes
    )


def apart(slots: Iterable[Slot]) -> list[Slot]:
    """One hour at a time for an agent and for a room, nearest first: openings may cross."""
    until: dict[UUID, datetime] = {}
    kept = []
    for slot in sorted(slots):
        whose = [resource for resource in (slot.agent, slot.room) if resource]
        if all(until.get(one, slot.starts_at) <= slot.starts_at for one in whose):
            until.update(dict.fromkeys(whose, slot.ends_at + timedelta(minutes=slot.buffer_minutes)))
            kept.append(slot)
    return kept


class _Board:
    """The hours as the planner's half-days: `runs[b][s]` is the hour of block b, quantum s.

    `held` hours are somebody's; the first `closed` of them fall away, as the mask `gone` of the blocks says.
    """

    def __init__(
        self,
        slots: Sequence[Slot],
        speaks: Mapping[UUID, frozenset[str]],
        *,
        held: Sequence[Slot] = (),
        closed: int = 0,
    ) -> None:
        runs: dict[tuple[object, ...], list[Slot]] = defaultdict(list)
        marked = [*((slot, False) for slot in slots), *((slot, rank < closed) for rank, slot in enumerate(held))]
        for slot, is_gone in sorted(marked, key=itemgetter(0)):
            whose = (slot.agent or slot.room, slot.organisation, local_day(slot.starts_at), half_of(slot.starts_at))
            part = next(n for n in count() if len(runs[is_gone, *whose, n]) < LONGEST)
            runs[is_gone, *whose, part].append(slot)
        self.runs = list(runs.values())
        self.gone = np.array([key[0] for key in runs], bool)
        self.speaks = speaks
        self.sites = sorted({run[0].organisation for run in self.runs})
        self.voices = {(run[0].organisation, said) for run in self.runs for said in self.spoken(run[0])}
        known = Counter(said for _, said in self.voices)
        self.bits = {said: 1 << rank for rank, (said, _) in enumerate(known.most_common(LONGEST - 1))}
        self.blocks = self._blocks()

    def spoken(self, slot: Slot) -> frozenset[str]:
        """The languages in which somebody is received at this hour, beside French."""
        return self.speaks.get(slot.agent, frozenset()) - FRENCH if slot.agent else frozenset()

    def _blocks(self) -> booking.Blocks:
        firsts = [run[0] for run in self.runs]
        whose = [slot.agent or slot.room or slot.organisation for slot in firsts]
        rank = {one: n for n, one in enumerate(dict.fromkeys(whose))}
        return booking.Blocks(
            day=_integers(local_day(slot.starts_at).toordinal() for slot in firsts),
            half=_integers(half_of(slot.starts_at) for slot in firsts),
            site=_integers(self.sites.index(slot.organisation) for slot in firsts),
            adviser=_integers(rank[one] for one in whose),
            offers=_integers(sum(self.bits.get(said, 0) for said in self.spoken(slot)) for slot in firsts),
            quanta=_integers(len(run) for run in self.runs),
        )

    def requests(
        self,
        seekers: Sequence[Seeker],
        *,
        since: date,
        until: date,
        taken: Mapping[UUID, int],
        catch_up_days: int,
    ) -> booking.Requests:
        """Each person, at their own site only, in a language that somebody speaks there."""
        first, last = since.toordinal(), until.toordinal()
        dues = (one.due_on.toordinal() if one.due_on else last for one in seekers)
        said = [(one.site, language(one.language)) for one in seekers]
        far = [[int(site != one.site) for site in self.sites] for one in seekers]
        nobody = np.zeros(len(seekers), np.int64)
        return booking.Requests(
            earliest=nobody + first,
            deadline=_integers(min(last, due if due >= first else first + catch_up_days) for due in dues),
            metres=np.array(far, np.int64).reshape(len(seekers), len(self.sites)),
            radius=nobody,
            quanta=nobody + 1,
            needs=_integers(self.bits.get(one, 0) if (site, one) in self.voices else 0 for site, one in said),
            halves=_integers(WHOLE_WEEK & ~taken.get(one.person, 0) for one in seekers),
        )

    def bookings(self, held: Sequence[Slot]) -> booking.Bookings:
        """Where those who have an hour are."""
        where = {id(slot): (b, s) for b, run in enumerate(self.runs) for s, slot in enumerate(run)}
        block, start = (_integers(where[id(slot)][axis] for slot in held) for axis in (0, 1))
        none = np.zeros(len(held), np.int64)
        return booking.Bookings(block, start, none, np.ones(len(held), bool), none, none, len(held))


def _integers(values: Iterable[int]) -> Integers:
    return np.fromiter(values, np.int64)


def _ranks(chosen: Iterable[object]) -> list[int]:
    """Where it is true."""
    return [rank for rank, is_chosen in enumerate(chosen) if is_chosen]


def _given(board: _Board, seekers: Sequence[Seeker], found: booking.Bookings) -> list[Given]:
    given, sold = [], set()
    for i in _ranks(found.placed):
        place = (int(found.block[i]), int(found.start[i]))
        slot = board.runs[place[0]][place[1]]
        said = language(seekers[i].language)
        alone = said not in FRENCH and said not in board.spoken(slot)
        given.append(Given(seekers[i].person, slot, _is_in_time(seekers[i], slot), place in sold, alone))
        sold.add(place)
    return sorted(given, key=lambda line: (line.slot, line.person))


def _is_in_time(seeker: Seeker, slot: Slot) -> bool:
    return seeker.due_on is None or local_day(slot.starts_at) <= seeker.due_on


def _tally(seekers: Sequence[Seeker], board: _Board, found: booking.Bookings) -> Tally:
    hours = [(seekers[i], board.runs[found.block[i]][found.start[i]]) for i in _ranks(found.placed)]
    in_time = sum(_is_in_time(seeker, slot) for seeker, slot in hours)
    return Tally(in_time, len(hours) - in_time, len(seekers) - len(hours))
