"""The state of the site, the colours and the pages that everyone may read."""

from pathlib import Path

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from rebond.ground.web import pages
from rebond.ground.web.colours import accents
from rebond.ground.web.pages import public

THEMES = ("auto", "clair", "sombre")
A_DAY, A_YEAR = 86_400, 31_536_000
MARK = Path(__file__).parent / "static/web/mark.svg"


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"etat": "vivant"})


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The site can serve: its database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"etat": "indisponible", "base": "ne répond pas"}, status=503)
    return JsonResponse({"etat": "prêt", "base": "répond"})


@public
@require_safe
@cache_control(public=True, max_age=A_DAY)
def icon(request: HttpRequest) -> HttpResponse:
    """The mark, for what asks for an icon without reading the page: PDF viewers, old browsers."""
    return HttpResponse(MARK.read_bytes(), content_type="image/svg+xml")


@public
@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def colours(request: HttpRequest, colour: str) -> HttpResponse:
    """The accent colour as a style sheet: the address says everything, so it never changes."""
    try:
        shades = accents(colour)
    except ValueError as error:
        raise Http404 from error
    rules = ";".join(f"--{name}:{shade}" for name, shade in shades.items())
    return HttpResponse(f":root{{{rules}}}\n", content_type="text/css; charset=utf-8")


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the device says."""
    choice = request.POST.get("theme", "")
    response = pages.go_to(request, pages.way_back(request))
    response.set_cookie(
        "theme",
        choice if choice in THEMES else "auto",
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration of accessibility."""
    return render(request, "web/accessibility.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What becomes of personal data."""
    return render(request, "web/privacy.html")


@public
@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The keys that do something."""
    return render(request, "web/shortcuts.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: one may see that it exists, not do it."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing there, or nothing that one may see."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page needs neither database nor session."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)
