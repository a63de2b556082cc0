"""The plan of the interviews: asked for, computed by the worker, written, announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.forum.models import Edition, Meeting, Stand, Visitor
from rebond.events.forum.operations import telling
from rebond.events.forum.states import LIVE_EDITIONS, TO_COME, VisitorStatus
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as works
from rebond.ground.jobs.models import Progress
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move_all
from rebond.ground.tenancy import rows
from rebond.ground.web import words
from rebond.people.accounts.models import Membership

PLAN, ANNOUNCE = "forum.plan", "forum.announce"
"""The kinds of progress, and the worker's tasks."""
GIVEN_UP = timedelta(hours=1)
BATCH = 500
"""Visitors told in one transaction of the worker."""


@dataclass(frozen=True)
class Place:
    """One interview to create."""

    visitor: UUID
    stand: UUID
    vacancy: UUID | None
    starts_at: datetime
    table: int
    score: int


@dataclass(frozen=True)
class Answer:
    """A plan told in rows: what is new, and what was announced and cannot stay. `proof` is what `Edition.proof` keeps."""

    places: list[Place]
    gone: list[UUID]
    proof: dict[str, Any]


@transaction.atomic
def ask(edition: Edition, *, member: Membership | None, by: Actor, at: datetime) -> Progress:
    """Ask the worker for a plan; whoever asks while one is computed is given that one. Raises ValidationError too late."""
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if row.status not in TO_COME:
        raise ValidationError("Le Forum a commencé : les files prennent le relais, le plan ne change plus.")
    return _begin(row, PLAN, "Plan des rendez-vous", total=3, member=member, by=by, at=at)


@transaction.atomic
def ask_to_announce(edition: Edition, *, member: Membership | None, by: Actor, at: datetime) -> Progress:
    """Ask the worker to tell visitors their hours. Raises ValidationError when nobody has new ones."""
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    count = unsaid(row).values("visitor").distinct().count()
    if row.status not in LIVE_EDITIONS or not count:
        raise ValidationError("Il n'y a pas d'heure nouvelle à annoncer : demandez d'abord le plan.")
    journal.record("announce_forum", row, by=by, at=at)
    return _begin(row, ANNOUNCE, "Annonce des heures", total=count, member=member, by=by, at=at)


def _begin(
    row: Edition, kind: str, label: str, *, total: int, member: Membership | None, by: Actor, at: datetime
) -> Progress:
    job = works.progress_of(row.pk)
    if job is not None and job.kind == kind and not job.is_over and at - job.heard_at < GIVEN_UP:
        return job
    owner = member.pk if member else None
    made = jobs.start_progress(kind=kind, label=label, object_id=row.pk, owner_id=owner, total=total, at=at)
    jobs.enqueue(kind, lock=f"{kind}-{row.pk}", progress_id=made.pk)
    return made


def unsaid(edition: Edition) -> "Any":
    """Planned interviews of which the visitor knows nothing."""
    return Meeting.objects.filter(stand__edition=edition, status=MeetingStatus.PLANNED, announced_at=None)


@transaction.atomic
def settle(edition: Edition, answer: Answer, *, by: Actor, at: datetime) -> int:
    """Write a plan in the place of what nobody knew of; who cancelled meanwhile is left out. How many interviews.

    Whose announced hour cannot stay is told at once what their hours are now.
    Raises ValidationError once the day has begun.
    """
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if row.status not in TO_COME:
        raise ValidationError("Le Forum a commencé pendant le calcul : le plan d'avant reste.")
    unsaid(row).delete()
    gone = Meeting.objects.filter(pk__in=answer.gone, status=MeetingStatus.PLANNED)
    lost = set(gone.values_list("visitor", flat=True))
    move_all(gone, to=MeetingStatus.CANCELLED, by=by, at=at)
    coming = set(Visitor.objects.filter(edition=row, status=VisitorStatus.REGISTERED).values_list("pk", flat=True))
    stands = set(Stand.objects.filter(edition=row).values_list("pk", flat=True))
    made = [
        Meeting(
            visitor_id=one.visitor,
            stand_id=one.stand,
            vacancy_id=one.vacancy,
            starts_at=one.starts_at,
            table=one.table,
            score=one.score,
        )
        for one in answer.places
        if one.visitor in coming and one.stand in stands
    ]
    rows.insert(made)
    _tell(row, lost, by=by, at=at)
    row.proof, row.planned_at = answer.proof, at
    row.save(update_fields=["proof", "planned_at"])
    journal.record("plan_forum", row, by=by, at=at)
    return len(made)


@transaction.atomic
def announce_next(progress_id: UUID, *, by: Actor, at: datetime) -> bool:
    """One batch more is told its hours; whether anybody is left. A batch is told whole or not at all."""
    progress = Progress.objects.select_for_update().get(pk=progress_id)
    if progress.is_over or progress.object_id is None:
        return False
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=progress.object_id)
    waiting = unsaid(edition).values_list("visitor", flat=True).order_by("visitor").distinct()[:BATCH]
    batch = list(waiting) if edition.status in LIVE_EDITIONS else []
    if not batch:
        told = words.count(progress.done, "personne a ses", "personnes ont leurs")
        jobs.finish(progress, sentence=f"{told} heures.", at=at)
        return False
    _tell(edition, batch, by=by, at=at)
    jobs.advance(progress, done=progress.done + len(batch), at=at)
    return True


def _tell(edition: Edition, visitors: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    whole = Meeting.objects.filter(visitor__in=visitors, status=MeetingStatus.PLANNED, ticket=None)
    hours: dict[UUID, list[tuple[datetime, str]]] = {}
    for one in whole.select_related("stand__company__organisation", "stand__partner").order_by("starts_at"):
        hours.setdefault(one.visitor_id, []).append((one.starts_at, f"stand {one.stand.number}"))
    people = list(Visitor.objects.filter(pk__in=visitors).order_by("pk"))
    telling.send(people, edition, kind=telling.HOURS, hours=hours, by=by, at=at)
    whole.filter(announced_at=None).update(announced_at=at)


@transaction.atomic
def fail(progress_id: UUID, *, sentence: str, at: datetime) -> None:
    """No plan could be computed: `sentence` says why and what to do."""
    progress = Progress.objects.select_for_update().get(pk=progress_id)
    if not progress.is_over:
        jobs.fail(progress, sentence=sentence, at=at)
