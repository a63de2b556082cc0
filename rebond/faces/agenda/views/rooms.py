"""Doors of the rooms of a place."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.agenda.forms.hours import ChangeRoomForm, RoomForm
from rebond.faces.agenda.queries import teams
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.appointments import operations
from rebond.people.appointments.models import Room
from rebond.people.appointments.rules import HOSTS, RECEPTIONS, can_keep_rooms

GET_AND_POST = require_http_methods(["GET", "POST"])


@access(HOSTS)
@require_http_methods(["GET"])
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms in which people are received."""
    principal = principal_of(request)
    context = {
        "site": teams.organisation_of(principal),
        "rooms": list(teams.rooms(principal)),
        "can_keep": principal.role in RECEPTIONS,
    }
    return render(request, "agenda/rooms.html", context)


@access(RECEPTIONS)
@GET_AND_POST
def open_room(request: HttpRequest) -> HttpResponse:
    """One more room."""
    principal = principal_of(request)
    site, form = teams.organisation_of(principal), RoomForm(request.POST or None)

    def act() -> None:
        operations.open_room(site, by=principal.actor, at=timezone.now(), **form.cleaned_data)

    if form.is_valid() and once(request, form, act):
        return _done(request, "La salle est ajoutée.")
    return _show(request, form, title="Ajouter une salle", button="Ajouter")


@access(RECEPTIONS)
@GET_AND_POST
def change_room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another name, more seats, or nobody is received there any more."""
    principal = principal_of(request)
    mine = Room.objects.filter(organisation=principal.organisation_id)
    room = get_or_refuse(mine, principal, can_keep_rooms, pk=pk)
    names = ("name", "seats", "is_accessible")
    form = ChangeRoomForm(
        request.POST or None,
        initial={**{name: getattr(room, name) for name in names}, "is_closed": room.closed_on is not None},
    )

    def act() -> None:
        said = dict(form.cleaned_data)
        closed_on = (room.closed_on or timezone.localdate()) if said.pop("is_closed") else None
        operations.change_room(room, by=principal.actor, at=timezone.now(), closed_on=closed_on, **said)

    if form.is_valid() and once(request, form, act):
        return _done(request, "La salle est à jour.")
    return _show(request, form, title=room.name, button="Enregistrer")


def _done(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return pages.go_to(request, reverse("agenda:rooms"))


def _show(request: HttpRequest, form: RoomForm, title: str, button: str) -> HttpResponse:
    back = reverse("agenda:rooms")
    trail = [{"label": "Salles", "url": back}]
    return render(
        request, "agenda/form.html", {"form": form, "title": title, "button": button, "back": back, "trail": trail}
    )
