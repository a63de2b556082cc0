"""A job fair in three files, people, recruiters and wishes, and in two more where needed: halls and interpreters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from planner.files.faults import Fault, stop_at
from planner.files.names import Names, names_of
from planner.files.rows import Row
from planner.files.rules import broken, seated
from planner.files.sheets import Sheet, table
from planner.files.windows import listed, numbers, window
from planner.files.writing import inside, write_table
from planner.interviews.problem import LARGEST_FIT, NEVER, Ints, Problem

PEOPLE = ("id", "name", "from", "to", "free", "most", "language")
RECRUITERS = ("id", "name", "tables", "hall", "from", "to", "break", "least", "most")
WISHES = ("person", "recruiter", "fit", "locked")
HALLS = ("hall", "other", "gap")
INTERPRETERS = ("language", "interpreters", "from", "to")
MOST_SLOTS = 1_000
MOST_TABLES = 1_000
MOST_INTERVIEWS = 1_000_000


@dataclass(frozen=True)
class Options:
    """What the command line says of a fair: slots of the day, gap between two interviews, most interviews a person."""

    slots: int
    gap: int = 0
    most: int = 5
    halls: Path | None = None
    interpreters: Path | None = None


@dataclass(frozen=True, eq=False)
class Fair:
    """A problem, the names that its files give to its indices, and the separator of its files."""

    problem: Problem
    people: Names
    recruiters: Names
    languages: list[str]
    separator: str

    @property
    def said(self) -> dict[str, list[str]]:
        """How each person, recruiter and language is called."""
        return {"person": self.people.said, "recruiter": self.recruiters.said, "language": self.languages}


def read_fair(people: Path, recruiters: Path, wishes: Path, options: Options) -> Fair:
    """Read the files of a fair. Raises Faulty with everything that is to be corrected in them."""
    faults: list[Fault] = []
    guests = table(people, PEOPLE[:1], faults, also=PEOPLE)
    hosts = table(recruiters, RECRUITERS[:1], faults, also=RECRUITERS)
    pairs = table(wishes, WISHES[:3], faults, also=WISHES)
    who, whom = names_of(guests.file, guests.rows), names_of(hosts.file, hosts.rows)
    languages, interpreters = _interpreters(options, faults)
    halls, gaps = _halls(options, hosts, faults)
    spoken = np.array([_language(row, languages, options) for row in guests.rows], np.int64)
    person, recruiter, fit, locked = _wishes(pairs, who, whom, options.slots).T
    columns: dict[str, Any] = {
        "free": [window(row, options.slots) & listed(row, "free", options.slots) for row in guests.rows],
        "most": [row.whole("most", options.most, least=0, most=options.slots) for row in guests.rows],
        "tables": [_tables(row, options.slots) for row in hosts.rows],
        "recruiter_least": [row.whole("least", 0, least=0, most=MOST_INTERVIEWS) for row in hosts.rows],
        "recruiter_most": [row.whole("most", MOST_INTERVIEWS, least=0, most=MOST_INTERVIEWS) for row in hosts.rows],
        "hall": [halls[row.text("hall")] for row in hosts.rows],
    }
    stop_at(faults)
    problem = Problem(person, recruiter, fit, gaps=gaps, language=spoken[person], interpreters=interpreters, **columns)
    fair = Fair(problem, who, whom, list(languages), pairs.separator)
    return replace(fair, problem=_announced(fair, pairs, locked)) if locked.max() >= 0 else fair


def write_fair(folder: Path, problem: Problem) -> list[Path]:
    """Write a problem that was made up, of one hall and without what is announced, as read_fair reads it."""
    people, recruiters, wishes = inside(folder, "people.csv", "recruiters.csv", "wishes.csv")
    guests = [f"P{at + 1:0{len(str(problem.people))}d}" for at in range(problem.people)]
    hosts = [f"R{at + 1:0{len(str(problem.recruiters))}d}" for at in range(problem.recruiters)]
    free = (numbers(row) if not row.all() else "" for row in problem.free)
    write_table(people, ("id", "free", "most"), zip(guests, free, problem.most.tolist(), strict=True))
    away = map(numbers, problem.tables == 0)
    write_table(
        recruiters, ("id", "tables", "break"), zip(hosts, problem.tables.max(axis=1).tolist(), away, strict=True)
    )
    pairs = zip(problem.person.tolist(), problem.recruiter.tolist(), problem.fit.tolist(), strict=True)
    write_table(wishes, WISHES[:3], ((guests[person], hosts[recruiter], fit) for person, recruiter, fit in pairs))
    return [people, recruiters, wishes]


def _tables(row: Row, slots: int) -> Ints:
    """Count the tables of a recruiter in each slot: none when away or in a break."""
    open_ = window(row, slots)
    open_[row.slots("break", slots)] = False
    return open_ * row.whole("tables", 1, least=0, most=MOST_TABLES)


def _announced(fair: Fair, pairs: Sheet, locked: Ints) -> Problem:
    """Lock the interviews that are announced. Raises Faulty with each rule that they break among themselves."""
    at = np.flatnonzero(locked != NEVER)
    problem = fair.problem
    told = seated(np.column_stack([problem.person[at], problem.recruiter[at], locked[at], np.full(len(at), NEVER)]))
    stop_at([Fault(pairs.file, "", "locked", sentence) for sentence in broken(problem, told, fair.said)])
    return replace(problem, locked=locked)


def _wishes(sheet: Sheet, people: Names, recruiters: Names, slots: int) -> Ints:
    """Read person, recruiter, fit and locked slot (-1 for none) of each wish; a pair that comes again is a fault."""
    found = []
    seen: dict[tuple[int, int], str] = {}
    for row in sheet.rows:
        pair = row.index("person", people.place, people.file), row.index("recruiter", recruiters.place, recruiters.file)
        fit = row.whole("fit", None, least=-LARGEST_FIT, most=LARGEST_FIT)
        found.append((*pair, fit, row.whole("locked", 0, least=1, most=slots) - 1))
        if pair in seen and min(pair) >= 0:
            told = f"le couple « {row.text('person')} », « {row.text('recruiter')} » est déjà donné ({seen[pair]})"
            row.fault("", f"{told} ; gardez une seule des deux lignes.")
        seen.setdefault(pair, row.place)
    return np.array(found, np.int64).reshape(-1, 4)


def _halls(options: Options, hosts: Sheet, faults: list[Fault]) -> tuple[dict[str, int], Ints]:
    """Name the halls of the recruiters, and give the gap between each two: the day's, or that of the file of halls."""
    halls = {name: at for at, name in enumerate(dict.fromkeys(row.text("hall") for row in hosts.rows))}
    gaps = np.full((len(halls), len(halls)), options.gap)
    sheet = table(options.halls, HALLS, faults) if options.halls else None
    for row in sheet.rows if sheet else ():
        first, then = (row.index(column, halls, "la colonne « hall » des recruteurs") for column in HALLS[:2])
        gaps[first, then] = gaps[then, first] = row.whole("gap", None, least=0, most=options.slots)
    return halls, gaps


def _interpreters(options: Options, faults: list[Fault]) -> tuple[dict[str, int], Ints]:
    """Name the languages that need an interpreter, and count those who are there in each slot."""
    sheet = table(options.interpreters, INTERPRETERS[:2], faults, also=INTERPRETERS) if options.interpreters else None
    rows = sheet.rows if sheet else []
    languages = {name: at for at, name in enumerate(dict.fromkeys(row.needed("language") for row in rows))}
    count = np.zeros((len(languages), options.slots), np.int64)
    for row in rows:
        present = window(row, options.slots) * row.whole("interpreters", None, least=0, most=MOST_TABLES)
        count[languages[row.text("language")]] += present
    return languages, count


def _language(row: Row, languages: dict[str, int], options: Options) -> int:
    """Give the language whose interpreter a person needs: -1 for none, and for all without a file of interpreters."""
    needs_one = options.interpreters is not None and row.text("language")
    return row.index("language", languages, str(options.interpreters)) if needs_one else NEVER
