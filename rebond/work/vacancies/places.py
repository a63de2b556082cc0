"""How far one place is from another, on a plane and on the globe; where people live, to the commune."""

from collections.abc import Iterable
from math import cos, radians, sin
from uuid import UUID

from django.db.models import F, Q, Value
from django.db.models.lookups import LessThanOrEqual

from rebond.ground.tenancy.models import Commune
from rebond.people.beneficiaries.models import HouseholdMember

METRES_A_DEGREE = 111_195.0  # of a meridian, Earth taken as a sphere of 6 371 km
KM_A_DEGREE = METRES_A_DEGREE / 1000

Place = tuple[float, float]
"""Latitude and longitude, degrees."""


def metres(place: Place, origin: Place) -> tuple[int, int]:
    """East and north of the origin, metres of an equirectangular projection: under 0.3 % off within 150 km."""
    north = (place[0] - origin[0]) * METRES_A_DEGREE
    east = (place[1] - origin[1]) * METRES_A_DEGREE * cos(radians(origin[0]))
    return round(east), round(north)


def within(place: Place, km: int) -> Q:
    """Rows of the box that holds the circle: what the index finds."""
    high = km / KM_A_DEGREE
    wide = high / max(0.01, cos(radians(place[0])))
    return Q(latitude__range=(place[0] - high, place[0] + high), longitude__range=(place[1] - wide, place[1] + wide))


def near(place: Place, km: int) -> Q:
    """Rows within so many kilometres: the box by the index, then the circle."""
    return within(place, km) & circle(place, km)


def circle(place: Place, km: int) -> Q:
    """Rows whose place lies in the circle, by products alone: a cosine for each row costs more than reading it.

    The projection is equirectangular at the middle latitude of each pair, its cosine taken to the first order: within
    100 km, under 0.01 % from the great circle.
    """
    north = (F("latitude") - Value(place[0])) * Value(KM_A_DEGREE)
    shrink = Value(cos(radians(place[0]))) - (F("latitude") - Value(place[0])) * Value(
        sin(radians(place[0])) * radians(1) / 2
    )
    east = (F("longitude") - Value(place[1])) * Value(KM_A_DEGREE) * shrink
    return Q(LessThanOrEqual(east * east + north * north, Value(float(km * km))))


def homes(people: Iterable[UUID]) -> dict[UUID, Place]:
    """The middle of the commune of each of these people, by their pk, where it is known.

    A payer may write Marseille as one commune: the postal code tells the arrondissement.
    """
    rows = HouseholdMember.objects.filter(beneficiary__in=people, ends_on=None)
    told = list(rows.values_list("beneficiary", "household__insee", "household__postal_code"))
    codes = {insee for _, insee, _ in told}
    placed = Commune.objects.filter(latitude__isnull=False).order_by("-population", "insee")
    by_code = {row.insee: row for row in placed.filter(pk__in=codes)}
    left = {post for _, insee, post in told if insee not in by_code}
    by_post = {post: row for row in placed.filter(postal_codes__overlap=sorted(left)) for post in row.postal_codes}
    found = ((pk, by_code.get(insee) or by_post.get(post)) for pk, insee, post in told)
    return {pk: (row.latitude, row.longitude) for pk, row in found if row and row.latitude and row.longitude}
