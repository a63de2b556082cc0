"""Texts, telephones, e-mails and days, as people write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebond.exchanges.files import days
from rebond.ground.web import texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  DUPONT  ", "DUPONT"),
        ("Jean \n\t Paul", "Jean Paul"),
        ("He\u0301le\u0300ne", "Hélène"),
        ("\u202eMARTIN\u202c", "MARTIN"),
        ("MAR\u200bTIN\ufeff", "MARTIN"),
        ("A\x00B\x1fC", "ABC"),
        ("12\u00a0rue", "12 rue"),
    ],
)
def test_clean_gives_what_the_eye_reads(text: str, expected: str):
    assert texts.clean(text) == expected


@given(st.text())
def test_clean_is_done_once_for_all(text: str):
    assert texts.clean(texts.clean(text)) == texts.clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06 39 98 00 01", "0639980001"),
        ("06.39.98.00.01", "0639980001"),
        ("+33 6 39 98 00 01", "0639980001"),
        ("+33 (0)6 39 98 00 01", "0639980001"),
        ("0033639980001", "0639980001"),
        ("639980001", "0639980001"),
        ("'0639980001", "0639980001"),
        ("+49 1511 2345678", "+4915112345678"),
        ("0049 1511 2345678", "+4915112345678"),
        ("", None),
        ("0000000000", None),
    ],
)
def test_parse_phone_gives_one_form(text: str, expected: str | None):
    assert texts.parse_phone(text) == expected


@pytest.mark.parametrize("text", ["6,4E+08", "6.39980001E8"])
def test_parse_phone_recognises_scientific_notation(text: str):
    with pytest.raises(ValueError, match="notation scientifique"):
        texts.parse_phone(text)


@pytest.mark.parametrize("text", ["12", "06 39 98 00", "voir sa soeur", "06399800011", "٠٦٣٩٩٨٠٠٠١"])
def test_parse_phone_refuses_the_rest(text: str):
    with pytest.raises(ValueError, match="téléphone"):
        texts.parse_phone(text)


@pytest.mark.parametrize(("text", "expected"), [(" Alice@Exemple.FR ", "alice@exemple.fr"), ("", None)])
def test_parse_email_gives_lower_case(text: str, expected: str | None):
    assert texts.parse_email(text) == expected


@pytest.mark.parametrize(
    "text", ["alice", "alice@", "a b@exemple.fr", "a@exemple", "a@b..fr", "a@exemple.fr\nBcc: x@y.fr"]
)
def test_parse_email_refuses_the_rest(text: str):
    with pytest.raises(ValueError, match="adresse électronique"):
        texts.parse_email(text)


@pytest.mark.parametrize(
    "text",
    ["31/12/1990", "31-12-1990", "31.12.1990", "31 12 1990", "1990-12-31", "1990/12/31", "1990-12-31 00:00:00",
     "31 décembre 1990", "31 Décembre 1990", "31 déc. 1990", "31 dec 1990"],
)  # fmt: skip
def test_parse_reads_a_day_however_it_is_written(text: str):
    assert days.parse(text) == date(1990, 12, 31)


def test_parse_reads_cells_that_are_dates():
    assert (
        days.parse(datetime(1990, 12, 31, 10, tzinfo=UTC)) == days.parse(date(1990, 12, 31)) == days.parse("31/12/1990")
    )
    assert (days.parse("1er janvier 2026"), days.parse("  ")) == (date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("31/12/90", "l'année a deux chiffres"),
        ("12/31/1990", "n'existe pas dans le calendrier"),
        ("30/02/1990", "n'existe pas dans le calendrier"),
        ("01/01/0001", "entre 1900 et 2100"),
        ("31/12/9999", "entre 1900 et 2100"),
        (date(1899, 12, 31), "entre 1900 et 2100"),
        ("33238", "est un nombre"),
        (33238.0, "est un nombre"),
        ("19901231", "est un nombre"),
        ("le 31/12/1990", "n'est pas une date"),
        ("31 brumaire 1990", "n'est pas une date"),
        ("1990-12-31 08:30:00", "n'est pas une date"),
    ],
)
def test_parse_refuses_to_guess_a_day(value: str | float | date, expected: str):
    with pytest.raises(ValueError, match=expected):
        days.parse(value)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_parse_reads_every_day_back(day: date):
    assert days.parse(f"{day:%d/%m/%Y}") == days.parse_iso(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["19901231", "1990-W01-1", "31/12/1990", "0001-01-01", "9999-12-31", "1990-12-31T10:00"]
)
def test_parse_iso_refuses_the_rest(text: str):
    with pytest.raises(ValueError, match="n'est pas une date"):
        days.parse_iso(text)


@pytest.mark.parametrize("text", ["1990-12-31", "1990-12-31Z", "1990-12-31+01:00"])
def test_parse_iso_reads_the_forms_of_xml(text: str):
    assert days.parse_iso(text) == date(1990, 12, 31)
