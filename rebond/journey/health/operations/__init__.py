"""Every write of health: requests, opinions in words of work, and what the compartment keeps sealed."""

from rebond.journey.health.operations.compartment import (
    Conflict,
    change_consultation,
    open_compartment,
    write_consultation,
    write_letter,
)
from rebond.journey.health.operations.keys import rotate
from rebond.journey.health.operations.letters import print_letter
from rebond.journey.health.operations.opinions import give_opinion, withdraw_opinion
from rebond.journey.health.operations.requests import ask, cancel, take

__all__ = [
    "Conflict",
    "ask",
    "cancel",
    "change_consultation",
    "give_opinion",
    "open_compartment",
    "print_letter",
    "rotate",
    "take",
    "withdraw_opinion",
    "write_consultation",
    "write_letter",
]
