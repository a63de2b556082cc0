"""The door to the map of visits: our own drawing, no tile from anywhere, and the table behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.people.accounts.access import access, principal_of
from rebond.work.prospecting.queries import maps as queries
from rebond.work.prospecting.states import READERS
from rebond.work.prospecting.views.companies import tabs


@access(READERS)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Where to go, commune by commune."""
    places = queries.places(principal_of(request), timezone.localdate())
    drawing = queries.drawn(places)
    context = {
        "places": places,
        "points": drawing.points,
        "communes": drawing.dots,
        "width": queries.WIDTH,
        "height": drawing.height,
        "tabs": tabs("map"),
    }
    return render(request, "prospecting/map.html", context)
