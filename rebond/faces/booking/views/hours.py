"""Choosing an hour and confirming it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.faces.booking import hours as choices
from rebond.faces.booking import operations
from rebond.faces.booking.forms import ConfirmForm, WishForm
from rebond.faces.booking.queries import Door
from rebond.faces.booking.views.doors import by_link, home_of, show
from rebond.ground.web import forms, pages


@require_safe
@by_link
def hours(request: HttpRequest, door: Door) -> HttpResponse:
    """The hours that may be taken, a few days at a time."""
    return choose(request, door) if door.may_choose else pages.go_to(request, home_of(door))


def choose(request: HttpRequest, door: Door) -> HttpResponse:
    """The page of the hours, also the first one of an invitation."""
    form = WishForm(request.GET, modes=() if door.kind.is_collective else door.kind.modes)
    wish = form.wish()
    found = choices.found(door, wish)
    kept = request.GET.copy()
    kept.pop("jour", None)
    shown: dict[str, Any] = {
        "form": form,
        "wish": wish,
        "pages": choices.paged(found, wish.day),
        "spoken": next((hour for hour in found if hour.language), None),
        "kept": kept.urlencode(),
    }
    return show(request, door, "hours", **shown)


@require_http_methods(["GET", "POST"])
@by_link
def confirm(request: HttpRequest, door: Door) -> HttpResponse:
    """One hour, to be confirmed; taken meanwhile, the nearest others."""
    if not door.may_choose:
        return pages.go_to(request, home_of(door))
    key = (request.POST or request.GET).get("choix", "")
    if door.appointment is not None and choices.is_hour_of(door.appointment, key):
        return pages.go_to(request, home_of(door))
    hour = choices.named(door, key)
    form = ConfirmForm(request.POST or None, modes=hour.modes if hour else door.kind.modes, key=key)
    if request.method == "POST" and form.is_valid() and forms.once(request, form, lambda: _take(door, form)):
        messages.success(request, "C'est noté. Voici votre rendez-vous.")
        return pages.go_to(request, home_of(door))
    is_refused = request.method == "POST"
    others = choices.others(door, key) if is_refused or hour is None else []
    return show(request, door, "confirm", 422 if is_refused else 200, form=form, hour=hour, others=others)


def _take(door: Door, form: ConfirmForm) -> None:
    operations.choose(door, key=form.cleaned_data["choix"], mode=form.cleaned_data["comment"], at=timezone.now())
