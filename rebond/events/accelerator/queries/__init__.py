"""Reading days, cohorts, rotations, and what people take away."""

from rebond.events.accelerator.workshops import Workshop, workshops

__all__ = ["Workshop", "workshops"]
