"""Text files: which encoding, which separator, which lines."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rebond.exchanges.files.problems import UnreadableFile
from rebond.exchanges.spreadsheets.archives import TEXT
from rebond.exchanges.spreadsheets.mapping import guess_mapping
from rebond.exchanges.spreadsheets.tables import Cell, Sheet

SEPARATORS = ";,\t|"
SAMPLE = 60
AS_UTF8 = "Enregistrez-le au format « CSV UTF-8 »."
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LETTER = rb"[A-Za-z\xc0-\xff]"
# Bytes that are accented letters in DOS or Mac files, and signs never met inside a word in Windows ones.
_FOREIGN = re.compile(
    rb"[\x81\x8d\x8f\x90\x9d]|[a-z][\x8a\x8c\x8e][a-z]|" + _LETTER + rb"[\x80\x82-\x89\x8b]" + _LETTER
)
_WINDOWS = re.compile(rb"[\x80-\x9f]")
_LATIN9 = re.compile(rb"\xa4|" + _LETTER + rb"[\xa6\xa8\xb4\xb8\xbc-\xbe]|[\xa6\xa8\xb4\xb8\xbc-\xbe]" + _LETTER)


def open_text(path: Path) -> Sheet:
    """The lines of a CSV file."""
    text, encoding = decode(path.read_bytes())
    first, separator = 1, ""
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if told:  # Excel's own way to say it
        text, first, separator = text[told.end() :], 2, told[1]
    separator = separator or guess_separator(text)
    return Sheet(kind=TEXT, lines=_lines(text, separator, first), encoding=encoding, separator=separator)


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises UnreadableFile rather than give letters that nobody wrote."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise UnreadableFile(f"le fichier est en UTF-32. {AS_UTF8}")
    encoding = next((name for bom, name in BOMS if content.startswith(bom)), "") or _without_bom(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"un caractère n'est pas en {encoding.upper()}, comme le reste. {AS_UTF8}", line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableFile(f"un caractère nul s'y trouve : le fichier est abîmé. {AS_UTF8}", line)
    return text, encoding


def _without_bom(content: bytes) -> str:
    head = content[:2000]
    if head.count(b"\0") > len(head) // 4:
        return "utf-16-le" if head[1::2].count(b"\0") > head[::2].count(b"\0") else "utf-16-be"
    replaced = content.decode("utf-8", errors="replace")
    wrong = replaced.count("\ufffd")
    right = len(replaced) - wrong - sum(map(str.isascii, replaced)) if wrong else 0
    if not wrong or right > wrong:
        return "utf-8"
    if found := _FOREIGN.search(content):
        line = content.count(b"\n", 0, found.start()) + 1
        raise UnreadableFile(f"l'encodage n'est pas reconnu (fichier DOS ou Mac ?). {AS_UTF8}", line)
    return "iso8859-15" if not _WINDOWS.search(content) and _LATIN9.search(content) else "cp1252"


def guess_separator(text: str) -> str:
    """The separator under which the first lines look most like a table, best of all one with known headings."""
    return max(SEPARATORS, key=lambda separator: _likeness(text, separator))


def _likeness(text: str, separator: str) -> tuple[int, float, int]:
    sample = io.StringIO("".join(text[:200_000].splitlines(keepends=True)[:SAMPLE]), newline="")
    try:
        rows = [row for row in csv.reader(sample, delimiter=separator) if any(row)]
    except csv.Error:
        return 0, 0.0, 0
    widths = Counter(len(row) for row in rows)
    width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    known = max((len(guess_mapping(row)) for row in rows), default=0)
    return known, times / max(len(rows), 1) if width > 1 else 0.0, width


def _lines(text: str, separator: str, first: int) -> Iterator[tuple[int, list[Cell]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = first
    try:
        for row in reader:
            yield line, list(row)
            line = reader.line_num + first
    except csv.Error as error:
        raise UnreadableFile(_sentence(str(error)), line) from None


def _sentence(message: str) -> str:
    if "field larger" in message:
        return "une cellule dépasse 131 072 caractères : un guillemet n'est sans doute jamais fermé."
    if "end of data" in message:
        return "un guillemet est ouvert sur cette ligne et jamais fermé : la suite du fichier serait perdue."
    return "un guillemet est mal placé : doublez-le, ou enlevez-le."
