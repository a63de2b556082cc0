"""Tables and documents, cell by cell: what is read, and what is said of what is not."""

from pathlib import Path

import pytest

from planner.files.faults import Fault, Faulty
from planner.files.rows import Row
from planner.files.sheets import document, elements, table


def read(folder: Path, text: str, *needed: str, **options: object) -> tuple[list[dict[str, str]], list[str]]:
    (folder / "f.csv").write_text(text)
    faults: list[Fault] = []
    sheet = table(folder / "f.csv", needed, faults, **options)
    return [dict(row.cells) for row in sheet.rows], [str(fault).removeprefix(f"{folder}/") for fault in faults]


def row(**cells: str) -> Row:
    return Row("f.csv", "ligne 2", cells, [])


def test_table_reads_columns_in_any_order_and_case_and_leaves_the_rest(tmp_path):
    rows, faults = read(tmp_path, "Notes;FIT;Id\nbla;3; a \n\n;4;b;;\n", "id", also=["fit"])

    assert faults == []
    assert rows == [{"id": "a", "fit": "3"}, {"id": "b", "fit": "4"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.csv : le fichier est vide"),
        (" \n\n", "f.csv : le fichier est vide"),
        ("id,fit\n", "f.csv : le fichier n'a que sa ligne de titres"),
        ("id,score\na,3\n", "f.csv, ligne 1, colonne « fit » : la colonne manque"),
        ("id,fit,ID\na,3,b\n", "f.csv, ligne 1, colonne « id » : deux colonnes portent ce nom"),
        ("id,fit\na,3,9\n", "f.csv, ligne 2 : 3 cases pour 2 colonnes"),
        ('id,fit\na,3\n"b,4\nc,5\n', "f.csv, ligne 3 : la ligne ne se lit pas, un guillemet"),
    ],
)
def test_table_says_what_is_wrong_once(tmp_path, text, said):
    rows, faults = read(tmp_path, text, "id", "fit")

    assert len(faults) == 1
    assert faults[0].startswith(said)
    assert all(set(cells) == {"id", "fit"} for cells in rows)


def test_table_names_the_line_where_a_cell_of_several_lines_begins(tmp_path):
    _rows, faults = read(tmp_path, 'id,fit\n"a\nb",3\nc,4,5\n', "id", "fit")

    assert faults[0].startswith("f.csv, ligne 4 : 3 cases")


def test_table_without_a_row_is_taken_when_bare(tmp_path):
    assert read(tmp_path, "id,fit\n", "id", "fit", bare=True) == ([], [])


@pytest.mark.parametrize(
    ("told", "number"), [("3", 3), ("1\u202f000", 1000), ("12,0", 12), ("12.0", 12), ("", 7), ("-2", -2)]
)
def test_whole_reads_numbers_as_spreadsheets_write_them(told, number):
    line = row(n=told)

    assert line.whole("n", 7, least=-5, most=1000) == number
    assert line.faults == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("trois", "« trois » n'est pas un nombre entier"),
        ("NaN", "« NaN » n'est pas un nombre entier"),
        ("3,5", "« 3,5 » n'est pas un nombre entier"),
        ("-2", "« -2 » est négatif"),
        ("1001", "« 1001 » est trop grand ; écrivez un nombre entre 0 et 1000"),
        ("", "la case est vide"),
    ],
)
def test_whole_refuses_with_one_fault_and_gives_a_number_all_the_same(told, said):
    line = row(n=told)

    assert line.whole("n", None, least=0, most=1000) == 0
    assert [str(fault).startswith(f"f.csv, ligne 2, colonne « n » : {said}") for fault in line.faults] == [True]


@pytest.mark.parametrize("told", ["nan", "inf", "-1", "abc", ""])
def test_decimal_refuses_what_is_not_between(told):
    line = row(n=told)

    assert line.decimal("n", None, least=0.0, most=10.0) == 0.0
    assert len(line.faults) == 1


def test_long_cell_is_cut_in_the_sentence():
    line = row(n="x" * 5000)

    line.whole("n", 0, least=0, most=9)

    assert line.faults[0].sentence == f"« {'x' * 60}… » n'est pas un nombre entier ; écrivez-le en chiffres."


def test_decimal_reads_a_comma():
    assert row(n="3,5").decimal("n", None, least=0, most=10) == 3.5


def test_index_suggests_the_nearest_name():
    line = row(r="Accme", s="Zorglub")

    assert [line.index(column, {"Acme": 4}, "recruiters.csv") for column in "rs"] == [-1, -1]
    assert "« Accme » n'est pas dans recruiters.csv ; vouliez-vous dire « Acme » ?" in str(line.faults[0])
    assert "corrigez-le, ou ajoutez-le à recruiters.csv" in str(line.faults[1])


@pytest.mark.parametrize(
    ("told", "slots"), [("1-3 5", [0, 1, 2, 4]), ("2,4", [1, 3]), ("1 – 2;7", [0, 1, 6]), ("", []), ("3 à 4", [2, 3])]
)
def test_slots_count_from_one_in_files(told, slots):
    line = row(s=told)

    assert line.slots("s", 8) == slots
    assert line.faults == []


@pytest.mark.parametrize("told", ["0", "9", "5-3", "x", "1-", "-1", "1-99999999999", "9" * 5000])
def test_slots_refuse_what_is_outside(told):
    line = row(s=told)

    line.slots("s", 8)

    assert len(line.faults) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": [}', "ligne 1 : le JSON est mal formé, colonne 8"),
        ('{"a": NaN}', " : le JSON ne se lit pas (NaN n'est pas un nombre)"),
        ("[1]", " : le JSON doit être un objet"),
        ("[" * 100_000, " : le JSON ne se lit pas"),
        ("", "ligne 1 : le JSON est mal formé"),
    ],
)
def test_document_says_what_is_wrong(tmp_path, text, said):
    (tmp_path / "d.json").write_text(text)
    faults: list[Fault] = []

    assert document(tmp_path / "d.json", faults) == {}
    assert len(faults) == 1
    assert said in str(faults[0])


def test_elements_are_rows_whose_lists_read_as_cells(tmp_path):
    faults: list[Fault] = []

    rows = elements(tmp_path / "d.json", {"p": [{"id": 3, "free": [1, 2], "own": True, "x": None}]}, "p", faults)

    assert faults == []
    assert rows[0].cells == {"id": "3", "free": "1, 2", "own": "1", "x": ""}
    assert rows[0].slots("free", 4) == [0, 1]


def test_elements_refuse_what_is_no_list_of_objects(tmp_path):
    faults: list[Fault] = []

    assert elements(tmp_path / "d.json", {"p": [3], "q": {}}, "p", faults) == []
    assert elements(tmp_path / "d.json", {}, "p", faults) == []
    assert elements(tmp_path / "d.json", {}, "p", faults, bare=True) == []
    assert [fault.sentence for fault in faults] == ["« p » doit être une liste d'objets.", "« p » manque, ou est vide."]


def test_faulty_shows_twenty_faults_and_counts_the_others():
    told = str(Faulty([Fault("f.csv", f"ligne {n}", "", "faux.") for n in range(25)])).splitlines()

    assert len(told) == 21
    assert told[0] == "f.csv, ligne 0 : faux."
    assert told[-1] == "… et 5 autres erreurs."
