"""A flow as the lines that every import is made of."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from rebond.exchanges.caf import reading
from rebond.exchanges.caf.flow import Header, HouseholdBlock, RejectedBlock, Trailer
from rebond.exchanges.caf.records import record_of, told_at
from rebond.exchanges.files.drafts import Closing, Draft, Opening, Piece

CHUNK = 1 << 20
OPENING_TAG = b"<InfosFoyerRSA>"


def count_households(path: Path) -> int:
    """How many households the file seems to hold, in a glance: for the progress bar, which may be wrong."""
    count, end = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            count += (end + chunk).count(OPENING_TAG)
            end = chunk[1 - len(OPENING_TAG) :]
    return count


def pieces(path: Path, *, departement: str, timezone: str) -> Iterator[Piece]:
    """What the flow holds, read in a confined process. Raises UnreadableFile, maybe after many lines."""
    for found in reading.read_safely(path, departement=departement):
        yield _piece(found, ZoneInfo(timezone))


def _piece(found: Header | HouseholdBlock | RejectedBlock | Trailer, timezone: ZoneInfo) -> Piece:
    if isinstance(found, HouseholdBlock):
        return Draft(found.line, record_of(found), found.numdemrsa, found.problems)
    if isinstance(found, RejectedBlock):
        return Draft(found.line, None, found.numdemrsa, found.problems)
    if isinstance(found, Header):
        return Opening(told_at(found, timezone), _facts(found))
    return Closing(found.households_declared, found.is_complete, found.problems, found.unknown_tags)


def _facts(header: Header) -> tuple[tuple[str, str], ...]:
    version = header.version or "VRSB0801"  # the former version does not name itself
    software = " ".join(part for part in (header.application, header.application_version) if part)
    return (
        ("Version du flux", version),
        ("Fréquence", header.frequency_label),
        ("Écrit le", f"{header.created_on:%d/%m/%Y}"),
        ("Mois de référence", f"{header.reference_month:%m/%Y}"),
        ("Logiciel", software),
    )
