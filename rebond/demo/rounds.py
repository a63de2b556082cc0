"""A rotation that anybody may check by hand: as many groups as workshops, which all move on by one at each round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from rebond.events.accelerator.workshops import Workshop


@dataclass(frozen=True)
class Turn:
    """One workshop held once: which of its coaches (counted from 0), from when, for whom (ranks)."""

    shop: Workshop
    coach: int
    starts_at: datetime
    people: tuple[int, ...]


@dataclass(frozen=True)
class Rounds:
    """The day of a rotation: its rounds before and after the meal."""

    shops: Sequence[Workshop]
    people: int
    step: int

    @property
    def minutes(self) -> int:
        """A round lasts as long as the longest workshop, in whole slots."""
        return ceil(max(shop.minutes for shop in self.shops) / self.step) * self.step

    def coaches(self, shop: Workshop) -> int:
        """How many run a workshop side by side, so that the whole group has been through it in one round."""
        group = ceil(self.people / len(self.shops))
        in_a_row = self.minutes // self._length(shop)
        return max(1, ceil(ceil(group / shop.largest) / in_a_row))

    def turns(self, starts: Sequence[datetime]) -> Iterator[Turn]:
        """Every turn of the day; `starts` says when each round begins."""
        for number, starts_at in enumerate(starts):
            for rank, shop in enumerate(self.shops):
                group = range((rank + number) % len(self.shops), self.people, len(self.shops))
                yield from self._round(shop, starts_at, list(group))

    def _round(self, shop: Workshop, starts_at: datetime, group: list[int]) -> Iterator[Turn]:
        """A group of one round, cut in as many turns as the workshop's size asks."""
        side_by_side = self.coaches(shop)
        parts = [group[first : first + shop.largest] for first in range(0, len(group), shop.largest)]
        for place, part in enumerate(parts):
            later = timedelta(minutes=place // side_by_side * self._length(shop))
            yield Turn(shop, place % side_by_side, starts_at + later, tuple(part))

    def _length(self, shop: Workshop) -> int:
        return ceil(shop.minutes / self.step) * self.step
