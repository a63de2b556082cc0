"""Door for the worker: reading a table."""

from rebond.exchanges.files import tasks
from rebond.exchanges.spreadsheets import drafts, operations
from rebond.ground.jobs.tasks import tenant_task


@tenant_task("spreadsheets.read", atomic=False)
def read(*, departement: int, file_id: str) -> None:
    """Stage the lines of a table, then foresee what they change."""
    tasks.read(departement, file_id, lambda file: drafts.pieces(file.path, operations.reading_of(file)))
