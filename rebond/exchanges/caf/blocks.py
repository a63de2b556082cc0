"""One XML element as blocks of fields, wherever the version of the flow puts them; and typed values out of them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lxml import etree

from rebond.exchanges.caf.tags import KNOWN, NAMES, UNREAD
from rebond.exchanges.files import days
from rebond.exchanges.files.problems import Problem, quoted
from rebond.ground.web import texts

E = TypeVar("E", bound=StrEnum)
Block = dict[str, etree._Element]
GROUPS = frozenset({"Personne", "Adresse"})  # blocks of the same names may come several times, once in each of these
REPEATABLE = frozenset({"MOTITRANSFLUX", "FG", "LIBANO"})
MOST_UNKNOWN = 200
OTHERS = "autres balises inconnues"
NOTHING: Block = {}
_AMOUNT = re.compile(r"(-?)(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
_FLAGS = {"1": True, "0": False, "true": True, "false": False}
_LOCAL: dict[object, str] = {}


class Scope:
    """The blocks of a household, or of one person or address of it, by name."""

    __slots__ = ("blocks", "groups", "line", "name", "repeated")

    def __init__(self, element: etree._Element, name: str) -> None:
        self.name = name
        self.line: int = element.sourceline or 0
        self.blocks: dict[str, list[Block]] = {}
        self.groups: list[Scope] = []
        self.repeated: list[tuple[str, etree._Element]] = []

    def one(self, *names: str) -> Block:
        """The first block of one of these names, empty when there is none."""
        for name in names:
            if name in self.blocks:
                return self.blocks[name][0]
        return NOTHING

    def each(self, *names: str) -> Iterator[Block]:
        """Every block of these names."""
        for name in names:
            yield from self.blocks.get(name, ())

    def texts(self, tag: str, *names: str) -> tuple[str, ...]:
        """The texts of a field that may come several times in these blocks."""
        found = [leaf for block in self.each(*names) if (leaf := block.get(tag)) is not None]
        found += [leaf for repeated, leaf in self.repeated if repeated == tag]
        return tuple(text for leaf in found if (text := texts.clean(leaf.text or "")[:200]))


def local_name(element: etree._Element) -> str:
    """NOM out of {namespace}NOM, remembered while names are few."""
    tag = element.tag
    name = _LOCAL.get(tag)
    if name is None:
        name = str(tag).rpartition("}")[2]
        if len(_LOCAL) < 10_000:
            _LOCAL[tag] = name
    return name


def gather(element: etree._Element, unknown: dict[str, int]) -> Scope:
    """Sort the fields of an element by block; count in unknown the paths that the flow should not hold."""
    name = local_name(element)
    scope = Scope(element, name)
    _gather(element, name, scope, unknown)
    return scope


def _gather(element: etree._Element, name: str, scope: Scope, unknown: dict[str, int]) -> None:
    block: Block | None = None
    known = KNOWN.get(name, frozenset())
    for child in element:
        tag = _LOCAL.get(child.tag) or local_name(child)
        if len(child):
            if tag in UNREAD and NAMES.issuperset([leaf.tag for leaf in child.iter()]):
                continue
            inner = scope
            if tag in GROUPS:
                inner = Scope(child, tag)
                scope.groups.append(inner)
            _gather(child, tag, inner, unknown)
            continue
        if tag not in known and (tag.isupper() or child.text):
            _count(unknown, child)
        if block is None:
            block = {}
            scope.blocks.setdefault(name, []).append(block)
        if tag in block:
            scope.repeated.append((tag, child))
        else:
            block[tag] = child


def _count(unknown: dict[str, int], leaf: etree._Element) -> None:
    names = [local_name(element) for element in (leaf, *leaf.iterancestors())]
    path = "/".join(names[-2::-1])  # without the root of the file, whose name nobody fixed
    if path not in unknown and len(unknown) >= MOST_UNKNOWN:
        path = OTHERS
    unknown[path] = unknown.get(path, 0) + 1


class Values:
    """Reads fields, and keeps what is wrong with them; a wrong field of `blocking` rejects the household."""

    def __init__(self, blocking: frozenset[str], line: int) -> None:
        self.blocking = blocking
        self.line = line
        self.problems: list[Problem] = []

    def report(self, tag: str, sentence: str, leaf: etree._Element | None = None) -> None:
        """Note a problem on the line of the field, or of the block when the field is missing."""
        line = self.line if leaf is None else leaf.sourceline or self.line
        self.problems.append(Problem(line, tag, sentence, is_blocking=tag in self.blocking))

    @property
    def is_rejected(self) -> bool:
        return any(problem.is_blocking for problem in self.problems)

    def text(self, block: Block, tag: str, most: int = 100) -> str:
        """The text of a field, cleaned; "" when it is absent."""
        leaf = block.get(tag)
        raw = None if leaf is None else leaf.text
        if not raw:
            return ""
        if raw.isascii() and raw.isprintable() and "  " not in raw and len(raw) <= most:
            return raw.strip()  # nearly every value: nothing to clean
        found = texts.clean(raw)
        if len(found) > most:
            self.report(tag, f"le texte a {len(found)} caractères, le maximum est {most}.", leaf)
            return ""
        return found

    def day(self, block: Block, tag: str) -> date | None:
        """A date; the end that never comes, 9999-12-31, is no date."""
        text = self.text(block, tag) if block else ""
        if not text or (text.startswith("9999-") and tag.startswith("DF")):
            return None
        try:
            return days.parse_iso(text)
        except ValueError as refusal:
            self.report(tag, str(refusal), block[tag])
            return None

    def flag(self, block: Block, tag: str) -> bool | None:
        """A yes or no; None when it is absent."""
        text = self.text(block, tag)
        if text and text not in _FLAGS:
            self.report(tag, f"{quoted(text)} n'est ni 0 ni 1.", block[tag])
        return _FLAGS.get(text)

    def cents(self, block: Block, tag: str) -> int | None:
        """An amount in euros, as cents."""
        text = self.text(block, tag)
        if not text:
            return None
        match = _AMOUNT.fullmatch(text)
        if not match:
            self.report(tag, f"{quoted(text)} n'est pas un montant en euros.", block[tag])
            return None
        cents = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
        return -cents if match[1] else cents

    def member(self, block: Block, tag: str, codes: type[E]) -> E | None:
        """A code of a closed list."""
        text = self.text(block, tag)
        if not text:
            return None
        try:
            return codes(text)
        except ValueError:
            expected = ", ".join(codes)
            self.report(tag, f"{quoted(text)} n'est pas un code connu (attendu : {expected}).", block[tag])
            return None

    def code(self, block: Block, tag: str, labels: Mapping[str, str]) -> str:
        """A code of a list that may grow: an unknown one is kept, and reported."""
        text = self.text(block, tag, most=10) if block else ""
        if text and text not in labels:
            self.report(tag, f"le code {quoted(text)} est inconnu ; il est gardé tel quel.", block[tag])
        return text
