"""The door of every page: the link is known and alive, its département is entered, nothing of it is kept anywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from rebond.faces.booking import queries
from rebond.faces.booking.forms import ActForm
from rebond.faces.booking.queries import Door
from rebond.ground.tenancy import context, links
from rebond.ground.web import forms, pages
from rebond.people.accounts.access import public
from rebond.people.appointments.operations.links import PURPOSES

ACCOUNT = "allauth.account"
"""Where the limits are set, with those of the accounts."""


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Whoever holds a live link opens this page as its person. Addresses tried at random, and acts repeated, are limited."""

    @public
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        at = timezone.now()
        link = links.find(token, purpose=list(PURPOSES), at=at)
        if link is None:
            return _private(_unknown(request))
        with context.departement(link.departement_id):
            found = queries.door(link, token=token, at=at, is_to_act=request.method == "POST")
            if found is None:
                return _private(_unknown(request))
            if request.method == "POST" and not ratelimit.consume(request, app=ACCOUNT, action="link_act", key=token):
                return _private(_too_many(request))
            return _private(view(request, found, **more))

    return guarded


def _unknown(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, app=ACCOUNT, action="link_unknown", limit_get=True):
        return _too_many(request)
    return render(request, "web/unknown_link.html", status=410)


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def _private(response: HttpResponse) -> HttpResponse:
    """No search engine lists it; the address, which is a key, is told to no other site (the site's Referrer-Policy)."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


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
