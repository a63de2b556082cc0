"""Spreadsheets to read, and to break."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from rebond.exchanges.spreadsheets import reading
from rebond.exchanges.spreadsheets.tables import Record, Row, Table

HEADINGS = ["Nom", "Prénom", "Date de naissance", "NIR", "Téléphone"]
ALICE = ["MARTIN", "Hélène", "31/12/1990", "290121399000165", "06 39 98 00 01"]
ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="A">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_MIME}"/></manifest:manifest>'
)


def csv_of(*rows: Sequence[str], separator: str = ";", end: str = "\r\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


CSV = csv_of(HEADINGS, ALICE)


def xlsx_of(*rows: Sequence[object], top: int = 0, left: int = 0, other: str = "") -> bytes:
    """A workbook of one sheet, or two when `other` names a second one."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = workbook.add_worksheet("Entrants")
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for line, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=left):
            if isinstance(value, date):
                page.write_datetime(line, column, value, day)
            else:
                page.write(line, column, value)
    if other:
        workbook.add_worksheet(other).write(0, 0, "x")
    workbook.close()
    return buffer.getvalue()


XLSX = xlsx_of(HEADINGS, ALICE)


def ods_of(*rows: Sequence[str], end: str = "") -> bytes:
    cells = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return ods_zip(ODS.format(cells + end))


def ods_zip(content: str) -> bytes:
    return zip_of({"mimetype": ODS_MIME, "META-INF/manifest.xml": MANIFEST, "content.xml": content})


def ods_cell(text: str, repeated: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {repeated}><text:p>{text}</text:p></table:table-cell>'


def zip_of(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The same archive, one part of it changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    return zip_of({name: bytes(inside) for name, inside in parts.items()})


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_all(path: Path, content: str | bytes, sheet: str = "") -> tuple[Table, list[Row]]:
    table, *rows = reading.read(written(path, content), sheet=sheet)
    return table_of(table), [row for row in rows if isinstance(row, Row)]


def table_of(record: Record) -> Table:
    assert isinstance(record, Table)
    return record
