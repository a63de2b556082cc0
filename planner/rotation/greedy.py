"""A rotation at once, session after session: the answer when there is no time, and where the search starts."""

from dataclasses import dataclass, field, replace

import numpy as np

from planner.rotation.problem import NOWHERE, Bools, Ints, Session
from planner.rotation.remaining import Remaining


def greedy(question: Remaining, told: tuple[Session, ...] = ()) -> tuple[Session, ...]:
    """Hold again what was told and still can be; then, slot after slot, the session that takes most people.

    Those who have least time to spare are taken first.
    """
    board = _Board.of(question)
    for session in question.announced:
        free_places = question.day.capacity(session) - len(session.people)
        board.hold(session, board.waiting(session.workshop, session.start)[:free_places])
    for session in sorted(told):
        board.hold_again(session)
    for start in range(question.day.slots):
        while best := board.largest_session(start):
            board.hold(*best)
    return tuple(board.sessions)


@dataclass
class _Board:
    """What is left as sessions are held; the tables are those of `Remaining`."""

    question: Remaining
    owes: Bools
    present: Bools
    free: Bools
    opening: Bools
    load: Ints
    sessions: list[Session] = field(default_factory=list)

    @classmethod
    def of(cls, question: Remaining) -> "_Board":
        q = question
        return cls(q, q.owes.copy(), q.present.copy(), q.free.copy(), q.opening.copy(), q.load.copy())

    def hold(self, session: Session, joining: list[int]) -> None:
        during = self.question.day.during(session)
        self.sessions.append(replace(session, people=tuple(sorted((*session.people, *joining)))))
        self.owes[joining, session.workshop] = False
        self.present[np.ix_(joining, during)] = False
        if session in self.question.announced:
            return
        self.free[session.coach, during] = False
        self.load[session.coach] -= len(during)
        if session.room != NOWHERE:
            self.opening[session.room, during] = False

    def hold_again(self, session: Session) -> None:
        """Hold a session that was told, with those who can still come, if its coach and room still can."""
        day, during = self.question.day, self.question.day.during(session)
        slots = slice(during.start, during.stop)
        able = self.free[session.coach, slots].all() and self.load[session.coach] >= len(during)
        able &= self._keeps_lunch(self.free, self.question.coach_eats, slots)[session.coach]
        able &= session.room == NOWHERE or self.opening[session.room, slots].all()
        coming = [p for p in self.waiting(session.workshop, session.start) if p in session.people]
        if able and len(coming) >= day.smallest[session.workshop]:
            self.hold(replace(session, people=()), coming[: day.capacity(session)])

    def largest_session(self, start: int) -> tuple[Session, list[int]] | None:
        """The session at that slot that takes most people, with its people; None where none can be held."""
        day = self.question.day
        best: tuple[Session, list[int]] | None = None
        for workshop in np.flatnonzero(start + day.duration <= day.slots).tolist():
            coach, room = self._coach(workshop, start), self._room(workshop, start)
            if coach is None or room is None:
                continue
            session = Session(start, workshop, coach, room)
            people = self.waiting(workshop, start)[: day.capacity(session)]
            if len(people) >= day.smallest[workshop] and (best is None or len(people) > len(best[1])):
                best = session, people
        return best

    def waiting(self, workshop: int, start: int) -> list[int]:
        """Who owes the workshop and can start it then, those with least time to spare first."""
        day = self.question.day
        during = slice(start, start + int(day.duration[workshop]))
        there = self.owes[:, workshop] & self.present[:, during].all(axis=1)
        there &= self._keeps_lunch(self.present, self.question.eats, during)
        spare = self.present.sum(axis=1) - self.owes @ day.duration
        people = np.flatnonzero(there)
        return [int(person) for person in people[np.argsort(spare[people], kind="stable")]]

    def _coach(self, workshop: int, start: int) -> int | None:
        """Who can run it, the least versatile first."""
        day = self.question.day
        during = slice(start, start + int(day.duration[workshop]))
        able = day.skills[:, workshop] & self.free[:, during].all(axis=1) & (self.load >= day.duration[workshop])
        able &= self._keeps_lunch(self.free, self.question.coach_eats, during)
        coaches = np.flatnonzero(able)
        return int(min(coaches, key=lambda coach: day.skills[coach].sum())) if coaches.size else None

    def _room(self, workshop: int, start: int) -> int | None:
        """The smallest room that holds a full session, or the largest there is; `NOWHERE` where none is needed."""
        day = self.question.day
        if not day.needs_room[workshop]:
            return NOWHERE
        during = slice(start, start + int(day.duration[workshop]))
        rooms = np.flatnonzero(day.suits[:, workshop] & self.opening[:, during].all(axis=1))
        missing = np.maximum(day.largest[workshop] - day.seats[rooms], 0)
        return int(rooms[np.lexsort((day.seats[rooms], missing))[0]]) if rooms.size else None

    def _keeps_lunch(self, free: Bools, eats: Bools, during: slice) -> Bools:
        """Whether each has a free slot left for lunch, outside of these slots."""
        after = free & self.question.lunch
        after[:, during] = False
        return np.asarray(~eats | after.any(axis=1))
