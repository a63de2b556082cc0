"""The actions of the pack, read: only here is the pack's value looked into."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from dateutil.relativedelta import relativedelta

from rebond.ground.deadlines.rules import UNIT_WORDS, Unit
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context
from rebond.journey.programmes.states import SurveyType
from rebond.people.accounts.states import Role

Condition = Mapping[str, Any]
"""`fact` and what it must be (`is`, `in`, `at_least`, `below`), with `reason`: why it gives the priority."""


@dataclass(frozen=True)
class Span:
    """A length of time of the pack, counted in days, weeks or months."""

    count: int
    unit: Unit

    @classmethod
    def read(cls, value: Mapping[str, Any] | None) -> Self | None:
        return None if value is None else cls(int(value["count"]), Unit(value["unit"]))

    def after(self, day: date) -> date:
        """The same day, so much later; months end on the shorter month's last day."""
        return day + relativedelta(**{f"{self.unit}s": self.count})  # type: ignore[arg-type]  # days, weeks, months

    @property
    def words(self) -> str:
        """« 3 mois », « 1 semaine »."""
        return f"{self.count} {UNIT_WORDS[self.unit][self.count > 1]}"


@dataclass(frozen=True)
class StageRule:
    """One stage, what it must produce, and whether it comes back."""

    code: str
    name: str
    produces: str = ""
    repeats: bool = False


@dataclass(frozen=True)
class Part:
    """Who follows the person, for what, and how many of them."""

    role: Role
    task: str
    count: int = 1


@dataclass(frozen=True)
class Rhythm:
    """One interview every so often; `interviews`: how many in all, where the pack says it."""

    every: Span
    interviews: int | None = None

    @property
    def words(self) -> str:
        """« 12 entretiens, un par semaine », « un entretien toutes les 2 semaines »."""
        unit = UNIT_WORDS[self.every.unit]
        often = f"par {unit[0]}" if self.every.count == 1 else f"tous les {self.every.count} {unit[1]}"
        often = often.replace("tous les", "toutes les") if self.every.unit == Unit.WEEK else often
        return f"{self.interviews} entretiens, un {often}" if self.interviews else f"un entretien {often}"


@dataclass(frozen=True)
class Programme:
    """An action d'insertion as the pack configures it, on the days when it says so."""

    code: str
    name: str
    summary: str
    service_type: str
    pathways: tuple[str, ...]
    providers: tuple[str, ...]
    prescribers: frozenset[Role]
    prescribers_without_doctor: frozenset[Role]
    stages: tuple[StageRule, ...]
    exits: tuple[str, ...]
    audience: tuple[Condition, ...] = ()
    priority: tuple[Condition, ...] = ()
    professionals: tuple[Part, ...] = ()
    formats: tuple[str, ...] = ()
    rhythm: Rhythm | None = None
    duration: Span | None = None
    maximum: Span | None = None
    after_hire: Span | None = None
    contact_every: Span | None = None
    until: str = "end"
    places: int | None = None
    places_per: str = ""
    obstacles: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    funding: str = ""
    is_confidential: bool = False
    agreement: bool = False
    gives_aids: bool = False
    answer_days: int | None = None
    start_days: int | None = None
    survey_type: str = SurveyType.OTHER
    rank: int = 0

    @property
    def has_sessions(self) -> bool:
        """It is taught by sessions, each with its title, its dates and its places."""
        return self.places_per == "session"

    @property
    def length_words(self) -> str:
        """« 3 mois », « 4 mois, 24 mois au plus », « jusqu'à l'emploi »."""
        told = [span.words for span in (self.duration,) if span]
        told += [f"{self.maximum.words} au plus"] if self.maximum else []
        return ", ".join(told) or UNTIL[self.until]

    def stage(self, code: str) -> StageRule | None:
        """The stage of this code, if the action still has it."""
        return next((stage for stage in self.stages if stage.code == code), None)


UNTIL = {
    "end": "jusqu'au bilan",
    "job": "jusqu'à l'emploi",
    "rsa_exit": "jusqu'à la sortie du RSA",
}
LISTS = (
    *("pathways", "providers", "exits", "audience", "priority", "formats", "obstacles"),
    *("sectors", "titles", "documents", "stays", "themes", "publics"),
)
SPANS = ("duration", "maximum", "after_hire", "contact_every")


def on(day: date) -> dict[str, Programme]:
    """The actions that the département offers that day, by code, in the order of the pack."""
    return _on(day, context.current(), context.parameters_version())


def ever() -> dict[str, Programme]:
    """Every action that was ever offered, as last written, by code: for the names of what was prescribed."""
    return _ever(context.current(), context.parameters_version())


def get(code: str, *, on: date) -> Programme:
    """One action as it was that day, or as last written if it was not offered then. Raises MissingParameter."""
    found = _on(on, context.current(), context.parameters_version()).get(code) or ever().get(code)
    if found is None:
        raise parameters.MissingParameter(f"L'action « {code} » n'est pas dans les paramètres.")
    return found


def dated() -> list[tuple[Programme, date, date | None]]:
    """Every action as it was said, with the days when it was: for what the database computes from its spans."""
    prefix = "programme."
    book = parameters.book().items()
    return [
        (_read(key.removeprefix(prefix), one.value), one.valid_from, one.valid_to)
        for key, said in book
        if key.startswith(prefix)
        for one in said
        if one.value is not None
    ]


def name(code: str) -> str:
    """The name of an action; its code when the pack forgot it."""
    found = ever().get(code)
    return found.name if found else code


@lru_cache(maxsize=400)
def _on(day: date, departement: int, version: UUID | None) -> dict[str, Programme]:
    return _sorted(parameters.under("programme", on=day))


@lru_cache(maxsize=100)
def _ever(departement: int, version: UUID | None) -> dict[str, Programme]:
    book = parameters.book()
    last = {
        key.removeprefix("programme."): dated[0].value for key, dated in book.items() if key.startswith("programme.")
    }
    return _sorted(last)


def _sorted(values: Mapping[str, Any]) -> dict[str, Programme]:
    found = [_read(code, value) for code, value in values.items() if value is not None]
    return {programme.code: programme for programme in sorted(found, key=lambda one: (one.rank, one.code))}


def _read(code: str, value: Mapping[str, Any]) -> Programme:
    places, rhythm = value.get("places") or {}, value.get("rhythm")
    whole: dict[str, Any] = {key: tuple(value.get(key, ())) for key in LISTS}
    whole |= {key: Span.read(value.get(key)) for key in SPANS}
    whole |= {key: value[key] for key in ("name", "summary", "service_type")}
    whole |= {key: value.get(key) for key in ("answer_days", "start_days")}
    return Programme(
        code=code,
        **whole,
        prescribers=_roles(value.get("prescribers", ())),
        prescribers_without_doctor=_roles(value.get("prescribers_without_doctor", ())),
        stages=tuple(StageRule(**stage) for stage in value["stages"]),
        professionals=tuple(
            Part(Role(one["role"]), one["task"], one.get("count", 1)) for one in value.get("professionals", ())
        ),
        rhythm=rhythm and Rhythm(Span(rhythm["every"], Unit(rhythm["unit"])), rhythm.get("interviews")),
        until=value.get("until", "end"),
        places=places.get("count"),
        places_per=places.get("per", ""),
        funding=value.get("funding", ""),
        is_confidential=value.get("confidential", False),
        agreement=value.get("agreement", False),
        gives_aids=value.get("aids", False),
        survey_type=value.get("survey_type", SurveyType.OTHER),
        rank=value.get("rank", 0),
    )


def _roles(values: Any) -> frozenset[Role]:
    return frozenset(Role(value) for value in values)
