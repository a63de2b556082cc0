"""The benchmarks of the engine run at small sizes, beside their peers, and every answer they measure is checked."""

from importlib import import_module

import pytest

from benchmarks.planner import ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_small_benchmark_runs_beside_its_peers(room):
    figures = import_module(f"benchmarks.planner.{room}").quick()

    assert figures
    assert any(figure.peer is not None for figure in figures)
