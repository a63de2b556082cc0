"""The communes of France, and a third département made of text alone."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rebond.exchanges.packs import schema
from rebond.exchanges.packs.reading import Pack, PackError, read_pack
from rebond.exchanges.packs.schema.territories import Commune, read_communes

ROOT = Path(__file__).parents[3]
NATIONAL = ROOT / "packs" / "national.toml"
THIRD = Path(__file__).with_name("90.toml")

Judge = Callable[[str], list[PackError]]


@pytest.fixture(scope="session")
def france() -> Sequence[Commune]:
    return read_communes(ROOT / "node_modules" / "@etalab" / "decoupage-administratif" / "data")


@pytest.fixture(scope="session")
def belfort(france: Sequence[Commune]) -> Sequence[Commune]:
    return [commune for commune in france if commune.departement == "90"]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Pack]:
    """Read a pack given as text, beside the real national file."""

    def read_text(text: str) -> Pack:
        path = tmp_path / "90.toml"
        path.write_text(text, encoding="utf-8")
        return read_pack(path, national=NATIONAL)

    return read_text


@pytest.fixture
def judge(read: Callable[[str], Pack], belfort: Sequence[Commune]) -> Judge:
    """Every fault of a pack given as text."""
    return lambda text: schema.check(read(text), belfort)
