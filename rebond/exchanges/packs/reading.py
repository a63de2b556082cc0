"""Reading a pack: from TOML text to dated parameters and organisations that know their line. Nothing is judged here."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from rebond.exchanges.packs import toml_lines
from rebond.exchanges.packs.toml_lines import Keys

Table = dict[str, Any]
Scope = Literal["national", "departement"]

NAMED_BY = {"deadline": "name", "amount": "name", "orientation_rules": "name", "parameter": "key"}
"""Which key names an entry of each kind; the others have a `code`."""

PARAMETER_KINDS = (
    *NAMED_BY,
    *(
        "programme",
        "structure_kind",
        "obstacle_theme",
        "sector",
        "appointment_kind",
        "workshop",
        "exit_reason",
        "message",
    ),
)
COMMON = ("valid_from", "valid_to", "source", "confirmed")


@dataclass(frozen=True)
class PackError:
    """One fault: the file and line where it stands, the entry it spoils, and what to do in French."""

    file: str
    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, ligne {self.line} ({self.path}) : {self.sentence}"


class UnreadablePackError(ValueError):
    """The text is not TOML. `error` says where."""

    def __init__(self, error: PackError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True)
class Entry:
    """One table of the file, as written, with the line of each of its keys."""

    kind: str
    raw: Table
    scope: Scope
    file: str
    rank: int
    lines: Mapping[Keys, int] = field(repr=False)

    @property
    def name(self) -> str:
        return str(self.raw.get(NAMED_BY.get(self.kind, "code"), f"n° {self.rank + 1}"))

    @property
    def key(self) -> str:
        """The key of the parameter that this entry gives, as `deadline.orientation` or `programme.plie`."""
        return self.name if self.kind == "parameter" else f"{self.kind}.{self.name}"

    def line(self, *keys: str | int) -> int:
        """The line of a key, or of the nearest thing around it."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines[keys]

    def error(self, sentence: str, *keys: str | int) -> PackError:
        path = ".".join([self.key, *(str(key + 1) if isinstance(key, int) else key for key in keys)])
        return PackError(self.file, self.line(*keys), path, sentence)


@dataclass(frozen=True)
class Parameter:
    """One value from one day to another, with the text it comes from."""

    key: str
    value: Any
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool
    scope: Scope
    entry: Entry = field(repr=False, compare=False)

    @property
    def line(self) -> int:
        return self.entry.line()

    def overlaps(self, other: "Parameter") -> bool:
        return self.valid_from <= (other.valid_to or date.max) and other.valid_from <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Organisation:
    """One organisation of the département. `schema.territories.covered` gives the communes it serves."""

    code: str
    name: str
    capabilities: tuple[str, ...]
    kinds: tuple[str, ...]
    places: int | None
    contact: Mapping[str, str]
    siret: str
    source: str
    confirmed: bool
    entry: Entry = field(repr=False, compare=False)


@dataclass(frozen=True)
class Pack:
    """One département in text: its identity, what it decided, and the national rules it stands on."""

    departement: Entry
    entries: tuple[Entry, ...]
    national: tuple[Entry, ...]
    sources: Mapping[str, str]
    sources_entries: tuple[Entry, ...]
    files: Mapping[str, str] = field(repr=False)

    @property
    def written(self) -> tuple[Entry, ...]:
        """Every entry of both files, the national one first."""
        return (*self.national, *self.entries)

    @property
    def sha256(self) -> str:
        return hashlib.sha256("\n".join((self.files["national"], self.files["departement"])).encode()).hexdigest()

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The département's parameters, then the national ones whose key it does not write. For a checked pack."""
        own = [self.parameter(entry) for entry in self.entries if entry.kind in PARAMETER_KINDS]
        written = {parameter.key for parameter in own}
        law = (self.parameter(entry) for entry in self.national)
        return (*own, *(parameter for parameter in law if parameter.key not in written))

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """For a checked pack."""
        return tuple(self.organisation(entry) for entry in self.entries if entry.kind == "organisation")

    def in_force(self, key: str, day: date) -> Parameter | None:
        """The parameter that holds on a day, if any."""
        for parameter in self.parameters:
            if parameter.key == key and parameter.valid_from <= day <= (parameter.valid_to or date.max):
                return parameter
        return None

    def citation(self, entry: Entry) -> str:
        """The source in full: `casf : L262-37` becomes the name of the code and the article; "" when undeclared."""
        short, _, detail = str(entry.raw.get("source", "")).partition(":")
        full = self.sources.get(short.strip(), "")
        return f"{full}, {detail.strip()}" if full and detail else full

    def parameter(self, entry: Entry) -> Parameter:
        raw = entry.raw
        return Parameter(
            key=entry.key,
            value=_value(entry),
            valid_from=raw["valid_from"],
            valid_to=raw.get("valid_to"),
            source=self.citation(entry),
            confirmed=raw.get("confirmed", True),
            scope=entry.scope,
            entry=entry,
        )

    def organisation(self, entry: Entry) -> Organisation:
        raw = entry.raw
        return Organisation(
            code=raw["code"],
            name=raw["name"],
            capabilities=tuple(raw["capabilities"]),
            kinds=tuple(raw.get("kinds", ())),
            places=raw.get("places"),
            contact={key: raw[key] for key in CONTACT if key in raw},
            siret=raw.get("siret", ""),
            source=self.citation(entry),
            confirmed=raw.get("confirmed", True),
            entry=entry,
        )


CONTACT = ("address", "postal_code", "city", "insee", "phone", "email", "opening", "website")


def read_pack(path: Path, *, national: Path | None = None) -> Pack:
    """Read a département's file and the national one beside it. Raises UnreadablePackError when one is not TOML."""
    shared = national or path.with_name("national.toml")
    return read_texts({"national": _parse(shared), "departement": _parse(path)}, names=(shared.name, path.name))


def read_texts(files: Mapping[str, str], *, names: tuple[str, str] = ("national.toml", "departement.toml")) -> Pack:
    """The same from the texts `national` and `departement`, TOML already; `names` are told in errors."""
    entries = [
        *_entries(files["national"], names[0], "national"),
        *_entries(files["departement"], names[1], "departement"),
    ]
    departement = [entry for entry in entries if entry.kind == "departement" and entry.scope == "departement"]
    sources = tuple(entry for entry in entries if entry.kind == "sources")
    others = [entry for entry in entries if entry.kind != "sources" and entry not in departement]
    return Pack(
        departement=departement[0] if departement else Entry("departement", {}, "departement", names[1], 0, {(): 1}),
        entries=tuple(entry for entry in others if entry.scope == "departement"),
        national=tuple(entry for entry in others if entry.scope == "national"),
        sources={short: str(full) for entry in sources for short, full in entry.raw.items()},
        sources_entries=sources,
        files=files,
    )


def _parse(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
        tomllib.loads(text)
    except FileNotFoundError as error:
        raise _unreadable(path, 1, "ce fichier n'existe pas.") from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, 1, "ce fichier n'est pas en UTF-8 : enregistrez-le dans ce codage.") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _unreadable(
            path, line, f"ceci n'est pas du TOML : relisez cette ligne et la précédente ({error})."
        ) from error
    return text


def _unreadable(path: Path, line: int, sentence: str) -> UnreadablePackError:
    return UnreadablePackError(PackError(path.name, line, "fichier", sentence))


def _entries(text: str, file: str, scope: Scope) -> Iterator[Entry]:
    """Every table of a file: `[[deadline]]` gives one entry each, `[departement]` one in all."""
    lines = toml_lines.lines(text)
    for kind, content in tomllib.loads(text).items():
        for rank, raw in enumerate(content if isinstance(content, list) else [content]):
            prefix = (kind, rank) if isinstance(content, list) else (kind,)
            own = {path[len(prefix) :]: line for path, line in lines.items() if path[: len(prefix)] == prefix}
            yield Entry(kind, raw if isinstance(raw, dict) else {}, scope, file, rank, {(): 1, **own})


def _value(entry: Entry) -> Any:
    """What the parameter holds: the entry without its name, dates and source."""
    if entry.kind == "parameter":
        return entry.raw.get("value")
    skipped = {*COMMON, NAMED_BY.get(entry.kind, ""), "euros"}
    value = {key: content for key, content in entry.raw.items() if key not in skipped}
    if entry.kind == "amount":
        return {"amount_cents": round(entry.raw["euros"] * 100), **value}
    return value if entry.kind in NAMED_BY else {**value, "rank": entry.rank}
