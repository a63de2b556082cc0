"""Door for the worker: reading a flow."""

from rebond.exchanges.caf import drafts
from rebond.exchanges.files import tasks
from rebond.ground.jobs.tasks import tenant_task


@tenant_task("caf.read", atomic=False)
def read(*, departement: int, file_id: str) -> None:
    """Stage the households of a flow, then foresee what they change."""
    tasks.read(
        departement,
        file_id,
        lambda file: drafts.pieces(file.path, departement=file.departement.code, timezone=file.departement.timezone),
    )
