"""What the reader of any partner's file hands over: an opening, one draft for each line, a closing."""

from dataclasses import dataclass, field
from datetime import datetime

from rebond.exchanges.files.problems import Problem
from rebond.people.beneficiaries.intake import Record


@dataclass(frozen=True)
class Opening:
    """What the file says of itself: `facts` are pairs of a label and a value."""

    told_at: datetime
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, repr=False)  # a log must not name anybody
class Draft:
    """One line as it was read: a record, or else the reasons why there is none.

    `cells` are the line's own texts, given back to whoever corrects it.
    """

    number: int
    record: Record | None
    request_number: str = ""
    problems: tuple[Problem, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closing:
    """What is known once the whole file is read. `is_complete` is False when its own total is not what was read."""

    declared: int | None = None
    is_complete: bool = True
    problems: tuple[Problem, ...] = ()
    unknown_tags: dict[str, int] = field(default_factory=dict)


Piece = Opening | Draft | Closing
