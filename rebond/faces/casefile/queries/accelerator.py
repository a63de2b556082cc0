"""What a file shows of the Accélérateur: the coach's words, the practised interviews, the CV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from rebond.events.accelerator.models import Cv, Practice
from rebond.events.accelerator.queries.takeaways import needs
from rebond.events.jobdating.models import Readiness
from rebond.people.appointments.kinds import local_day

KEPT = 20
_WORD = JSONObject(
    pk="pk", at="decided_at", is_ready="is_ready", needs="needs", advice="advice", settled_at="settled_at"
)


def columns() -> dict[str, Any]:
    """What is read with the person, in the same statement."""
    of = {"beneficiary": OuterRef("pk")}
    words = Readiness.objects.filter(**of).order_by("-decided_at")
    return {
        "words_of_coaches": ArraySubquery(words.values(json=_WORD)[:KEPT]),
        "practised": ArraySubquery(Practice.objects.filter(**of).order_by("-done_at").values("done_at")[:KEPT]),
        "cv_written_at": Subquery(Cv.objects.filter(**of).values("updated_at")),
    }


@dataclass(frozen=True)
class Word:
    """What a coach said at the end of a day."""

    at: datetime
    is_ready: bool
    needs: list[str]
    advice: str
    is_settled: bool
    url: str


@dataclass(frozen=True)
class Takeaways:
    """The card « Accélérateur »."""

    words: list[Word]
    practised: list[datetime]
    cv_written_at: datetime | None
    cv_url: str

    @property
    def last(self) -> Word | None:
        return next(iter(self.words), None)

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.practised and self.cv_written_at is None


def read(row: dict[str, Any], pk: Any, *, now: datetime) -> Takeaways:
    """The card from the columns of a person, which it takes out of the row."""
    known = needs(on=local_day(now))
    said = [_word(one, known) for one in row.pop("words_of_coaches")]
    return Takeaways(said, row.pop("practised"), row.pop("cv_written_at"), reverse("accelerator_run:cv_of", args=[pk]))


def _word(one: dict[str, Any], known: dict[str, Any]) -> Word:
    return Word(
        at=datetime.fromisoformat(one["at"]),
        is_ready=one["is_ready"],
        needs=[known[code].label if code in known else code for code in one["needs"]],
        advice=one["advice"],
        is_settled=one["settled_at"] is not None,
        url=reverse("accelerator_run:need", args=[one["pk"]]) if one["needs"] else "",
    )


def events(card: Takeaways) -> Iterator[tuple[datetime, str, str, str]]:
    """Instant, icon, title and words of each fact."""
    for word in card.words:
        title = "Prête pour un job dating" if word.is_ready else "Besoins signalés par l'Accélérateur"
        yield word.at, "lightning", title, ", ".join(word.needs)
    for at in card.practised:
        yield at, "chat-quote", "Simulation d'entretien", ""
