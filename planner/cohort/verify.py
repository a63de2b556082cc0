"""Redo a published draw, and tell each person why."""

from dataclasses import dataclass

import numpy as np

from planner.cohort.chances import in_proportion
from planner.cohort.problem import Pool, Report
from planner.cohort.solve import draw
from planner.refusals import Refused
from planner.violations import Violation

SAME = 1e-9  # chances that differ by less differ by the rounding of another machine


def verify(pool: Pool, report: Report) -> list[Violation]:
    """Redo the draw from the pool and the published seed; empty when everything published is so.

    Raises
    ------
    Refused
        As `draw`, when what was published could not be drawn at all.
    """
    if pool.fingerprint != report.fingerprint or not np.array_equal(pool.ids, report.ids):
        return [
            Violation("pool", (), "Le vivier n’est pas celui qui a été publié : l’empreinte ou les noms diffèrent.")
        ]
    again = draw(pool, report.size, seed=report.seed)
    found = []
    for person in np.flatnonzero(np.abs(again.chances - report.chances) > SAME):
        said = f"{pool.ids[person]} avait {_percent(again.chances[person])} de chances, et non ce qui est publié."
        found.append(Violation("chances", (int(person),), said))
    for person in np.flatnonzero(again.chosen != report.chosen):
        said = "choisit" if again.chosen[person] else "ne choisit pas"
        found.append(Violation("chosen", (int(person),), f"Le tirage refait {said} {pool.ids[person]}."))
    for line, (ours, theirs) in enumerate(zip(again.balance, report.balance, strict=False)):
        gap = max(abs(ours.wanted - theirs.wanted), abs(ours.obtained - theirs.obtained))
        if ours.name != theirs.name or gap > SAME * max(1.0, abs(ours.wanted)):
            found.append(Violation("balance", (line,), f"Le total publié pour « {theirs.name} » n’est pas le bon."))
    if len(again.balance) != len(report.balance) or again.attempts != report.attempts:
        found.append(Violation("balance", (), "Il manque un total, ou le nombre d’essais n’est pas le bon."))
    return found


@dataclass(frozen=True)
class Explanation:
    """Why one person was chosen, or not.

    Attributes
    ----------
    chance, usual
        the person's, and the mean of the pool; 0..1.
    without_quotas
        what the wait alone gives.
    waiting
        days; None where the chances were given and do not come from the wait.
    """

    id: str
    is_chosen: bool
    chance: float
    usual: float
    without_quotas: float
    waiting: float | None

    @property
    def is_certain(self) -> bool:
        """Chosen whatever the draw."""
        return self.chance >= 1

    @property
    def sentence(self) -> str:
        """The same, in French, for the person."""
        if self.chance == 0:
            return "Vous n’étiez pas dans le tirage."
        start = "Vos chances étaient fixées avant le tirage."
        if self.waiting is not None:
            start = f"Vous attendiez depuis {self.waiting:.0f} jours."
        if self.is_certain:
            return f"{start} {self._certainty}"
        odds = f"Vous aviez {_percent(self.chance)} de chances d’entrer dans la cohorte ({_percent(self.usual)} en moyenne)."
        draw = (
            "Le tirage vous y a fait entrer."
            if self.is_chosen
            else "Le tirage, par le seul hasard, ne vous y a pas mis."
        )
        return " ".join(filter(None, [start, odds, self._effect_of_quotas, draw]))

    @property
    def _certainty(self) -> str:
        reason = "Cela suffisait" if self.without_quotas >= 1 else "Les quotas suffisaient"
        return f"{reason} pour entrer dans la cohorte, sans hasard."

    @property
    def _effect_of_quotas(self) -> str:
        if abs(self.chance - self.without_quotas) <= SAME:
            return ""
        change = "augmentées" if self.chance > self.without_quotas else "diminuées"
        return f"Les quotas les ont {change} : elles seraient sans eux de {_percent(self.without_quotas)}."


def explain(pool: Pool, report: Report, person_id: str) -> Explanation:
    """Why that person of the pool was chosen, or not.

    Raises
    ------
    Refused
        When nobody has that id.
    """
    person = int(np.searchsorted(pool.ids, person_id))
    if person == len(pool.ids) or pool.ids[person] != person_id:
        raise Refused(f"person_id: nobody is called « {person_id} » in this pool")
    alone = in_proportion(pool.waiting if pool.wanted is None else pool.wanted, report.size)
    return Explanation(
        id=person_id,
        is_chosen=bool(report.chosen[person]),
        chance=float(report.chances[person]),
        usual=report.size / len(pool.ids),
        without_quotas=float(alone[person]),
        waiting=float(pool.waiting[person]) if pool.wanted is None else None,
    )


def _percent(chance: float) -> str:
    """« 3,2 % » ; two figures that count."""
    return f"{float(f'{100 * chance:.2g}'):g} %".replace(".", ",")
