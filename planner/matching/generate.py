"""A labour market made up from a seed: no one in it exists."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from planner.matching.problem import People, Vacancies
from planner.refusals import Refused

# Counts that are published: fiches métiers and domaines professionnels of the ROME 4.0 (France Travail).
OCCUPATIONS, DOMAINS, FAMILIES = 609, 110, 14
SKILLS, TRANSVERSAL, CORE = 12_000, 300, 40  # all, those any occupation may ask for, those of one occupation
BLOCK = 100_000  # people or vacancies whose skills are drawn together: bounds the memory

# Shares below are assumptions of ours, of the order of what is observed among people on RSA; no source is claimed.
MODES = {"walk": (0.15, 4_000), "cycle": (0.07, 9_000), "transit": (0.33, 25_000), "drive": (0.45, 35_000)}
CONTRACTS = (0.35, 0.25, 0.2, 0.05, 0.05, 0.1)
# One bit each, from bit 0: licence B, seven other licences or certificates, then hours
# (early, day, evening, night, Saturday, Sunday).
REQUIRED = (0.45, 0.05, 0.02, 0.06, 0.03, 0.02, 0.02, 0.02, 0.25, 0.0, 0.2, 0.1, 0.3, 0.12)
HELD = (0.15, 0.06, 0.02, 0.1, 0.03, 0.03, 0.03, 0.03, 0.55, 1.0, 0.5, 0.3, 0.6, 0.4)
FRENCH = len(REQUIRED)  # first of six bits, A1 to C2: a level sets its bit and those below
FRENCH_REQUIRED = (0.1, 0.1, 0.2, 0.3, 0.2, 0.08, 0.02)
FRENCH_SPOKEN = (0.05, 0.07, 0.13, 0.15, 0.2, 0.2, 0.2)
OWN_VEHICLE = FRENCH + 6


@dataclass(frozen=True, eq=False)
class LabourMarket:
    """People, vacancies, and the similarity (R, R), 0 to 100, of each wished occupation with each occupation."""

    people: People
    vacancies: Vacancies
    similarity: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class _Country:
    """What people and vacancies have in common: the communes, and the skills and weight of each occupation."""

    x: NDArray[np.int64]
    y: NDArray[np.int64]
    population: NDArray[np.float64]
    popularity: NDArray[np.float64]
    core: NDArray[np.int32]


def labour_market(people: int, vacancies: int, width_km: int, height_km: int, communes: int, seed: int) -> LabourMarket:
    """A labour market of any size, the same for the same seed.

    Communes have Pareto populations and lie anywhere in the rectangle; people follow the populations, vacancies
    crowd a little more in large ones. Occupations are unequally popular, skills are those of the occupation or
    transversal, and each person has a mode of transport, hence a radius.

    Parameters
    ----------
    people, vacancies, communes
        How many, 1 or more.
    width_km, height_km
        Sides of the rectangle, kilometres.
    seed
        Of every draw.

    Raises
    ------
    Refused
        A count or a side below 1.
    """
    for name, value in locals().copy().items():
        if name != "seed" and value < 1:
            raise Refused(f"{name} is {value}: expected 1 or more.")
    rng = np.random.default_rng(seed)
    country = _country(rng, width_km * 1000, height_km * 1000, communes)
    return LabourMarket(_people(rng, people, country), _vacancies(rng, vacancies, country), _similarity(rng))


def _country(rng: Generator, width: int, height: int, communes: int) -> _Country:
    population = rng.pareto(1.1, communes) + 0.05
    popularity = rng.pareto(1.2, OCCUPATIONS) + 0.1
    return _Country(
        x=rng.integers(0, width, communes),
        y=rng.integers(0, height, communes),
        population=population / population.sum(),
        popularity=popularity / popularity.sum(),
        core=rng.integers(TRANSVERSAL, SKILLS, (OCCUPATIONS, CORE), np.int32),
    )


def _similarity(rng: Generator) -> NDArray[np.uint8]:
    """100 for itself, 60 for six near occupations, 35 in the same domain, 10 in the same family."""
    domain = np.sort(rng.integers(0, DOMAINS, OCCUPATIONS))
    family = domain * FAMILIES // DOMAINS
    table = np.where(family[:, None] == family, 10, 0)
    table[domain[:, None] == domain] = 35
    near = rng.integers(0, OCCUPATIONS, (OCCUPATIONS, 6))
    np.put_along_axis(table, near, 60, axis=1)
    np.fill_diagonal(table, 100)
    return table.astype(np.uint8)


def _people(rng: Generator, size: int, country: _Country) -> People:
    x, y = _places(rng, size, country, crowding=1.0)
    shares, reaches = zip(*MODES.values(), strict=True)
    mode = rng.choice(len(MODES), size, p=shares)
    drives = mode == list(MODES).index("drive")
    have = _bits(rng, size, HELD) | _thermometer(rng, size, FRENCH_SPOKEN)
    have |= np.where(drives, np.uint32(1 | 1 << OWN_VEHICLE), np.uint32(0))
    wishes = rng.choice(OCCUPATIONS, (size, 3), p=country.popularity).astype(np.int16)
    past = np.where(rng.random(size) < 0.7, wishes[:, 0], rng.choice(OCCUPATIONS, size, p=country.popularity))
    wishes[np.arange(3) >= rng.integers(1, 4, size)[:, None]] = -1
    start, skills = _skills(rng, past, country, fewest=8, most=27)
    return People(
        x=x,
        y=y,
        radius=(np.array(reaches)[mode] * rng.uniform(0.6, 1.4, size)).astype(np.int32),
        wishes=wishes,
        contracts=rng.integers(1, 1 << len(CONTRACTS), size, np.uint32),
        have=have,
        skills_start=start,
        skills=skills,
    )


def _vacancies(rng: Generator, size: int, country: _Country) -> Vacancies:
    x, y = _places(rng, size, country, crowding=1.15)
    rome = rng.choice(OCCUPATIONS, size, p=country.popularity)
    require = _bits(rng, size, REQUIRED) | _thermometer(rng, size, FRENCH_REQUIRED)
    require |= np.where(rng.random(size) < 0.25, np.uint32(1 << OWN_VEHICLE), np.uint32(0))
    start, skills = _skills(rng, rome, country, fewest=6, most=15)
    return Vacancies(
        x=x,
        y=y,
        rome=rome.astype(np.int16),
        contracts=np.uint32(1) << rng.choice(len(CONTRACTS), size, p=CONTRACTS).astype(np.uint32),
        age=rng.integers(0, 45, size, np.int32),
        require=require,
        skills_start=start,
        skills=skills,
        skill_weights=_percents(rng, start),
    )


def _places(
    rng: Generator, size: int, country: _Country, crowding: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Around the centre of a commune, within a kilometre or two."""
    share = country.population**crowding
    commune = rng.choice(len(share), size, p=share / share.sum())
    x = country.x[commune] + rng.normal(0, 1200, size)
    y = country.y[commune] + rng.normal(0, 1200, size)
    return x.astype(np.int32), y.astype(np.int32)


def _bits(rng: Generator, size: int, chances: tuple[float, ...]) -> NDArray[np.uint32]:
    bits = np.zeros(size, np.uint32)
    for bit, chance in enumerate(chances):
        bits |= (rng.random(size) < chance).astype(np.uint32) << np.uint32(bit)
    return bits


def _thermometer(rng: Generator, size: int, shares: tuple[float, ...]) -> NDArray[np.uint32]:
    """A level of French, 0 to 6, as as many bits."""
    level = rng.choice(len(shares), size, p=shares).astype(np.uint32)
    return ((np.uint32(1) << level) - np.uint32(1)) << np.uint32(FRENCH)


def _skills(
    rng: Generator, occupation: NDArray[np.int64], country: _Country, fewest: int, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Rows of distinct skills: a third transversal (Zipf), the others of the occupation, its first ones oftener."""
    zipf = 1 / np.arange(1, TRANSVERSAL + 1)
    counts, rows = [], []
    for first in range(0, len(occupation), BLOCK):
        block = occupation[first : first + BLOCK]
        owner = np.repeat(np.arange(len(block)), rng.integers(fewest, most + 1, len(block)))
        own = country.core[block[owner], (CORE * rng.random(len(owner)) ** 1.7).astype(np.int64)]
        shared = rng.choice(TRANSVERSAL, len(owner), p=zipf / zipf.sum())
        drawn = np.where(rng.random(len(owner)) < 0.33, shared, own)
        distinct = np.unique(owner * SKILLS + drawn)
        rows.append((distinct % SKILLS).astype(np.int32))
        counts.append(np.bincount(distinct // SKILLS, minlength=len(block)))
    start = np.concatenate(([0], np.cumsum(np.concatenate(counts))))
    return start, np.concatenate(rows)


def _percents(rng: Generator, start: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Whole weights that make 100 in each row: rounded down, and the first takes what is missing."""
    counts = np.diff(start)
    owner = np.repeat(np.arange(len(counts)), counts)
    raw = rng.random(len(owner)) + 0.3
    percents = np.floor(100 * raw / np.bincount(owner, raw)[owner])
    percents[start[:-1]] += 100 - np.bincount(owner, percents)
    return percents.astype(np.uint8)
