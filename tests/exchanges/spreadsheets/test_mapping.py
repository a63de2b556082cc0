"""Which column is which."""

import pytest

from rebond.exchanges.spreadsheets.mapping import HEADINGS, LABELS, guess_field, guess_mapping


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("NOM", "last_name"),
        ("Nom d'usage", "last_name"),
        ("Nom de jeune fille", "birth_name"),
        ("Prénom *", "first_name"),
        ("Né(e) le", "birth_date"),
        ("Date de naissance (jj/mm/aaaa)", "birth_date"),
        ("Civilité", "sex"),
        ("N° de Sécurité sociale", "nir"),
        ("Tél. portable", "phone"),
        ("E-mail", "email"),
        ("Adresse", "address"),
        ("Complément d'adresse", "address_more"),
        ("CP", "postal_code"),
        ("Commune", "city"),
        ("Code INSEE", "insee"),
        ("N° d'allocataire (CAF)", "caf_number"),
        ("Numéro de demande RSA", "request_number"),
        ("Date de la demande", "requested_on"),
        ("Date d'information", "informed_on"),
        ("Rôle", "role"),
        ("Foyer", "household"),
        ("Nom et prénom", None),
        ("Observations", None),
        ("Nom " * 100, None),
        ("", None),
    ],
)
def test_guess_field_knows_the_headings_of_the_field(heading: str, expected: str | None):
    assert guess_field(heading) == expected


def test_guess_mapping_takes_the_first_of_two_columns():
    assert guess_mapping(["Prénom", "Nom", "Nom (2)", 3, "Téléphone"]) == {"first_name": 0, "last_name": 1, "phone": 4}


def test_every_field_has_a_label_that_is_recognised():
    assert set(LABELS) == set(HEADINGS)
    assert {field: guess_field(label) for field, label in LABELS.items() if field != "sex"} == {
        field: field for field in LABELS if field != "sex"
    }


def test_no_heading_is_two_fields():
    known = [heading for headings in HEADINGS.values() for heading in headings.split("|")]

    assert len(known) == len(set(known))
