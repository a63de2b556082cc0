"""Writes exports that no spreadsheet program can be made to run."""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

Value = str | int | float | Decimal | date | None
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SEPARATOR = ";"
BOM = "\ufeff"
LONGEST = 32_767


def neutralised(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(ACTIVE) else text


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The lines of a CSV that Excel opens as it is: UTF-8 with its mark, semicolons, French dates and decimals."""
    yield BOM + _csv_line(headings)
    for row in rows:
        yield _csv_line(row)


def xlsx_file(headings: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str = "Feuille 1") -> bytes:
    """A workbook of one sheet: texts are texts, dates are dates, nothing is a formula or a link.

    Instants are written as they are given: hand them over in local time.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same export gives the same bytes
    page = workbook.add_worksheet(sheet[:31])
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    instant = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [neutralised(heading) for heading in headings], workbook.add_format({"bold": True}))
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                page.write_datetime(line, column, value.replace(tzinfo=None), instant)
            elif isinstance(value, date):
                page.write_datetime(line, column, value, day)
            elif isinstance(value, bool) or not _is_number(value):
                page.write_string(line, column, _as_text(value)[:LONGEST])
            else:
                page.write_number(line, column, value)
    workbook.close()
    return buffer.getvalue()


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and math.isfinite(value)


def _csv_line(row: Sequence[Value]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=SEPARATOR, lineterminator="\r\n").writerow([_as_text(value) for value in row])
    return line.getvalue()


def _as_text(value: Value) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return neutralised(value) if isinstance(value, str) else str(value).replace(".", ",")
