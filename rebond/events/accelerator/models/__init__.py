"""Days of six workshops: who is chosen, who goes where, and what each person takes away."""

from rebond.events.accelerator.models.cohorts import CohortChange, Selection
from rebond.events.accelerator.models.days import Coach, Day, DayRoom, Passage, Seat
from rebond.events.accelerator.models.presences import Presence
from rebond.events.accelerator.models.takeaways import Cv, Exploration, Practice

__all__ = [
    "Coach",
    "CohortChange",
    "Cv",
    "Day",
    "DayRoom",
    "Exploration",
    "Passage",
    "Practice",
    "Presence",
    "Seat",
    "Selection",
]
