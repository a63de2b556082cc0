"""From counts to persons: who goes where."""

from collections import defaultdict
from dataclasses import replace

from scipy.optimize import linear_sum_assignment

from planner.rotation.counting import Counts
from planner.rotation.problem import Session
from planner.rotation.remaining import Remaining

LUNCH = -1


def seated(question: Remaining, counts: Counts, told: tuple[Session, ...]) -> tuple[Session, ...]:
    """The sessions opened and those announced, with their people: among those alike, each where they were told to go."""
    people: dict[tuple[int, int], list[int]] = defaultdict(list)
    had = {(person, s.workshop, s.start) for s in told for person in s.people}
    for kind, persons in enumerate(counts.kinds):
        places = [(w, t) for (k, w, t), number in counts.going.items() if k == kind for _ in range(number)]
        places += [(LUNCH, t) for (k, t), number in counts.lunching.items() if k == kind for _ in range(number)]
        ways: list[list[tuple[int, int]]] = [[] for _ in persons]
        for place, rank in shared_out(places, len(persons)):
            ways[rank].append(place)
        kept = [[sum((person, *place) in had for place in way) for way in ways] for person in persons]
        for row, rank in zip(*linear_sum_assignment(kept, maximize=True), strict=True):
            for place in ways[rank]:
                people[place].append(persons[row])
    return tuple(_filled(question, counts.sessions, people))


def shared_out(places: list[tuple[int, int]], persons: int) -> list[tuple[tuple[int, int], int]]:
    """Give each (workshop, slot) to a person, so that none has a workshop or a slot twice.

    No workshop and no slot is in more places than there are persons.

    Notes
    -----
    An edge colouring of a bipartite graph, workshops against slots, persons as colours (D. König, 1916): an edge takes
    a person free at both ends, once the chain of two persons that begins at one end is exchanged.
    """
    at_workshop: dict[tuple[int, int], int] = {}  # (workshop, person) → slot
    at_slot: dict[tuple[int, int], int] = {}  # (slot, person) → workshop
    for workshop, slot in places:
        ours = next(person for person in range(persons) if (workshop, person) not in at_workshop)
        theirs = next(person for person in range(persons) if (slot, person) not in at_slot)
        if ours != theirs:
            _exchange(at_workshop, at_slot, slot, ours, theirs)
        at_workshop[workshop, ours], at_slot[slot, ours] = slot, workshop
    return [((workshop, slot), person) for (workshop, person), slot in at_workshop.items()]


def _exchange(
    at_workshop: dict[tuple[int, int], int], at_slot: dict[tuple[int, int], int], slot: int, ours: int, theirs: int
) -> None:
    """Along the chain that leaves `slot`, what one person has goes to the other: `ours` becomes free at `slot`."""
    chain = []
    at: int | None = slot
    while at is not None and (workshop := at_slot.get((at, ours))) is not None:
        chain.append((workshop, at, ours))
        at = at_workshop.get((workshop, theirs))
        if at is not None:
            chain.append((workshop, at, theirs))
    for workshop, at, person in chain:
        del at_workshop[workshop, person], at_slot[at, person]
    for workshop, at, person in chain:
        other = ours if person == theirs else theirs
        at_workshop[workshop, other], at_slot[at, other] = at, workshop


def _filled(question: Remaining, opened: list[Session], people: dict[tuple[int, int], list[int]]) -> list[Session]:
    """Each session with its people: the least it needs first, then as many as it holds."""
    day = question.day
    sessions = [*opened, *question.announced]
    for least in (True, False):
        for place, session in enumerate(sessions):
            waiting = people[session.workshop, session.start]
            target = day.capacity(session)
            if least:
                target = int(day.smallest[session.workshop]) if place < len(opened) else 0
            joining = [waiting.pop(0) for _ in range(min(max(target - len(session.people), 0), len(waiting)))]
            sessions[place] = replace(session, people=tuple(sorted((*session.people, *joining))))
    return sessions
