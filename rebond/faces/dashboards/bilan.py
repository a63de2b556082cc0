"""The bilan of the Accélérateur and its job datings: four families of figures, one statement each, over two periods."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rebond.events.accelerator import figures as days
from rebond.events.jobdating import figures as datings
from rebond.ground.parameters import queries as parameters
from rebond.ground.parameters.queries import MissingParameter
from rebond.ground.web import words
from rebond.ground.web.figures import Figure, rate
from rebond.journey.orientation.figures import suppressed
from rebond.people.beneficiaries.counting import Counted, people, tally
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.queries import sectors
from rebond.work.hires import figures as hires
from rebond.work.hires.queries import follow_up_months

FUNNEL = (
    days.INVITED, days.CONFIRMED, days.PRESENT, datings.READY, datings.MET, hires.PROMISED, hires.SIGNED,
    hires.LASTING,
)  # fmt: skip
"""From the invitation to the contract."""

_SIGNED_SINCE = "celles qui ont signé un contrat depuis le début de la période, même après sa fin."
_READY = "Parmi les personnes reçues dans la période, celles déclarées prêtes dans la période."

RATES = (
    (days.PRESENT, days.INVITED, "Sont venues", "Personnes reçues, parmi les personnes invitées.", ""),
    (datings.READY, days.PRESENT, "Prêtes après leur journée", _READY, "Prêtes sans journée dans la période"),
    (
        hires.SIGNED,
        days.PRESENT,
        "Contrats, parmi les personnes reçues",
        f"Parmi les personnes reçues dans la période, {_SIGNED_SINCE}",
        "Contrat signé sans journée dans la période",
    ),
    (
        hires.SIGNED,
        datings.MET,
        "Contrats, parmi celles qui ont rencontré un recruteur",
        f"Parmi les personnes qui ont eu un entretien dans la période, {_SIGNED_SINCE}",
        "Contrat signé sans entretien dans la période",
    ),
    (
        hires.SIGNED,
        hires.PROMISED,
        "Promesses devenues contrats",
        f"Parmi les personnes qui ont eu une promesse dans la période, {_SIGNED_SINCE}",
        "Contrat signé sur une promesse d'avant la période",
    ),
)
"""(part, whole, name, definition, who has the part without being of the whole) of each share of people."""

BY = {
    "week": "Semaine",
    "month": "Mois",
    "theme": "Thème",
    "pole": "Pôle d'insertion",
    "structure": "Structure",
    "sector": "Secteur",
    "sex": "Sexe",
    "age": "Âge",
}


@dataclass(frozen=True)
class Scope:
    """What is counted: a span of days, and maybe one Pôle or one sector; by what it is told apart."""

    since: date
    until: date
    pole: UUID | None = None
    sector: str = ""
    by: str = "month"

    @property
    def before(self) -> tuple[date, date]:
        """The span of the same length that ends the day before."""
        last = self.since - timedelta(days=1)
        return last - (self.until - self.since), last

    @property
    def words(self) -> str:
        return f"du {words.full_day(self.since)} au {words.full_day(self.until)}"


@dataclass(frozen=True)
class Line:
    """One figure over the period and the one before, in words; hidden when too few people are behind it."""

    figure: Figure
    count: int
    value: str
    change: str


@dataclass(frozen=True)
class Rate:
    """One share, in percent; None when nothing may be said. `outside`: who is counted elsewhere and not in it, in words."""

    label: str
    definition: str
    part: int
    whole: int
    percent: float | None
    outside: str = ""

    @property
    def said(self) -> str:
        """Its two numbers: « 30 sur 286 »; nothing when the share is not said."""
        return "" if self.percent is None else f"{words.number(self.part)}\u00a0sur\u00a0{words.number(self.whole)}"


@dataclass(frozen=True)
class Post:
    """At so many months: contracts whose day has come, asked, still in post."""

    figure: Figure
    due: int
    asked: int
    kept: int
    percent: float | None


@dataclass(frozen=True)
class Cost:
    """What the events of the period cost, as far as it is known."""

    events: int
    known: int
    cents: int
    per_person: str
    per_contract: str


@dataclass(frozen=True)
class Published:
    """What the Département published."""

    label: str
    said: str
    percent: float | None
    source: str

    @property
    def sentence(self) -> str:
        share = "" if self.percent is None else f", soit {self.percent:.1f}\u00a0%".replace(".", ",")
        return f"{self.label} : {self.said}{share}"


class Bilan:
    """Every figure of one scope. `least`: counts under it are hidden; 1 for who may see the people."""

    def __init__(self, scope: Scope, *, today: date, least: int) -> None:
        self.scope, self.today, self.least = scope, today, least
        self.sectors = sectors(today)
        self.months = follow_up_months(today)
        first = scope.before[0]
        until, pole = scope.until, scope.pole
        found: Iterable[Counted] = chain(
            days.counted(first, until, pole=pole),
            datings.ready(first, until, pole=pole),
            datings.met(first, until, pole=pole),
            hires.counted(first, until, today=today, months=self.months, pole=pole, themes=days.themes(today)),
        )
        self.rows = [row for row in found if not scope.sector or row.sector == scope.sector]

    def counted(self, key: str) -> set[UUID]:
        """The people behind one figure of the period."""
        return people(self.rows, key, self.scope.since, self.scope.until)

    def lines(self) -> list[Line]:
        """The funnel, beside the period before."""
        since, until = self.scope.before
        found = []
        for figure in FUNNEL:
            now, past = len(self.counted(figure.key)), len(people(self.rows, figure.key, since, until))
            found.append(Line(figure, now, self.shown(now), self._change(now, past)))
        return found

    def shown(self, count: int) -> str:
        """A count, or that it is too small to be shown."""
        return f"moins de {self.least}" if self._is_small(count) else words.number(count)

    def _is_small(self, count: int) -> bool:
        return 0 < count < self.least

    def _change(self, now: int, past: int) -> str:
        if self._is_small(now) or self._is_small(past):
            return ""
        if not past:
            return "aucune la période d'avant"
        gap = f" ({'+' if now > past else ''}{words.number(now - past)})" if now != past else " (autant)"
        return f"{words.number(past)} la période d'avant{gap}"

    def rates(self) -> list[Rate]:
        """Each share of people; what is signed after the period counts for its people."""
        until = self.today
        found = []
        for part, whole, label, definition, others in RATES:
            all_of = self.counted(whole.key)
            last = until if part is hires.SIGNED else self.scope.until
            some = all_of & people(self.rows, part.key, self.scope.since, last)
            small = self._is_small(len(some)) or self._is_small(len(all_of)) or self._is_small(len(all_of) - len(some))
            percent = None if small else rate(len(some), len(all_of))
            outside = self._outside(others, len(self.counted(part.key) - all_of))
            found.append(Rate(label, definition, len(some), len(all_of), percent, outside))
        return found

    def _outside(self, others: str, count: int) -> str:
        """Who is counted in the funnel and not in a share: without them the two would seem to disagree."""
        if not others or not count:
            return ""
        people = f"{self.shown(count)}\u00a0personnes" if count > 1 or self._is_small(count) else "1\u00a0personne"
        return f"{others}\u00a0: {people}, hors de cette part."

    def posts(self) -> list[Post]:
        """Who is still in post, at each month that the pack asks."""
        found = []
        for count in self.months:
            figure = hires.in_post(count)
            kept, asked = len(self.counted(figure.key)), len(self.counted(f"asked_{count}"))
            small = self._is_small(kept) or self._is_small(asked) or self._is_small(asked - kept)
            due = len(self.counted(f"due_{count}"))
            found.append(Post(figure, due, asked, kept, None if small else rate(kept, asked)))
        return found

    def groups(self) -> list[tuple[str, list[str]]]:
        """The funnel for each group of the chosen dimension, in words; small cells hidden, and enough others."""
        counts = self.counts()
        hidden = suppressed(counts, small=self.least) if self.least > 1 else set()
        return [
            (name, [self._cell(name, figure.key, cells[figure.key], hidden) for figure in FUNNEL])
            for name, cells in counts.items()
        ]

    def counts(self) -> dict[str, dict[str, int]]:
        """People by group and figure."""
        inside = [row for row in self.rows if self.scope.since <= row.on <= self.scope.until]
        keys = {figure.key for figure in FUNNEL}
        found = tally((row for row in inside if row.figure in keys), self.scope.by, self.sectors)
        return {name: {figure.key: cells.get(figure.key, 0) for figure in FUNNEL} for name, cells in found.items()}

    def _cell(self, name: str, key: str, count: int, hidden: set[tuple[str, str]]) -> str:
        if (name, key) not in hidden:
            return words.number(count)
        return self.shown(count) if self._is_small(count) else "—"

    def chart(self) -> list[tuple[str, int, int]]:
        """(group, received, contracts) of the groups that may be shown."""
        counts = self.counts()
        hidden = {name for name, _ in suppressed(counts, small=self.least)} if self.least > 1 else set()
        return [(n, c[days.PRESENT.key], c[hires.SIGNED.key]) for n, c in counts.items() if n not in hidden]

    def cost(self) -> Cost | None:
        """What it cost, said only for the whole département: a day is not paid by Pôle nor by sector."""
        if self.scope.pole or self.scope.sector:
            return None
        events = [*days.costs(self.scope.since, self.scope.until), *datings.costs(self.scope.since, self.scope.until)]
        past = [cents for _, on, cents in events if on < self.today]
        known = [cents for cents in past if cents is not None]
        is_whole, total = bool(past) and len(known) == len(past), sum(known)
        received, signed = (len(self.counted(key)) for key in (days.PRESENT.key, hires.SIGNED.key))
        return Cost(
            len(past),
            len(known),
            total,
            self._each(total, received) if is_whole else "",
            self._each(total, signed) if is_whole else "",
        )

    def _each(self, cents: int, count: int) -> str:
        return words.euros(round(cents / count / 100) * 100) if count >= self.least and count else ""


def published(today: date) -> list[Published]:
    """The rates that the Département published, with where it said them."""
    try:
        told: Sequence[Mapping[str, Any]] = parameters.get("bilan.published", on=today)
    except MissingParameter:
        return []
    return [_published(one) for one in told]


def _published(one: Mapping[str, Any]) -> Published:
    kinds: dict[str, Callable[[int], str]] = {
        "people": lambda n: words.count(n, "personne reçue", "personnes reçues"),
        "contracts": lambda n: words.count(n, "contrat", "contrats"),
        "promises": lambda n: words.count(n, "promesse", "promesses"),
    }
    said = ", ".join(tell(one[kind]) for kind, tell in kinds.items() if kind in one)
    percent = rate(one["contracts"], one["people"]) if {"people", "contracts"} <= one.keys() else None
    return Published(f"{one['label']} ({one['year']})", said, percent, str(one["source"]))


def figure_of(key: str, today: date) -> Figure | None:
    """The figure of that key whose people may be listed."""
    known = (*FUNNEL, *(hires.in_post(count) for count in follow_up_months(today)))
    return next((figure for figure in known if figure.key == key), None)


def people_of(bilan: Bilan, key: str) -> "QuerySet[Beneficiary]":
    """The people behind one figure."""
    return Beneficiary.objects.filter(pk__in=bilan.counted(key)).select_related("pole", "structure", "referent__user")
