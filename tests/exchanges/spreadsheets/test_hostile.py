"""Spreadsheets that are broken, foreign or built to harm: a French sentence that says where, or the right content."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rebond.exchanges.files.guard import MEBIBYTE, Limits
from rebond.exchanges.files.problems import UnreadableFile
from rebond.exchanges.spreadsheets import reading
from tests.exchanges.spreadsheets.files import (
    ALICE,
    CSV,
    HEADINGS,
    ODS,
    ODS_MIME,
    XLSX,
    changed,
    csv_of,
    ods_cell,
    ods_of,
    ods_zip,
    read_all,
    written,
    xlsx_of,
    zip_of,
)

EMPTY_LINES = (
    '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)
LIMITS = Limits(file_bytes=50 * MEBIBYTE, memory_bytes=300 * MEBIBYTE, cpu_seconds=20)
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def lying_zip() -> bytes:
    """An entry whose header declares a hundred bytes, and that unfolds to 60 MB."""
    content = zip_of({"xl/workbook.xml": b"\0" * 60 * MEBIBYTE})
    size = (60 * MEBIBYTE).to_bytes(4, "little")
    return content.replace(size, (100).to_bytes(4, "little"))


def encrypted_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "x" * 50)
    content = bytearray(buffer.getvalue())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset] |= 1
    return bytes(content)


def ods_bomb() -> bytes:
    cell = ods_cell("bombe", 'table:number-columns-repeated="16384"')
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return ods_zip(ODS.format(row))


def far_cell(text: str) -> str:
    return text.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


REFUSED: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "empty": (lambda: b"", "Le fichier est vide"),
    "blank": (lambda: "\r\n ; ;\r\n", "aucune ligne remplie"),
    "empty sheet": (xlsx_of, "Aucune feuille visible"),
    "pdf": (lambda: b"%PDF-1.7", "C'est un PDF"),
    "image": (lambda: b"\x89PNG\r\n\x1a\n", "C'est une image"),
    "gzip": (lambda: gzip.compress(CSV.encode()), "C'est une archive gzip"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c..", "C'est une archive 7z"),
    "rar": (lambda: b"Rar!\x1a\x07", "C'est une archive rar"),
    "rich text": (lambda: b"{\\rtf1}", "traitement de texte"),
    "web page named xls": (lambda: "<html><table><tr><td>Nom</td></tr></table></html>", "C'est une page web"),
    "caf flow": (lambda: '<?xml version="1.0"?><a/>', "un flux de la CAF s'importe ailleurs"),
    "word": (lambda: zip_of({"word/document.xml": "<a/>"}), "traitement de texte"),
    "text document": (lambda: zip_of({"mimetype": "application/vnd.oasis.opendocument.text"}), "traitement de texte"),
    "zip of a spreadsheet": (lambda: zip_of({"entrants.xlsx": XLSX}), "C'est une archive zip"),
    "old word": (lambda: OLE + b"\0" * 4000, "Ce n'est pas un tableur"),
    "damaged old excel": (lambda: OLE + "Workbook".encode("utf-16-le") + b"\0" * 4000, "tronqué ou abîmé"),
    "password": (lambda: OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    "password on the archive": (encrypted_zip, "mot de passe"),
    "password on ods": (
        lambda: zip_of({"mimetype": ODS_MIME, "META-INF/manifest.xml": "<m:encryption-data/>", "content.xml": "??"}),
        "mot de passe",
    ),
    "cut xlsx": (lambda: XLSX[: len(XLSX) // 2], "tronqué ou abîmé"),
    "cut sheet": (lambda: changed(XLSX, SHEET, lambda text: text[: len(text) // 2]), "tronqué ou abîmé"),
    "zip bomb": (lambda: zip_of({"xl/workbook.xml": b"\0" * 60 * MEBIBYTE}), "archive démesurée"),
    "zip bomb that lies": (lying_zip, "tronqué ou abîmé"),
    "countless entries": (lambda: zip_of({f"xl/{n}.xml": "" for n in range(3000)}), "archive démesurée"),
    "dtd": (
        lambda: changed(
            XLSX, SHEET, lambda text: text.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')
        ),
        "xl/worksheets/sheet1.xml. Le fichier contient une DTD",
    ),
    "billion cells in ods": (ods_bomb, "tronqué ou abîmé"),
    "cell at the end of the world": (lambda: changed(XLSX, SHEET, far_cell), "trop de mémoire"),
    "dimension that is no dimension": (
        lambda: changed(XLSX, SHEET, lambda text: re.sub('ref="[^"]*"', 'ref="bonjour"', text)),
        "tronqué ou abîmé",
    ),
    "utf-32": (lambda: CSV.encode("utf-32"), "UTF-32"),
    "dos": (lambda: CSV.encode("cp850"), "Ligne 1. L'encodage n'est pas reconnu"),
    "mac": (lambda: CSV.encode("mac_roman"), "Ligne 1. L'encodage n'est pas reconnu"),
    "one foreign letter in utf-8": (
        lambda: (CSV * 3).encode() + "é".encode("latin-1"),
        "Ligne 7. Un caractère n'est pas en UTF-8, comme le reste",
    ),
    "null": (lambda: CSV.replace("MARTIN", "MAR\0TIN"), "Ligne 2. Un caractère nul"),
    "quote never closed": (lambda: CSV + '"MARTIN;Alice\r\nDURAND;Zoé\r\n', "Ligne 3. Un guillemet est ouvert"),
    "quote in the wrong place": (lambda: CSV + '"MAR"TIN;Alice\r\n', "Ligne 3. Un guillemet est mal placé"),
    "huge cell": (lambda: CSV + "A" * 200_000, "Ligne 3. Une cellule dépasse"),
    "countless columns": (lambda: ";".join(f"c{n}" for n in range(5000)), "Ligne 1. Le fichier a 5000 colonnes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_read_refuses_the_file_with_one_sentence(name: str, tmp_path: Path):
    content, expected = REFUSED[name]
    path = written(tmp_path / "entrants.xlsx", content())

    with pytest.raises(UnreadableFile) as refusal:
        list(reading.read_safely(path, limits=LIMITS))

    sentence = str(refusal.value)
    assert expected in sentence
    assert sentence.endswith(".")
    assert not re.search(r"rror|xception|Traceback|alamine", sentence)


def test_read_refuses_countless_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST_LINES", 100)

    with pytest.raises(UnreadableFile, match=r"Ligne 102\. Le fichier a plus de 100 lignes"):
        read_all(tmp_path / "entrants.csv", csv_of(HEADINGS, *[ALICE] * 101))


def with_dimension(reference: str) -> Callable[[], bytes]:
    return lambda: changed(XLSX, SHEET, lambda text: re.sub('ref="[^"]*"', f'ref="{reference}"', text, count=1))


ODD_BUT_RIGHT: dict[str, Callable[[], str | bytes]] = {
    "semicolons": lambda: CSV,
    "commas": lambda: csv_of(HEADINGS, ALICE, separator=","),
    "tabs": lambda: csv_of(HEADINGS, ALICE, separator="\t"),
    "bars": lambda: csv_of(HEADINGS, ALICE, separator="|"),
    "told separator": lambda: "sep=,\r\n" + csv_of(HEADINGS, ALICE, separator=","),
    "byte order mark": lambda: CSV.encode("utf-8-sig"),
    "windows": lambda: CSV.encode("cp1252"),
    "utf-16": lambda: CSV.encode("utf-16"),
    "utf-16 without mark": lambda: CSV.encode("utf-16-le"),
    "big utf-16 without mark": lambda: CSV.encode("utf-16-be"),
    "unix lines": lambda: csv_of(HEADINGS, ALICE, end="\n"),
    "no last end of line": CSV.rstrip,
    "a title first": lambda: csv_of(["Liste des entrants"], ["Novembre 2026", ""], [], HEADINGS, ALICE),
    "empty lines": lambda: csv_of([], [], HEADINGS, ["", "", ""], ALICE, []),
    "quotes and a line inside a cell": lambda: csv_of([*HEADINGS[:4], '"Télé\r\nphone"'], ['"MARTIN"', *ALICE[1:]]),
    "right-to-left marks": lambda: CSV.replace("MARTIN", "\u202eMARTIN\u202c"),
    "xlsx": lambda: XLSX,
    "xlsx lower on the page": lambda: xlsx_of(HEADINGS, ALICE, top=7, left=3),
    "xlsx with numbers": lambda: xlsx_of(HEADINGS, [*ALICE[:3], 290121399000165, 639980001]),
    "xlsx of a false, immense dimension": with_dimension("A1:XFD1048576"),
    "xlsx of a false, tiny dimension": with_dimension("A1"),
    "ods": lambda: ods_of(HEADINGS, ALICE),
    "ods with a million empty lines": lambda: ods_of(HEADINGS, ALICE, end=EMPTY_LINES),
}


@pytest.mark.parametrize("name", ODD_BUT_RIGHT)
def test_read_finds_the_right_content_in_an_odd_file(name: str, tmp_path: Path):
    table, rows = read_all(tmp_path / "entrants", ODD_BUT_RIGHT[name]())

    assert [heading for heading in table.headings if not heading.startswith("Colonne")][:4] == HEADINGS[:4]
    assert len(rows) == 1
    texts = [reading.text_of(cell) for cell in rows[0].cells if cell != ""]
    assert texts[:4] == ALICE[:4]
    assert texts[4].replace(" ", "").removeprefix("0") == "639980001"


@pytest.mark.parametrize("word", ["CŒUR", "SŒUR 5 €", "BEAUVOIS-ŽAK"])
def test_read_tells_latin_9_from_windows(word: str, tmp_path: Path):
    for encoding in ("iso8859-15", "cp1252", "utf-8"):
        _, (row,) = read_all(tmp_path / "entrants", CSV.replace("MARTIN", word).encode(encoding))

        assert row.cells[0] == word, encoding
