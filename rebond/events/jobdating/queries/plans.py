"""What the board of a plan shows: who meets whom, whom nobody meets and why, what was promised and lacks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.queries.sentences import REASONS, WHY
from rebond.events.jobdating.rules import slots
from rebond.events.jobdating.states import LIVE
from rebond.ground.web import words
from rebond.work.vacancies.queries import requirements


@dataclass
class Line:
    """One recruiter of the board: in each slot, the interviews it holds."""

    recruiter: Recruiter
    cells: list[tuple[datetime, list[Meeting]]]

    @property
    def count(self) -> int:
        return sum(len(held) for _, held in self.cells)


def board(event: JobDating, recruiters: Sequence[Recruiter], *, candidate: UUID | None = None) -> list[Line]:
    """The interviews of some recruiters by slot, those of one candidate if asked. One statement."""
    rows = Meeting.objects.filter(job_dating=event, recruiter__in=[one.pk for one in recruiters], status__in=LIVE)
    rows = rows.filter(candidate=candidate) if candidate else rows
    held: dict[tuple[UUID, datetime], list[Meeting]] = defaultdict(list)
    for row in rows.select_related("candidate__beneficiary", "vacancy").order_by("table"):
        held[row.recruiter_id, row.starts_at].append(row)
    starts = slots(event)
    others = sorted({at for _, at in held} - set(starts))
    return [
        Line(
            one, [(at, held.get((one.pk, at), [])) for at in [*starts, *others] if at in starts or (one.pk, at) in held]
        )
        for one in recruiters
    ]


@dataclass(frozen=True)
class LeftOut:
    """Somebody who meets nobody: why, and to which recruiters they are the nearest."""

    candidate: Candidate
    reason: str
    nearest: list[str]


def left_out(event: JobDating, *, at_most: int = 100) -> tuple[list[LeftOut], int]:
    """Who comes and has no interview, with the engine's reason; and how many they are."""
    told: dict[str, dict[str, Any]] = event.proof.get("reasons", {}) if event.proof else {}
    rows = (
        Candidate.objects.coming()
        .filter(job_dating=event)
        .exclude(meetings__in=Meeting.objects.filter(status__in=LIVE))
    )
    total = rows.count() if event.planned_at else 0
    if not total:
        return [], 0
    names = {str(one.pk): one.company.name for one in event.recruiters.select_related("company__organisation")}
    labels = requirements(event.on)
    found = []
    for one in rows.select_related("beneficiary").order_by("proposed_at", "pk")[:at_most]:
        said = told.get(str(one.pk), {})
        near = [
            f"{names[pk]} : il manque {', '.join(words.small(labels.get(code, code)) for code in codes) or 'une table libre'}"
            for pk, codes in said.get("nearest", ())
            if pk in names
        ]
        found.append(
            LeftOut(
                one, REASONS.get(said.get("reason", ""), "Demandez un nouveau plan : elle est arrivée depuis."), near
            )
        )
    return found, total


def promised(event: JobDating) -> list[str]:
    """Recruiters who have fewer interviews than they were promised."""
    told: dict[str, int] = event.proof.get("promised", {}) if event.proof else {}
    names = {
        str(one.pk): one.company.name
        for one in event.recruiters.filter(pk__in=list(told)).select_related("company__organisation")
    }
    return [
        f"{names[pk]} : il manque {words.count(lacking, 'entretien promis', 'entretiens promis')}."
        for pk, lacking in told.items()
        if pk in names
    ]


def why_words(meeting: Meeting) -> list[str]:
    """The parts of the score of an interview."""
    said = [
        f"{words.sentence(WHY.get(code, code))} : {words.number(points)} points"
        for code, points in meeting.why.items()
        if points
    ]
    return said or ["Placé à la main."]
