"""Bytes to text: which encoding and separator a file has, and whether it is a text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from planner.files.faults import Fault

MOST_BYTES = 256 * 1024 * 1024
OTHER_FORMATS = {
    b"PK\x03\x04": "c'est un classeur (Excel, LibreOffice) ou une archive",
    b"\xd0\xcf\x11\xe0": "c'est un ancien classeur Excel",
    b"%PDF": "c'est un PDF",
    b"\x1f\x8b": "c'est une archive compressée",
    b"\x89PNG": "c'est une image",
    b"\xff\xd8\xff": "c'est une image",
}
SEPARATORS = ";,\t"
# An accent of UTF-8 seen through Windows-1252: « Ã© ». No French text holds one, so a file that does mixes the two.
ACCENT_OF_UTF8 = re.compile(rb"\xc3[\x80-\xbf]")


def text_of(path: Path, faults: list[Fault]) -> str | None:
    """Read a text file in UTF-8, UTF-16 with its mark, or Windows-1252; say what it is otherwise, and give None."""
    raw = _bytes_of(path, faults)
    if raw is None:
        return None
    told = next((said for start, said in OTHER_FORMATS.items() if raw.startswith(start)), "")
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if told or (b"\0" in raw and not is_utf16):
        told = told or "c'est un fichier binaire"
        faults.append(Fault(str(path), "", "", f"{told}, pas un texte ; enregistrez-le au format CSV (ou JSON)."))
        return None
    try:
        return raw.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        if is_utf16:
            faults.append(Fault(str(path), "", "", "l'UTF-16 en est abîmé ; enregistrez-le de nouveau en UTF-8."))
            return None
        return _windows_text(path, raw, error.start, faults)


def separator_of(text: str) -> str:
    """Guess the separator from the first line that holds something: the most frequent one, outside of quotes."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=bare.count)


def _bytes_of(path: Path, faults: list[Fault]) -> bytes | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        told = "ce fichier n'existe pas ; vérifiez son nom et son dossier."
    except IsADirectoryError:
        told = "c'est un dossier ; donnez le nom d'un fichier."
    except PermissionError:
        told = "vous n'avez pas le droit de lire ce fichier ; demandez-le à qui vous l'a remis."
    except (OSError, ValueError) as error:
        told = f"ce fichier ne se lit pas ({error}) ; copiez-le ailleurs, puis recommencez."
    else:
        if len(raw) <= MOST_BYTES:
            return raw
        told = f"ce fichier dépasse {MOST_BYTES // 1024**2} Mo ; coupez-le, ou ôtez ce qui n'est pas demandé."
    faults.append(Fault(str(path), "", "", told))
    return None


def _windows_text(path: Path, raw: bytes, start: int, faults: list[Fault]) -> str | None:
    """Decode what is not UTF-8; a byte that is not Windows-1252 either, or accents of both, are refused at their line."""
    try:
        if not ACCENT_OF_UTF8.search(raw):
            return raw.decode("cp1252")
        told = "deux encodages s'y mélangent (UTF-8 et Windows-1252)"
    except UnicodeDecodeError as error:
        start = error.start
        told = "un caractère n'y est ni de l'UTF-8 ni du Windows-1252"
    line = raw.count(b"\n", 0, start) + 1
    faults.append(Fault(str(path), f"ligne {line}", "", f"{told} ; enregistrez le fichier en UTF-8."))
    return None
