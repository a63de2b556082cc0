"""People and vacancies in JSON: words become bits and numbers, on both sides the same."""

import json
from pathlib import Path

import numpy as np
import pytest

from planner.files.faults import Faulty
from planner.files.market import Market, read_market, write_market
from planner.matching.generate import labour_market

PERSON = {"id": "a", "x": 0, "y": 0, "radius": 20, "wishes": ["K1303"], "have": ["permis B"], "french": "B1"}
VACANCY = {"id": "v", "x": 0, "y": 0, "rome": "K1302", "require": ["Permis B"], "skills": ["toilette", "repas", "sens"]}


def read(folder: Path, person: dict[str, object], vacancy: dict[str, object], similar: str = "") -> Market:
    (folder / "people.json").write_text(json.dumps({"people": [PERSON | person]}))
    (folder / "vacancies.json").write_text(json.dumps({"vacancies": [VACANCY | vacancy]}))
    (folder / "similar.csv").write_text(similar)
    return read_market(folder / "people.json", folder / "vacancies.json", folder / "similar.csv" if similar else None)


def test_words_are_the_same_bits_on_both_sides(tmp_path):
    market = read(tmp_path, {"have": ["Permis B", "nuit"]}, {"require": ["permis b"], "french": "A2"})

    have, require = int(market.people.have[0]), int(market.vacancies.require[0])
    assert require & ~have == 0
    assert have & 0b111111 == 0b000111  # A1, A2, B1
    assert require & 0b111111 == 0b000011


def test_level_above_that_of_the_person_is_missing(tmp_path):
    market = read(tmp_path, {"french": "A2"}, {"french": "B1"})

    assert int(market.vacancies.require[0]) & ~int(market.people.have[0]) != 0


def test_occupations_of_one_domain_are_alike_unless_the_file_says_otherwise(tmp_path):
    assert read(tmp_path, {}, {}).similarity.tolist() == [[100, 35], [35, 100]]
    assert read(tmp_path, {}, {"rome": "K2110"}).similarity[0, 1] == 10
    assert read(tmp_path, {}, {"rome": "A1101"}).similarity[0, 1] == 0
    told = "wished,occupation,percent\nK1303,K1302,80\nZ9999,K1302,5\n"
    assert read(tmp_path, {}, {}, told).similarity.tolist() == [[100, 80], [35, 100]]


def test_skills_weigh_the_same_unless_told(tmp_path):
    assert sorted(read(tmp_path, {}, {}).vacancies.skill_weights.tolist()) == [33, 33, 34]
    assert read(tmp_path, {}, {"weights": [50, 30, 20]}).vacancies.skill_weights.tolist() == [50, 30, 20]


@pytest.mark.parametrize(
    ("person", "vacancy", "said"),
    [
        ({"radius": 0}, {}, "people.json, « people » n° 1, colonne « radius » : « 0 » n'est pas un nombre entre"),
        ({"x": "NaN"}, {}, "people.json, « people » n° 1, colonne « x » : « NaN » n'est pas"),
        ({"french": "Z3"}, {}, "people.json, « people » n° 1, colonne « french » : « z3 » n'est pas un niveau"),
        ({"wishes": ["A", "B", "C", "D"]}, {}, "people.json, « people » n° 1, colonne « wishes » : 4 métiers"),
        ({"have": list("abcdefghijklmnopqrstuvwxyz0")}, {}, "people.json, colonne « have » : plus de 32 mots"),
        ({}, {"rome": ""}, "vacancies.json, « vacancies » n° 1, colonne « rome » : la case est vide"),
        ({}, {"age": -1}, "vacancies.json, « vacancies » n° 1, colonne « age » : « -1 » est négatif"),
        ({}, {"weights": [50, 60, 20]}, "vacancies.json, « vacancies » n° 1, colonne « weights » : donnez"),
        ({}, {"weights": [100]}, "vacancies.json, « vacancies » n° 1, colonne « weights » : donnez"),
    ],
)
def test_market_says_what_is_wrong(tmp_path, person, vacancy, said):
    with pytest.raises(Faulty) as refusal:
        read(tmp_path, person, vacancy)

    faults = str(refusal.value).replace(f"{tmp_path}/", "").splitlines()
    assert [fault.startswith(said) for fault in faults] == [True]


def test_market_written_and_read_is_the_same_but_for_its_numbers(tmp_path):
    made = labour_market(40, 30, 20, 20, 5, seed=3)

    market = read_market(*write_market(tmp_path, made))

    assert np.array_equal(market.people.radius, made.people.radius)
    assert np.array_equal(market.vacancies.age, made.vacancies.age)
    assert np.array_equal(market.people.skills_start, made.people.skills_start)
    wished = np.where(made.people.wishes >= 0, made.people.wishes, 0)
    alike = made.similarity[wished[:, :, None], made.vacancies.rome]
    again = np.where(market.people.wishes >= 0, market.people.wishes, 0)
    present = (made.people.wishes >= 0)[:, :, None]
    assert np.array_equal(market.similarity[again[:, :, None], market.vacancies.rome] * present, alike * present)
    lacks = (made.vacancies.require[None] & ~made.people.have[:, None]) == 0
    assert np.array_equal((market.vacancies.require[None] & ~market.people.have[:, None]) == 0, lacks)
