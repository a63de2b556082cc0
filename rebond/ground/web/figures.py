"""What a figure is: one definition, told on the screen and counted by one query."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One counted thing. `definition` is the sentence of the tooltip, and what the test checks."""

    key: str
    label: str
    definition: str


def shown(count: int, *, smallest: int) -> str:
    """A count as it may be shown: below `smallest` (and above zero) it could name someone, so it is hidden."""
    return f"moins de {smallest}" if 0 < count < smallest else f"{count:n}"


def rate(part: int, whole: int) -> float | None:
    """A percentage with one decimal; None when there is nothing to divide by."""
    return round(100 * part / whole, 1) if whole else None
