"""Files out: tables that the spreadsheet of the files in opens well, and JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from planner.files.faults import refuse


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], separator: str = ",") -> None:
    """Write a CSV file. Raises Faulty when the place cannot be written."""
    # Files with semicolons come from a French Excel, which reads accents only after a mark of UTF-8.
    encoding = "utf-8-sig" if separator == ";" else "utf-8"
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=separator, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from None


def write_document(path: Path, whole: object) -> None:
    """Write a JSON file, one element a line. Raises Faulty when the place cannot be written."""
    try:
        path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from None


def inside(folder: Path, *names: str) -> list[Path]:
    """Make a folder, or keep the one that is there, and name files in it. Raises Faulty when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _unwritten(folder, error) from None
    return [folder / name for name in names]


def _unwritten(path: Path, error: Exception) -> Exception:
    known: dict[type[Exception], str] = {
        FileNotFoundError: "son dossier n'existe pas ; créez-le",
        IsADirectoryError: "c'est un dossier ; donnez le nom d'un fichier",
        FileExistsError: "un fichier porte ce nom ; donnez celui d'un dossier",
        NotADirectoryError: "un fichier tient la place de son dossier ; changez de nom",
        PermissionError: "vous n'avez pas le droit d'y écrire ; choisissez un autre dossier",
    }
    return refuse(f"le fichier ne peut pas être écrit : {known.get(type(error), str(error))}.", str(path))
