"""From a row and a mapping to a person, or to the reasons why the line is rejected."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from rebond.exchanges.files import days, nir
from rebond.exchanges.files.problems import Problem, quoted
from rebond.exchanges.spreadsheets.mapping import LABELS
from rebond.exchanges.spreadsheets.reading import text_of
from rebond.exchanges.spreadsheets.tables import Cell, Row, Table
from rebond.ground.web import texts

T = TypeVar("T")
SEXES = {
    "1": ("1", "m", "h", "mr", "homme", "masculin", "monsieur", "garcon"),
    "2": ("2", "f", "mme", "mlle", "femme", "feminin", "madame", "mademoiselle", "fille"),
}
ROLES = {
    "DEM": ("dem", "demandeur", "demandeuse", "allocataire", "titulaire", "beneficiaire"),
    "CJT": ("cjt", "conjoint", "conjointe", "epoux", "epouse", "concubin", "concubine", "partenaire"),
    "ENF": ("enf", "enfant"),
    "AUT": ("aut", "autre", "autre personne"),
}
# A wrong name, birth or date of a clock would tell something false of somebody: the line is rejected.
BLOCKING = frozenset({"last_name", "first_name", "birth_date", "requested_on", "informed_on"})
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)
_REQUEST = re.compile(r"[0-9A-Z]{11}")


@dataclass(frozen=True, repr=False)  # a log must not name anybody
class Entry:
    """One line as a person. Codes are those of the CAF: sex 1 or 2, role DEM, CJT, ENF or AUT; "" when not said."""

    line: int
    last_name: str
    birth_name: str
    first_name: str
    birth_date: date | None
    sex: str
    nir: str | None
    phone: str | None
    email: str | None
    address: str
    address_more: str
    postal_code: str
    city: str
    insee: str
    caf_number: str
    request_number: str
    requested_on: date | None
    informed_on: date | None
    role: str
    household: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_rejected(self) -> bool:
        return any(problem.is_blocking for problem in self.problems)


def read_entry(row: Row, table: Table, mapping: Mapping[str, int], *, today: date) -> Entry:
    """The person of a row, under a mapping field → column; what is wrong is in its problems, by line and heading."""
    line = _Line(row, table, mapping, today)
    last_name, birth_name = line.text("last_name"), line.text("birth_name")
    entry = Entry(
        line=row.line,
        last_name=last_name or birth_name,
        birth_name=birth_name or last_name,
        first_name=line.text("first_name"),
        birth_date=line.past_day("birth_date"),
        sex=line.word("sex", SEXES),
        nir=line.parsed("nir", nir.parse),
        phone=line.parsed("phone", texts.parse_phone),
        email=line.parsed("email", texts.parse_email),
        address=line.text("address"),
        address_more=line.text("address_more"),
        postal_code=line.shaped("postal_code", _POSTAL_CODE, 5, "n'est pas un code postal (cinq chiffres)."),
        city=line.text("city"),
        insee=line.shaped("insee", _INSEE, 5, "n'est pas un code INSEE de commune (cinq caractères)."),
        caf_number=line.text("caf_number", most=15),
        request_number=line.shaped("request_number", _REQUEST, 11, "n'est pas un numéro de demande (onze caractères)."),
        requested_on=line.past_day("requested_on"),
        informed_on=line.past_day("informed_on"),
        role=line.word("role", ROLES),
        household=line.text("household"),
    )
    line.check_identity(entry)
    return replace(entry, problems=(*row.problems, *line.problems))


class _Line:
    """One row, read field by field."""

    def __init__(self, row: Row, table: Table, mapping: Mapping[str, int], today: date) -> None:
        self.row = row
        self.table = table
        self.mapping = mapping
        self.today = today
        self.problems: list[Problem] = []

    def report(self, field: str, sentence: str) -> None:
        index = self.mapping.get(field)
        heading = LABELS[field] if index is None else self.table.headings[index]
        self.problems.append(Problem(self.row.line, heading, sentence, is_blocking=field in BLOCKING))

    def cell(self, field: str) -> Cell:
        index = self.mapping.get(field)
        return "" if index is None else self.row.cells[index]

    def text(self, field: str, most: int = 100) -> str:
        found = text_of(self.cell(field))
        if len(found) > most:
            self.report(field, f"le texte a {len(found)} caractères, le maximum est {most}.")
            return ""
        return found

    def parsed(self, field: str, parse: Callable[[str], T | None]) -> T | None:
        """A value that has its own grammar; wrong, it is reported and left out."""
        try:
            return parse(self.text(field))
        except ValueError as refusal:
            self.report(field, str(refusal))
            return None

    def past_day(self, field: str) -> date | None:
        try:
            found = days.parse(self.cell(field))
        except ValueError as refusal:
            self.report(field, str(refusal))
            return None
        if found and found > self.today:
            self.report(field, f"{quoted(f'{found:%d/%m/%Y}')} est dans le futur.")
            return None
        return found

    def word(self, field: str, words: Mapping[str, tuple[str, ...]]) -> str:
        """The code that a word stands for."""
        found = texts.plain(self.text(field)).strip(".")
        code = next((code for code, known in words.items() if found in known), "")
        if found and not code:
            self.report(field, f"{quoted(found)} n'est pas reconnu.")
        return code

    def shaped(self, field: str, shape: re.Pattern[str], length: int, sentence: str) -> str:
        """A code; a number has lost its first zeros, which come back."""
        found = self.text(field).replace(" ", "").upper()
        if isinstance(self.cell(field), float) or (length == 5 and found.isdecimal()):
            found = found.zfill(length) if len(found) == length - 1 else found
        if found and not shape.fullmatch(found):
            self.report(field, f"{quoted(found)} {sentence}")
            return ""
        return found

    def check_identity(self, entry: Entry) -> None:
        """Names, and a birth date unless the NIR is there: without them the line is nobody."""
        said = {problem.tag for problem in self.problems if problem.is_blocking}
        for field in ("last_name", "first_name"):
            if not getattr(entry, field):
                self.report(field, "ce champ manque : la personne ne peut pas être identifiée.")
        if entry.birth_date is None and entry.nir is None and not said:
            self.report("birth_date", "la date de naissance manque, et il n'y a pas de NIR.")
