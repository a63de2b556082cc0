"""Lists of vacancies beside tuned SQL on PostgreSQL and a numpy loop: the same lists, and what each costs.

What is compared with a peer is CPU of one core, ours and PostgreSQL's own, so that what else the machine does weighs alike.
"""

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time
from typing import TypeVar

import numpy as np
import psycopg
from numpy.typing import NDArray

from benchmarks.figures import Figure, peak_megabytes
from planner.matching import (
    LabourMarket,
    Lists,
    Weights,
    cap_lists,
    explain,
    index_vacancies,
    labour_market,
    match,
    match_one,
)
from tools import ROOT, postgres, processes

T = TypeVar("T")
Size = tuple[int, int, int, int, int]

DEPARTEMENT: Size = (70_000, 20_000, 80, 75, 400)
FRANCE: Size = (1_800_000, 1_000_000, 900, 900, 35_000)
SMALL: Size = (1_000, 800, 40, 40, 20)
LENGTH, LONG, SHOWN, CAP = 20, 40, 10, 100
SAMPLE = 200
WEIGHTS = Weights()

TABLES = """
    CREATE TEMP TABLE vacancy (
        id int PRIMARY KEY, x int, y int, rome int, contracts int, fresh int, require int
    );
    CREATE TEMP TABLE skill (vacancy int, skill int, percent int);
"""
INDEXES = """
    CREATE INDEX ON vacancy (x, y);
    CREATE INDEX ON skill (skill) INCLUDE (vacancy, percent);
    ANALYZE vacancy;
    ANALYZE skill;
    SET jit = off;
    SET max_parallel_workers_per_gather = 0;
"""
# As a DBA would tune it: the person's values as literals, their points of each occupation as an array.
QUERY = """
    WITH covered AS (SELECT vacancy, sum(percent)::int AS percent FROM skill WHERE skill = ANY(%(skills)s) GROUP BY 1),
    near AS MATERIALIZED (
        SELECT *, (x - %(x)s)::bigint * (x - %(x)s) + (y - %(y)s)::bigint * (y - %(y)s) AS square FROM vacancy
        WHERE x BETWEEN %(x)s - %(radius)s AND %(x)s + %(radius)s AND y BETWEEN %(y)s - %(radius)s AND %(y)s + %(radius)s
        AND (require & ~%(have)s) = 0
    )
    SELECT id, (%(points)s::int[])[rome + 1] + 3 * coalesce(percent, 0)
        + 150 * (%(radius)s - floor(sqrt(square::float8))::int) / %(radius)s
        + CASE WHEN contracts & %(contracts)s <> 0 THEN 50 ELSE 0 END + fresh AS score
    FROM near LEFT JOIN covered ON covered.vacancy = id
    WHERE square <= %(radius)s::bigint * %(radius)s ORDER BY score DESC, id LIMIT %(length)s
"""


def run(seeds: tuple[int, ...] = (1, 2, 3, 4, 5)) -> list[Figure]:
    """Measure the four rows of the table; France once, in a process of its own."""
    france = _child(FRANCE, seeds[0])
    return [
        *_lists("70 000 × 20 000", DEPARTEMENT, seeds, SAMPLE),
        *_capped("70 000 lists", DEPARTEMENT, seeds),
        Figure("70 000 × 20 000: peak", _child(DEPARTEMENT, seeds[0])["megabytes"], "MB", target=500),
        *_without_numba("70 000 × 20 000", DEPARTEMENT, seeds[:1]),
        Figure("France, 1 800 000 × 1 000 000", france["seconds"], "s", target=60),
        Figure("France, of CPU", france["cpu"], "s"),
        Figure("France: peak, the market included", france["megabytes"], "MB", target=4_000),
    ]


def quick() -> list[Figure]:
    """Measure the same on a small market, in seconds."""
    return [
        *_lists("1 000 × 800", SMALL, (1,), 100),
        *_capped("1 000 lists", SMALL, (1,)),
        *_without_numba("1 000 × 800", SMALL, (1,)),
    ]


def _lists(name: str, size: Size, seeds: tuple[int, ...], sample: int) -> list[Figure]:
    """One way, both ways, one person; beside both peers, and equal to them."""
    full = size == DEPARTEMENT
    rows = [_seed(size, seed, sample) for seed in seeds]
    found = {key: median(row[key] for row in rows) for key in rows[0]}
    ours, sql, loop = (found[key] for key in ("core", "sql", "loop"))
    targets = (1.0, 2.0, 1.0, 100.0, 20.0) if full else (None,) * 5
    return [
        Figure(f"{name}, one way", found["one way"], "s", target=targets[0]),
        Figure(f"{name}, both ways", found["both ways"], "s", target=targets[1]),
        Figure(f"{name}, one way, of CPU", ours * size[0] / 1e3, "s"),
        Figure(f"{name}, both ways, of CPU", found["both ways, of CPU"], "s"),
        Figure(f"{name}, one person", found["one person"], "ms", target=targets[2]),
        Figure(f"{name}, a person beside tuned SQL", ours, "ms of CPU", peer=sql),
        Figure(f"{name}, times tuned SQL", sql / ours, "× a core", target=targets[3], more_is_better=True),
        Figure(f"{name}, a person beside a numpy loop", ours, "ms of CPU", peer=loop),
        Figure(f"{name}, times a numpy loop", loop / ours, "× a core", target=targets[4], more_is_better=True),
        Figure(f"{name}, lists equal to both peers'", found["equal"], "%", target=100, more_is_better=True),
        Figure(f"{name}, explained", found["explained"], "s"),
    ]


def _seed(size: Size, seed: int, sample: int) -> dict[str, float]:
    market = labour_market(*size, seed)
    asked = market.people, market.vacancies, market.similarity
    who = np.random.default_rng(seed).integers(0, size[0], sample)
    _compile()
    cpu = process_time()
    lists, one_way = _timed(lambda: match(*asked, k=LENGTH, both=False).of_people)
    core = (process_time() - cpu) / size[0]
    cpu = process_time()
    _, both_ways = _timed(lambda: match(*asked, k=LENGTH))
    both_cpu = process_time() - cpu
    person, rank = np.nonzero(lists.ids >= 0)
    pairs = np.stack([person, lists.ids[person, rank]], axis=1)
    return {
        "one way": one_way,
        "both ways": both_ways,
        "both ways, of CPU": both_cpu,
        "one person": 1e3 * _one_person(market, who),
        "core": 1e3 * core,
        "explained": _timed(lambda: explain(*asked, pairs))[1],
        **_beside_peers(market, lists, who),
    }


def _one_person(market: LabourMarket, who: NDArray[np.int64]) -> float:
    """Seconds that one person waits, vacancies being indexed."""
    index = index_vacancies(market.vacancies, market.similarity)
    return median(_timed(partial(match_one, index, market.people, person, LENGTH))[1] for person in who.tolist())


def _beside_peers(market: LabourMarket, lists: Lists, who: NDArray[np.int64]) -> dict[str, float]:
    """Milliseconds of CPU that a list costs both peers, and per cent of lists that are equal to both of theirs."""
    by_sql, sql = _by_sql(market, who)
    cpu = thread_time()
    by_loop = [_by_loop(market, person) for person in who]
    loop = (thread_time() - cpu) / len(who)
    ours = [_row(lists, person) for person in who]
    equal = sum(a == b == c for a, b, c in zip(ours, by_sql, by_loop, strict=True)) / len(who)
    return {"sql": 1e3 * sql, "loop": 1e3 * loop, "equal": 100 * equal}


def _compile() -> None:
    """Compile, or read what was compiled, before anything is timed."""
    market = labour_market(*SMALL, 0)
    asked = market.people, market.vacancies, market.similarity
    match(*asked)
    explain(*asked, np.zeros((1, 2), int))


def _row(lists: Lists, person: int) -> list[tuple[int, int]]:
    pairs = zip(lists.ids[person].tolist(), lists.scores[person].tolist(), strict=True)
    return [pair for pair in pairs if pair[0] >= 0]


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    begun = perf_counter()
    return call(), perf_counter() - begun


def _by_sql(market: LabourMarket, who: NDArray[np.int64]) -> tuple[list[list[tuple[int, int]]], float]:
    """The lists of some people by the tuned query, and the mean of PostgreSQL's own seconds of CPU."""
    urls = postgres.ensure("rebond_bench_matching")
    with psycopg.connect(urls.app, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(TABLES)
        vacancies = market.vacancies
        fresh = np.maximum(0, WEIGHTS.freshness - WEIGHTS.stale_a_day * vacancies.age)
        facts = vacancies.x, vacancies.y, vacancies.rome, vacancies.contracts, fresh, vacancies.require
        _copy(connection, "vacancy", np.arange(len(vacancies)), *facts)
        owner = np.repeat(np.arange(len(vacancies)), np.diff(vacancies.skills_start))
        _copy(connection, "skill", owner, vacancies.skills, vacancies.skill_weights)
        connection.execute(INDEXES)
        for person in who[:10]:  # pages read, plan tried
            connection.execute(QUERY, _literals(market, person)).fetchall()
        begun = _backend_cpu(connection)
        lists = [connection.execute(QUERY, _literals(market, person)).fetchall() for person in who]
        return lists, max(_backend_cpu(connection) - begun, 0.01) / len(who)


def _copy(connection: psycopg.Connection, table: str, *columns: NDArray[np.integer]) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in zip(*(column.tolist() for column in columns), strict=True):
            copy.write_row(row)


def _literals(market: LabourMarket, person: int) -> dict[str, object]:
    people = market.people
    columns = {name: int(getattr(people, name)[person]) for name in ("x", "y", "radius", "contracts", "have")}
    skills = people.skills[people.skills_start[person] : people.skills_start[person + 1]].tolist()
    return {**columns, "skills": skills, "points": _points(market, person).tolist(), "length": LENGTH}


def _points(market: LabourMarket, person: int) -> NDArray[np.int64]:
    """Points of each occupation, for a person."""
    wishes = zip(WEIGHTS.wishes, market.people.wishes[person], strict=True)
    rows = [market.similarity[wish].astype(np.int64) * percent // 100 for percent, wish in wishes if wish >= 0]
    points: NDArray[np.int64] = WEIGHTS.rome * np.max(rows, axis=0)
    return points


def _backend_cpu(connection: psycopg.Connection) -> float:
    """Seconds of CPU of our connection's own process of PostgreSQL."""
    words = Path(f"/proc/{connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _by_loop(market: LabourMarket, person: int) -> list[tuple[int, int]]:
    """The list of a person as one would write it with numpy: every vacancy scored, the best kept."""
    people, vacancies = market.people, market.vacancies
    has = np.zeros(1 + max(people.skills.max(), vacancies.skills.max()), bool)
    has[people.skills[people.skills_start[person] : people.skills_start[person + 1]]] = True
    kept = np.where(has[vacancies.skills], vacancies.skill_weights, 0).astype(np.int64)
    covered = np.add.reduceat(kept, vacancies.skills_start[:-1])
    dx, dy = vacancies.x.astype(np.int64) - people.x[person], vacancies.y.astype(np.int64) - people.y[person]
    square, radius = dx * dx + dy * dy, int(people.radius[person])
    score = _points(market, person)[vacancies.rome] + WEIGHTS.skills * covered
    score += WEIGHTS.commute * (radius - np.sqrt(square).astype(np.int64)) // radius
    score += WEIGHTS.contract * ((vacancies.contracts & people.contracts[person]) != 0)
    score += np.maximum(0, WEIGHTS.freshness - WEIGHTS.stale_a_day * vacancies.age.astype(np.int64))
    allowed = np.flatnonzero(((vacancies.require & ~people.have[person]) == 0) & (square <= radius * radius))
    best = allowed[np.lexsort((allowed, -score[allowed]))][:LENGTH]
    return list(zip(best.tolist(), score[best].tolist(), strict=True))


def _capped(name: str, size: Size, seeds: tuple[int, ...]) -> list[Figure]:
    """How much of the score of the plain first ten is kept when nothing is shown to more than a hundred people."""
    rows = []
    for seed in seeds:
        market = labour_market(*size, seed)
        lists = match(market.people, market.vacancies, market.similarity, k=LONG, both=False).of_people
        plain = lists.scores[:, :SHOWN][lists.ids[:, :SHOWN] >= 0].sum()
        begun = process_time()
        shown, seconds = _timed(partial(cap_lists, lists, SHOWN, CAP))
        crowd = np.bincount(lists.ids[:, :SHOWN][lists.ids[:, :SHOWN] >= 0]).max()
        rows.append((seconds, process_time() - begun, 100 * lists.scores[shown].sum() / plain, crowd))
    seconds, cpu, kept, crowd = (median(column) for column in zip(*rows, strict=True))
    targets = (97.0, 10.0) if size == DEPARTEMENT else (None, None)
    return [
        Figure(f"{name}, score kept at {CAP} a vacancy", kept, "%", target=targets[0], more_is_better=True),
        Figure(f"{name}, capped", seconds, "s", target=targets[1]),
        Figure(f"{name}, capped, of CPU", cpu, "s"),
        Figure(f"{name}, most people shown one vacancy", CAP, "people", peer=crowd),
    ]


def _without_numba(name: str, size: Size, seeds: tuple[int, ...]) -> list[Figure]:
    """One way by numpy alone, in a process that has no numba; the same lists as ours."""
    ours, plain = ([_child(size, seed, env) for seed in seeds] for env in ({}, {"REBOND_NO_NUMBA": "1"}))
    same = sum(one["print"] == other["print"] for one, other in zip(ours, plain, strict=True)) / len(seeds)
    seconds, cpu = (median(row[key] for row in plain) for key in ("seconds", "cpu"))
    target = 15.0 if size == DEPARTEMENT else None
    return [
        Figure(f"{name}, without numba", seconds, "s", target=target),
        Figure(f"{name}, without numba, of CPU", cpu, "s"),
        Figure(f"{name}, without numba, lists equal", 100 * same, "%", target=100, more_is_better=True),
    ]


def _child(size: Size, seed: int, env: dict[str, str] | None = None) -> dict[str, float]:
    """Measure in a process of its own: its peak of memory is its own, and it may be without numba."""
    command = [str(processes.PYTHON), "-m", "benchmarks.planner.matching", json.dumps(size), str(seed)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=True, stdout=subprocess.PIPE)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _everyone(size: Size, seed: int) -> dict[str, float]:
    """Everyone's lists, one way."""
    market = labour_market(*size, seed)
    _compile()
    cpu = process_time()
    lists, seconds = _timed(
        lambda: match(market.people, market.vacancies, market.similarity, k=LENGTH, both=False).of_people
    )
    cpu = process_time() - cpu
    return {"seconds": seconds, "cpu": cpu, "print": zlib.crc32(lists.ids.tobytes() + lists.scores.tobytes())}


def main(size: str, seed: str) -> None:
    """Print what one process measures, and its peak of memory."""
    found = _everyone(tuple(json.loads(size)), int(seed))
    found["megabytes"] = peak_megabytes()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
