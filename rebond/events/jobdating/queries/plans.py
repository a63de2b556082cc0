"""What the board of a plan shows: who meets whom, whom nobody meets and why, what was promised and lacks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.queries.sentences import REASONS, WHY, changed_words, profile_words, proof_words
from rebond.events.jobdating.rules import slots
from rebond.events.jobdating.states import LIVE, MeetingStatus
from rebond.ground.web import words
from rebond.work.vacancies.queries import requirements
from rebond.work.vacancies.states import Status as VacancyStatus


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
            _near(names[pk], [labels.get(code, code) for code in codes])
            for pk, codes in said.get("nearest", ())
            if pk in names
        ]
        found.append(
            LeftOut(
                one,
                REASONS.get(
                    said.get("reason", ""),
                    "Son entretien a été retiré, ou elle est arrivée depuis : demandez un nouveau plan.",
                ),
                near,
            )
        )
    return found, total


def _near(name: str, lacks: Sequence[str]) -> str:
    """What keeps a person from the offers of a recruiter."""
    return (
        f"{name} : il manque {', '.join(words.small(one) for one in lacks)}" if lacks else f"{name} : un autre métier"
    )


def worth(event: JobDating) -> tuple[str, list[str]]:
    """What the plan in force is worth, and how many people have one interview, two, three. One statement.

    The proof is about the plan as it was computed: once anything changed, both numbers are said and nothing is proved.
    """
    if event.planned_at is None or not event.proof:
        return "", []
    rows = Meeting.objects.filter(job_dating=event, status__in=LIVE)
    live = rows.aggregate(count=Count("pk"), off=Count("pk", filter=Q(status=MeetingStatus.PLANNED) & OFF))
    as_computed = event.proof.get("version") == event.version and event.proof.get("live") == live["count"]
    if as_computed and not live["off"]:
        return proof_words(event.proof), profile_words(event.proof)
    return changed_words(event.proof, live["count"]), []


OFF = Q(vacancy__isnull=False) & ~Q(vacancy__status=VacancyStatus.OPEN)
"""About an offer that was withdrawn or filled since."""


def for_closed_offers(event: JobDating) -> int:
    """Interviews to come for an offer that nobody may have any more: a new plan replaces them."""
    return Meeting.objects.filter(OFF, job_dating=event, status=MeetingStatus.PLANNED).count()


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
    """The parts of the score of an interview; whether a hand placed it."""
    said = [
        f"{words.sentence(WHY.get(code, code))} : {words.number(points)} points"
        for code, points in meeting.why.items()
        if points
    ]
    if "theme" in meeting.why:
        said.append("Les métiers que la personne cherche ne sont pas notés : l'offre est du secteur de ce job dating.")
    if meeting.is_by_hand:
        said.insert(0, "Placé à la main.")
    return said or ["Le plan n'a gardé aucune raison : vérifiez que l'offre convient à la personne."]
