"""Who may do what with a file that comes in. Seeing it at all is `visible_to`."""

from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.states import OVER, Result, Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF

IMPORTERS = DEPARTEMENT_STAFF
"""They bring files in, and decide on doubts: both touch people of every Pôle."""


def can_import(principal: Principal) -> bool:
    """Files are the département's staff's work."""
    return principal.role in IMPORTERS


def can_confirm(principal: Principal, file: ImportedFile) -> bool:
    """Apply, or give up, what has been previewed."""
    return can_import(principal)


def can_cancel(principal: Principal, file: ImportedFile) -> bool:
    """Give up a file before anything of it is applied."""
    return can_import(principal) and file.status not in OVER | {Status.CONFIRMED}


def can_settle(principal: Principal, line: ImportedLine) -> bool:
    """Say who the people of a doubtful line are."""
    return can_import(principal) and line.result == Result.DOUBTFUL
