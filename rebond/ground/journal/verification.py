"""Checking the journal against its seals, and the seals against their heads kept outside the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from rebond.ground.journal import heads
from rebond.ground.journal.digests import COLUMNS, GENESIS, LINE_DIGEST, digest_of_line, head_of_seal
from rebond.ground.journal.findings import Finding, Findings, Kind
from rebond.ground.journal.heads import Head
from rebond.ground.journal.models import JournalSeal
from rebond.ground.tenancy import context

MOST_COMPARED = 300  # beyond so many lines, which one holds the content of which is no longer searched

Range = tuple[int, int]


@dataclass(frozen=True)
class Report:
    """What a verification of one département read, and found."""

    departement: int
    seals: int
    lines: int
    waiting: int
    unpublished: int
    findings: list[Finding]


@dataclass
class _Reading:
    """What is met along the seals, in their order."""

    outside: dict[int, str]  # number of each seal kept outside the database → its head
    found: Findings = field(default_factory=Findings)
    numbers: list[int] = field(default_factory=list)
    lines: int = 0
    last_head: bytes = GENESIS
    last_line: int = 0
    floor: int = 0
    highest_present: int = 0
    expected: dict[int, bytes] = field(default_factory=dict)  # altered or missing line → its sealed digest
    altered: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)  # seals that are no longer what they were
    unproved: list[Range] = field(default_factory=list)  # lines of seals that are gone or broken


def verify() -> Report:
    """Check the whole journal of the current département: every line and every seal that is not as it was is named.

    The outside heads are read before the seals, so that what is sealed meanwhile does no harm.
    """
    kept = heads.kept(context.current())
    reading = _Reading({head.number: head.head for head in kept})
    for seal in JournalSeal.objects.order_by("number").iterator(chunk_size=20):
        _read_seal(seal, reading)
    _compare_heads(kept, reading)
    uncovered = _uncovered()
    added = {seq for seq in uncovered if seq <= reading.floor and not _is_unproved(seq, reading)}
    _name_lines(reading, added)
    return Report(
        departement=context.current(),
        seals=len(reading.numbers),
        lines=reading.lines,
        waiting=sum(seq > reading.floor for seq in uncovered),
        unpublished=sum(number > (kept[-1].number if kept else 0) for number in reading.numbers),
        findings=reading.found.sentences(reading.unproved),
    )


def _read_seal(seal: JournalSeal, reading: _Reading) -> None:
    """Check one seal's number, link and head, then its lines; a seal that was changed proves nothing more."""
    before = reading.numbers[-1] if reading.numbers else 0
    if seal.number > before + 1:
        reading.found.add(Kind.SEAL_MISSING, range(before + 1, seal.number))
        reading.unproved.append((reading.last_line + 1, min(seal.seqs, default=seal.last_seq) - 1))
    elif bytes(seal.previous) != reading.last_head:
        reading.found.add(Kind.SEAL_ALTERED, [before or seal.number])
    if _head(seal) != bytes(seal.head):
        reading.found.add(Kind.SEAL_ALTERED, [seal.number])
        reading.broken.add(seal.number)
    else:
        if reading.outside.get(seal.number, bytes(seal.head).hex()) != bytes(seal.head).hex():
            reading.found.add(Kind.SEAL_FOREIGN, [seal.number])
        _read_lines(seal, reading)
    reading.numbers.append(seal.number)
    reading.last_head = bytes(seal.head)
    reading.last_line = seal.last_seq
    reading.floor = max(reading.floor, seal.floor)


def _head(seal: JournalSeal) -> bytes:
    return head_of_seal(
        bytes(seal.previous),
        departement=context.current(),
        number=seal.number,
        at=seal.at,
        floor=seal.floor,
        seqs=seal.seqs,
        digests=bytes(seal.digests),
    )


_PRESENT = f"SELECT seq, {LINE_DIGEST} FROM journal_journalline WHERE departement_id = %s AND seq = ANY(%s)"  # noqa: S608  # constants


def _read_lines(seal: JournalSeal, reading: _Reading) -> None:
    """Keep aside the lines of a seal that are gone, or whose digest is no longer the sealed one."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [context.current(), seal.seqs])
        present = dict(cursor.fetchall())
    digests = bytes(seal.digests)
    for place, seq in enumerate(seal.seqs):
        sealed = digests[32 * place : 32 * place + 32]
        if present.get(seq) != sealed:
            reading.expected[seq] = sealed
    reading.altered |= present.keys() & reading.expected.keys()
    reading.highest_present = max(reading.highest_present, *present, 0)
    reading.lines += len(seal.seqs)


def _compare_heads(kept: list[Head], reading: _Reading) -> None:
    """Compare the numbers of the seals with those kept outside: none may be gone, here or there."""
    numbers = set(reading.numbers)
    gone = {head.number for head in kept} - numbers
    reading.found.add(Kind.SEAL_MISSING, gone)
    reading.unproved += [(head.first, head.last) for head in kept if head.number in gone | reading.broken]
    unkept = [n for n in numbers if n not in reading.outside and (not kept or n < kept[-1].number)]
    reading.found.add(Kind.UNKEPT, unkept)


def _is_unproved(seq: int, reading: _Reading) -> bool:
    return any(first <= seq <= last for first, last in reading.unproved)


_UNCOVERED = """
SELECT seq FROM journal_journalline AS line
WHERE departement_id = %(departement)s AND NOT EXISTS (
    SELECT FROM (SELECT unnest(seqs) AS seq FROM journal_journalseal WHERE departement_id = %(departement)s) AS sealed
    WHERE sealed.seq = line.seq
)
"""


def _uncovered() -> set[int]:
    """The lines that are in no seal: they wait for one, or were slipped in."""
    with connection.cursor() as cursor:
        cursor.execute(_UNCOVERED, {"departement": context.current()})
        return {seq for (seq,) in cursor.fetchall()}


def _name_lines(reading: _Reading, added: set[int]) -> None:
    """Say of each suspect line whether it was moved, altered, deleted, cut off or added."""
    moved: set[int] = set()
    for was, now in _moves(reading.expected, reading.altered | added):
        moved |= {was, now}
    missing = reading.expected.keys() - reading.altered - moved
    reading.found.add(Kind.MOVED, moved)
    reading.found.add(Kind.ALTERED, reading.altered - moved)
    reading.found.add(Kind.TRUNCATED, {seq for seq in missing if seq > reading.highest_present})
    reading.found.add(Kind.MISSING, {seq for seq in missing if seq < reading.highest_present})
    reading.found.add(Kind.ADDED, added - moved)


_SUSPECTS = f"""
SELECT {", ".join(f'"{name}"' for name in COLUMNS)} FROM journal_journalline WHERE departement_id = %s AND seq = ANY(%s)
"""  # noqa: S608  # made of this module's constants


def _moves(expected: dict[int, bytes], suspects: set[int]) -> Iterator[Range]:
    """(where a content was sealed, where it is now) for each suspect line that holds the content of another."""
    if len(expected) > MOST_COMPARED or len(suspects) > MOST_COMPARED:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SUSPECTS, [context.current(), list(suspects)])
        for now, *content in cursor.fetchall():
            for was, sealed in expected.items():
                if digest_of_line([was, *content]) == sealed:
                    yield was, now
