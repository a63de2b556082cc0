"""The map: a point for each commune with something to do, among the dots of all, and the table that says the same."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.tenancy.models import Commune, Departement
from rebond.people.accounts.states import Role
from rebond.work.prospecting.queries import maps as queries
from tests.conftest import TODAY
from tests.factories import principal
from tests.signing import client_of
from tests.work.factories import CompanyFactory
from tests.work.prospecting.factories import VisitFactory


@pytest.fixture
def places(departement):
    """Three communes in a triangle: two at the corners, one that nobody placed."""
    code = Departement.objects.get(pk=departement.pk).code
    known = [("99001", "Nord", 44.0, 5.0), ("99002", "Sud", 43.0, 6.0), ("99003", "Ailleurs", None, None)]
    Commune.objects.bulk_create(
        Commune(
            insee=insee, name=name, sort_name=name.lower(), departement_code=code, postal_codes=[],
            latitude=latitude, longitude=longitude,
        )
        for insee, name, latitude, longitude in known
    )  # fmt: skip


@pytest.mark.usefixtures("places")
def test_communes_with_something_to_do_are_drawn_the_busiest_first():
    CompanyFactory(organisation__insee="99001")
    VisitFactory(company__organisation__insee="99002", starts_at=timezone.now() + timedelta(days=1))
    CompanyFactory(organisation__insee="99003")

    found = queries.places(principal(Role.RTEF), TODAY)
    assert [(one.name, one.planned, one.approach) for one in found] == [
        ("Sud", 1, 0),
        ("Ailleurs", 0, 1),
        ("Nord", 0, 1),
    ]
    drawing = queries.drawn(found)
    points = {point.name: (point.x, point.y) for point in drawing.points}
    assert set(points) == {"Nord", "Sud"}
    assert points["Nord"][1] < points["Sud"][1]
    assert points["Nord"][0] < points["Sud"][0]
    assert all(0 <= x <= queries.WIDTH and 0 <= y <= drawing.height for x, y in points.values())


@pytest.mark.usefixtures("places")
def test_only_places_to_go_to_are_named_and_no_name_is_written_over_another():
    places = [queries.Place(insee, insee, planned, 1) for insee, planned in (("99001", 2), ("99002", 1), ("99001", 1))]

    assert [one.is_named for one in queries.drawn(places).points] == [True, True, False]
    assert not queries.drawn([queries.Place("99001", "Nord", 0, 1)]).points[0].is_named


@pytest.mark.usefixtures("places")
def test_the_page_has_the_drawing_and_its_table():
    CompanyFactory(organisation__insee="99001")

    page = client_of(principal(Role.RTEF).membership).get(reverse("prospecting:map")).content.decode()
    assert '<svg class="map"' in page
    assert "Nord" in page


@pytest.mark.usefixtures("departement")
def test_without_anything_to_do_the_page_says_so():
    page = client_of(principal(Role.RTEF).membership).get(reverse("prospecting:map")).content.decode()

    assert "Rien à placer" in page
