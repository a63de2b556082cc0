"""Doors on the draw of a cohort."""

from __future__ import annotations

from argparse import Namespace

from planner.cohort.generate import pool
from planner.cohort.problem import Pool
from planner.cohort.solve import draw
from planner.cohort.verify import verify
from planner.files.doors import Told, written
from planner.files.faults import refuse
from planner.files.pools import read_pool, read_report, write_cohort, write_pool, write_report


def draw_cohort(asked: Namespace) -> Told:
    """Draw a cohort, and say how balanced it is."""
    found = read_pool(asked.pool, asked.quotas)
    _refuse_size(found, asked.size)
    report = draw(found, asked.size, seed=asked.seed)
    if asked.out:
        write_cohort(asked.out, report)
    if asked.report:
        write_report(asked.report, report)
    lines = [
        f"{report.size} personnes tirées parmi {len(report.ids)}, de la graine « {report.seed} ».",
        f"Empreinte du vivier : {report.fingerprint}.",
        *(
            f"  {line.name} : {line.obtained:g} pour {line.wanted:.1f} attendus".replace(".", ",")
            for line in report.balance
        ),
    ]
    return "\n".join(lines) + written(asked.out, asked.report), 0


def verify_draw(asked: Namespace) -> Told:
    """Redo a published draw."""
    found = verify(read_pool(asked.pool, asked.quotas), read_report(asked.report))
    if not found:
        return "Le tirage refait est celui qui a été publié.", 0
    return "\n".join(violation.sentence for violation in found), 1


def make_pool(asked: Namespace) -> Told:
    """Write a made-up pool."""
    return f"{asked.people} personnes." + written(*write_pool(asked.out, pool(asked.people, asked.seed))), 0


def _refuse_size(found: Pool, size: int) -> None:
    """Refuse a size that the chances of the pool do not allow."""
    weights = found.waiting if found.wanted is None else found.wanted
    possible = int((weights > 0).sum())
    if size > possible:
        raise refuse(f"--size : {size} personnes demandées, mais {possible} seulement peuvent être tirées.")
    if found.wanted is not None and abs(float(weights.sum()) - size) > 1e-6:
        raise refuse(f"--size : {size} personnes demandées, mais la colonne « chance » totalise {weights.sum():g}.")
