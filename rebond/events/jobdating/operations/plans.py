"""Plans: asked for once, computed by the engine, written if nothing changed meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.events.jobdating.models import JobDating, Meeting, PlanRun
from rebond.events.jobdating.states import LIVE, OPEN, MeetingStatus, PlanStatus
from rebond.ground.jobs.operations import enqueue
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.tenancy import rows
from rebond.ground.web import pages
from rebond.people.accounts.models import Membership


@dataclass
class Place:
    """One interview to create. `table` is given by the plan."""

    candidate: UUID
    recruiter: UUID
    starts_at: datetime
    vacancy: UUID | None = None
    score: int = 0
    why: dict[str, int] = field(default_factory=dict)
    table: int = 1


@dataclass(frozen=True)
class Answer:
    """A plan told in rows, made on one version of the job dating: what to create, to keep, to cancel; its worth.

    An interview that moves is in both `create` and `cancel`, under the same candidate and recruiter. `proof` is what
    `JobDating.proof` keeps.
    """

    version: int
    create: list[Place]
    keep: list[UUID]
    cancel: list[UUID]
    proof: dict[str, Any]


def hold(job_dating: JobDating, *, version: int | None = None) -> JobDating:
    """The row, locked. Raises Changed when somebody planned or changed it since this version was shown."""
    row = JobDating.objects.select_for_update(of=("self",)).get(pk=job_dating.pk)
    if version is not None and row.version != version:
        raise pages.Changed(
            "Quelqu'un d'autre vient de changer ce job dating ou son plan. Rien de ce que vous demandiez n'est écrit : "
            "regardez-le tel qu'il est maintenant, puis recommencez."
        )
    return row


def renew(row: JobDating, *fields: str, is_same_plan: bool = False) -> None:
    """The version grows: whoever planned on an older one is told. `is_same_plan`: its proof is still about it."""
    if is_same_plan and row.proof.get("version") == row.version:
        row.proof["version"] = row.version + 1
        fields = (*fields, "proof")
    row.version += 1
    row.save(update_fields=["version", *fields])


@transaction.atomic
def ask(job_dating: JobDating, *, member: Membership | None, by: Actor, at: datetime) -> PlanRun:
    """Ask the worker for a plan; whoever asks while one is computed is given that one.

    Raises ValidationError when the job dating is over.
    """
    row = hold(job_dating)
    if row.status not in OPEN:
        raise ValidationError("Ce job dating est terminé ou annulé : il ne se planifie plus.")
    pending = PlanRun.objects.filter(job_dating=row, status=PlanStatus.ASKED)
    if (found := pending.first()) is not None:
        if found.version == row.version:
            return found
        move(found, to=PlanStatus.STALE, by=by, at=at, done_at=at)
    made = PlanRun(job_dating=row, version=row.version, asked_at=at, asked_by=member)
    made.save(force_insert=True)
    journal.record("ask_plan", made, by=by, at=at)
    enqueue("jobdating.plan", queue="default", lock=f"plan-{row.pk}", run_id=made.pk)
    return made


@transaction.atomic
def settle(run: PlanRun, answer: Answer, *, by: Actor, at: datetime) -> PlanRun:
    """The worker's answer is written, unless something changed since it was asked: then it is out of date, and says so."""
    row = hold(run.job_dating)
    run = PlanRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.status != PlanStatus.ASKED:  # written already by a worker that died afterwards
        return run
    if row.version != run.version or answer.version != run.version:
        return move(run, to=PlanStatus.STALE, by=by, at=at, done_at=at)
    try:
        with transaction.atomic():
            apply(row, answer, version=run.version, by=by, at=at)
    except pages.Changed:  # an interview was noted or placed while the plan was computed
        return move(run, to=PlanStatus.STALE, by=by, at=at, done_at=at)
    report = {name: answer.proof.get(name) for name in ("meetings", "bound", "proved")}
    return move(run, to=PlanStatus.DONE, by=by, at=at, done_at=at, report=report)


def fail(run: PlanRun, *, sentence: str, by: Actor, at: datetime) -> PlanRun:
    """No plan could be computed: `sentence` says why and what to do."""
    return move(run, to=PlanStatus.FAILED, by=by, at=at, done_at=at, report={"sentence": sentence})


@transaction.atomic
def apply(job_dating: JobDating, answer: Answer, *, version: int, by: Actor, at: datetime) -> JobDating:
    """Write a plan: what was announced and goes is cancelled, what nobody knew of is taken away, the rest is created.

    Raises Changed when `version` is not that of the row any more.
    """
    row = hold(job_dating, version=version)
    if answer.version != version:
        raise pages.Changed("Ce plan a été calculé avant un changement : demandez-en un nouveau.")
    gone = Meeting.objects.filter(pk__in=answer.cancel, status=MeetingStatus.PLANNED)
    move_all(gone.exclude(announced_at=None), to=MeetingStatus.CANCELLED, by=by, at=at)
    gone.filter(announced_at=None).delete()
    try:
        with transaction.atomic():
            rows.insert(_rows(row, answer.create))
    except IntegrityError as error:
        raise pages.Changed("Un entretien a changé pendant le calcul : demandez un nouveau plan.") from error
    row.proof = {**answer.proof, "version": row.version + 1, "live": live(row)}
    row.planned_at = at
    renew(row, "proof", "planned_at")
    journal.record("plan", row, by=by, at=at)
    return row


def _rows(row: JobDating, places: Iterable[Place]) -> list[Meeting]:
    return [
        Meeting(
            job_dating=row,
            candidate_id=one.candidate,
            recruiter_id=one.recruiter,
            vacancy_id=one.vacancy,
            starts_at=one.starts_at,
            table=one.table,
            score=one.score,
            why=one.why,
        )
        for one in places
    ]


def free(meetings: Iterable[Meeting], *, by: Actor, at: datetime) -> int:
    """These interviews will not take place: announced, they are cancelled; otherwise nobody knew of them. How many."""
    pks = [row.pk for row in meetings]
    gone = Meeting.objects.filter(pk__in=pks, status=MeetingStatus.PLANNED)
    cancelled = move_all(gone.exclude(announced_at=None), to=MeetingStatus.CANCELLED, by=by, at=at)
    return cancelled + gone.filter(announced_at=None).delete()[0]


def live(job_dating: JobDating) -> int:
    """Interviews that stand."""
    return Meeting.objects.filter(job_dating=job_dating, status__in=LIVE).count()
