"""The heads of the seals outside the database: one file for each département, only ever added to.

It is to be copied to another machine as it grows: whoever rewrites the database cannot rewrite it.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.conf import settings

from rebond.ground.journal.digests import GENESIS
from rebond.ground.journal.models import JournalSeal
from rebond.ground.tenancy import context

_TAIL = 4096  # more than one line


class BrokenChain(RuntimeError):
    """The seals of the database do not follow the last head that was kept outside it."""


@dataclass(frozen=True)
class Head:
    """What is kept of a seal: enough to tell that it is gone, and which lines went with it."""

    departement: int
    number: int
    head: str
    at: str
    first: int
    last: int
    lines: int

    @classmethod
    def of(cls, seal: JournalSeal) -> Self:
        return cls(
            departement=context.current(),
            number=seal.number,
            head=bytes(seal.head).hex(),
            at=seal.at.isoformat(),
            first=seal.seqs[0],
            last=seal.last_seq,
            lines=len(seal.seqs),
        )


def path(departement: int) -> Path:
    """The file of one département."""
    folder: Path = settings.JOURNAL_HEADS
    return folder / f"{departement}.jsonl"


def kept(departement: int) -> list[Head]:
    """Every head kept outside, in order; none when the file does not exist."""
    try:
        lines = path(departement).read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    return [Head(**json.loads(line)) for line in lines if line.endswith(b"\n")]


def publish(departement: int) -> int:
    """Add to the file the heads of committed seals that it lacks; how many.

    Called once a seal is committed, and at every run: what a crash between the commit and this
    prevented is done at the next one. A line cut short by a crash is removed first. Raises
    BrokenChain, and writes nothing, when the seals do not follow the last head kept.
    """
    with _opened(departement) as file, context.departement(departement):
        last = _last(file)
        seals = JournalSeal.objects.defer("digests").order_by("number")
        missing = list(seals.filter(number__gt=last.number if last else 0).iterator(chunk_size=50))
        if missing and bytes(missing[0].previous) != (bytes.fromhex(last.head) if last else GENESIS):
            raise BrokenChain(f"Département {departement} : le sceau n° {missing[0].number} ne suit pas le registre.")
        _append(file, map(Head.of, missing))
    return len(missing)


@contextmanager
def _opened(departement: int) -> Iterator[int]:
    """The file, for one writer at a time."""
    path(departement).parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path(departement), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _last(file: int) -> Head | None:
    """The last whole line, once whatever a crash left behind it is cut off."""
    size = os.fstat(file).st_size
    tail = os.pread(file, _TAIL, max(0, size - _TAIL))
    torn = len(tail) - (tail.rfind(b"\n") + 1)
    if torn:
        os.ftruncate(file, size - torn)
    lines = tail[: len(tail) - torn].splitlines()
    return Head(**json.loads(lines[-1])) if lines else None


def _append(file: int, heads: Iterable[Head]) -> None:
    text = "".join(json.dumps(vars(head)) + "\n" for head in heads).encode()
    while text:
        text = text[os.write(file, text) :]
    os.fsync(file)
