"""What the day brings: the tutoring begins, attestations are asked, what nobody completed lapses."""

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task
from rebond.ground.journal.actors import WORKER
from rebond.work.aids import operations
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.queries.lists import kept_back, too_late, unsigned
from rebond.work.aids.states import Status

NOBODY_ANSWERED = "Les pièces demandées ne sont pas venues à temps. Une nouvelle demande reste possible dans le délai."

TOO_LATE = "La demande n'a pas été déposée dans le délai."

NOBODY_SIGNED = "La convention n'a pas été signée par tous à temps. Une nouvelle demande reste possible dans le délai."


@periodic_task("aids.daily", cron="12 7 * * *")
def daily() -> None:
    """Once a day in each département."""
    bring_the_day()


def bring_the_day() -> None:
    """Everything that the day brings to aids; run twice, it changes nothing more."""
    at = timezone.now()
    for aid in TutoringAid.objects.filter(status__in=[Status.SIGNED, Status.RUNNING], stop_reason="").order_by("pk"):
        operations.move_on(aid, by=WORKER, at=at)
        operations.ask_attestations(aid, by=WORKER, at=at)
    for aid in too_late(timezone.localdate(at)):
        operations.withdraw(aid, reason=TOO_LATE, by=WORKER, at=at)
    for aid in unsigned(at):
        operations.withdraw(aid, reason=NOBODY_SIGNED, by=WORKER, at=at)
    for aid in kept_back(timezone.localdate(at)):
        operations.withdraw(aid, reason=NOBODY_ANSWERED, by=WORKER, at=at)
