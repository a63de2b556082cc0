"""From text to parameters: values, dates, sources, lines."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rebond.exchanges.packs import toml_lines
from rebond.exchanges.packs.reading import Pack, UnreadablePackError, read_pack
from tests.exchanges.packs.conftest import NATIONAL, THIRD

TEXT = THIRD.read_text(encoding="utf-8")
BOTH = [NATIONAL.with_name("13.toml"), NATIONAL.with_name("14.toml")]


def test_read_pack_gives_a_deadline_with_its_dates_and_its_source_in_full(read: Callable[[str], Pack]):
    parameter = read(TEXT).in_force("deadline.entrant", date(2026, 1, 1))

    assert parameter is not None
    assert parameter.value == {
        "label": "Orientation de l'entrant",
        "sentence": "Chaque entrant est orienté dans le mois.",
        "start": "information",
        "count": 1,
        "unit": "month",
        "stop": "decided",
    }
    assert (parameter.valid_from, parameter.valid_to) == (date(2025, 1, 1), None)
    assert (parameter.source, parameter.scope, parameter.confirmed) == (
        "Délibération d'essai, article 1",
        "departement",
        True,
    )
    assert TEXT.splitlines()[parameter.line - 1] == "[[deadline]]"


@pytest.mark.parametrize(
    ("key", "day", "value"),
    [
        ("amount.tutoring.cdi", date(2019, 5, 1), 300_000),
        ("amount.tutoring.cdi", date(2026, 5, 1), 400_000),
        ("amount.tutoring.cdd", date(2026, 5, 1), 200_000),
        ("amount.rsa.one_adult", date(2025, 5, 1), 64_652),
    ],
)
def test_read_pack_gives_amounts_in_cents(key: str, day: date, value: int):
    parameter = read_pack(BOTH[0]).in_force(key, day)

    assert parameter is not None
    assert parameter.value["amount_cents"] == value


@pytest.mark.parametrize(
    ("path", "key", "day", "length"),
    [
        (BOTH[0], "deadline.orientation", date(2024, 12, 31), (2, "month")),
        (BOTH[0], "deadline.orientation", date(2025, 1, 1), (6, "week")),
        (BOTH[0], "deadline.contract.social", date(2024, 12, 31), (2, "month")),
        (BOTH[0], "deadline.contract", date(2025, 1, 1), (1, "month")),
        (BOTH[0], "deadline.observations", date(2025, 5, 31), (1, "month")),
        (BOTH[0], "deadline.observations", date(2025, 6, 1), (10, "day")),
        (BOTH[0], "deadline.entrant", date(2026, 11, 22), (6, "week")),
        (BOTH[1], "deadline.entrant", date(2026, 11, 22), (1, "month")),
        (BOTH[0], "deadline.booking", date(2026, 11, 22), (10, "day")),
    ],
)
def test_both_regimes_are_there(path: Path, key: str, day: date, length: tuple[int, str]):
    parameter = read_pack(path).in_force(key, day)

    assert parameter is not None
    assert (parameter.value["count"], parameter.value["unit"]) == length


def test_the_old_contract_of_the_social_pathway_has_no_successor():
    assert read_pack(BOTH[0]).in_force("deadline.contract.social", date(2025, 1, 1)) is None


def test_a_departement_replaces_a_national_list_whole(read: Callable[[str], Pack]):
    own = '\n[[sector]]\ncode = "batiment"\nname = "Chantiers"\nrome = ["F17"]\nvalid_from = 2026-01-01\nsource = "essai"\n'

    same = [parameter for parameter in read(TEXT + own).parameters if parameter.key == "sector.batiment"]

    assert [(parameter.value["name"], parameter.scope) for parameter in same] == [("Chantiers", "departement")]


def test_entries_of_a_list_keep_the_order_of_the_file():
    pack = read_pack(BOTH[0])

    ranks = [parameter.value["rank"] for parameter in pack.parameters if parameter.key.startswith("programme.")]

    assert ranks == list(range(16))


def test_organisations_carry_where_to_find_them():
    organisation = read_pack(BOTH[0]).organisations[0]

    assert (organisation.code, organisation.capabilities) == ("POLE-CENTRE", ("pole",))
    assert organisation.contact["postal_code"] == "13001"
    assert organisation.contact["phone"].startswith("04 65 71 ")


@pytest.mark.parametrize("path", BOTH, ids=["13", "14"])
def test_invented_phones_and_addresses_reach_nobody(path: Path):
    pack = read_pack(path)

    contacts = [pack.departement.raw, *(organisation.contact for organisation in pack.organisations)]

    assert {contact["phone"][:8] for contact in contacts} <= {"04 65 71", "02 61 91"}
    assert {contact["email"].rpartition(".")[2] for contact in contacts} == {"example"}


def test_read_pack_says_where_the_text_is_not_toml(read: Callable[[str], Pack]):
    with pytest.raises(UnreadablePackError) as refusal:
        read(TEXT.replace("count = 20", "count = "))

    assert (refusal.value.error.file, refusal.value.error.line) == ("90.toml", 39)
    assert "pas du TOML" in refusal.value.error.sentence


@pytest.mark.parametrize(("content", "words"), [(None, "n'existe pas"), (b'name = "\xe9"', "UTF-8")])
def test_read_pack_says_what_is_wrong_with_the_file(content: bytes | None, words: str, tmp_path: Path):
    path = tmp_path / "91.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadablePackError) as refusal:
        read_pack(path, national=NATIONAL)

    assert words in refusal.value.error.sentence


def test_the_fingerprint_covers_both_files(read: Callable[[str], Pack], tmp_path: Path):
    law = tmp_path / "national.toml"
    law.write_text(NATIONAL.read_text(encoding="utf-8") + "\n# une ligne de plus\n", encoding="utf-8")

    assert read(TEXT).sha256 == read(TEXT).sha256
    assert read_pack(THIRD, national=law).sha256 != read_pack(THIRD, national=NATIONAL).sha256


def test_lines_follow_nested_tables_and_skip_long_texts():
    text = '[[a]]\nx = 1\n[[a.b]]\ny = """\n[[a]]\nz = 2\n"""\n[[a.b]]\ny = 3\n[[a]]\nx = [\n  4,\n]\n[c]\nd = 5\n'

    assert toml_lines.lines(text) == {
        ("a", 0): 1,
        ("a", 0, "x"): 2,
        ("a", 0, "b", 0): 3,
        ("a", 0, "b", 0, "y"): 4,
        ("a", 0, "b", 1): 8,
        ("a", 0, "b", 1, "y"): 9,
        ("a", 1): 10,
        ("a", 1, "x"): 11,
        ("c",): 14,
        ("c", "d"): 15,
    }
