"""What the worker does for job datings."""

from datetime import timedelta
from uuid import UUID

from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from rebond.events.jobdating import planning
from rebond.events.jobdating.models import PlanRun
from rebond.events.jobdating.operations import announcing, plans
from rebond.events.jobdating.states import PlanStatus
from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context

SECONDS = 10.0
"""Nobody waits before the page: the engine may look longer than in a request."""


GIVEN_UP = timedelta(hours=1)
"""A plan asked for so long ago will not come: its job failed for good, or nobody takes it."""


@tenant_task("jobdating.plan", atomic=False)
def plan(*, departement: int, run_id: str) -> None:
    """Compute the plan that was asked for, outside any writing; killed, it is simply computed again.

    What the engine refuses, or what breaks, ends the plan in words; when the database is away, the worker tries again.
    """
    try:
        _plan(departement, UUID(run_id))
    except (OperationalError, InterfaceError):
        raise
    except planning.Refused:
        _fail(departement, UUID(run_id), TOO_LARGE)
    except Exception:
        _fail(departement, UUID(run_id), BROKEN)
        raise


TOO_LARGE = (
    "Ce job dating est trop grand pour être planifié d'un coup : partagez-le en deux, "
    "par exemple le matin et l'après-midi. Le plan d'avant reste."
)
BROKEN = (
    "Le calcul du plan n'a pas abouti, et rien n'a changé. Demandez-le de nouveau ; "
    "si cela se répète, prévenez l'assistance."
)


def _plan(departement: int, pk: UUID) -> None:
    with context.departement(departement):
        run = PlanRun.objects.select_related("job_dating").filter(pk=pk, status=PlanStatus.ASKED).first()
        answer = planning.answer(run.job_dating, seconds=SECONDS) if run else None
    if run is None or answer is None:
        return
    with context.departement(departement):
        plans.settle(run, answer, by=WORKER, at=timezone.now())


def _fail(departement: int, pk: UUID, sentence: str) -> None:
    with context.departement(departement):
        run = PlanRun.objects.filter(pk=pk, status=PlanStatus.ASKED).first()
        if run is not None:
            plans.fail(run, sentence=sentence, by=WORKER, at=timezone.now())


@periodic_task("jobdating.give_up", cron="*/10 * * * *")
def give_up() -> None:
    """A plan whose job ended for good, without a word, is said to be impossible: it may be asked for again."""
    for run in PlanRun.objects.filter(status=PlanStatus.ASKED, asked_at__lt=timezone.now() - GIVEN_UP):
        plans.fail(run, sentence=BROKEN, by=WORKER, at=timezone.now())


@tenant_task("jobdating.announce", atomic=False)
def announce(*, departement: int, progress_id: str) -> None:
    """Tell people their hours batch after batch, each in its transaction; killed, it goes on with those who are left."""
    is_left = True
    while is_left:
        with context.departement(departement):
            is_left = announcing.announce_next(UUID(progress_id), by=WORKER, at=timezone.now())
