"""From pairs to the best timetable found: keep, colour, serve those left out, polish, rearrange."""

from collections.abc import Callable

import numpy as np

from planner.interviews.colouring import colour, fill
from planner.interviews.neighbourhood import rearrange
from planner.interviews.problem import Bools, Ints
from planner.interviews.pushing import paths_of
from planner.interviews.timetable import Facts, Timetable, hold_former, worth_of
from planner.interviews.walk import polish, walk

ROUNDS, STEPS = 2, 150
SWEEPS = 2
REARRANGEMENTS = 200
NEIGHBOURS = (8, 12, 16, 20)  # in turn: few people are soon rearranged, more find what few cannot
ENOUGH = 0.997  # of the fit that nobody beats: beyond, more effort costs more time than it gives

Running = Callable[[], bool]


def improve(facts: Facts, timetable: Timetable, pairs: Bools, running: Running, rng: np.random.Generator) -> bool:
    """Fill a timetable while `running`, each step worth as much as the one before or more; whether it is the best."""
    wanted = np.bincount(facts.person[pairs], minlength=len(facts.most))
    colour(facts, timetable, _most_constrained_first(facts, pairs))
    paths = paths_of(facts)
    for _ in range(ROUNDS):
        claims = np.repeat(np.arange(len(wanted)), missing(timetable, wanted))
        if not len(claims) or not running():
            break
        walk(facts, timetable, paths, claims, STEPS, rng)
    hold_former(facts, timetable)  # pairs that the flow gave up for others, when these found no seat
    if _rearrange(facts, timetable, pairs, running, rng, lambda: True):
        return True
    for _ in range(SWEEPS):
        disappointed = np.flatnonzero(_worth(facts, timetable.slot >= 0) < _worth(facts, pairs))
        if _fits(facts, timetable, pairs) or not running() or not polish(facts, timetable, paths, disappointed):
            break
    if _rearrange(facts, timetable, pairs, running, rng, lambda: _fits(facts, timetable, pairs)):
        return True
    if worth_of(facts, timetable.slot >= 0) < worth_of(facts, pairs):
        fill(facts, timetable, _seats_left(facts, timetable))  # even when the time was over before anything else
    return worth_of(facts, timetable.slot >= 0) == worth_of(facts, pairs)


def _rearrange(
    facts: Facts, timetable: Timetable, pairs: Bools, running: Running, rng: np.random.Generator, enough: Running
) -> bool:
    """Rearrange a few people after a few, until nobody misses any and it is enough; whether nothing better exists."""
    wanted = np.bincount(facts.person[pairs], minlength=len(facts.most))
    full = np.bincount(facts.recruiter[pairs], minlength=len(facts.recruiter_most))
    paths = paths_of(facts)
    for turn in range(REARRANGEMENTS):
        lacking = missing(timetable, wanted)
        lonely = timetable.recruiter_interviews < full
        promised = (lonely & (timetable.recruiter_interviews < facts.recruiter_least)).any()
        if not running() or (enough() and not lacking.any() and not promised):
            break
        some = _neighbours(facts, timetable, lacking, lonely, turn, rng)
        if rearrange(facts, timetable, some, turn) and len(some) == len(wanted):
            return True
        if lacking.any() and turn % 8 == 7:  # what moved may have opened a way
            walk(facts, timetable, paths, np.repeat(np.arange(len(wanted)), missing(timetable, wanted)), STEPS, rng)
    return False


def _seats_left(facts: Facts, timetable: Timetable) -> Ints:
    """The wishes whose recruiter has a seat left, those of the people with the fewest interviews first."""
    room = np.zeros(len(facts.recruiter_most), np.bool_)
    seats = np.repeat(np.arange(len(room)), np.diff(facts.first_seat))
    room[seats[(facts.open & (timetable.by_seat < 0)).any(axis=1)]] = True
    wish = np.flatnonzero(room[facts.recruiter] & (timetable.slot < 0))
    ordered: Ints = wish[np.lexsort((-facts.pair[wish], timetable.interviews[facts.person[wish]]))]
    return ordered


def _fits(facts: Facts, timetable: Timetable, pairs: Bools) -> bool:
    """Whether nothing more is worth its time: the fit is near its bound, or a plan made again is not to move for it.

    As few people as can be rearranged at once are planned exactly.
    """
    fit, bound = facts.pair[timetable.slot >= 0].sum(), facts.pair[pairs].sum()
    if len(facts.most) <= NEIGHBOURS[-1]:
        return bool(fit == bound)
    return bool(fit >= ENOUGH * bound or facts.kept_time)


def missing(timetable: Timetable, wanted: Ints) -> Ints:
    """(P,) interviews that the bound gives and the timetable does not; none when as many people have as many."""
    if np.array_equal(np.sort(timetable.interviews), np.sort(wanted)):
        return np.zeros_like(wanted)
    lacking: Ints = np.maximum(wanted - timetable.interviews, 0)
    return lacking


def _worth(facts: Facts, held: Bools) -> Ints:
    """(P,) what the pairs of each person are worth."""
    total = np.zeros(len(facts.most), np.int64)
    np.add.at(total, facts.person[held], facts.pair[held])
    return total


def _most_constrained_first(facts: Facts, pairs: Bools) -> Ints:
    """The chosen wishes, those with the fewest possible slots first."""
    wish = np.flatnonzero(pairs)
    there = np.zeros((len(facts.recruiter_most), facts.free.shape[1]), np.bool_)
    seats = np.repeat(np.arange(len(there)), np.diff(facts.first_seat))
    np.logical_or.at(there, seats, facts.open)
    slots = (facts.free[facts.person[wish]] & there[facts.recruiter[wish]]).sum(axis=1)
    ordered: Ints = wish[np.argsort(slots, kind="stable")]
    return ordered


def _neighbours(
    facts: Facts, timetable: Timetable, lacking: Ints, lonely: Bools, turn: int, rng: np.random.Generator
) -> Ints:
    """The people around one end of a lack: somebody who misses an interview, or a recruiter who could have one more.

    Around a person sit those with the most interviews at the recruiters of their wishes. Some turns start from anybody.
    """
    some = np.flatnonzero(lacking)
    centre = rng.choice(some) if len(some) and rng.random() < 0.8 else rng.integers(len(lacking))
    near = 2 * rng.random(len(lacking))
    if turn % 2 and lonely.any():
        near[facts.person[facts.recruiter == rng.choice(np.flatnonzero(lonely))]] += 2
    else:
        wished = np.zeros(len(lonely), np.bool_)
        wished[facts.recruiter[facts.wish[facts.start[centre] : facts.start[centre + 1]]]] = True
        near += np.bincount(facts.person[(timetable.slot >= 0) & wished[facts.recruiter]], minlength=len(lacking))
    near[centre] = np.inf
    chosen: Ints = np.sort(np.argsort(-near, kind="stable")[: NEIGHBOURS[turn // 2 % len(NEIGHBOURS)]])
    return chosen
