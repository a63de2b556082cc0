"""Answering a browser: a whole page, its part for htmx, or somewhere else."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

V = TypeVar("V", bound=Callable[..., HttpResponse])


class Changed(Exception):  # it is no error: somebody was faster
    """What this page is for is done, or undone, already: `access` answers 409 with the sentence, and nothing is kept.

    To be raised before anything is written.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def changed(request: HttpRequest, change: Changed) -> HttpResponse:
    """The page that says what changed meanwhile, and leads back to the page where it was asked."""
    return render(request, "409.html", {"sentence": change.sentence, "back": _origin(request)}, status=409)


def _origin(request: HttpRequest) -> str:
    """The page of this site that was open before this one; nothing when it is unknown, or this very page."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    back = parts.path + (f"?{parts.query}" if parts.query else "")
    return "" if request.method != "POST" and back == request.get_full_path() else back


def public(view: V) -> V:
    """Anyone may open this page; the same word as `people/accounts/access.py`, for this floor."""
    view.access = None  # type: ignore[attr-defined]  # read by the rights test
    return view


def is_fragment(request: HttpRequest) -> bool:
    """htmx asks for a part of the page; going back in the history, it wants the whole."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def page(request: HttpRequest, template: str, *, part: str) -> str:
    """The name of the template to render: the whole page, or its partial `part` when htmx asks."""
    return f"{template}#{part}" if is_fragment(request) else template


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page, whether it posted by itself or through htmx."""
    if is_fragment(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url, status=303) if request.method == "POST" else HttpResponseRedirect(url)


def way_back(request: HttpRequest, *, default: str = "/") -> str:
    """The address of this site that the form names as `back`; never another site's."""
    url = request.POST.get("back", "")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours else default


def is_autosave(request: HttpRequest) -> bool:
    """The draft is being kept while someone types: answer with `saved()`, or 422 when it cannot be."""
    return request.headers.get("X-Autosave") == "1"


def saved() -> HttpResponse:
    """« Enregistré »: nothing to show, the page tells the hour by itself."""
    return HttpResponse(status=204)
