"""What the worker does for the Forum."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from rebond.events.forum import planning
from rebond.events.forum.models import Edition
from rebond.events.forum.operations import clearing, plans
from rebond.events.forum.queries.words import proof_words
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as works
from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context

SECONDS = 20.0
"""Nobody waits before the page."""
BROKEN = (
    "Le calcul du plan n'a pas abouti, et rien n'a changé. Demandez-le de nouveau ; "
    "si cela se répète, prévenez l'assistance."
)


@tenant_task("forum.plan", atomic=False)
def plan(*, departement: int, progress_id: str) -> None:
    """Compute the plan outside any writing, then write it; killed, it is simply computed again.

    What the engine refuses, or what breaks, ends it in words; when the database is away, the worker tries again.
    """
    try:
        _plan(departement, UUID(progress_id))
    except (OperationalError, InterfaceError):
        raise
    except (planning.Refused, ValidationError) as refusal:
        _fail(departement, UUID(progress_id), " ".join(getattr(refusal, "messages", [BROKEN])))
    except Exception:
        _fail(departement, UUID(progress_id), BROKEN)
        raise


def _plan(departement: int, pk: UUID) -> None:
    _advance(departement, pk, 1, "Les souhaits et les stands sont lus ; le calcul commence.")
    with context.departement(departement):
        job = works.progress(pk)
        if job is None or job.is_over or job.object_id is None:
            return
        edition = Edition.objects.get(pk=job.object_id)
        answer = planning.answer(edition, seconds=SECONDS)
    _advance(departement, pk, 2, "Le plan est trouvé ; il s'écrit.")
    with context.departement(departement):
        job, now = works.progress(pk), timezone.now()
        plans.settle(edition, answer, by=WORKER, at=now)
        if job is not None:
            jobs.advance(job, done=3, at=now)
            jobs.finish(job, sentence=proof_words(answer.proof), at=now)


def _advance(departement: int, pk: UUID, done: int, sentence: str) -> None:
    with context.departement(departement):
        if (job := works.progress(pk)) is not None and not job.is_over:
            jobs.advance(job, done=done, sentence=sentence, at=timezone.now())


def _fail(departement: int, pk: UUID, sentence: str) -> None:
    with context.departement(departement):
        plans.fail(pk, sentence=sentence, at=timezone.now())


@tenant_task("forum.announce", atomic=False)
def announce(*, departement: int, progress_id: str) -> None:
    """Tell visitors their hours batch after batch, each in its transaction; killed, it goes on with those who are left."""
    is_left = True
    while is_left:
        with context.departement(departement):
            is_left = plans.announce_next(UUID(progress_id), by=WORKER, at=timezone.now())


@periodic_task("forum.clear", cron="20 3 * * *")
def clear() -> None:
    """Personal data whose date has come is deleted during the night."""
    now = timezone.now()
    clearing.clear_due(today=timezone.localdate(now), by=WORKER, at=now)
