"""A person's progress as they see it, in plain words."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from rebond.ground.web import words
from rebond.journey.support.models import Step
from rebond.journey.support.queries.meetings import open_steps
from rebond.journey.support.states import Doer, StepStatus
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from rebond.people.beneficiaries.models import Beneficiary


@dataclass(frozen=True)
class Progress:
    """What was done, what is to do and by whom, the next thing. `sentences`: the same, said to the person."""

    done: list[Step]
    mine: list[Step]
    theirs: list[Step]
    kept: int
    next_appointment: Appointment | None
    next_words: str
    sentences: list[str] = field(default_factory=list)


def progress_of(beneficiary: Beneficiary, *, now: datetime) -> Progress:
    """Where the person is: in four statements. Actions are told by `programmes`, which adds its own sentences."""
    done = Step.objects.filter(beneficiary=beneficiary, status=StepStatus.DONE)
    done_rows = list(done.order_by("-settled_at", "pk")[:20])
    rows = open_steps(beneficiary)
    mine = [step for step in rows if step.doer == Doer.PERSON]
    theirs = [step for step in rows if step.doer == Doer.AGENT]
    meetings = Appointment.objects.filter(beneficiary=beneficiary)
    kept = meetings.aggregate(kept=Count("pk", filter=Q(status=Status.HELD)))["kept"]
    coming = meetings.filter(status=Status.PLANNED, starts_at__gt=now).select_related("organisation")
    following = coming.order_by("starts_at", "pk").first()
    return Progress(
        done=done_rows,
        mine=mine,
        theirs=theirs,
        kept=kept,
        next_appointment=following,
        next_words=_next(following, mine),
        sentences=_sentences(len(done_rows), len(mine), len(theirs), kept),
    )


def _next(coming: Appointment | None, mine: list[Step]) -> str:
    """The next thing for the person: what they have to do before they come, else the day on which they come."""
    dated = next((step for step in mine if step.due_on), None)
    if coming is not None and (
        dated is None or dated.due_on is None or kinds.local_day(coming.starts_at) < dated.due_on
    ):
        kind = words.sentence(kinds.neutral(coming.kind, at=coming.starts_at))
        return f"{kind}, {words.moment(coming.starts_at)}."
    step = dated or next(iter(mine), None)
    if step is None:
        return "Vous n'avez rien à faire pour l'instant."
    return f"{step.text}, avant le {words.day(step.due_on)}." if step.due_on else f"{step.text}."


def _sentences(done: int, mine: int, theirs: int, kept: int) -> list[str]:
    said = []
    if kept:
        said.append(f"Vous avez tenu {words.count(kept, 'rendez-vous', 'rendez-vous')}.")
    if done:
        said.append(f"{words.count(done, 'chose faite', 'choses faites')}. Bravo.")
    if mine:
        said.append(f"Il vous reste {words.count(mine, 'chose à faire', 'choses à faire')}.")
    if theirs:
        said.append(f"Votre référent a {words.count(theirs, 'chose à faire', 'choses à faire')} pour vous.")
    return said
