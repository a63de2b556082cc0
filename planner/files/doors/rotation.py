"""Doors on the rotation of workshops."""

from __future__ import annotations

from argparse import Namespace

from planner.files.days import read_day, summary_of_rotation, write_day, write_rotation
from planner.files.doors import Told, written
from planner.rotation.generate import workshop
from planner.rotation.solve import rotate


def rotate_day(asked: Namespace) -> Told:
    """Rotate the people of a day through its workshops."""
    named = read_day(asked.day)
    rotation = rotate(named.day, seconds=asked.seconds, seed=asked.seed)
    if asked.out:
        write_rotation(asked.out, named, rotation)
    return summary_of_rotation(named, rotation) + written(asked.out), 0


def make_day(asked: Namespace) -> Told:
    """Write a made-up day of workshops."""
    day = workshop(asked.seed)
    return f"{len(day.owes)} personnes et {day.owes.shape[1]} ateliers." + written(*write_day(asked.out, day)), 0
