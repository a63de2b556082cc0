"""The door of every page: the link is known and alive, its département is entered, nothing of it is kept anywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from rebond.faces.booking import queries
from rebond.faces.booking.forms import ActForm
from rebond.faces.booking.queries import Door
from rebond.ground.tenancy.models import Link
from rebond.ground.web import forms, pages
from rebond.people.accounts.views import doors
from rebond.people.appointments.operations.links import PURPOSES


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Whoever holds a live link opens this page as its person."""

    @doors.by_link(list(PURPOSES))
    @wraps(view)
    def guarded(request: HttpRequest, link: Link, token: str, **more: Any) -> HttpResponse:
        found = queries.door(link, token=token, at=timezone.now(), is_to_act=request.method == "POST")
        return doors.closed(request) if found is None else view(request, found, **more)

    return guarded


def home_of(door: Door) -> str:
    """The first page of the link."""
    return reverse("booking:home", args=[door.token])


def show(request: HttpRequest, door: Door, template: str, status: int = 200, **more: Any) -> HttpResponse:
    """A page of this link."""
    return render(request, f"booking/{template}.html", {"door": door, **more}, status=status)


def act(
    request: HttpRequest, door: Door, *, template: str, done: str, act: Callable[[], object], **more: Any
) -> HttpResponse:
    """Ask, then do it once and go back to the first page of the link; a refusal is told on the page that asked.

    `done`: what is said then, unless `act` says it.
    """
    form = ActForm(request.POST or None)
    if request.method == "POST" and forms.once(request, _cleaned(form), act):
        if done:
            messages.success(request, done)
        return pages.go_to(request, home_of(door))
    return show(request, door, template, 422 if request.method == "POST" else 200, form=form, **more)


def _cleaned(form: ActForm) -> ActForm:
    form.is_bound = True
    form.full_clean()
    return form
