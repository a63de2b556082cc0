"""A plan of interviews in CSV and JSON, and what is said of it to whoever organises the day."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from planner.files.fairs import Fair
from planner.files.faults import Fault, count, stop_at
from planner.files.rows import Row
from planner.files.rules import seated
from planner.files.sheets import table
from planner.files.writing import write_document, write_table
from planner.interviews.plans import Interviews, Plan, Reason

COLUMNS = ("person", "recruiter", "slot", "table")
SHOWN = 50  # people left out that are named on the screen; the JSON names them all
REASONS = {
    Reason.NOT_ASKED: "le maximum d'entretiens est 0 pour cette personne",
    Reason.NO_RECRUITER_FITS: "aucun recruteur ne lui convient (aucune ligne dans les souhaits)",
    Reason.NEVER_FREE: "n'est libre à aucun créneau",
    Reason.NONE_FREE_THEN: "aucun recruteur qui lui convient n'est là quand elle est libre",
    Reason.NO_INTERPRETER: "aucun interprète n'est libre quand elle l'est",
    Reason.RECRUITERS_AT_MOST: "les recruteurs qui lui conviennent ont tous leur maximum d'entretiens",
    Reason.ALL_FULL: "les recruteurs qui lui conviennent sont complets aux heures où elle est libre",
}


def read_plan(path: Path, fair: Fair, *, cancelled: bool = False) -> Interviews:
    """Read a plan: made by hand, where the column table may be left out, or a former one.

    Where `cancelled`, the lines of people and recruiters who are no longer in the files, and those of slots that the
    day no longer has, are left out. Raises Faulty with everything that is to be corrected.
    """
    faults: list[Fault] = []
    sheet = table(path, COLUMNS[:3], faults, also=COLUMNS, bare=True)
    places = fair.people.place, fair.recruiters.place
    lost: list[Fault] = []  # faults that a cancellation explains
    rows = [Row(row.file, row.place, row.cells, lost if cancelled else faults) for row in sheet.rows]
    found = []
    for row in rows:
        before = len(lost)
        person = row.index("person", places[0], fair.people.file)
        recruiter = row.index("recruiter", places[1], fair.recruiters.file)
        slot = row.whole("slot", None, least=1, most=fair.problem.slots) - 1
        number = row.whole("table", 0, least=1, most=1_000_000) - 1
        if len(lost) == before:
            found.append((person, recruiter, slot, number))
    stop_at(faults)
    return seated(np.array(found, np.int64).reshape(-1, 4))


def write_plan(path: Path, fair: Fair, plan: Interviews) -> None:
    """Write one line an interview; slots and tables count from 1."""
    write_table(path, COLUMNS, _interviews(fair, plan), fair.separator)


def write_result(path: Path, fair: Fair, plan: Plan) -> None:
    """Write the plan with its bounds, and why each person left out is."""
    whole = {
        "profile": plan.profile.tolist(),
        "bound_profile": plan.bound_profile.tolist(),
        "fit": int(plan.fit),
        "fit_bound": int(plan.fit_bound),
        "proved_optimal": bool(plan.proved_optimal),
        "kept": int(plan.kept),
        "kept_times": int(plan.kept_times),
        "missing": {fair.recruiters.ids[at]: int(plan.missing[at]) for at in np.flatnonzero(plan.missing)},
        "left_out": [
            {"person": fair.people.ids[at], "reason": reason.name.lower(), "sentence": REASONS[reason]}
            for at, reason in left_out(plan)
        ],
        "interviews": [dict(zip(COLUMNS, line, strict=True)) for line in _interviews(fair, plan)],
    }
    write_document(path, whole)


def left_out(plan: Plan) -> list[tuple[int, Reason]]:
    """Give the people without an interview, each with the reason."""
    return [(int(at), Reason(int(plan.reason[at]))) for at in np.flatnonzero(plan.reason != Reason.SERVED)]


def summary(fair: Fair, plan: Plan, former: Interviews | None = None) -> str:
    """Say in French how good a plan is, how far from the best, and who is left out."""
    lines = [_size(fair), *_profile(plan), *_fit(plan), *_missing(fair, plan)]
    if former is not None:
        kept = count(plan.kept, "couple gardé", "couples gardés")
        lines.append(f"Ancien plan : {kept} sur {len(former.person)}, dont {plan.kept_times} à la même heure.")
    without = left_out(plan)
    if without:
        lines.append(f"{count(len(without), 'personne', 'personnes')} sans entretien :")
        lines += [f"  {fair.people.said[at]} : {REASONS[reason]}" for at, reason in without[:SHOWN]]
    if len(without) > SHOWN:
        lines.append(f"  … et {len(without) - SHOWN} autres ; --json les nomme tous.")
    return "\n".join(lines)


def _size(fair: Fair) -> str:
    problem = fair.problem
    sizes = (
        count(problem.people, "personne", "personnes"),
        count(problem.recruiters, "recruteur", "recruteurs"),
        count(problem.slots, "créneau", "créneaux"),
        count(problem.wishes, "souhait", "souhaits"),
    )
    return f"{', '.join(sizes)}."


def _profile(plan: Plan) -> list[str]:
    """One line a level, until nobody can reach it."""
    lines = [f"{count(len(plan.person), 'entretien', 'entretiens')}. Personnes qui en ont au moins :"]
    for level, (reached, bound) in enumerate(zip(plan.profile.tolist(), plan.bound_profile.tolist(), strict=True), 1):
        if reached or bound:
            lines.append(f"  {level} : {reached} (borne : {bound})")
    return lines


def _fit(plan: Plan) -> list[str]:
    lines = [f"Adéquation : {plan.fit} (borne : {plan.fit_bound})."]
    if plan.proved_optimal:
        return [*lines, "Optimum prouvé : aucun plan n'est meilleur."]
    if not np.array_equal(plan.profile, plan.bound_profile):
        return [*lines, "Le profil est sous sa borne : un meilleur plan est peut-être possible."]
    gap = (
        f"{100 * (1 - plan.fit / plan.fit_bound):.2f} %".replace(".", ",") if plan.fit_bound > 0 else "moins de 1 point"
    )
    return [*lines, f"Le profil est optimal ; l'adéquation est à {gap} de sa borne : mieux est peut-être possible."]


def _missing(fair: Fair, plan: Plan) -> list[str]:
    return [
        f"{fair.recruiters.said[at]} : {count(int(plan.missing[at]), 'entretien', 'entretiens')} de moins que promis."
        for at in np.flatnonzero(plan.missing)
    ]


def _interviews(fair: Fair, plan: Interviews) -> list[tuple[str, str, int, int]]:
    lines = zip(plan.person.tolist(), plan.recruiter.tolist(), plan.slot.tolist(), plan.table.tolist(), strict=True)
    return [(fair.people.ids[p], fair.recruiters.ids[r], slot + 1, table_ + 1) for p, r, slot, table_ in lines]
