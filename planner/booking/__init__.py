"""Interviews under deadlines on the half-days of advisers: who is seen where and when, and how many advisers it takes."""

from planner.booking.bound import Relaxation, relaxation
from planner.booking.check import check
from planner.booking.generate import appointments
from planner.booking.problem import Blocks, Bookings, Reason, Requests, road_metres
from planner.booking.simulate import Conditions, Simulation, simulate
from planner.booking.solve import book, moved, rebook
from planner.booking.staffing import curve, fewest_advisers, quanta_to_double, shortage, staff

__all__ = [
    "Blocks",
    "Bookings",
    "Conditions",
    "Reason",
    "Relaxation",
    "Requests",
    "Simulation",
    "appointments",
    "book",
    "check",
    "curve",
    "fewest_advisers",
    "moved",
    "quanta_to_double",
    "rebook",
    "relaxation",
    "road_metres",
    "shortage",
    "simulate",
    "staff",
]
