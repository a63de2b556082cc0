"""The figures of contracts over a period, told by one dimension."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from rebond.ground.web.figures import Figure, rate
from rebond.journey.contracts import figures
from rebond.journey.contracts.states import Regime
from rebond.journey.orientation import promises
from rebond.journey.orientation.promises import Delay, Promise
from rebond.people.accounts.models import Organisation
from rebond.people.beneficiaries.states import Pathway

Line = tuple[str, int, float | None, float | None, float | None]


@dataclass(frozen=True)
class Share:
    """A count among another, with the keys that lead to the people."""

    figure: Figure
    yes: int
    whole: int
    no: int

    @property
    def rate(self) -> float | None:
        return rate(self.yes, self.whole)


@dataclass(frozen=True)
class Contracts:
    """Everything that the page says: today's people, and the period's delays. `least`: below this, a group is not told."""

    since: date
    until: date
    pole: UUID | None
    by: str
    today: date
    least: int

    @cached_property
    def coverage(self) -> list[tuple[Figure, int, float | None]]:
        """Each figure of today, how many people, which share of those whom it is about."""
        counts = figures.coverage(figures.oriented(self.today, pole=self.pole), self.today)
        whole = {"with_ppae": counts["ft"], "ft": 0, "elsewhere": 0}
        return [
            (one, counts[one.key], rate(counts[one.key], whole.get(one.key, counts["elsewhere"])))
            for one in figures.COVERAGE
        ]

    @cached_property
    def _in_time(self) -> dict[Any, Promise]:
        return figures.in_time(self._started, today=self.today, by=self.by)

    @property
    def _started(self) -> figures.Rows:
        return figures.handed_over(self.since, self.until, pole=self.pole)

    @property
    def in_time(self) -> Promise:
        """IN_TIME over everybody."""
        return promises.total(self._in_time.values())

    @property
    def delay(self) -> Delay | None:
        """DELAY over everybody, when they are enough."""
        rows = self._started.annotate(one=F("departement"))
        found = next(iter(figures.delays(rows, by="one").values()), None)
        return found if found and found.count >= self.least else None

    @property
    def renewed(self) -> Share:
        rows = figures.ended(self.since, self.until, today=self.today, pole=self.pole)
        return _share(figures.RENEWED, rows, "is_renewed")

    @property
    def refused(self) -> Share:
        return _share(figures.REFUSED, figures.proposed(self.since, self.until, pole=self.pole), "is_refused")

    @property
    def lengths(self) -> list[tuple[Figure, int]]:
        """How long today's contracts last."""
        return [(figure, rows.count()) for figure, rows in figures.lengths(self.today, pole=self.pole)]

    @property
    def contents(self) -> list[tuple[Figure, int]]:
        """The types of the actions that today's contracts hold, as DREES's table 4 wants them; one query."""
        asked = {key: Count("pk", filter=rule) for key, rule in figures.content_conditions().items()}
        counts = figures.with_text(self.today, pole=self.pole).aggregate(**asked)
        return [(figure, counts[figure.key]) for figure in figures.CONTENTS]

    @cached_property
    def lines(self) -> list[Line]:
        """(group, people today, % with a contract, % in time, median of days); a group too small is left without rates."""
        people = figures.covered_by(figures.oriented(self.today, pole=self.pole), self.today, by=self.by)
        delays = figures.delays(self._started, by=self.by)
        names = self._names({*people, *self._in_time})
        return sorted(self._line(names[group], group, people, delays) for group in names)

    def _line(self, name: str, group: Any, people: dict[Any, tuple[int, int]], delays: dict[Any, Delay]) -> Line:
        count, held = people.get(group, (0, 0))
        told, delay = self._in_time.get(group, Promise()), delays.get(group)
        judged = told.kept + told.broken
        return (
            name,
            count,
            rate(held, count) if count >= self.least else None,
            told.rate if judged >= self.least else None,
            delay.median if delay and delay.count >= self.least else None,
        )

    def _names(self, groups: set[Any]) -> dict[Any, str]:
        if self.by == "pathway":
            return {group: str(Pathway(group).label) for group in groups if group}
        if self.by == "regime":
            return {group: str(Regime(group).label) if group else "Sans contrat" for group in groups}
        known = dict(Organisation.objects.filter(pk__in=groups - {None}).values_list("pk", "name"))
        return {group: known.get(group, "Sans Pôle") for group in groups}


def _share(figure: Figure, rows: figures.Rows, fact: str) -> Share:
    told = rows.aggregate(whole=Count("pk"), yes=Count("pk", filter=Q(**{fact: True})))
    return Share(figure, told["yes"], told["whole"], told["whole"] - told["yes"])
