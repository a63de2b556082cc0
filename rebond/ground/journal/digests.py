"""The digest of a line and the head of a seal: what an auditor computes again, in any language."""

import hashlib
import json
import struct
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

GENESIS = bytes(32)
"""What the first seal of a département follows."""

COLUMNS = ("seq", "departement_id", "at", "actor_kind", "actor_id", "capacity_id", "verb", "table", "object_id", "before",
           "after")  # fmt: skip
"""Every column of a line, in the order of its digest."""

_ARRAY = ", ".join("(extract(epoch FROM at) * 1000000)::bigint" if name == "at" else f'"{name}"' for name in COLUMNS)

LINE_DIGEST = f"sha256(convert_to(json_build_array({_ARRAY})::text, 'UTF8'))"
"""SQL: the digest of one row of journal_journalline. `digest_of_line` computes the same in Python."""


def digest_of_line(values: Sequence[object]) -> bytes:
    """SHA-256 of the JSON array of the values of COLUMNS; an instant is its microseconds since 1970."""
    text = json.dumps([_plain(value) for value in values], ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return microseconds(value)
    return str(value) if isinstance(value, UUID) else value


def microseconds(at: datetime) -> int:
    """Microseconds since 1970, exactly: a float would lose the last digit."""
    seconds = int(at.replace(microsecond=0).timestamp())
    return seconds * 1_000_000 + at.microsecond


def head_of_seal(
    previous: bytes, *, departement: int, number: int, at: datetime, floor: int, seqs: Sequence[int], digests: bytes
) -> bytes:
    """SHA-256 of the previous head, the seal's own numbers, the lines' numbers and their digests.

    Integers are eight bytes, most significant first, signed.
    """
    numbers = (departement, number, microseconds(at), floor, *seqs)
    return hashlib.sha256(previous + struct.pack(f">{len(numbers)}q", *numbers) + digests).digest()
