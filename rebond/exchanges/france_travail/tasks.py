"""Doors for the worker: reading France Travail when it is asked, and each night."""

from django.utils import timezone

from rebond.exchanges.france_travail import operations, queries
from rebond.ground.connectors import offers
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs.models import Progress
from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context


@tenant_task("france_travail.update", atomic=False)
def update(*, departement: int, job_id: str) -> None:
    """Every page is asked outside a transaction and written in its own; run again, it begins again."""
    with context.departement(departement):
        job = Progress.objects.get(pk=job_id)
        code, communes = queries.where()
    if job.is_over:
        return
    run = operations.Run()
    try:
        for page in offers.Client().offers_of(code, communes):
            with context.departement(departement):
                operations.take(job, page, run, at=timezone.now())
    except offers.Unavailable as fault:
        with context.departement(departement):
            jobs.fail(
                job, sentence=f"{fault} Rien n'a été retiré ; demandez-le de nouveau plus tard.", at=timezone.now()
            )
        return
    with context.departement(departement):
        operations.end(job, run, at=timezone.now())


@periodic_task("france_travail.nightly", cron="40 2 * * *")
def nightly() -> None:
    """Where a key of France Travail is set, each département is read again."""
    now = timezone.now()
    if offers.is_configured() and not queries.is_running(queries.last_update(), now):
        operations.ask(by=WORKER, at=now)
