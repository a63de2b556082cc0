"""Printed documents are archivable, readable aloud, reproducible; the words in them are never markup."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typst
from lxml import etree

from rebond.ground.documents import operations, typesetting
from tests.factories import NOON

SAMPLE = Path(__file__).with_name("sample.typ")
WORDS: dict[str, Any] = {
    "title": "Contrat d'orientation",
    "number": "1234",
    "name": "Inès D'Étang",
    "address": ["12 rue des Lilas", "", "13001 Marseille"],
    "day": "mardi 3 mars 2026",
    "structure": "Mission locale",
    "paragraphs": ["Bonjour — « bienvenue »."],
    "algorithm": "Une personne a décidé.",
}
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(autouse=True)
def sample(tmp_path, monkeypatch) -> Path:
    """The sample, beside the shared module as an app's template is."""
    (tmp_path / "ground").symlink_to(typesetting.ROOT / "ground")
    template: Path = tmp_path / "sample.typ"
    template.write_text(SAMPLE.read_text())
    monkeypatch.setattr(typesetting, "ROOT", tmp_path)
    return template


def metadata(pdf: bytes) -> etree._Element:
    start, end = pdf.index(b"<x:xmpmeta"), pdf.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")
    return etree.fromstring(pdf[start:end])


def said(element: etree._Element, path: str) -> str | None:
    found = element.find(f".//{path}", NAMESPACES)
    return None if found is None else "".join(str(text) for text in found.itertext())


def test_typeset_makes_an_archivable_accessible_file(departement, sample):
    pdf = operations.typeset(sample, WORDS, at=NOON)

    xmp = metadata(pdf)
    assert (said(xmp, "pdfaid:part"), said(xmp, "pdfaid:conformance")) == ("2", "A")
    assert said(xmp, "pdfuaid:part") == "1"
    assert said(xmp, "dc:title") == "Contrat d'orientation"
    assert said(xmp, "dc:creator") == departement.institution
    assert b"/Lang(fr-FR)" in pdf
    assert b"/MarkInfo<</Marked true" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_every_font_travels_in_the_file(in_13, sample):
    pdf = operations.typeset(sample, WORDS, at=NOON)

    fonts = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", pdf))
    assert {b"AtkinsonHyperlegible-Regular", b"AtkinsonHyperlegible-Bold"} <= fonts
    assert len(re.findall(rb"/FontFile[23] ", pdf)) >= len(fonts)


def test_typeset_gives_the_same_bytes_for_the_same_words(in_13, sample):
    first = operations.typeset(sample, WORDS, at=NOON)
    again = operations.typeset(sample, WORDS, at=NOON)
    later = operations.typeset(sample, WORDS, at=NOON + timedelta(seconds=1))

    assert first == again
    assert first != later


def drawn_title(template: Path, title: str) -> str:
    """What Typst draws as the title of the sample."""
    inputs = {
        "data": {**WORDS, "title": title},
        "house": {"institution": "", "accent": "#000", "phone": "", "email": ""},
    }
    found = typst.query(
        template,
        "heading.where(level: 1)",
        field="body",
        one=True,
        root=typesetting.ROOT,
        sys_inputs={name: json.dumps(value) for name, value in inputs.items()},
    )
    return str(json.loads(found)["text"])


MARKUP = [
    '#import "x"',
    "$x^2$",
    "*gras*",
    "_it_",
    "= Titre",
    "@ref",
    "<label>",
    "#eval(sys)",
    "// rien",
    "\\u{41}",
    "`a`",
]


@pytest.mark.parametrize("words", MARKUP)
def test_words_are_never_markup(in_13, sample, words):
    pdf = operations.typeset(sample, {**WORDS, "title": words, "paragraphs": [words]}, at=NOON)

    assert said(metadata(pdf), "dc:title") == words
    assert drawn_title(sample, words) == words


HOSTILE = {
    "nul": ("a\0b", "ab"),
    "controls": ("a\x07\x1b[31mb\x85", "a[31mb"),
    "direction override": ("a\u202eb\u2066c", "abc"),
    "half of a pair": ("a\ud83db", "ab"),
    "private use": ("a\ue000b", "ab"),
    "not composed": ("e\u0301", "é"),
    "arabic": ("محمد", "محمد"),
    "hebrew": ("שלום", "שלום"),
    "emoji": ("a😀b", "a□b"),
    "chinese": ("漢字", "□□"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_any_text_can_be_printed(in_13, sample, case):
    given, printed = HOSTILE[case]

    pdf = operations.typeset(sample, {**WORDS, "title": given, "paragraphs": [given, given * 300]}, at=NOON)

    assert said(metadata(pdf), "dc:title") == printed


def test_wrong_template_is_refused(in_13, sample):
    sample.write_text("#unknown")

    with pytest.raises(typst.TypstError, match="unknown"):
        operations.typeset(sample, WORDS, at=NOON)


def test_template_reads_nothing_outside_the_package(in_13, sample, tmp_path):
    sample.write_text('#read("/../../../etc/hostname")')

    with pytest.raises(typst.TypstError):
        operations.typeset(sample, WORDS, at=NOON)
