"""A table as the lines that every import is made of."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import cast

from rebond.exchanges.files import nir
from rebond.exchanges.files.drafts import Closing, Draft, Opening, Piece
from rebond.exchanges.files.guard import MEBIBYTE, Limits
from rebond.exchanges.files.problems import Problem
from rebond.exchanges.spreadsheets.entries import Entry, read_entry
from rebond.exchanges.spreadsheets.reading import read_safely, text_of
from rebond.exchanges.spreadsheets.tables import Row, Table
from rebond.people.beneficiaries.intake import Adult, Record
from rebond.people.beneficiaries.states import HouseholdRole, Payer, RightsStatus, Sex

GLANCE = Limits(file_bytes=50 * MEBIBYTE, memory_bytes=768 * MEBIBYTE, cpu_seconds=20)
"""What a first look may cost: someone waits for it."""

SAMPLE = 5
SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}


@dataclass(frozen=True)
class Reading:
    """How a person wants a table read. `columns`: field → column; `is_prevention`: nobody in it is on RSA."""

    sheet: str
    header_line: int
    columns: Mapping[str, int]
    is_prevention: bool
    told_at: datetime
    informed_on: date


def glance(path: Path, *, sheet: str = "", header_line: int = 0) -> tuple[Table, list[Row]]:
    """What the table is, and its first rows. Raises UnreadableFile."""
    records = read_safely(path, sheet=sheet, header_line=header_line, limits=GLANCE)
    found = list(islice(records, SAMPLE + 1))
    cast("Generator[Row | Table]", records).close()  # the child has no more to read
    table, rows = found[0], found[1:]
    assert isinstance(table, Table)  # noqa: S101  # the reader's promise
    return table, [row for row in rows if isinstance(row, Row)]


def facts(table: Table) -> tuple[tuple[str, str], ...]:
    """What the table says of itself."""
    separator = SEPARATORS.get(table.separator, table.separator)
    return (("Feuille", table.sheet), ("Encodage", table.encoding.upper()), ("Séparateur", separator))


def pieces(path: Path, reading: Reading) -> Iterator[Piece]:
    """What the table holds, read in a confined process. Raises UnreadableFile, maybe after many lines."""
    records = read_safely(path, sheet=reading.sheet, header_line=reading.header_line)
    table = next(records)
    assert isinstance(table, Table)  # noqa: S101  # the reader's promise
    yield Opening(reading.told_at, facts(table))
    seen: set[str] = set()
    for row in records:
        if isinstance(row, Row):
            yield _draft(row, table, reading, seen)
    yield Closing(problems=table.problems)


def _draft(row: Row, table: Table, reading: Reading, seen: set[str]) -> Draft:
    entry = read_entry(row, table, reading.columns, today=reading.informed_on)
    problems = (*entry.problems, *_blocking(entry))
    is_rejected = any(problem.is_blocking for problem in problems)
    record = None if is_rejected else _record(entry, reading, seen)
    return Draft(row.line, record, entry.request_number, problems, tuple(map(text_of, row.cells)))


def _blocking(entry: Entry) -> Iterator[Problem]:
    """What makes a line useless here, although it can be read."""
    if entry.role == "ENF":
        yield Problem(entry.line, "", "cette ligne est un enfant : seuls les adultes s'importent.", is_blocking=True)
    elif entry.birth_date is None and not entry.is_rejected:
        sentence = "la date de naissance manque : sans elle, la personne ne peut pas être reconnue."
        yield Problem(entry.line, "", sentence, is_blocking=True)


def _record(entry: Entry, reading: Reading, seen: set[str]) -> Record:
    key = "" if reading.is_prevention else entry.household or entry.caf_number
    number = "" if reading.is_prevention else entry.request_number
    return Record(
        line=entry.line,
        payer=Payer.CAF,
        request_number=number,
        household_key=key,
        file_number=entry.caf_number,
        adults=(_adult(entry, reading, _role(entry, number or key, seen)),),
        is_whole=False,
        is_prevention=reading.is_prevention,
        requested_on=entry.requested_on,
        informed_on=entry.informed_on,
        address=", ".join(part for part in (entry.address_more, entry.address) if part),
        postal_code=entry.postal_code,
        city=entry.city,
        insee=entry.insee,
        rights=None if reading.is_prevention else RightsStatus.OPEN,
        rights_from=entry.informed_on or entry.requested_on,
    )


def _role(entry: Entry, household: str, seen: set[str]) -> HouseholdRole:
    """The role that the line gives; else the first of a household made the request."""
    is_first = household not in seen
    if household:
        seen.add(household)
    if entry.role:
        return HouseholdRole(entry.role)
    return HouseholdRole.APPLICANT if is_first else HouseholdRole.OTHER


def _adult(entry: Entry, reading: Reading, role: HouseholdRole) -> Adult:
    assert entry.birth_date is not None  # noqa: S101  # such a line is rejected
    return Adult(
        role=role,
        last_name=entry.last_name,
        birth_name=entry.birth_name,
        first_name=entry.first_name,
        birth_date=entry.birth_date,
        sex=Sex(entry.sex) if entry.sex else None,
        nir13=entry.nir[:13] if entry.nir and not nir.is_provisional(entry.nir) else None,
        phone=entry.phone or "",
        email=entry.email or "",
        has_duties=None if reading.is_prevention else True,
        duties_from=entry.informed_on,
    )
