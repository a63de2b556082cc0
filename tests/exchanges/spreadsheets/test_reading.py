"""What a spreadsheet says, read."""

from datetime import date
from pathlib import Path

import pytest

from rebond.exchanges.files.problems import UnreadableFile
from rebond.exchanges.spreadsheets import reading
from tests.exchanges.spreadsheets.files import ALICE, CSV, HEADINGS, csv_of, read_all, written, xlsx_of


def test_read_tells_what_the_file_is(tmp_path: Path):
    table, _ = read_all(tmp_path / "entrants.csv", CSV.encode("cp1252"))

    assert (table.kind, table.encoding, table.separator, table.header_line) == ("csv", "cp1252", ";", 1)
    assert (table.headings, table.problems) == (tuple(HEADINGS), ())


def test_read_gives_lines_as_the_spreadsheet_numbers_them(tmp_path: Path):
    content = csv_of(["Liste des entrants"], [], HEADINGS, ALICE, [], ['"MARTIN\nDURAND"', "Zoé"], ALICE)

    table, rows = read_all(tmp_path / "entrants.csv", content)

    assert (table.header_line, [row.line for row in rows]) == (3, [4, 6, 8])


def test_read_gives_the_lines_of_a_workbook(tmp_path: Path):
    table, rows = read_all(tmp_path / "entrants.xlsx", xlsx_of(["Entrants"], [], HEADINGS, ALICE, [], ALICE, top=2))

    assert (table.kind, table.header_line, [row.line for row in rows]) == ("xlsx", 5, [6, 8])


def test_read_makes_twin_headings_different_and_says_so(tmp_path: Path):
    table, _ = read_all(
        tmp_path / "entrants.csv", csv_of(["Nom", "Prénom", "Nom", "", "Nom"], ["A", "B", "C", "D", "E"])
    )

    assert table.headings == ("Nom", "Prénom", "Nom (2)", "Colonne 4", "Nom (3)")
    assert str(table.problems[0]) == "Ligne 1, Nom. Deux colonnes portent ce titre ; choisissez la bonne."


def test_read_finds_headings_that_nobody_knows(tmp_path: Path):
    table, rows = read_all(tmp_path / "entrants.csv", csv_of(["Alpha", "Beta"], ["a", "1"], ["b", "2"]))

    assert (table.headings, len(rows)) == (("Alpha", "Beta"), 2)


def test_read_reports_a_line_with_too_many_cells(tmp_path: Path):
    _, rows = read_all(tmp_path / "entrants.csv", csv_of(HEADINGS, [*ALICE, "", ""], [*ALICE, "", "X"]))

    assert [len(row.problems) for row in rows] == [0, 1]
    assert (rows[1].problems[0].line, rows[1].problems[0].is_blocking) == (3, True)


def test_read_reports_a_cell_that_is_too_long(tmp_path: Path):
    _, (row,) = read_all(tmp_path / "entrants.csv", csv_of(HEADINGS, ["A" * 3000, *ALICE[1:]]))

    assert row.cells[0] == ""
    assert str(row.problems[0]).startswith("Ligne 2, Nom. La cellule a 3000 caractères")


def test_read_completes_short_lines(tmp_path: Path):
    _, (row,) = read_all(tmp_path / "entrants.csv", csv_of(HEADINGS, ["MARTIN"]))

    assert row.cells == ("MARTIN", "", "", "", "")


def test_read_keeps_numbers_and_dates_of_a_workbook(tmp_path: Path):
    day = date(1990, 12, 31)

    _, (row,) = read_all(tmp_path / "entrants.xlsx", xlsx_of(HEADINGS, ["MARTIN", True, day, 290121399000165, 1.5]))

    assert row.cells == ("MARTIN", "Oui", day, 290121399000165.0, 1.5)


def test_read_takes_the_first_filled_sheet_and_names_the_others(tmp_path: Path):
    content = xlsx_of(HEADINGS, ALICE, other="Archives")

    table, _ = read_all(tmp_path / "entrants.xlsx", content)

    assert (table.sheet, table.sheets) == ("Entrants", ("Entrants", "Archives"))
    assert "« Archives »" in table.problems[0].sentence


def test_read_takes_the_sheet_it_is_told(tmp_path: Path):
    content = xlsx_of(HEADINGS, ALICE, other="Archives")

    table, rows = read_all(tmp_path / "entrants.xlsx", content, sheet="Archives")

    assert (table.sheet, table.headings, rows) == ("Archives", ("x",), [])


def test_read_refuses_a_sheet_that_is_not_there(tmp_path: Path):
    with pytest.raises(UnreadableFile, match="La feuille « Autre » n'existe pas"):
        read_all(tmp_path / "entrants.xlsx", xlsx_of(HEADINGS, ALICE), sheet="Autre")


def test_read_safely_tells_the_same_as_read(tmp_path: Path):
    path = written(tmp_path / "entrants.csv", csv_of(HEADINGS, *[ALICE] * 250))

    assert list(reading.read_safely(path)) == list(reading.read(path))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (" A  B ", "A B"),
        (290121399000165.0, "290121399000165"),
        (1.5, "1.5"),
        (2.9e14 * 1000, "2.90000E+17"),
        (date(2026, 1, 2), "02/01/2026"),
        ("'+33639980001", "+33639980001"),
        ("'=1+1", "=1+1"),
        ("'Aïcha", "'Aïcha"),
    ],
)
def test_text_of_gives_what_was_typed(cell: str | float | date, expected: str):
    assert reading.text_of(cell) == expected
