"""The workshops of a day, as the pack says them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rebond.ground.parameters import queries as parameters


@dataclass(frozen=True)
class Workshop:
    """One workshop: how long it lasts, how many people it takes at once (1 is individual), whether it takes a room."""

    code: str
    name: str
    easy: str
    minutes: int
    smallest: int
    largest: int
    needs_room: bool

    @property
    def is_individual(self) -> bool:
        return self.largest == 1


def workshops(on: date) -> dict[str, Workshop]:
    """The workshops of the département on a day, in the order of its pack."""
    found = parameters.under("workshop", on=on)
    ranked = sorted(found.items(), key=lambda item: int(item[1]["rank"]))
    return {code: _read(code, value) for code, value in ranked}


def ever() -> dict[str, Workshop]:
    """Every workshop that the pack names, whenever in force, in its latest words: days that are past keep theirs."""
    prefix = "workshop."
    said = {key.removeprefix(prefix): dated for key, dated in parameters.book().items() if key.startswith(prefix)}
    return {code: _read(code, dated[0].value) for code, dated in said.items() if dated and dated[0].value}


def _read(code: str, value: dict[str, Any]) -> Workshop:
    names = ("name", "easy", "minutes", "smallest", "largest", "needs_room")
    return Workshop(code, **{name: value[name] for name in names})
