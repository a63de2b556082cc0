"""Pages that open by a secret address, to whoever holds it, without an account."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Link
from rebond.people.accounts.access import View, public

ACCOUNT = "allauth.account"
"""Where the limits are set, with those of the accounts."""
CLOSED = "web/unknown_link.html"

Find = Callable[[Link], object | None]


def row(model: type[Model], *related: str) -> Find:
    """The row that a link names, with what is read beside it."""
    return lambda link: model._default_manager.select_related(*related).filter(pk=link.object_id).first()


def by_link(
    purpose: str | Collection[str], find: Find = lambda link: link, *, pace: str = "link_act", page: str = CLOSED
) -> Callable[[View], View]:
    """Whoever holds a live link of this purpose opens `view(request, found, token=…)`, in the département of the link.

    A link that is dead, or leads to nothing, gets `page`, 410. Addresses tried at random are limited, and so are acts, at
    `pace`; no cache and no search engine keeps anything.
    """

    def door(view: View) -> View:
        @public
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
            link = links.find(token, purpose=purpose, at=timezone.now())
            if link is None:
                return _unlisted(closed(request, page))
            with context.departement(link.departement_id):
                found = find(link)
                if found is None:
                    return _unlisted(closed(request, page))
                if request.method == "POST" and not _within(request, action=pace, key=token):
                    return _unlisted(_too_many(request))
                return _unlisted(view(request, found, token=token, **more))

        return guarded

    return door


def closed(request: HttpRequest, page: str = CLOSED) -> HttpResponse:
    """The page of a link that leads to nothing; whoever tries many is slowed."""
    if not _within(request, action="link_unknown", limit_get=True):
        return _too_many(request)
    return render(request, page, status=410)


def _within(request: HttpRequest, **limit: Any) -> bool:
    return bool(ratelimit.consume(request, app=ACCOUNT, **limit))


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def _unlisted(response: HttpResponseBase) -> HttpResponseBase:
    """No search engine lists it; the address, which is a key, is told to no other site (the site's Referrer-Policy)."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
