"""A day of workshops: everyone goes to all they owe, rooms and coaches allowing, and meets as many others as possible."""

from planner.rotation.check import check
from planner.rotation.generate import workshop
from planner.rotation.problem import NOWHERE, Day, Rotation, Session, Why
from planner.rotation.solve import rotate

__all__ = ["NOWHERE", "Day", "Rotation", "Session", "Why", "check", "rotate", "workshop"]
