"""What a pack must be: the real ones pass, each class of fault is refused at its line."""

import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rebond.exchanges.packs import schema
from rebond.exchanges.packs.reading import Pack, read_pack
from rebond.exchanges.packs.schema.facts import FACTS
from rebond.exchanges.packs.schema.known import PARAMETERS
from rebond.exchanges.packs.schema.shapes import DEADLINE_FACTS, DEADLINES, PLACEHOLDERS, SHAPES, contrast_with_white
from rebond.exchanges.packs.schema.territories import Commune, covered
from rebond.journey.orientation.proposals import holds
from rebond.journey.orientation.vocabulary import CRITERIA, WORKED_OUT
from tests.exchanges.packs.conftest import NATIONAL, THIRD, Judge

TEXT = THIRD.read_text(encoding="utf-8")
FAULTS = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))["fault"]
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("code", ["13", "14"])
def test_check_finds_nothing_in_the_real_packs(code: str, france: Sequence[Commune]):
    pack = read_pack(NATIONAL.with_name(f"{code}.toml"))

    errors = schema.check(pack, [commune for commune in france if commune.departement == code])

    assert [str(error) for error in errors] == []


def test_check_accepts_a_third_departement_made_of_text_alone(judge: Judge):
    assert [str(error) for error in judge(TEXT)] == []


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"] for fault in FAULTS])
def test_check_refuses_a_fault_at_its_line(fault: dict[str, str], judge: Judge):
    assert fault["old"] in TEXT
    text = TEXT.replace(fault["old"], fault["new"])

    errors = judge(text)

    before, found, _ = text.partition(f"\n{fault['where']}")
    assert found
    assert [error.line for error in errors if fault["words"] in error.sentence] == [before.count("\n") + 2]


def test_check_tells_every_fault_at_once(judge: Judge):
    text = TEXT.replace("count = 20", "count = 0.5").replace("#1f5c2e", "green").replace('["referent"]', "[]")

    assert len(judge(text)) == 3


def test_check_refuses_the_kinds_of_a_departement_in_the_national_file(
    read: Callable[[str], Pack], belfort: Sequence[Commune], tmp_path: Path
):
    law = tmp_path / "national.toml"
    law.write_text(NATIONAL.read_text(encoding="utf-8") + '\n[[organisation]]\ncode = "A"\n', encoding="utf-8")

    errors = schema.check(read_pack(THIRD, national=law), belfort)

    assert "appartient au fichier d'un département" in errors[0].sentence


def test_facts_are_those_that_the_orientation_knows():
    assert set(FACTS) == {*CRITERIA, *WORKED_OUT}


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54)])
def test_contrast_follows_the_formula_of_wcag(colour: str, ratio: float):
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)


def test_covered_gives_the_rest_to_the_pole_that_takes_what_remains(
    read: Callable[[str], Pack], belfort: Sequence[Commune]
):
    organisations = [entry for entry in read(TEXT).entries if entry.kind == "organisation"]

    reach = covered(organisations, belfort)

    everything = {commune.insee for commune in belfort}
    assert reach["POLE-BELFORT"] == {"90010"}
    assert reach["POLE-PAYS"] == everything - {"90010"}
    assert reach["ATELIER"] == reach["MDS-90"] == everything


SITUATIONS: list[tuple[str, dict[str, Any], str, str]] = [
    ("nothing is known", {}, "socio_professionnel", "professionnel"),
    ("recent work", {"situation_professionnelle": "EN_ACTIVITE"}, "professionnel", "professionnel"),
    ("work impossible", {"contrainte_sante": "INCAPACITE_RECHERCHE_ACTIVITE_PRO"}, "social", "social"),
    ("two strong obstacles", {"strong_obstacles": 2}, "socio_professionnel", "social"),
    ("three strong obstacles", {"strong_obstacles": 3}, "social", "social"),
    ("ready, nothing in the way", {"capacite_a_travailler": True}, "professionnel", "professionnel"),
    ("not ready", {"capacite_a_travailler": False}, "socio_professionnel", "socio_professionnel"),
    (
        "a training first",
        {"projet_pro": "FORMATION", "capacite_a_travailler": True},
        "professionnel",
        "socio_professionnel",
    ),
]


@pytest.mark.parametrize(("code", "rank"), [("13", 0), ("14", 1)])
@pytest.mark.parametrize("situation", SITUATIONS, ids=[situation[0] for situation in SITUATIONS])
def test_pathway_rules_differ_between_departements(code: str, rank: int, situation: tuple[Any, ...]):
    rules = _value(read_pack(NATIONAL.with_name(f"{code}.toml")), "orientation_rules.pathway")["rules"]
    facts = {"strong_obstacles": 0, "medium_obstacles": 0} | situation[1]

    decided = next(rule for rule in rules if holds(rule["when"], facts))

    assert decided["then"]["pathway"] == situation[2 + rank]


@pytest.mark.parametrize(("children", "kind"), [(0, "lieu_accueil"), (1, "mds"), (None, "lieu_accueil")])
def test_family_with_minor_children_goes_to_the_mds_in_13(children: int | None, kind: str):
    rules = _value(read_pack(NATIONAL.with_name("13.toml")), "orientation_rules.structure_kind")["rules"]

    decided = next(rule for rule in rules if holds(rule["when"], {"pathway": "social", "minor_children": children}))

    assert decided["then"]["structure_kinds"][0] == kind


def _value(pack: Pack, key: str) -> Any:
    parameter = pack.in_force(key, TODAY)
    assert parameter is not None
    return parameter.value


def test_difference_names_the_field_that_changes(read: Callable[[str], Pack]):
    old, new = read(TEXT), read(TEXT.replace("count = 20", "count = 15"))

    changes = schema.difference(old, new)

    assert changes == [schema.Change("deadline.first_interview à partir du 01/01/2025", "count", 20, 15)]


def test_difference_names_what_is_added_and_what_goes(read: Callable[[str], Pack]):
    old, new = (
        read(TEXT),
        read(TEXT.replace("Maison des solidarités", "MdS").replace('code = "ATELIER"', 'code = "FAB"')),
    )

    changes = schema.difference(old, new)

    assert [(change.what, change.is_added, change.is_removed) for change in changes] == [
        ("structure_kind.solidarity à partir du 01/01/2025", False, False),
        ("organisation.MDS-90", False, False),
        ("organisation.FAB", True, False),
        ("organisation.ATELIER", False, True),
    ]


def test_difference_of_a_pack_with_itself_is_empty(read: Callable[[str], Pack]):
    assert schema.difference(read(TEXT), read(TEXT)) == []


def test_the_guide_of_packs_tells_every_name():
    guide = NATIONAL.with_name("README.md").read_text(encoding="utf-8")

    names = [*SHAPES, *PARAMETERS, *DEADLINES, *DEADLINE_FACTS, *FACTS, *PLACEHOLDERS]

    assert [name for name in names if name not in guide] == []
