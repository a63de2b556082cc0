"""Planning engine: interviews, matching, appointments, workshops and fair draws, over numpy arrays and plain dataclasses.

Its doors are `plan`, `match`, `cap_lists`, `book`, `rebook`, `simulate`, `rotate` and `draw`; each problem's folder holds
the rest: its dataclasses, bound, validators and generator. A problem is loaded when its door is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.booking import book, rebook, simulate
    from planner.cohort import draw
    from planner.interviews.solve import plan
    from planner.matching import cap_lists, match
    from planner.rotation import rotate

_ROOMS = {
    "plan": "planner.interviews.solve",
    "match": "planner.matching",
    "cap_lists": "planner.matching",
    "book": "planner.booking",
    "rebook": "planner.booking",
    "simulate": "planner.booking",
    "rotate": "planner.rotation",
    "draw": "planner.cohort",
}

__all__ = ["book", "cap_lists", "draw", "match", "plan", "rebook", "rotate", "simulate"]


def __getattr__(name: str) -> Any:
    """The door of this name."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'planner' has no attribute '{name}'")
    return getattr(import_module(_ROOMS[name]), name)
