"""Doors on appointments under deadlines."""

from __future__ import annotations

from argparse import Namespace

from planner.booking.generate import appointments
from planner.booking.solve import book
from planner.files.appointments import not_placed, read_appointments, write_appointments, write_bookings
from planner.files.doors import Told, written


def book_requests(asked: Namespace) -> Told:
    """Give each request a place before its deadline."""
    read = read_appointments(asked.requests, asked.blocks)
    booked = book(read.requests, read.blocks, kilometres_per_day=asked.kilometres_per_day)
    if asked.out:
        write_bookings(asked.out, read, booked)
    lines = [
        f"{int(booked.on_time.sum())} rendez-vous à temps pour {len(read.requests)} demandes (borne : {booked.bound}).",
        f"{booked.kilometres:.1f} km en moyenne.".replace(".", ",", 1),
        *not_placed(booked),
    ]
    return "\n".join(lines) + written(asked.out), 0


def make_appointments(asked: Namespace) -> Told:
    """Write a made-up year of orientation interviews."""
    requests, blocks = appointments(asked.requests, asked.advisers, asked.sites, asked.load / 100, asked.seed)
    told = f"{len(requests)} demandes et {len(blocks)} demi-journées."
    return told + written(*write_appointments(asked.out, requests, blocks)), 0
