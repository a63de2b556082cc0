"""The base of every row whose status only `move()` changes."""

from typing import ClassVar

from rebond.ground.tenancy.models import TenantModel


class Stateful(TenantModel):
    """A row with a status, and the table of the moves that are legal from each status."""

    MOVES: ClassVar[dict[str, set[str]]]

    status: str

    class Meta:
        abstract = True
