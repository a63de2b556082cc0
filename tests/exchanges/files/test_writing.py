"""Exports that nothing can be made to run from."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebond.exchanges.files import writing
from tests.exchanges.spreadsheets.files import read_all

ATTACKS = [
    '=HYPERLINK("http://127.0.0.1/?"&A1)',
    "+33639980001",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_neutralised_puts_an_apostrophe_before_a_formula(attack: str):
    assert writing.neutralised(attack) == f"'{attack}"


@given(st.text())
def test_neutralised_never_starts_as_a_formula(text: str):
    assert not writing.neutralised(text).startswith(writing.ACTIVE)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3), max_size=5))
def test_csv_lines_are_read_back_and_hold_no_formula(rows: list[list[str]]):
    text = "".join(writing.csv_lines(["a", "b", "c"], rows)).removeprefix(writing.BOM)

    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))

    assert found == [["a", "b", "c"], *[[writing.neutralised(cell) for cell in row] for row in rows]]
    assert not any(cell.startswith(writing.ACTIVE) for row in found for cell in row)


def test_csv_lines_write_as_the_french_do():
    row = (None, -5, 1.5, Decimal("2.50"), True, date(2026, 11, 2), datetime(2026, 11, 2, 8, 5), float("nan"))  # noqa: DTZ001

    assert list(writing.csv_lines(["Nom;x"], [row])) == [
        '\ufeff"Nom;x"\r\n',
        ";-5;1,5;2,50;Oui;02/11/2026;02/11/2026 08:05;\r\n",
    ]


def test_xlsx_file_holds_texts_and_no_formula(tmp_path: Path):
    content = writing.xlsx_file(["Nom", "Né le", "Âge"], [(attack, date(1990, 12, 31), -3) for attack in ATTACKS])

    table, rows = read_all(tmp_path / "export.xlsx", content)

    assert table.headings == ("Nom", "Né le", "Âge")
    assert [row.cells for row in rows] == [(f"'{attack}", date(1990, 12, 31), -3.0) for attack in ATTACKS]
    assert b"<f>" not in content


def test_xlsx_file_is_the_same_for_the_same_rows():
    assert writing.xlsx_file(["a"], [("b",)]) == writing.xlsx_file(["a"], [("b",)])


def test_xlsx_file_bears_long_and_odd_values(tmp_path: Path):
    content = writing.xlsx_file(
        ["a", "b", "c"], [("x" * 40_000, float("inf"), "\x01\x0b")], sheet="Un nom de feuille bien trop long"
    )

    _, (row,) = read_all(tmp_path / "export.xlsx", content)

    assert row.problems
