"""The engine's figures, each beside its peers in the same run: whole for `make bench`, small for the tests."""

from importlib import import_module

from benchmarks.figures import Figure

ROOMS = ("interviews", "matching", "booking", "rotation", "cohort")


def run() -> list[Figure]:
    """Every figure of every problem, medians of five seeds."""
    return [figure for room in ROOMS for figure in import_module(f"benchmarks.planner.{room}").run()]
