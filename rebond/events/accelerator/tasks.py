"""What the worker does for the Accélérateur: a large draw, and what the timetable asks."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from rebond.events.accelerator import planning
from rebond.events.accelerator.models import Day
from rebond.events.accelerator.operations import cohorts, takeaways
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs.models import Progress
from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.ground.web.pages import Changed
from rebond.people.accounts.models import Membership

BROKEN = (
    "Le tirage n'a pas abouti, et rien n'a changé. Demandez-le de nouveau ; si cela se répète, prévenez l'assistance."
)


@tenant_task(cohorts.DRAW, atomic=False)
def draw(*, departement: int, progress_id: str) -> None:
    """Draw the cohort that was asked for; killed, it is drawn again, from the same seed.

    What forbids a draw, or what breaks, ends it in words; when the database is away, the worker tries again.
    """
    try:
        with context.departement(departement):
            _draw(UUID(progress_id))
    except (OperationalError, InterfaceError):
        raise
    except Changed as changed:
        _fail(departement, UUID(progress_id), changed.sentence)
    except ValidationError as refusal:
        _fail(departement, UUID(progress_id), " ".join(refusal.messages))
    except Exception:
        _fail(departement, UUID(progress_id), BROKEN)
        raise


def _draw(pk: UUID) -> None:
    progress, now = Progress.objects.get(pk=pk), timezone.now()
    if progress.is_over or progress.object_id is None or progress.owner_id is None:
        return
    day = Day.objects.select_related("session__organisation", "theme").get(pk=progress.object_id)
    member = Membership.objects.get(pk=progress.owner_id)
    choice = planning.choose(day, seed=progress.report["seed"], at=now)
    cohorts.keep_selection(day, choice, made_by=member, by=WORKER, at=now)
    jobs.finish(progress, sentence="La cohorte est tirée au sort.", at=now)


def _fail(departement: int, pk: UUID, sentence: str) -> None:
    with context.departement(departement):
        jobs.fail(Progress.objects.get(pk=pk), sentence=sentence, at=timezone.now())


@periodic_task("accelerator.remove_due_photos", cron="25 2 * * *")
def remove_due_photos() -> None:
    """Delete the photos whose day has come."""
    now = timezone.now()
    takeaways.remove_due_photos(on=timezone.localdate(now), by=WORKER, at=now)
