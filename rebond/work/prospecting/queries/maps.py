"""Where the visits to come and the companies to approach are, commune by commune, and a plane to draw them on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import cos, radians, sqrt
from typing import Any

from django.db.models import Q

from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.principals import Principal
from rebond.work.prospecting.queries import portfolios
from rebond.work.vacancies.queries import communes

WIDTH, MARGIN = 900, 30
LABEL = (150, 15)
"""The width and the height that a name takes."""


@dataclass(frozen=True)
class Place:
    """One commune with something to do: visits to come, companies to approach."""

    insee: str
    name: str
    planned: int
    approach: int


@dataclass(frozen=True)
class Point:
    """A commune on the plane, in the units of the drawing. `is_named`: there is room for its name."""

    x: int
    y: int
    name: str = ""
    planned: int = 0
    approach: int = 0
    is_named: bool = False

    @property
    def radius(self) -> int:
        """The area of the circle says how many."""
        return min(40, round(6 + 4 * sqrt(self.approach)))

    @property
    def label_x(self) -> int:
        return self.x + 10


@dataclass(frozen=True)
class Map:
    """Every commune as a dot, those with something to do as points, and the height of the drawing."""

    dots: list[Point]
    points: list[Point]
    height: int


def places(principal: Principal, today: date) -> list[Place]:
    """The communes with something to do, the busiest first; two statements."""
    rows: Any = portfolios.listed(principal, today).exclude(organisation__insee="").order_by()
    told = rows.values_list("organisation__insee", "is_planned", "points")
    planned, approach = Counter[str](), Counter[str]()
    for insee, is_planned, points in told:
        planned[insee] += bool(is_planned)
        approach[insee] += points > 0
    names = dict(Commune.objects.filter(insee__in={*planned, *approach}).values_list("insee", "name"))
    found = [Place(insee, name, planned[insee], approach[insee]) for insee, name in names.items()]
    kept = [one for one in found if one.planned or one.approach]
    return sorted(kept, key=lambda one: (-one.planned, -one.approach, one.name))


def _overlap(one: Point, other: Point) -> bool:
    """Their names would be written over one another."""
    return abs(one.x - other.x) < LABEL[0] and abs(one.y - other.y) < LABEL[1]


def drawn(found: Sequence[Place]) -> Map:
    """These places on a plane, among all the communes of the département whose position is known."""
    placed = communes().exclude(Q(latitude=None) | Q(longitude=None))
    known: Any = placed.values_list("insee", "latitude", "longitude")
    at: dict[str, tuple[float, float]] = {insee: (latitude, longitude) for insee, latitude, longitude in known}
    if not at:
        return Map([], [], 0)
    south, north = min(lat for lat, _ in at.values()), max(lat for lat, _ in at.values())
    west, east = min(lon for _, lon in at.values()), max(lon for _, lon in at.values())
    shrink = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / (max(east - west, 0.01) * shrink)

    def point(insee: str, **more: Any) -> Point:
        latitude, longitude = at[insee]
        x, y = (longitude - west) * shrink * scale, (north - latitude) * scale
        return Point(round(MARGIN + x), round(MARGIN + y), **more)

    points: list[Point] = []
    for one in (one for one in found if one.insee in at):
        here = point(one.insee, name=one.name, planned=one.planned, approach=one.approach)
        is_hidden = any(there.is_named and _overlap(here, there) for there in points)
        points.append(replace(here, is_named=one.planned > 0 and not is_hidden))
    return Map([point(insee) for insee in at], points, round(2 * MARGIN + (north - south) * scale))
