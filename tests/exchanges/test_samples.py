"""The sample files of the repository."""

from datetime import date
from pathlib import Path

import pytest

from rebond.demo import samples
from rebond.exchanges.caf import reading as caf
from rebond.exchanges.caf.flow import RejectedBlock, Trailer
from rebond.exchanges.spreadsheets import reading as spreadsheets
from rebond.exchanges.spreadsheets.entries import read_entry
from rebond.exchanges.spreadsheets.mapping import LABELS, guess_mapping
from rebond.exchanges.spreadsheets.tables import Row, Table

FOLDER = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", [*samples.FLOWS.values(), "entrants.csv"])
def test_samples_are_what_the_command_writes(name: str, tmp_path: Path):
    samples.write_samples(tmp_path)

    assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("departement", samples.FLOWS)
def test_sample_flows_hold_forty_households_and_three_faults(departement: str):
    *records, trailer = caf.read(FOLDER / samples.FLOWS[departement], departement=departement)

    assert isinstance(trailer, Trailer)
    assert (trailer.is_complete, trailer.households_read, trailer.households_rejected) == (True, 40, 1)
    assert list(trailer.unknown_tags) == ["InfosFoyerRSA/IdentificationRSA/DemandeRSA/NOUVEAUCHAMP"]
    problems = [problem for record in records for problem in getattr(record, "problems", ())]
    assert [(problem.tag, problem.is_blocking) for problem in problems] == [("NIR", False), ("DTNAI", True)]
    assert sum(isinstance(record, RejectedBlock) for record in records) == 1


@pytest.mark.parametrize(("name", "faults"), [("entrants.csv", 2), ("entrants.xlsx", 0)])
def test_sample_spreadsheets_need_no_mapping_by_hand(name: str, faults: int):
    table, *rows = spreadsheets.read(FOLDER / name)

    assert isinstance(table, Table)
    mapping = guess_mapping(table.headings)
    entries = [read_entry(row, table, mapping, today=date(2026, 11, 22)) for row in rows if isinstance(row, Row)]
    assert sorted(mapping) == sorted(LABELS)
    assert sum(len(entry.problems) for entry in entries) == faults
    assert len(entries) > 40
