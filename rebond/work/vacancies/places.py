"""How far one place is from another, on a plane and on the globe; where people live, to the commune."""

from collections.abc import Iterable
from math import cos, radians
from uuid import UUID

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ACos, Cos, Least, Radians, Sin
from django.db.models.lookups import LessThanOrEqual

from rebond.ground.tenancy.models import Commune
from rebond.people.beneficiaries.models import HouseholdMember

METRES_A_DEGREE = 111_195.0  # of a meridian, Earth taken as a sphere of 6 371 km
EARTH_KM = 6371.0

Place = tuple[float, float]
"""Latitude and longitude, degrees."""


def metres(place: Place, origin: Place) -> tuple[int, int]:
    """East and north of the origin, metres of an equirectangular projection: under 0.3 % off within 150 km."""
    north = (place[0] - origin[0]) * METRES_A_DEGREE
    east = (place[1] - origin[1]) * METRES_A_DEGREE * cos(radians(origin[0]))
    return round(east), round(north)


def within(place: Place, km: int) -> Q:
    """Rows of the box that holds the circle: what the index finds."""
    high = km * 1000 / METRES_A_DEGREE
    wide = high / max(0.01, cos(radians(place[0])))
    return Q(latitude__range=(place[0] - high, place[0] + high), longitude__range=(place[1] - wide, place[1] + wide))


def near(place: Place, km: int) -> Q:
    """Rows within so many kilometres: the box by the index, then the circle."""
    return within(place, km) & Q(LessThanOrEqual(distance_km(place), Value(float(km))))


def distance_km(place: Place) -> Combinable:
    """Kilometres between this place and each row, along the great circle, by PostgreSQL."""
    here = Radians(Value(place[0], output_field=FloatField()))
    there = Radians(F("latitude"))
    apart = Radians(F("longitude") - Value(place[1], output_field=FloatField()))
    cosine = Sin(here) * Sin(there) + Cos(here) * Cos(there) * Cos(apart)
    return EARTH_KM * ACos(Least(Value(1.0), cosine))


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
