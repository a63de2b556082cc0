"""What must be true of any published draw, seen without redoing it; one function a rule."""

import math
from collections.abc import Iterator

from planner.cohort.problem import Pool, Report
from planner.violations import Violation


def check(pool: Pool, report: Report) -> list[Violation]:
    """Every rule that the report breaks; `where` are places in the order of the ids, or of `balance`."""
    return [found for rule in RULES for found in rule(pool, report)]


def everyone_is_there(pool: Pool, report: Report) -> Iterator[Violation]:
    """One line for each person of the pool, in the order of the ids."""
    if list(map(str, pool.ids)) != list(map(str, report.ids)):
        yield Violation("everyone_is_there", (), "Le rapport ne porte pas sur les personnes du vivier.")


def size_is_exact(_: Pool, report: Report) -> Iterator[Violation]:
    """As many chosen as announced."""
    chosen = sum(map(bool, report.chosen))
    if chosen != report.size:
        yield Violation("size_is_exact", (), f"{chosen} personnes choisies au lieu de {report.size}.")


def chances_sum_to_size(_: Pool, report: Report) -> Iterator[Violation]:
    """Chances between 0 and 1, whose sum is the size."""
    for person, chance in enumerate(report.chances):
        if not 0 <= chance <= 1:
            yield Violation("chances_sum_to_size", (person,), f"Une chance vaut {chance:g}.")
    total = math.fsum(report.chances)
    if abs(total - report.size) > 1e-6:
        yield Violation("chances_sum_to_size", (), f"Les chances totalisent {total:g} au lieu de {report.size}.")


def certain_is_chosen(_: Pool, report: Report) -> Iterator[Violation]:
    """A chance of 1 is chosen, a chance of 0 is not."""
    for person, (chance, chosen) in enumerate(zip(report.chances, report.chosen, strict=True)):
        if (chance >= 1 and not chosen) or (chance <= 0 and chosen):
            said = "n’est pas retenue" if chance >= 1 else "est retenue"
            yield Violation("certain_is_chosen", (person,), f"Une personne qui avait {chance:g} chance {said}.")


def longer_wait_is_no_worse(pool: Pool, report: Report) -> Iterator[Violation]:
    """In the same groups, who waits longer has at least the same chance, in proportion below 1."""
    groups: dict[tuple[bool, ...], list[int]] = {}
    for person in range(len(pool.ids)):
        groups.setdefault(tuple(bool(quota.members[person]) for quota in pool.quotas), []).append(person)
    weights = pool.waiting if pool.wanted is None else pool.wanted
    for people in groups.values():
        rate = max((report.chances[one] / weights[one] for one in people if weights[one] > 0), default=0.0)
        for one in people:
            expected = min(1.0, rate * weights[one])
            if abs(report.chances[one] - expected) > 1e-6 * max(expected, 1e-3):
                said = "Une chance n’est pas en proportion de l’attente."
                yield Violation("longer_wait_is_no_worse", (one,), said)


def quotas_are_kept(pool: Pool, report: Report) -> Iterator[Violation]:
    """Between the least and the most of each group."""
    for place, quota in enumerate(pool.quotas):
        taken = sum(1 for member, chosen in zip(quota.members, report.chosen, strict=True) if member and chosen)
        if not quota.least <= taken <= quota.most:
            said = f"« {quota.name} » : {taken} personnes, hors de {quota.least} à {quota.most}."
            yield Violation("quotas_are_kept", (place,), said)


def totals_are_true(pool: Pool, report: Report) -> Iterator[Violation]:
    """Each published total is the sum over those chosen, and over the chances."""
    columns = [*pool.indicators.T.tolist(), *(quota.members.tolist() for quota in pool.quotas)]
    if len(columns) != len(report.balance):
        yield Violation("totals_are_true", (), f"{len(report.balance)} totaux publiés au lieu de {len(columns)}.")
    for place, (column, line) in enumerate(zip(columns, report.balance, strict=False)):
        obtained = math.fsum(value for value, chosen in zip(column, report.chosen, strict=True) if chosen)
        wanted = math.fsum(value * chance for value, chance in zip(column, report.chances, strict=True))
        if abs(obtained - line.obtained) + abs(wanted - line.wanted) > 1e-6 * max(1.0, abs(wanted)):
            yield Violation("totals_are_true", (place,), f"Le total publié pour « {line.name} » est faux.")


RULES = (
    everyone_is_there,
    size_is_exact,
    chances_sum_to_size,
    certain_is_chosen,
    longer_wait_is_no_worse,
    quotas_are_kept,
    totals_are_true,
)
