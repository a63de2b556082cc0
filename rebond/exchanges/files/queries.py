"""Reads that the pages of imports share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, F, Func, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from rebond.exchanges.files import sealing
from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.states import TONES, Result
from rebond.ground.web import words
from rebond.people.beneficiaries import identity, names
from rebond.people.beneficiaries.intake import Adult
from rebond.people.beneficiaries.models import Beneficiary

EFFECTS = ("opened", "taken_over", "ended", "suspended", "restored")
SAMPLES = 3
"""Lines of each result shown under the counts."""


class IsOneOf(Func):
    """`id = ANY(ids)`: an index answers, which containment of arrays cannot."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


@dataclass(frozen=True)
class Tally:
    """How many lines have, or will have, one result."""

    result: Result
    count: int

    @property
    def label(self) -> str:
        return self.result.label

    @property
    def tone(self) -> str:
        return TONES[self.result]


@dataclass(frozen=True)
class Balance:
    """What a file does: its lines by result, and what happens to people. `gap`: announced lines not found."""

    tallies: tuple[Tally, ...]
    opened: int
    taken_over: int
    ended: int
    suspended: int
    restored: int
    total: int

    def count(self, result: str) -> int:
        return next((tally.count for tally in self.tallies if tally.result == result), 0)

    @property
    def changing(self) -> int:
        """Lines that change what is known."""
        return self.count(Result.CREATED) + self.count(Result.UPDATED)

    @property
    def taken(self) -> int:
        """Lines that change, or confirm, what is known."""
        return sum(self.count(result) for result in (Result.CREATED, Result.UPDATED, Result.UNCHANGED))


def balance(file: ImportedFile, *, field: str) -> Balance:
    """The lines of a file by `field`: « expected » before the application, « result » after."""
    groups = file.lines.values(field).annotate(count=Count("pk"), **{name: Sum(name) for name in EFFECTS})
    rows = {row[field]: row for row in groups}
    tallies = [Tally(result, rows[result]["count"]) for result in Result if result in rows]
    effects = {name: sum(row[name] for row in rows.values()) for name in EFFECTS}
    return Balance(tuple(tallies), **effects, total=sum(row["count"] for row in rows.values()))


def doubts() -> "QuerySet[ImportedLine]":
    """The lines on which an agent must decide, oldest file first."""
    return ImportedLine.objects.filter(result=Result.DOUBTFUL).select_related("file")


def with_doubts(files: "QuerySet[ImportedFile]") -> "QuerySet[ImportedFile]":
    """The files with who deposited them, and how many of their lines wait for an agent."""
    waiting = ImportedLine.objects.filter(file=OuterRef("pk"), result=Result.DOUBTFUL).order_by().values("file")
    count = Subquery(waiting.annotate(count=Count("pk")).values("count"))
    return files.select_related("received_by__user").annotate(doubt_count=Coalesce(count, 0))


def with_people(lines: "QuerySet[ImportedLine]") -> "QuerySet[ImportedLine]":
    """The lines, each with the names of the people it touched, as `touched`."""
    touched = Beneficiary.objects.filter(IsOneOf(F("pk"), OuterRef("people"))).order_by("sort_name")
    named = JSONObject(id=F("pk"), first_name=F("first_name"), last_name=F("last_name"))
    return lines.annotate(touched=ArraySubquery(touched.values_list(named)))


def unknown_tags(file: ImportedFile) -> list[tuple[str, int]]:
    """The tags that nobody knows yet, the most frequent first."""
    counts: dict[str, int] = file.unknown_tags
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def samples(file: ImportedFile, result: str) -> list[ImportedLine]:
    """The first lines foreseen with this result."""
    return list(file.lines.filter(expected=result).order_by("position")[:SAMPLES])


def names_in(line: ImportedLine) -> list[str]:
    """Who the line speaks of, in the file's words, while it is kept."""
    if line.content is None:
        return []
    content = sealing.unseal(line.content)
    return [words.sorted_name(adult["first_name"], adult["last_name"]) for adult in content.get("adults", ())]


def sure_choices(line: ImportedLine) -> Mapping[int, UUID] | None:
    """Who the doubtful adults surely are: one candidate each, with the same NIR and the same names.

    None when one of them asks for a look. Only the birth date differs then, and the payer's is the one certified.
    """
    record = sealing.unseal_record(line.content)
    single = {doubt["adult"]: doubt["candidates"][0] for doubt in line.doubts if len(doubt["candidates"]) == 1}
    if len(single) < len(line.doubts):
        return None
    known = {str(person.pk): person for person in Beneficiary.objects.filter(pk__in=single.values())}
    if all(pk in known and _is_surely(record.adults[rank], known[pk]) for rank, pk in single.items()):
        return {rank: UUID(pk) for rank, pk in single.items()}
    return None


def _is_surely(adult: Adult, person: Beneficiary) -> bool:
    if not adult.nir13 or person.nir_hash is None or bytes(person.nir_hash) != identity.fingerprint(adult.nir13):
        return False
    said = {names.sort_name(name, adult.first_name) for name in (adult.last_name, adult.birth_name) if name}
    known = {names.sort_name(name, person.first_name) for name in (person.last_name, person.birth_name) if name}
    return bool(said & known)


def rejected_rows(file: ImportedFile) -> tuple[Sequence[str], list[list[Any]]]:
    """The rejected lines with their reason: in the columns of the file when it has any."""
    lines = file.lines.filter(result=Result.REJECTED).order_by("position")
    headings = file.options.get("headings", [])
    if headings:
        rows = [[*_cells(line, len(headings)), line.sentence, line.number] for line in lines]
        return [*headings, "Motif du rejet", "Ligne d'origine"], rows
    found = [[line.number, line.request_number, line.sentence] for line in lines]
    return ["Ligne", "Numéro de demande", "Motif du rejet"], found


def _cells(line: ImportedLine, width: int) -> list[str]:
    cells = sealing.unseal(line.content).get("cells", []) if line.content else []
    return [*cells, *[""] * (width - len(cells))]
