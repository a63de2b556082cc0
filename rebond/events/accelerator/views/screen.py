"""The public screen of a day: who goes where now, and next. Whoever holds the address reads first names and numbers."""

from collections import defaultdict

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rebond.events.accelerator.models import Day
from rebond.events.accelerator.operations.running import SCREEN
from rebond.events.accelerator.queries.running import Board, Person, Stop, board
from rebond.ground.tenancy import context, links
from rebond.ground.web import pages
from rebond.people.accounts.access import public

Line = tuple[Stop, list[Person]]


@public
@never_cache
@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """The screen of the day of a live link; its middle part alone for the htmx poll."""
    now = timezone.now()
    link = links.find(token, purpose=SCREEN, at=now)
    if link is None:
        return _private(_unknown(request))
    with context.departement(link.departement_id):
        day = Day.objects.select_related("session__organisation").filter(pk=link.object_id).first()
        if day is None:
            return _private(_unknown(request))
        found = board(day, at=now)
        values = {
            "day": day,
            "now": now,
            "current": _lines(found, "now"),
            "coming": _lines(found, "next"),
            "token": token,
        }
        template = pages.page(request, "accelerator/screen.html", part="lines")
        return _private(render(request, template, values))


def _lines(found: Board, name: str) -> list[Line]:
    """Each workshop with who is called to it, by hour and room: those who are there, neither awaited nor gone."""
    called: defaultdict[object, list[Person]] = defaultdict(list)
    stops: dict[object, Stop] = {}
    for person in found.people:
        stop: Stop | None = getattr(person, name)
        if stop is not None and person.is_here:
            stops[stop.passage.pk] = stop
            called[stop.passage.pk].append(person)
    ordered = sorted(stops.values(), key=lambda stop: (stop.passage.starts_at, stop.where, stop.title))
    return [(stop, called[stop.passage.pk]) for stop in ordered]


def _unknown(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, app="allauth.account", action="link_unknown", limit_get=True):
        return render(request, "429.html", status=429)
    return render(request, "accelerator/screen_closed.html", status=410)


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
