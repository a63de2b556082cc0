"""The public screen of a day: who goes where now, and next. Whoever holds the address reads first names and numbers."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.events.accelerator.models import Day
from rebond.events.accelerator.operations.running import SCREEN
from rebond.events.accelerator.queries.running import Board, Person, Stop, board
from rebond.ground.web import pages
from rebond.people.accounts.views.doors import by_link, row

Line = tuple[Stop, list[Person]]


@require_safe
@by_link(SCREEN, row(Day, "session__organisation"), page="accelerator/screen_closed.html")
def screen(request: HttpRequest, day: Day, token: str) -> HttpResponse:
    """The screen of the day of a live link; its middle part alone for the htmx poll."""
    now = timezone.now()
    found = board(day, at=now)
    values = {
        "day": day,
        "now": now,
        "current": _lines(found, "now"),
        "coming": _lines(found, "next"),
        "token": token,
    }
    return render(request, pages.page(request, "accelerator/screen.html", part="lines"), values)


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
