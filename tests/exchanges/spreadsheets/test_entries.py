"""From a row to a person."""

from datetime import date

import pytest

from rebond.exchanges.files.problems import Problem
from rebond.exchanges.spreadsheets.entries import Entry, read_entry
from rebond.exchanges.spreadsheets.mapping import LABELS, guess_mapping
from rebond.exchanges.spreadsheets.tables import Cell, Row, Table

TODAY = date(2026, 11, 22)
RIGHT: dict[str, Cell] = {
    "last_name": "MARTIN",
    "birth_name": "DURAND",
    "first_name": "Hélène",
    "birth_date": "31/12/1990",
    "sex": "Mme",
    "nir": "2 90 12 13 990 001 65",
    "phone": "06 39 98 00 01",
    "email": "H.Martin@Exemple.fr",
    "address": "12 rue du Port",
    "address_more": "Bât. B",
    "postal_code": "13002",
    "city": "Marseille",
    "insee": "13202",
    "caf_number": "1234567",
    "request_number": "13260000001",
    "requested_on": "01/10/2026",
    "informed_on": date(2026, 10, 5),
    "role": "Demandeuse",
    "household": "F12",
}


def entry(**changes: Cell) -> Entry:
    cells = RIGHT | changes
    headings = tuple(LABELS[field] for field in cells)
    mapping = {field: index for index, field in enumerate(cells)}
    return read_entry(Row(7, tuple(cells.values())), Table("csv", headings, 1), mapping, today=TODAY)


def test_read_entry_tells_a_person():
    found = entry()

    assert (found.line, found.problems, found.is_rejected) == (7, (), False)
    assert (found.last_name, found.birth_name, found.first_name, found.sex) == ("MARTIN", "DURAND", "Hélène", "2")
    assert (found.birth_date, found.nir) == (date(1990, 12, 31), "290121399000165")
    assert (found.phone, found.email) == ("0639980001", "h.martin@exemple.fr")
    assert (found.postal_code, found.insee, found.city) == ("13002", "13202", "Marseille")
    assert (found.caf_number, found.request_number) == ("1234567", "13260000001")
    assert (found.requested_on, found.informed_on) == (date(2026, 10, 1), date(2026, 10, 5))
    assert (found.role, found.household, "MARTIN" in repr(found)) == ("DEM", "F12", False)


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("nir", 290121399000165.0, "290121399000165"),
        ("nir", 2901213990001.0, "290121399000165"),
        ("nir", "", None),
        ("phone", 639980001.0, "0639980001"),
        ("phone", "'+33639980001", "0639980001"),
        ("postal_code", 1000.0, "01000"),
        ("postal_code", "1000", "01000"),
        ("insee", "2a004", "2A004"),
        ("request_number", 1260000001.0, "01260000001"),
        ("caf_number", 1234567.0, "1234567"),
        ("birth_date", date(1990, 12, 31), date(1990, 12, 31)),
        ("birth_date", "31 décembre 1990", date(1990, 12, 31)),
        ("sex", "M.", "1"),
        ("sex", 2.0, "2"),
        ("role", "Époux", "CJT"),
        ("role", "", ""),
        ("last_name", "", "DURAND"),
    ],
)
def test_read_entry_restores_what_spreadsheets_change(field: str, cell: Cell, expected: object):
    found = entry(**{field: cell})

    assert (getattr(found, field), found.problems) == (expected, ())


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("nir", "1,85E+14", "Ligne 7, NIR. Le NIR est en notation scientifique"),
        ("nir", 1.85e17, "Ligne 7, NIR. Le NIR est en notation scientifique"),
        ("nir", "290121399000166", "Ligne 7, NIR. La clé du NIR est fausse"),
        ("phone", "6,4E+08", "Ligne 7, Téléphone. Le téléphone est en notation scientifique"),
        ("phone", "12", "Ligne 7, Téléphone. Ce téléphone n'a pas la forme"),
        ("email", "h.martin", "Ligne 7, Courriel. Cette adresse électronique"),
        ("postal_code", "130", "Ligne 7, Code postal. « 130 » n'est pas un code postal"),
        ("insee", "130002", "Ligne 7, Code INSEE de la commune. « 130002 » n'est pas un code INSEE"),
        ("request_number", "1326", "Ligne 7, Numéro de demande RSA. « 1326 » n'est pas un numéro de demande"),
        ("caf_number", "1" * 20, "Ligne 7, Numéro d'allocataire. Le texte a 20 caractères"),
        ("sex", "X", "Ligne 7, Sexe ou civilité. « x » n'est pas reconnu"),
        ("role", "voisin", "Ligne 7, Rôle dans le foyer. « voisin » n'est pas reconnu"),
    ],
)
def test_read_entry_leaves_out_a_wrong_value(field: str, cell: Cell, expected: str):
    found = entry(**{field: cell})

    assert not getattr(found, field)
    assert not found.is_rejected
    assert [str(problem)[: len(expected)] for problem in found.problems] == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"birth_date": "31/12/90"}, "Ligne 7, Date de naissance. « 31/12/90 » : l'année a deux chiffres"),
        ({"birth_date": 33238.0}, "Ligne 7, Date de naissance. « 33238 » est un nombre"),
        ({"birth_date": "23/11/2026"}, "Ligne 7, Date de naissance. « 23/11/2026 » est dans le futur"),
        ({"birth_date": "01/01/0001"}, "Ligne 7, Date de naissance. « 01/01/0001 » : l'année doit être"),
        ({"birth_date": "", "nir": ""}, "Ligne 7, Date de naissance. La date de naissance manque"),
        ({"requested_on": "31/12/9999"}, "Ligne 7, Date de la demande. « 31/12/9999 » : l'année doit être"),
        ({"first_name": "\u200b"}, "Ligne 7, Prénom. Ce champ manque"),
        ({"last_name": "", "birth_name": ""}, "Ligne 7, Nom d'usage. Ce champ manque"),
    ],
)
def test_read_entry_rejects_a_line_it_cannot_trust(changes: dict[str, Cell], expected: str):
    found = entry(**changes)

    assert found.is_rejected
    assert str(found.problems[0]).startswith(expected)


def test_read_entry_keeps_the_problems_of_the_row():
    problem = Problem(7, "", "une cellule de trop.", is_blocking=True)
    table = Table("csv", ("Nom", "Prénom", "Né le"), 1)

    found = read_entry(Row(7, ("A", "B", "01/01/2000"), (problem,)), table, guess_mapping(table.headings), today=TODAY)

    assert (found.problems, found.is_rejected) == ((problem,), True)


def test_read_entry_names_the_missing_column():
    table = Table("csv", ("Prénom", "Né le"), 1)

    found = read_entry(Row(7, ("B", "01/01/2000")), table, guess_mapping(table.headings), today=TODAY)

    assert str(found.problems[0]).startswith("Ligne 7, Nom d'usage. Ce champ manque")
