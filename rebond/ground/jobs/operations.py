"""Enqueuing: by name, in the caller's transaction, always with a département."""

from uuid import UUID

from procrastinate.contrib.django import app

from rebond.ground.tenancy import context


def enqueue(task: str, *, queue: str = "default", lock: str | None = None, **ids: UUID | str | int) -> int:
    """Ask the worker to run `task` (« app.verb ») in the current département.

    The job is a row of the caller's transaction: rolled back with it, run only after it. `lock`
    makes jobs of the same lock run one after the other. Returns the job's number.
    """
    arguments = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
    return app.configure_task(name=task, queue=queue, lock=lock, allow_unknown=False).defer(
        departement=context.current(), **arguments
    )
