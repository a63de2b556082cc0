"""Flows that are broken, foreign or built to harm: a French sentence that says where, or the right content."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rebond.exchanges.caf import reading
from rebond.exchanges.caf.flow import HouseholdBlock, RejectedBlock
from rebond.exchanges.files.guard import MEBIBYTE, Limits
from rebond.exchanges.files.problems import UnreadableFile
from tests.exchanges.caf.flows import HEADER, HOUSEHOLD, PERSON, TRAILER, flow, read_one, written

LIMITS = Limits(file_bytes=200 * MEBIBYTE, memory_bytes=160 * MEBIBYTE, cpu_seconds=20)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BODY = flow().partition("?>\n")[2]


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<a/>")
    return buffer.getvalue()


def with_doctype(doctype: str, value: str = "MARTIN") -> str:
    return flow(("<Flux>", f"{doctype}<Flux>"), (">MARTIN<", f">{value}<"))


# Each file, made only when its test runs, and what its sentence must hold: the place first, when there is one.
REFUSED: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "empty": (lambda: b"", "Le fichier est vide"),
    "blank": (lambda: b" \n\n\t ", "que du vide"),
    "zeros": (lambda: b"\0" * 5000, "que du vide"),
    "text": (lambda: "Nom;Prénom\nMARTIN;Alice\n", "Ligne 1. Le fichier n'est pas du XML"),
    "html": (lambda: "<!DOCTYPE html><html></html>", "Ligne 1, DOCTYPE"),
    "other xml": (lambda: '<?xml version="1.0"?><rss><item/></rss>', "pas un flux de la CAF"),
    "pdf": (lambda: b"%PDF-1.7\n...", "C'est un PDF"),
    "zip": (lambda: zipped("flux.xml"), "une archive zip"),
    "xlsx": (lambda: zipped("xl/workbook.xml"), "un tableur"),
    "gzip": (lambda: gzip.compress(flow().encode()), "une archive gzip"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "un tableur"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c..", "une archive 7z"),
    "rar": (lambda: b"Rar!\x1a\x07", "une archive rar"),
    "billion laughs": (lambda: with_doctype(f'<!DOCTYPE F [<!ENTITY l0 "ha">{LAUGHS}]>\n', "&l9;"), "Ligne 2, DOCTYPE"),
    "quadratic entity": (
        lambda: with_doctype(f'<!DOCTYPE F [<!ENTITY a "{"a" * 100_000}">]>\n', "&a;" * 1000),
        "Ligne 2, DOCTYPE",
    ),
    "external entity": (
        lambda: with_doctype('<!DOCTYPE F [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        "Ligne 2, DOCTYPE",
    ),
    "external dtd": (lambda: with_doctype('<!DOCTYPE F SYSTEM "http://127.0.0.1:9/f.dtd">'), "Ligne 2, DOCTYPE"),
    "parameter entity": (
        lambda: with_doctype('<!DOCTYPE F [<!ENTITY % p SYSTEM "file:///etc/hosts">%p;]>'),
        "Ligne 2, DOCTYPE",
    ),
    "dtd behind a comment": (lambda: with_doctype(f"<!--{'x' * 50_000}-->\n<!DOCTYPE F []>"), "Ligne 3, DOCTYPE"),
    "dtd behind too long a comment": (lambda: with_doctype(f"<!--{'x' * 80_000}--><!DOCTYPE F []>"), "Ligne 2"),
    "dtd in utf-16": (
        lambda: flow(("<Flux>", "<!DOCTYPE F []><Flux>"), declared="UTF-16").encode("utf-16"),
        "Ligne 2, DOCTYPE",
    ),
    "utf-7": (lambda: flow(declared="UTF-7"), "Ligne 1. L'encodage « UTF-7 »"),
    "ebcdic": (lambda: flow(declared="IBM037"), "Ligne 1. L'encodage « IBM037 »"),
    "unknown encoding": (lambda: flow(declared="Klingon"), "Ligne 1. L'encodage « Klingon »"),
    "utf-32": (lambda: flow(declared="UTF-32").encode("utf-32"), "UTF-32"),
    "latin-1 declared as utf-8": (
        lambda: flow((">ALICE<", ">HÉLÈNE<")).encode("latin-1"),
        "Ligne 9, InfosFoyerRSA n° 1. Un caractère n'est pas dans l'encodage",
    ),
    "cut in a tag": (lambda: flow()[: flow().index("<PRENOM>") + 4], "InfosFoyerRSA n° 1"),
    "cut in a block": (lambda: flow()[: flow().index("</PRENOM>")], "Ligne 9, PRENOM. Le fichier s'arrête"),
    "cut before the total": (lambda: flow()[: flow().index("<TransmissionFlux>")], "Le fichier s'arrête"),
    "cut after the total": (lambda: flow()[: flow().index("</Flux>")], "Ligne 17, Flux. Le fichier s'arrête"),
    "crossed tags": (lambda: flow(("</PRENOM>", "</NOM>")), "Ligne 9, PRENOM. Une balise est fermée"),
    "control character": (
        lambda: flow((">ALICE<", ">AL\x01ICE<")),
        "Ligne 9, InfosFoyerRSA n° 1. Un caractère interdit",
    ),
    "null in the middle": (lambda: flow((">ALICE<", ">AL\0ICE<")), "Ligne 9. Un caractère interdit"),
    "null reference": (lambda: flow((">ALICE<", ">AL&#0;ICE<")), "Ligne 9, InfosFoyerRSA n° 1. Un caractère interdit"),
    "html entity": (lambda: flow((">ALICE<", ">H&eacute;L<")), "Ligne 9, InfosFoyerRSA n° 1. Une entité"),
    "two documents": (lambda: flow() + BODY, "Il y a du texte après la fin"),
    "two flows": (
        lambda: flow(body=(HEADER + HOUSEHOLD) * 2 + TRAILER),
        "Ligne 16, IdentificationFlux. Le fichier cont",
    ),
    "huge field": (lambda: flow((">ALICE<", f">{'A' * 11_000_000}<")), "Ligne 9, InfosFoyerRSA n° 1."),
    "deep nesting": (lambda: flow((">ALICE<", f">{'<a>' * 100_000}<")), "Ligne 9, InfosFoyerRSA n° 1."),
    "huge attribute": (lambda: flow(("<PRENOM>", f'<PRENOM x="{"A" * 11_000_000}">')), "dépasse toute mesure"),
    "countless tags in a household": (lambda: flow((PERSON, "<a>b</a>" * 2_000_000)), "trop de mémoire"),
    "countless households in none": (lambda: flow((HOUSEHOLD, "<a>b</a>" * 2_000_000)), "trop de mémoire"),
    "instruction flow": (
        lambda: flow(("InfosFoyerRSA>", "InfoDemandeRSA>")),
        "Ligne 6, InfoDemandeRSA. C'est un flux d'instruction",
    ),
    "financial flow": (
        lambda: flow(("InfosFoyerRSA>", "InfosFinancieresFoyerRSA>")),
        "Ligne 6, InfosFinancieresFoyerRSA. C'est un flux financier",
    ),
    "financial nature": (lambda: flow(("<NATFLUX>D", "<NATFLUX>F")), "Ligne 3, NATFLUX. C'est un flux de nature"),
    "claims flow": (lambda: flow(("InfosFoyerRSA>", "InfosCreanceFoyerRSA>")), "Ligne 6, InfosCreanceFoyerRSA"),
    "another departement": (
        lambda: flow(("<IDEPARTE>013", "<IDEPARTE>014")),
        "Ligne 3, IDEPARTE. Ce flux est celui du département 14",
    ),
    "another departement, said by households": (
        lambda: flow(
            ("<IDEPARTE>013</IDEPARTE>", ""),
            ("<Organisme>", "<Partenaire><IDEPARTE>014</IDEPARTE></Partenaire><Organisme>"),
        ),
        "Ligne 7, IDEPARTE. Ce foyer relève du département 14",
    ),
    "no header": (lambda: flow(body=HOUSEHOLD + TRAILER), "Ligne 3, InfosFoyerRSA. Le bloc IdentificationFlux manque"),
    "no date of creation": (lambda: flow(("<DTCREAFLUX>2026-11-20</DTCREAFLUX>", "")), "Ligne 3, DTCREAFLUX"),
    "first day of the world": (lambda: flow(("2026-11-01", "0001-01-01")), "Ligne 5, DTREF. « 0001-01-01 »"),
    "week as a date": (lambda: flow(("2026-11-20", "2026-W47-5")), "Ligne 4, DTCREAFLUX. « 2026-W47-5 »"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_read_refuses_the_file_with_one_sentence(name: str, tmp_path: Path):
    content, expected = REFUSED[name]
    path = written(tmp_path / "flux.xml", content())

    with pytest.raises(UnreadableFile) as refusal:
        list(reading.read_safely(path, departement="13", limits=LIMITS))

    sentence = str(refusal.value)
    assert expected in sentence
    assert re.search(r"[.!]$", sentence)
    assert not re.search(r"rror|xception|Traceback|libxml|parser", sentence)


def test_read_refuses_what_is_too_big_before_opening_it(tmp_path: Path):
    path = written(tmp_path / "flux.xml", flow())

    with pytest.raises(UnreadableFile, match="la limite est de 0 Mo"):
        list(reading.read_safely(path, departement="13", limits=Limits(file_bytes=100)))


def test_read_refuses_a_folder(tmp_path: Path):
    with pytest.raises(UnreadableFile, match="Ce n'est pas un fichier"):
        list(reading.read_safely(tmp_path, departement="13"))


def test_read_stops_a_file_that_takes_too_long(tmp_path: Path):
    path = written(tmp_path / "flux.xml", flow((HOUSEHOLD, HOUSEHOLD * 40_000)))

    with pytest.raises(UnreadableFile, match="demande trop de temps"):
        list(reading.read_safely(path, departement="13", limits=Limits(cpu_seconds=1)))


# A block is rejected as a whole when who it is about, or their right, is wrong: tag and line are said.
REJECTED = {
    "first day of the world": ("1990-12-31", "0001-01-01", "Ligne 10, DTNAI"),
    "last day of the world": ("1990-12-31", "9999-12-31", "Ligne 10, DTNAI"),
    "day that does not exist": ("1990-12-31", "1990-02-31", "Ligne 10, DTNAI"),
    "french day": ("1990-12-31", "31/12/1990", "Ligne 10, DTNAI"),
    "born tomorrow": ("1990-12-31", "2026-11-21", "Ligne 10, DTNAI"),
    "no birth date": ("<DTNAI>1990-12-31</DTNAI>", "", "Ligne 9, DTNAI"),
    "no first name": (">ALICE<", "><", "Ligne 9, PRENOM"),
    "invisible first name": (">ALICE<", ">\u200b\u202e<", "Ligne 9, PRENOM"),
    "long name": (">MARTIN<", f">{'M' * 10_000}<", "Ligne 9, NOM"),
    "two births": ("<DTNAI>", "<DTNAI>1990-12-30</DTNAI><DTNAI>", "Ligne 10, DTNAI"),
    "two rights": (
        "<EtatDossierRSA>",
        "<EtatDossierRSA><ETATDOSRSA>5</ETATDOSRSA></EtatDossierRSA><EtatDossierRSA>",
        "",
    ),
    "unknown right": (">2</ETATDOSRSA>", ">9</ETATDOSRSA>", "Ligne 14, ETATDOSRSA"),
    "no right": ("<ETATDOSRSA>2</ETATDOSRSA>", "", "Ligne 6, ETATDOSRSA"),
    "unknown role": (">DEM<", ">CHF<", "Ligne 11, ROLEPERS"),
    "no applicant": (">DEM<", ">ENF<", "Ligne 6, ROLEPERS"),
    "duties neither yes nor no": (">1</TOPPERS", ">2</TOPPERS", "Ligne 12, TOPPERSDRODEVORSA"),
    "request number too short": ("13260000001", "1326", "Ligne 8, NUMDEMRSA"),
    "request number in wide digits": ("13260000001", "１３２６０００００００１", "Ligne 8, NUMDEMRSA"),
    "no request number": ("<NUMDEMRSA>13260000001</NUMDEMRSA>", "", "Ligne 6, NUMDEMRSA"),
    "wrong request date": ("2026-10-01", "2026-13-01", "Ligne 8, DTDEMRSA"),
}


@pytest.mark.parametrize("name", REJECTED)
def test_read_rejects_a_household_it_cannot_trust(name: str, tmp_path: Path):
    old, new, expected = REJECTED[name]

    _, household, trailer = read_one(tmp_path / "flux.xml", flow((old, new)))

    assert isinstance(household, RejectedBlock)
    assert (household.line, household.position, trailer.households_rejected) == (6, 1, 1)
    assert any(str(problem).startswith(expected) for problem in household.problems if problem.is_blocking)
    assert trailer.is_complete


# The rest is reported and left out: the household is imported all the same.
IGNORED = {
    "nir in scientific notation": ("290121399000165", "2,90E+14", "Ligne 10, NIR. Le NIR est en notation scientifique"),
    "nir with a wrong key": ("290121399000165", "290121399000166", "Ligne 10, NIR. La clé du NIR est fausse"),
    "nir too short": ("290121399000165", "29012139", "Ligne 10, NIR. Le NIR a 8 caractères"),
    "nir in arabic digits": ("290121399000165", "٢٩٠١٢١٣٩٩٠٠٠١٦٥", "Ligne 10, NIR. Le NIR n'a pas la forme"),
    "unknown sex": ("<SEXE>2", "<SEXE>3", "Ligne 10, SEXE"),
    "unknown office": ("<MATRICULE>1234567", f"<MATRICULE>{'1' * 40}", "Ligne 7, MATRICULE"),
}


@pytest.mark.parametrize("name", IGNORED)
def test_read_keeps_the_household_without_the_wrong_value(name: str, tmp_path: Path):
    old, new, expected = IGNORED[name]

    _, household, _ = read_one(tmp_path / "flux.xml", flow((old, new)))

    assert isinstance(household, HouseholdBlock)
    assert [str(problem)[: len(expected)] for problem in household.problems] == [expected]
    assert new not in household.problems[0].sentence


ODD_BUT_RIGHT: dict[str, Callable[[], str | bytes]] = {
    "byte order mark": lambda: b"\xef\xbb\xbf" + flow().encode(),
    "utf-16": lambda: flow(declared="UTF-16").encode("utf-16"),
    "latin-1": lambda: flow(declared="ISO-8859-1").encode("latin-1"),
    "latin-9": lambda: flow(declared="ISO-8859-15").encode("iso8859-15"),
    "windows": lambda: flow(declared="windows-1252").encode("cp1252"),
    "no declaration": lambda: BODY,
    "comments and instructions": lambda: flow((">MARTIN<", ">MAR<!-- x -->TIN<"), ("<Personne>", "<?a b?><Personne>")),
    "cdata": lambda: flow((">MARTIN<", "><![CDATA[MARTIN]]><")),
    "namespace": lambda: flow(("<Flux>", '<Flux xmlns="urn:cnaf">')),
    "prefixes": lambda: re.sub(r"<(/?)(\w)", r"<\1c:\2", flow()).replace("<c:Flux>", '<c:Flux xmlns:c="urn:cnaf">'),
    "other depth": lambda: flow(("<PrestationRSA>", "<Z><Y>"), ("</PrestationRSA>", "</Y></Z>")),
    "one line": lambda: flow().replace("\n", " "),
    "spaces around": lambda: flow((">MARTIN<", ">\n   MARTIN \t <")),
    "right-to-left marks": lambda: flow((">MARTIN<", ">\u202eMARTIN\u202c\u200b<")),
    "decomposed accents": lambda: flow((">DURAND<", ">DURAND\u0301<")),
}


@pytest.mark.parametrize("name", ODD_BUT_RIGHT)
def test_read_finds_the_right_content_in_an_odd_file(name: str, tmp_path: Path):
    _, household, trailer = read_one(tmp_path / "flux.xml", ODD_BUT_RIGHT[name]())

    assert isinstance(household, HouseholdBlock)
    assert (household.adults[0].last_name, household.numdemrsa, household.problems) == ("MARTIN", "13260000001", ())
    assert trailer.is_complete
