"""Encodings and separators that people's files really have, and the files that are no text at all."""

import codecs
from pathlib import Path

import pytest

from planner.files.faults import Fault
from planner.files.texts import separator_of, text_of


def read(folder: Path, raw: bytes) -> tuple[str | None, list[str]]:
    (folder / "f.csv").write_bytes(raw)
    faults: list[Fault] = []
    return text_of(folder / "f.csv", faults), [str(fault).removeprefix(f"{folder}/") for fault in faults]


@pytest.mark.parametrize(
    "raw",
    [
        "id,né\n".encode(),
        codecs.BOM_UTF8 + "id,né\n".encode(),
        "id,né\n".encode("cp1252"),
        codecs.BOM_UTF16_LE + "id,né\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "id,né\n".encode("utf-16-be"),
    ],
)
def test_text_is_read_in_the_encodings_of_spreadsheets(tmp_path, raw):
    assert read(tmp_path, raw) == ("id,né\n", [])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04....", "f.csv : c'est un classeur (Excel, LibreOffice) ou une archive, pas un texte"),
        (b"%PDF-1.7", "f.csv : c'est un PDF, pas un texte"),
        (b"id,fit\nab\0,3\n", "f.csv : c'est un fichier binaire, pas un texte"),
        (b"id\na\n\x81b\n", "f.csv, ligne 3 : un caractère n'y est ni de l'UTF-8 ni du Windows-1252"),
        ("id\né\n".encode() + b"\xe9\n", "f.csv, ligne 3 : deux encodages s'y mélangent"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "f.csv : l'UTF-16 en est abîmé"),
    ],
)
def test_text_says_what_the_file_is_instead(tmp_path, raw, said):
    text, faults = read(tmp_path, raw)

    assert text is None
    assert len(faults) == 1
    assert faults[0].startswith(said)


def test_text_says_that_a_file_is_missing_or_a_folder(tmp_path):
    faults: list[Fault] = []

    assert text_of(tmp_path / "none.csv", faults) is None
    assert text_of(tmp_path, faults) is None
    assert [fault.sentence.split(" ;")[0] for fault in faults] == ["ce fichier n'existe pas", "c'est un dossier"]


@pytest.mark.parametrize(
    ("text", "separator"),
    [("id;name\n", ";"), ("\n\nid,name;x,y\n", ","), ("id\tname\n", "\t"), ('"a,b,c";x\n', ";"), ("id\n1;2\n", ";")],
)
def test_separator_is_the_most_frequent_of_the_header(text, separator):
    assert separator_of(text) == separator
