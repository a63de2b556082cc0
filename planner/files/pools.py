"""A pool and its quotas in CSV, the cohort drawn and its report out, and the report read again by who checks it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np

from planner.cohort.problem import Balance, Pool, Quota, Report
from planner.files.faults import Fault, stop_at
from planner.files.names import names_of
from planner.files.sheets import Sheet, as_row, document, elements, table
from planner.files.writing import inside, write_document, write_table

OURS = ("id", "name", "waiting", "chance")  # any other column is an indicator
QUOTAS = ("column", "value", "least", "most")
LARGEST = 1e12


def read_pool(path: Path, quotas: Path | None = None) -> Pool:
    """Read a pool. Raises Faulty with everything that is to be corrected in it.

    `waiting` is in days; `chance` replaces it where it is given. An indicator whose cells are all numbers is taken as it
    is; a column of words gives one indicator a word, but for the first in alphabetical order, which the others imply.
    """
    faults: list[Fault] = []
    sheet = table(path, OURS[:1], faults, also=OURS, free=True)
    names = names_of(sheet.file, sheet.rows)
    needed = "chance" if "chance" in sheet.columns else "waiting"
    if sheet.rows and needed not in sheet.columns:
        faults.append(Fault(str(path), "", "waiting", "la colonne manque ; elle donne les jours d'attente de chacun."))
    waiting = [row.decimal("waiting", 0.0, least=0, most=LARGEST) for row in sheet.rows]
    chances = [row.decimal("chance", None, least=0, most=1) for row in sheet.rows] if needed == "chance" else None
    indicators = [found for column in sheet.columns if column not in OURS for found in _indicators(sheet, column)]
    groups = _quotas(quotas, sheet, faults) if quotas else ()
    stop_at(faults)
    columns = np.array([values for _name, values in indicators], np.float64).reshape(-1, len(sheet.rows)).T
    wanted = None if chances is None else np.array(chances)
    said = tuple(name for name, _values in indicators)
    return Pool(np.array(names.ids), np.array(waiting), columns, said, wanted, groups)


def write_pool(folder: Path, pool: Pool) -> list[Path]:
    """Write a pool that was made up, without its quotas, as read_pool reads it."""
    (path,) = inside(folder, "pool.csv")
    rows = zip(pool.ids.tolist(), pool.waiting.tolist(), pool.indicators.tolist(), strict=True)
    write_table(
        path, ("id", "waiting", *pool.names), ([name, *map(_short, (wait, *line))] for name, wait, line in rows)
    )
    return [path]


def write_cohort(path: Path, report: Report) -> None:
    """Write who is chosen, with the chance that they had."""
    rows = [(name, chance) for name, chance, chosen in _people(report) if chosen]
    write_table(path, ("id", "chance"), rows)


def write_report(path: Path, report: Report) -> None:
    """Write all that lets anyone redo the draw with the pool in hand."""
    people = [{"id": name, "chance": chance, "chosen": chosen} for name, chance, chosen in _people(report)]
    told = {name: getattr(report, name) for name in ("seed", "size", "fingerprint", "attempts")}
    write_document(path, {**told, "balance": [asdict(line) for line in report.balance], "people": people})


def read_report(path: Path) -> Report:
    """Read a report as write_report wrote it. Raises Faulty where it was spoilt."""
    faults: list[Fault] = []
    whole = document(path, faults)
    stop_at(faults)
    top = as_row(path, "", whole, faults)
    people = elements(path, whole, "people", faults)
    balance = [
        Balance(
            row.needed("name"),
            *(row.decimal(name, None, least=-LARGEST, most=LARGEST) for name in ("wanted", "obtained")),
        )
        for row in elements(path, whole, "balance", faults, bare=True)
    ]
    report = Report(
        seed=top.needed("seed"),
        size=top.whole("size", None, least=1, most=int(LARGEST)),
        fingerprint=top.needed("fingerprint"),
        ids=np.array([row.needed("id") for row in people]),
        chances=np.array([row.decimal("chance", None, least=0, most=1) for row in people]),
        chosen=np.array([row.whole("chosen", None, least=0, most=1) == 1 for row in people], np.bool_),
        balance=tuple(balance),
        attempts=top.whole("attempts", None, least=1, most=int(LARGEST)),
    )
    stop_at(faults)
    return report


def _indicators(sheet: Sheet, column: str) -> list[tuple[str, list[float]]]:
    cells = [row.needed(column) for row in sheet.rows]
    try:
        numbers = [float(cell.replace(",", ".")) for cell in cells]
    except ValueError:
        levels = sorted(set(cells))[1:]
        return [(f"{column} : {level}", [float(cell == level) for cell in cells]) for level in levels]
    for row in sheet.rows:
        row.decimal(column, 0.0, least=-LARGEST, most=LARGEST)  # NaN and infinity
    return [(column, numbers)]


def _quotas(path: Path, pool: Sheet, faults: list[Fault]) -> tuple[Quota, ...]:
    """Read the groups of which at least and at most so many are chosen: those whose column of the pool has that value."""
    found = []
    for row in table(path, QUOTAS, faults).rows:
        column, value = row.needed("column"), row.needed("value")
        if column not in pool.columns:
            row.fault("column", f"« {column} » n'est pas une colonne de {pool.file} ; corrigez-la.")
        members = np.array([person.text(column) == value for person in pool.rows], np.bool_)
        least = row.whole("least", 0, least=0, most=len(members))
        most = row.whole("most", len(members), least=0, most=len(members))
        if least > most:
            row.fault("most", f"le maximum ({most}) est sous le minimum ({least}) ; corrigez l'un des deux.")
        if least > members.sum():
            row.fault("least", f"{least} personnes demandées, mais « {value} » n'en compte que {members.sum()}.")
        found.append(Quota(f"{column} : {value}", members, least, most))
    return tuple(found)


def _people(report: Report) -> list[tuple[str, float, bool]]:
    return list(zip(report.ids.tolist(), report.chances.tolist(), report.chosen.tolist(), strict=True))


def _short(number: float) -> str:
    return repr(number).removesuffix(".0")
