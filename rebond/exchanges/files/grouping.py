"""Which lines may speak of the same person: they are applied together, so that each batch stands alone."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings

from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.intake import Record
from rebond.people.beneficiaries.recognition import name_key

BATCH = 500
"""Lines applied in one transaction."""


def keys_of(record: Record) -> set[int]:
    """Numbers that two records share when they may be about the same person or household."""
    found = {_number("n", record.request_number)} if record.request_number else set()
    if record.household_key:
        found.add(_number("h", record.household_key))
    for adult in record.adults:
        fingerprint = identity.fingerprint(adult.nir13) if adult.nir13 else None
        found |= person_keys(adult.last_name, adult.birth_name, adult.first_name, adult.birth_date, fingerprint)
    return found


def person_keys(
    last_name: str, birth_name: str, first_name: str, birth_date: date, fingerprint: bytes | None
) -> set[int]:
    """The same for one person: by each of their names, and by their NIR."""
    named = (name_key(name, first_name, birth_date) for name in {last_name, birth_name or last_name})
    found = {_number("p", *words, str(day)) for *words, day in named}
    if fingerprint:
        found.add(_signed(fingerprint[:8]))
    return found


def _number(*words: str) -> int:
    text = "\x1f".join(words).encode()
    return _signed(hashlib.blake2b(text, digest_size=8, key=settings.NIR_MATCHING_KEY).digest())


def _signed(raw: bytes) -> int:
    return int.from_bytes(raw, signed=True)


def together(shared: Iterable[tuple[int, int]], last_batch: int) -> Iterator[tuple[int, int]]:
    """Given (key, position) of the keys that several lines share, yield (position, batch) of the lines that move.

    Lines tied by a key, from one to the next, go to batches of their own after `last_batch`. A tie of more lines
    than a batch holds is left as it is: those lines are not one family but an error of the file.
    """
    batch, room = last_batch, 0
    for family in _families(shared):
        if len(family) > BATCH:
            continue
        if len(family) > room:
            batch, room = batch + 1, BATCH
        room -= len(family)
        yield from ((position, batch) for position in family)


def _families(shared: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent: dict[int, int] = {}
    first: dict[int, int] = {}
    for key, position in shared:
        parent.setdefault(position, position)
        a, b = _root(parent, position), _root(parent, first.setdefault(key, position))
        parent[max(a, b)] = min(a, b)
    families: defaultdict[int, list[int]] = defaultdict(list)
    for position in sorted(parent):
        families[_root(parent, position)].append(position)
    return list(families.values())


def _root(parent: dict[int, int], position: int) -> int:
    while parent[position] != position:
        parent[position] = parent[parent[position]]
        position = parent[position]
    return position
