"""What must be true of any rotation, made by hand or not; one function a rule, none shared with the solver."""

from collections import Counter
from collections.abc import Iterator

from planner.rotation.problem import NOWHERE, Day, Rotation, Session
from planner.violations import Violation


def check(day: Day, rotation: Rotation, *, former: Rotation | None = None, from_slot: int = 0) -> list[Violation]:
    """Every rule that the rotation breaks; `where` is what each rule says.

    Parameters
    ----------
    former, from_slot
        as in `rotate`. Of what began before that slot, only that it is kept, and that people were there, is judged.
    """
    sessions = rotation.sessions
    strangers = list(sessions_exist(day, sessions))
    if strangers:  # the other rules would look for what does not exist
        return strangers
    found = [broken for rule in RULES for broken in rule(day, sessions)]
    found += [*groups_have_a_size(day, sessions, from_slot), *coaches_rest(day, sessions, from_slot)]
    found += [*fixed_are_held(day, sessions, from_slot), *past_is_kept(day, sessions, former, from_slot)]
    return [*found, *figures_are_true(day, rotation)]


def sessions_exist(day: Day, sessions: tuple[Session, ...]) -> Iterator[Violation]:
    """Session: known workshop, coach, room and people, within the day."""
    people, workshops = day.owes.shape
    for place, session in enumerate(sessions):
        known = (
            0 <= session.workshop < workshops
            and 0 <= session.coach < len(day.skills)
            and NOWHERE <= session.room < len(day.seats)
            and all(0 <= person < people for person in session.people)
        )
        if not known:
            yield Violation("sessions_exist", (place,), f"La séance {place} nomme ce qui n’existe pas.")
        elif session.start < 0 or session.start + day.duration[session.workshop] > day.slots:
            yield Violation("sessions_exist", (place,), f"La séance {place} sort de la journée.")


def persons_are_there(day: Day, sessions: tuple[Session, ...]) -> Iterator[Violation]:
    """(person, slot)."""
    for session, slot in _moments(day, sessions):
        for person in session.people:
            if not day.present[person, slot]:
                said = f"La personne {person} n’est pas là au créneau {slot}."
                yield Violation("persons_are_there", (person, slot), said)


def persons_owe(day: Day, sessions: tuple[Session, ...]) -> Iterator[Violation]:
    """(person, workshop): owed, and given once."""
    times = Counter((person, session.workshop) for session in sessions for person in session.people)
    for (person, workshop), count in times.items():
        if not day.owes[person, workshop]:
            said = f"La personne {person} est dispensée de l’atelier {workshop}."
            yield Violation("persons_owe", (person, workshop), said)
        elif count > 1:
            said = f"La personne {person} suit {count} fois l’atelier {workshop}."
            yield Violation("persons_owe", (person, workshop), said)


def one_place_at_a_time(day: Day, sessions: tuple[Session, ...]) -> Iterator[Violation]:
    """(person, coach or room; slot)."""
    seen: Counter[tuple[str, int, int]] = Counter()
    for session, slot in _moments(day, sessions):
        seen.update(("La personne", person, slot) for person in session.people)
        seen["L’animateur", session.coach, slot] += 1
        if session.room != NOWHERE:
            seen["La salle", session.room, slot] += 1
    for (who, index, slot), count in seen.items():
        if count > 1:
            said = f"{who} {index} a {count} séances au créneau {slot}."
            yield Violation("one_place_at_a_time", (index, slot), said)


def coaches_can(day: Day, sessions: tuple[Session, ...]) -> Iterator[Violation]:
    """(coach, workshop) or (coach, slot)."""
    for session in sessions:
        if not day.skills[session.coach, session.workshop]:
            said = f"L’animateur {session.coach} n’anime pas l’atelier {session.workshop}."
            yield Violation("coaches_can", (session.coach, session.workshop), said)
    for session, slot in _moments(day, sessions):
        if not day.free[session.coach, slot]:
            said = f"L’animateur {session.coach} n’est pas là au créneau {slot}."
            yield Violation("coaches_can", (session.coach, slot), said)


def rooms_suit(day: Day, sessions: tuple[Session, ...]) -> Iterator[Violation]:
    """(session, room)."""
    for place, session in enumerate(sessions):
        where = (place, session.room)
        if day.needs_room[session.workshop] != (session.room != NOWHERE):
            yield Violation("rooms_suit", where, f"La séance {place} n’a pas de salle, ou n’en prend pas.")
        elif session.room != NOWHERE and not day.suits[session.room, session.workshop]:
            said = f"La salle {session.room} ne convient pas à l’atelier {session.workshop}."
            yield Violation("rooms_suit", where, said)
    for session, slot in _moments(day, sessions):
        if session.room != NOWHERE and not day.opening[session.room, slot]:
            said = f"La salle {session.room} est fermée au créneau {slot}."
            yield Violation("rooms_suit", (session.room, slot), said)


def groups_have_a_size(day: Day, sessions: tuple[Session, ...], from_slot: int = 0) -> Iterator[Violation]:
    """(session,): no more people than the room and the workshop take; no fewer than it is held for, unless fixed."""
    fixed = {(session.start, session.coach) for session in day.fixed}
    for place, session in enumerate(sessions):
        count = len(session.people)
        room = count if session.room == NOWHERE else day.seats[session.room]
        if count > min(room, day.largest[session.workshop]):
            yield Violation("groups_have_a_size", (place,), f"La séance {place} a {count} personnes : c’est trop.")
        may_be_small = session.start < from_slot or (session.start, session.coach) in fixed
        if count < day.smallest[session.workshop] and not may_be_small:
            yield Violation("groups_have_a_size", (place,), f"La séance {place} n’a que {count} personne(s).")


def everyone_has_lunch(day: Day, sessions: tuple[Session, ...]) -> Iterator[Violation]:
    """(person or coach,): a free slot of the window."""
    if day.lunch is None:
        return
    for who, count in (("La personne", len(day.owes)), ("L’animateur", len(day.free))):
        for index in range(count):
            busy = {
                slot
                for session, slot in _moments(day, sessions)
                if (index in session.people if who == "La personne" else index == session.coach)
            }
            if busy.issuperset(range(*day.lunch)):
                yield Violation("everyone_has_lunch", (index,), f"{who} {index} n’a pas de pause pour déjeuner.")


def coaches_rest(day: Day, sessions: tuple[Session, ...], from_slot: int = 0) -> Iterator[Violation]:
    """(coach,): free slots kept; who has worked too long already works no more."""
    for coach, slots in enumerate(day.free):
        moments = [(session, slot) for session, slot in _moments(day, sessions) if session.coach == coach]
        announced = {(session.start, session.coach) for session in day.fixed}
        chosen = [s for s, _ in moments if s.start >= from_slot and (s.start, s.coach) not in announced]
        if chosen and len(moments) > sum(slots) - day.rest:
            said = f"L’animateur {coach} a moins de {day.rest} créneau(x) libre(s)."
            yield Violation("coaches_rest", (coach,), said)


def fixed_are_held(day: Day, sessions: tuple[Session, ...], from_slot: int = 0) -> Iterator[Violation]:
    """(place in `fixed`,): as announced, with the people named."""
    held = {(s.start, s.workshop, s.coach, s.room): set(s.people) for s in sessions}
    for place, fixed in enumerate(day.fixed):
        people = held.get((fixed.start, fixed.workshop, fixed.coach, fixed.room))
        if fixed.start >= from_slot and (people is None or not people.issuperset(fixed.people)):
            yield Violation("fixed_are_held", (place,), f"La séance annoncée {place} n’est pas tenue comme annoncé.")


def past_is_kept(
    day: Day, sessions: tuple[Session, ...], former: Rotation | None, from_slot: int
) -> Iterator[Violation]:
    """(place in the former sessions,): what began before, with those who were there; nothing else began then."""
    then = {(s.start, s.workshop, s.coach, s.room): set(s.people) for s in sessions if s.start < from_slot}
    for place, session in enumerate(former.sessions if former else ()):
        slots = range(session.start, session.start + day.duration[session.workshop])
        staffed = all(day.free[session.coach, slot] for slot in slots)
        housed = session.room == NOWHERE or all(day.opening[session.room, slot] for slot in slots)
        if session.start >= from_slot or not (staffed and housed):
            continue
        came = {person for person in session.people if all(day.present[person, slot] for slot in slots)}
        if then.pop((session.start, session.workshop, session.coach, session.room), None) != came:
            yield Violation("past_is_kept", (place,), f"La séance {place}, déjà commencée, a changé.")
    for start, *_ in then:
        yield Violation("past_is_kept", (start,), f"Une séance est ajoutée au créneau {start}, qui est passé.")


def figures_are_true(day: Day, rotation: Rotation) -> Iterator[Violation]:
    """(): counts as published, within their bounds. (person, workshop): a reason for each that is missing, no other."""
    given = {(person, session.workshop) for session in rotation.sessions for person in session.people}
    pairs = {(p, q) for session in rotation.sessions for p in session.people for q in session.people if p < q}
    for name, said, count, bound in (
        ("présences", rotation.attended, len(given), rotation.attendance_bound),
        ("rencontres", rotation.met, len(pairs), rotation.met_bound),
    ):
        if said != count or count > bound:
            said_so = f"{said} {name} publiées, {count} comptées, {bound} au plus."
            yield Violation("figures_are_true", (), said_so)
    for person, owes in enumerate(day.owes):
        for workshop, owed in enumerate(owes):
            is_missing = bool(owed) and (person, workshop) not in given
            if is_missing != bool(rotation.why_not[person, workshop]):
                said_so = f"La personne {person} n’a pas le bon motif pour l’atelier {workshop}."
                yield Violation("figures_are_true", (person, workshop), said_so)


def _moments(day: Day, sessions: tuple[Session, ...]) -> list[tuple[Session, int]]:
    """Each session at each slot that it takes."""
    return [(s, slot) for s in sessions for slot in range(s.start, s.start + int(day.duration[s.workshop]))]


RULES = (persons_are_there, persons_owe, one_place_at_a_time, coaches_can, rooms_suit, everyone_has_lunch)
