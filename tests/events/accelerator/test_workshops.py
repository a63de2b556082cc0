"""The workshops of a day are the pack's: six here, five there, of other lengths and sizes."""

from datetime import date

from rebond.events.accelerator.workshops import ever, workshops

DAY = date(2026, 3, 12)


def test_the_thirteenth_has_the_six_of_its_accelerator(in_13):
    found = workshops(DAY)

    assert list(found) == ["trades", "photo", "coaching", "aided_contracts", "interview", "simulation"]
    assert [one.code for one in found.values() if one.is_individual] == ["interview"]


def test_the_fourteenth_has_five_others(in_14):
    found = workshops(DAY)

    assert list(found) == ["trades", "cv", "digital", "aided_contracts", "simulation"]
    assert found["trades"].minutes == 60


def test_a_past_day_keeps_the_words_of_its_workshops(departement):
    assert set(workshops(DAY)) <= set(ever())
