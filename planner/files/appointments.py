"""Requests and half-days of advisers in CSV, and the bookings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from planner.booking.problem import LONGEST, WHOLE_WEEK, Blocks, Bookings, Integers, Reason, Requests, road_metres
from planner.files.faults import Fault, stop_at
from planner.files.names import Names, names_of
from planner.files.rows import Row
from planner.files.sheets import Sheet, table
from planner.files.writing import inside, write_table

REQUESTS = ("id", "earliest", "deadline", "radius", "name", "x", "y", "quanta", "needs", "halves")
BLOCKS = ("adviser", "site", "day", "half", "x", "y", "quanta", "offers")
BOOKINGS = ("request", "day", "half", "start", "site", "adviser", "kilometres", "on_time", "reason")
WAY = "km "  # « km Aubagne »: a column of the requests that gives the way to a site
WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HALVES = ("matin", "après-midi")
FARTHEST = 8_000_000  # metres of a plane projection
LONGEST_WAY = 2_000  # kilometres
FIRST_DAY = date(2027, 1, 4)  # a Monday: day 0 of what is made up, which counts five days a week


@dataclass(frozen=True, eq=False)
class Appointments:
    """Requests and blocks, and the names that the files give to their indices."""

    requests: Requests
    blocks: Blocks
    people: Names
    sites: list[str]
    advisers: list[str]
    separator: str


def read_appointments(requests: Path, blocks: Path) -> Appointments:
    """Read both files: days as ordinals, ways from the columns « km <site> », else from positions in planar metres.

    Raises Faulty with everything that is to be corrected in them.
    """
    faults: list[Fault] = []
    asked = table(requests, REQUESTS[:4], faults, also=REQUESTS, free=True)
    offered = table(blocks, BLOCKS[:4], faults, also=BLOCKS)
    people = names_of(asked.file, asked.rows)
    sites, advisers = _in_order(offered, "site"), _in_order(offered, "adviser")
    needs: dict[str, int] = {}
    metres = _metres(asked, offered, sites)
    demand = [_request(row, needs) for row in asked.rows]
    supply = [_block(row, sites, advisers, needs) for row in offered.rows]
    if len(needs) > LONGEST:
        faults.append(
            Fault(asked.file, "", "needs", f"{len(needs)} besoins différents ; {LONGEST} au plus sont possibles.")
        )
    stop_at(faults)
    earliest, deadline, radius, quanta, needed, halves = np.array(demand, np.int64).T
    wanted = Requests(earliest, deadline, metres, radius, quanta, needed, halves)
    half_days = Blocks(*np.array(supply, np.int64).T)
    return Appointments(wanted, half_days, people, list(sites), list(advisers), asked.separator)


def write_bookings(path: Path, read: Appointments, booked: Bookings) -> None:
    """Write one line a request, in their order: its place, or the reason why it has none."""
    lines = (_booking(read, booked, at) for at in range(len(read.requests)))
    write_table(path, BOOKINGS, lines, read.separator)


def not_placed(booked: Bookings) -> list[str]:
    """Count the requests without a place, by reason."""
    reasons = [Reason(int(reason)) for reason in booked.reason[~booked.placed]]
    return [f"  {reasons.count(reason)} sans rendez-vous : {reason.sentence}" for reason in Reason if reason in reasons]


def write_appointments(folder: Path, requests: Requests, blocks: Blocks) -> list[Path]:
    """Write requests and blocks that were made up, whose days count from 0, as read_appointments reads them."""
    requests_path, blocks_path = inside(folder, "requests.csv", "blocks.csv")
    sites = [f"site {number + 1}" for number in range(requests.metres.shape[1])]
    lines = (
        [f"D{at + 1:05d}", _date(requests.earliest[at]), _date(requests.deadline[at]), requests.radius[at] / 1000,
         requests.quanta[at], _words(requests.needs[at]), _half_days(requests.halves[at]), *requests.metres[at] / 1000]
        for at in range(len(requests))
    )  # fmt: skip
    write_table(requests_path, (*REQUESTS[:4], *REQUESTS[7:], *(WAY + site for site in sites)), lines)
    rows = (
        [f"C{blocks.adviser[at] + 1:03d}", sites[blocks.site[at]], _date(blocks.day[at]), HALVES[blocks.half[at] % 2],
         blocks.quanta[at], _words(blocks.offers[at])]
        for at in range(len(blocks))
    )  # fmt: skip
    write_table(blocks_path, (*BLOCKS[:4], *BLOCKS[6:]), rows)
    return [requests_path, blocks_path]


def _in_order(sheet: Sheet, column: str) -> dict[str, int]:
    return {name: at for at, name in enumerate(dict.fromkeys(row.needed(column) for row in sheet.rows))}


def _metres(asked: Sheet, offered: Sheet, sites: Mapping[str, int]) -> Integers:
    """Way of each person to each site, metres."""
    if all(WAY + site in asked.columns for site in sites):
        ways = [[row.decimal(WAY + site, None, least=0, most=LONGEST_WAY) for site in sites] for row in asked.rows]
        return np.array(np.rint(1000 * np.array(ways)), np.int64).reshape(-1, len(sites))
    homes = [_position(row) for row in asked.rows]
    where: dict[str, tuple[int, int]] = {}
    for row in offered.rows:
        position = _position(row)
        if where.setdefault(row.text("site"), position) != position:
            row.fault("x", f"« {row.text('site')} » est ailleurs sur une ligne précédente ; donnez une seule position.")
    x, y = np.array(homes, np.int64).reshape(-1, 2).T
    site_x, site_y = np.array(list(where.values()), np.int64).reshape(-1, 2).T
    return road_metres(x, y, site_x, site_y)


def _position(row: Row) -> tuple[int, int]:
    return tuple(round(row.decimal(axis, None, least=-FARTHEST, most=FARTHEST)) for axis in ("x", "y"))  # type: ignore[return-value]  # two axes


def _request(row: Row, needs: dict[str, int]) -> tuple[int, ...]:
    earliest, deadline = row.day("earliest").toordinal(), row.day("deadline").toordinal()
    if deadline < earliest and deadline > 1:
        row.fault("deadline", "l'échéance est avant le premier jour possible ; corrigez l'une des deux dates.")
    radius = round(1000 * row.decimal("radius", None, least=0, most=LONGEST_WAY))
    quanta = row.whole("quanta", 2, least=1, most=LONGEST)
    return earliest, deadline, radius, quanta, _mask(row.words("needs"), needs), _week(row)


def _block(row: Row, sites: Mapping[str, int], advisers: Mapping[str, int], needs: dict[str, int]) -> tuple[int, ...]:
    day, told = row.day("day"), row.needed("half")
    half = _half(told)
    if told and half < 0:
        row.fault("half", f"« {told} » n'est pas une demi-journée ; écrivez matin ou après-midi.")
    quanta = row.whole("quanta", 6, least=0, most=LONGEST)
    where, who = sites[row.text("site")], advisers[row.text("adviser")]
    return day.toordinal(), 2 * day.weekday() + half, where, who, _mask(row.words("offers"), needs), quanta


def _mask(words: list[str], bits: dict[str, int]) -> int:
    """Give each new word its bit; beyond 62, where the whole is refused, they share the last."""
    return sum({1 << min(bits.setdefault(word, len(bits)), LONGEST - 1) for word in words})


def _week(row: Row) -> int:
    """Give the half-days of the week at which a person can come: « lundi, mardi matin », « matin »; all by default."""
    mask = 0
    for word in row.words("halves"):
        name, _, half = word.partition(" ")
        days = [name] if name in WEEK else WEEK
        places = [0, 1] if word in WEEK else [_half(half if name in WEEK else word)]
        if -1 in places:
            row.fault(
                "halves", f"« {word} » n'est pas un moment de la semaine ; écrivez par exemple « lundi, mardi matin »."
            )
            return mask
        mask |= sum(1 << 2 * WEEK.index(day) + at for day in days for at in places)
    return mask or WHOLE_WEEK


def _half(told: str) -> int:
    """0 for the morning, 1 for the afternoon, with or without its accent; -1 for anything else."""
    plain = told.strip().lower().replace("è", "e")
    return next((at for at, name in enumerate(("matin", "apres-midi")) if plain and name.startswith(plain)), -1)


def _booking(read: Appointments, booked: Bookings, at: int) -> list[object]:
    name, block = read.people.ids[at], booked.block[at]
    if block < 0:
        return [name, *[""] * 6, "", Reason(int(booked.reason[at])).sentence]
    blocks = read.blocks
    return [
        name,
        date.fromordinal(int(blocks.day[block])),
        HALVES[blocks.half[block] % 2],
        booked.start[at] + 1,
        read.sites[blocks.site[block]],
        read.advisers[blocks.adviser[block]],
        round(booked.metres[at] / 1000, 1),
        "oui" if booked.on_time[at] else "non",
        "",
    ]


def _date(day: int) -> date:
    return FIRST_DAY + timedelta(days=int(7 * (day // 5) + day % 5))


def _words(mask: int) -> str:
    return ", ".join(f"besoin {bit}" for bit in _bits(mask))


def _half_days(mask: int) -> str:
    """Write a week as _week reads it; nothing when it is whole."""
    found = list(_bits(mask)) if mask != WHOLE_WEEK else []
    days = [day for day in range(len(WEEK)) if {2 * day, 2 * day + 1} <= set(found)]
    return ", ".join(
        [
            *(WEEK[day] for day in days),
            *(f"{WEEK[bit // 2]} {HALVES[bit % 2]}" for bit in found if bit // 2 not in days),
        ]
    )


def _bits(mask: int) -> Iterator[int]:
    return (bit for bit in range(LONGEST) if int(mask) >> bit & 1)
