"""Doors for the worker: every task enters its département before anything else."""

import logging
from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.db.utils import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from rebond.ground.tenancy.context import departement as enter
from rebond.ground.tenancy.models import Departement

logger = logging.getLogger(__name__)

Door = Callable[..., None]

SILENCE = 20  # seconds without a heartbeat after which a worker is dead
DEATHS = 50  # a job that so many workers did not survive is the one that kills them
KEPT_HOURS = 30 * 24  # how long the jobs that failed stay readable


class Patience(BaseRetryStrategy):
    """When to try again: every 5 seconds while the database is away; else 5 times, over two minutes."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, OperationalError | InterfaceError) and job.attempts < DEATHS:
            return RetryDecision(retry_in={"seconds": 5})
        if job.attempts < 4:
            return RetryDecision(retry_in={"seconds": 3 ** (job.attempts + 1)})
        return None


class SomeFailed(RuntimeError):
    """A periodic task failed in some départements; each failure is in the log."""


def tenant_task(name: str, *, atomic: bool = True) -> Callable[[Door], Door]:
    """Register `name` as a task of one département.

    The function runs in one transaction inside that département. With `atomic=False` it opens its
    own (long work in batches): it gets `departement` and must enter it for each.
    """

    def register(function: Door) -> Door:
        @app.task(name=name, retry=Patience())
        @wraps(function)
        def door(*, departement: int, **ids: object) -> None:
            if not atomic:
                function(departement=departement, **ids)
                return
            with enter(departement):
                function(**ids)

        return function

    return register


def periodic_task(name: str, *, cron: str) -> Callable[[Door], Door]:
    """Register `name` to run on a timetable, once in each département, each in its own transaction.

    A failure in one département is logged and does not stop the others. Never two runs at once.
    """

    def register(function: Door) -> Door:
        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name, lock=name)
        def door(timestamp: int) -> None:
            with transaction.atomic():
                everywhere = list(Departement.objects.order_by("pk").values_list("pk", flat=True))
            failed = [departement for departement in everywhere if not _succeeds(function, name, departement)]
            if failed:
                raise SomeFailed(f"{name} : {failed}")

        return function

    return register


def _succeeds(function: Door, name: str, departement: int) -> bool:
    try:
        with enter(departement):
            function()
    except Exception:
        logger.exception("periodic_task_failed", extra={"job": name, "departement": departement})
        return False
    return True


@app.periodic(cron="* * * * * */10")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers back to the queue: the living ones take them within seconds.

    A periodic job whose next run waits already is dropped; a job that kills its workers is failed.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        if job.attempts >= DEATHS:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except ConnectorException:  # its queueing lock is taken
            await manager.finish_job(job, status=Status.ABORTED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.forget_old", queueing_lock="jobs.forget_old", pass_context=True)
async def forget_old(context: JobContext, timestamp: int) -> None:
    """Delete the failed jobs of last month; those that succeeded are deleted as they end."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
