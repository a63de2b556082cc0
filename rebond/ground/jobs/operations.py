"""Enqueuing: by name, in the caller's transaction, always with a département. And the progress of long work."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import Task
from procrastinate.types import TimeDeltaParams

from rebond.ground.jobs.models import Progress
from rebond.ground.tenancy import context

# Always Django's own connection: within the worker, the library's connector is a pool of its own,
# outside the transaction of the task.
_manager = JobManager(DjangoConnector())

Ids = UUID | str | int
SECOND = timedelta(seconds=1)


def _deferrer(task: str, queue: str, lock: str | None = None, delay: timedelta | None = None) -> JobDeferrer:
    wait: TimeDeltaParams | None = {"seconds": -(-delay // SECOND)} if delay else None  # never before its hour
    configured = app.configure_task(name=task, queue=queue, lock=lock, schedule_in=wait, allow_unknown=False)
    return JobDeferrer(_manager, configured.job)


def _arguments(ids: Mapping[str, Ids]) -> dict[str, Any]:
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
    return {"departement": context.current(), **plain}


def enqueue(
    task: str, *, queue: str = "default", lock: str | None = None, delay: timedelta | None = None, **ids: Ids
) -> int:
    """Ask the worker to run `task` (« app.verb ») in the current département, once `delay` has passed.

    The job is a row of the caller's transaction: rolled back with it, run only after it. `lock`
    makes jobs of the same lock run one after the other. Returns the job's number.
    """
    return _deferrer(task, queue, lock, delay).defer(**_arguments(ids))


def enqueue_all(
    task: str, rows: Iterable[Mapping[str, Ids]], *, queue: str = "default", delay: timedelta | None = None
) -> int:
    """Ask the worker to run `task` once for each mapping of ids, once `delay` has passed, in one statement; how many."""
    return len(_deferrer(task, queue, delay=delay).batch_defer(*map(_arguments, rows)))


def jump(by: timedelta, *, at: datetime) -> int:
    """A clock jumped to `at`: jobs that wait for their hour wait that much less, and each periodic task runs once.

    In every département; how many periodic tasks. One that waits already is not asked twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - make_interval(secs => %s) "
            "WHERE status = 'todo' AND scheduled_at > now()",
            [by.total_seconds()],
        )
    return sum(_run_once(one.task, at) for one in app.periodic_registry.periodic_tasks.values())


def _run_once(task: Task[..., Any, ...], at: datetime) -> bool:
    try:
        with transaction.atomic():
            JobDeferrer(_manager, task.configure().job).defer(timestamp=int(at.timestamp()))
    except AlreadyEnqueued:
        return False
    return True


def start_progress(
    *,
    kind: str,
    label: str,
    at: datetime,
    object_id: UUID | None = None,
    owner_id: UUID | None = None,
    total: int = 0,
    report: Mapping[str, Any] | None = None,
) -> Progress:
    """Open the progress of a long work, shown by `components/progress.html`; `total` 0 while unknown.

    `report` holds what was asked, for the worker, until `finish` puts what its page shows.
    """
    return Progress.objects.create(
        kind=kind,
        label=label,
        object_id=object_id,
        owner_id=owner_id,
        total=total,
        report=dict(report or {}),
        started_at=at,
        heard_at=at,
    )


def advance(
    progress: Progress,
    *,
    done: int,
    at: datetime,
    total: int | None = None,
    sentence: str | None = None,
    report: Mapping[str, Any] | None = None,
) -> None:
    """Note how far the work is; call it in the transaction of each batch, so that a crash loses neither alone."""
    changes: dict[str, Any] = {"done": done, "heard_at": at}
    if report is not None:
        changes["report"] = dict(report)
    if total is not None:
        changes["total"] = total
    if sentence is not None:
        changes["sentence"] = sentence
    _write(progress, changes)


def finish(progress: Progress, *, sentence: str, at: datetime, report: Mapping[str, Any] | None = None) -> None:
    """End the work: `sentence` sums it up, `report` holds what its page shows (counts and ids, nothing personal)."""
    _write(progress, {"finished_at": at, "heard_at": at, "sentence": sentence, "report": dict(report or {})})


def fail(progress: Progress, *, sentence: str, at: datetime) -> None:
    """End the work as failed: `sentence` says what happened and what to do."""
    _write(progress, {"finished_at": at, "heard_at": at, "sentence": sentence, "is_failed": True})


def _write(progress: Progress, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(progress, name, value)
    Progress.objects.filter(pk=progress.pk).update(**changes)
