"""What is written is what is read."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rebond.demo import inventing
from rebond.exchanges.caf import reading, writing
from rebond.exchanges.caf.flow import Header, HouseholdBlock, Person, Trailer

DAY = date(2026, 11, 20)


def without_place(household: HouseholdBlock) -> HouseholdBlock:
    return replace(household, line=0, people=tuple(replace(person, line=0) for person in household.people))


def old_person(person: Person) -> Person:
    """What VRSB0801 does not carry."""
    return replace(person, duties_from=None, duties_until=None, died_on=None, is_ill_or_disabled=None)


def as_old(household: HouseholdBlock) -> HouseholdBlock:
    right = replace(household.right, opened_on=None)
    return replace(household, right=right, people=tuple(map(old_person, household.people)))


@pytest.mark.parametrize("departement", ["13", "14"])
def test_write_then_read_gives_the_same_households(departement: str, tmp_path: Path):
    header = inventing.header(departement, DAY)
    households = list(inventing.households(200, departement, DAY, seed=7))
    writing.write(tmp_path / "flux.xml", header, households)

    first, *found, trailer = reading.read(tmp_path / "flux.xml", departement=departement)

    assert isinstance(first, Header)
    assert replace(first, line=0, version="") == replace(header, version="")
    expected = households if departement == "13" else [as_old(household) for household in households]
    assert [without_place(household) for household in found if isinstance(household, HouseholdBlock)] == expected
    assert isinstance(trailer, Trailer)
    assert (trailer.is_complete, trailer.problems, trailer.unknown_tags) == (True, (), {})


def test_write_escapes_what_xml_reserves(tmp_path: Path):
    (household,) = inventing.households(1, "13", DAY, seed=1)
    household = replace(household, anomalies=("A < B & C > D € œ",))

    writing.write(tmp_path / "flux.xml", inventing.header("13", DAY), [household])

    _, found, _ = reading.read(tmp_path / "flux.xml", departement="13")
    assert isinstance(found, HouseholdBlock)
    assert found.anomalies == household.anomalies


def test_households_are_the_same_for_the_same_seed():
    first, again, other = (list(inventing.households(20, "14", DAY, seed=seed)) for seed in (1, 1, 2))

    assert first == again
    assert first != other
