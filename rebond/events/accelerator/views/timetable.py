"""Doors of the rotation: the grid, planning it, and what is printed of it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rebond.events.accelerator import planning
from rebond.events.accelerator.models import Day
from rebond.events.accelerator.operations import rotations
from rebond.events.accelerator.queries import timetable as queries
from rebond.events.accelerator.queries.running import Board, board
from rebond.events.accelerator.rules import can_prepare
from rebond.events.accelerator.views.days import about, can_see, fetch, tabs
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS
from rebond.ground.web import codes, pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access

HERE = "Déroulé"
LAYOUTS = {"salles": "Par salle", "ateliers": "Par atelier", "personnes": "Par personne"}


def _url(day: Day) -> str:
    return reverse("accelerator:timetable", args=[day.pk])


@access(NAME_READERS)
@require_safe
def timetable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who goes where, by room, by workshop or by person; what is proved of it."""
    principal, row = fetch(request, pk, can_see)
    layout = request.GET.get("par", "")
    layout = layout if layout in LAYOUTS else "salles"
    found = board(row, at=timezone.now())
    url = _url(row)
    context = {
        **about(row, here=HERE),
        "pages": tabs(principal, row, here="timetable"),
        "board": found,
        "layout": layout,
        "grid": _grid(found, layout),
        "proof": queries.proof(row),
        "missing": queries.missing(found),
        "can_prepare": can_prepare(principal, row) and row.session.starts_at > timezone.now(),
        "layouts": [
            {"label": label, "url": f"{url}?par={key}", "current": key == layout} for key, label in LAYOUTS.items()
        ],
    }
    return render(request, "accelerator/timetable.html", context)


def _grid(found: Board, layout: str) -> queries.Grid | None:
    if layout == "personnes":
        return None
    return queries.by_workshop(found) if layout == "ateliers" else queries.by_room(found)


@access(ORGANISERS)
@require_POST
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan the whole day, keeping what people were told as far as nobody loses a workshop by it."""
    principal, row = fetch(request, pk, can_prepare)
    form, now, said = forms.Form(request.POST), timezone.now(), list[str]()
    version = request.POST.get("version", "")
    if version.isdecimal() and int(version) != row.version:
        raise pages.Changed(rotations.CHANGED)

    def act() -> None:
        found = planning.rotation(row, from_slot=planning.slot_at(row, now))
        rotations.apply(row, found, version=row.version, by=principal.actor, at=now)
        moved = words.count(found.moved, "passage déjà annoncé change", "passages déjà annoncés changent")
        said.append(f"Le déroulé est fait : {moved}." if row.planned_at else "Le déroulé est fait.")

    if not once(request, form, act):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    for sentence in said:
        messages.success(request, sentence)
    return pages.go_to(request, _url(row))


def _printed(request: HttpRequest, pk: UUID, here: str, template: str) -> HttpResponse:
    _, row = fetch(request, pk, can_see)
    found = board(row, at=timezone.now())
    badges = [(person, codes.qr(str(person.appointment.pk))) for person in found.people] if template == "badges" else []
    context = {
        **about(row, here=here),
        "board": found,
        "badges": badges,
        "rooms": queries.of_rooms(found),
        "back": _url(row),
    }
    return render(request, f"accelerator/{template}.html", context)


@access(ORGANISERS)
@require_safe
def person_sheets(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sheet for each person: where they go, at what hour."""
    return _printed(request, pk, "Fiches des personnes", "person_sheets")


@access(ORGANISERS)
@require_safe
def room_sheets(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sheet for each room: who comes, at what hour, to be ticked."""
    return _printed(request, pk, "Fiches des salles", "room_sheets")


@access(ORGANISERS)
@require_safe
def badges(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One badge for each person, with the code that the entrance reads."""
    return _printed(request, pk, "Badges", "badges")
