"""The days on which no service receives anyone."""

from datetime import date

import pytest

from rebond.ground.deadlines import holidays


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 1, 1), "c'est férié (Jour de l'an)"),
        (date(2026, 4, 6), "c'est férié (Lundi de Pâques)"),
        (date(2026, 5, 14), "c'est férié (Ascension)"),
        (date(2026, 5, 25), "c'est férié (Lundi de Pentecôte)"),
        (date(2026, 11, 1), "c'est férié (Toussaint)"),
        (date(2026, 11, 29), "c'est un dimanche"),
        (date(2026, 11, 28), ""),
        (date(2026, 11, 30), ""),
    ],
)
def test_closed_says_why(day, why):
    assert holidays.closed(day) == why


def test_a_year_has_eleven_public_holidays():
    assert {len(holidays.public_holidays(year)) for year in (2024, 2025, 2026, 2027)} == {11}
