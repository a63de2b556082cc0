"""Make people meet more others, without taking a workshop from anyone."""

from dataclasses import replace

import numpy as np

from planner.rotation.exchanges import NONE, Board, anneal
from planner.rotation.problem import Ints, Session
from planner.rotation.remaining import Remaining

HOT, COLD = 0.8, 0.1  # pairs that a step may lose, at first and at last


def mixed(
    question: Remaining, sessions: tuple[Session, ...], former: tuple[Session, ...], *, steps: int, seed: int
) -> tuple[Session, ...]:
    """The same sessions with people exchanged between them, so that more pairs of people meet.

    First keep the places of `former`, then meet. Simulated annealing (S. Kirkpatrick and others, « Optimization by
    simulated annealing », Science, 1983) with two moves: two people exchange a workshop, and with it whatever
    follows for both to be in one place (a Kempe chain); one person goes to another session with a free place.

    Parameters
    ----------
    sessions
        those to come, announced ones included, with their people.
    steps
        moves tried: the same answer on a slow machine.
    """
    if not sessions or not steps:
        return sessions
    board = _board(question, sessions, former)
    draws = np.random.default_rng(seed)
    cooling = HOT * (COLD / HOT) ** (np.arange(steps) / steps)
    losses = cooling * np.log(np.maximum(draws.random(steps), 1e-300))
    best = board.seat.copy()
    anneal(board, draws.random((steps, 4)), losses, best)
    return _rebuilt(question, sessions, best)


def shared(people: int, sessions: tuple[Session, ...]) -> Ints:
    """(P, P) how many sessions two people share; 0 on the diagonal."""
    attends = np.zeros((people, len(sessions)), np.int64)
    for place, session in enumerate(sessions):
        attends[list(session.people), place] = 1
    met = attends @ attends.T
    np.fill_diagonal(met, 0)
    return np.asarray(met)


def _board(question: Remaining, sessions: tuple[Session, ...], former: tuple[Session, ...]) -> Board:
    day, count = question.day, len(sessions)
    most = np.array([day.capacity(session) for session in sessions])
    announced = {(session.start, session.coach) for session in question.announced}
    board = Board(
        seat=np.full(day.owes.shape, NONE),
        busy=np.full(day.present.shape, NONE),
        members=np.zeros((count, int(most.max())), np.int64),
        size=np.array([len(session.people) for session in sessions]),
        least=np.array([0 if (s.start, s.coach) in announced else day.smallest[s.workshop] for s in sessions]),
        most=most,
        workshop=np.array([session.workshop for session in sessions]),
        start=np.array([session.start for session in sessions]),
        stop=np.array([day.during(session).stop for session in sessions]),
        met=shared(len(day.owes), (*question.held, *sessions)),
        there=question.present,
        eats=question.eats,
        lunch=question.lunch,
        told=np.full(day.owes.shape, NONE),
        owes=question.owes,
    )
    for place, session in enumerate(sessions):
        board.members[place, : len(session.people)] = session.people
        free = [person for person in session.people if question.owes[person, session.workshop]]
        board.seat[free, session.workshop] = place
        board.busy[np.ix_(free, day.during(session))] = place
    for session in former:
        board.told[list(session.people), session.workshop] = session.start
    return board


def _rebuilt(question: Remaining, sessions: tuple[Session, ...], seat: Ints) -> tuple[Session, ...]:
    """The sessions with the people of `seat` (P, W), and those that they name; an opened one left empty is not held."""
    announced = {(session.start, session.coach): session.people for session in question.announced}
    found = []
    for place, session in enumerate(sessions):
        named = announced.get((session.start, session.coach))
        people = sorted((*(named or ()), *np.flatnonzero((seat == place).any(axis=1)).tolist()))
        if people or named is not None:
            found.append(replace(session, people=tuple(people)))
    return tuple(found)
