"""Doors for visitors: the home page, « trouver mon Pôle », how proposals are made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.faces.public import queries
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web.pages import page
from rebond.journey.orientation.queries import published_rules
from rebond.people.accounts import principals
from rebond.people.accounts.access import public
from rebond.people.accounts.states import Role

LONGEST = 60
HOMES = {Role.BENEFICIARY: "portal:home", Role.EMPLOYER: "employer:home"}
"""Where those who have a space of their own go."""


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in goes to their work; a visitor chooses a département."""
    principal = principals.of(request)
    if principal is not None:
        return redirect(HOMES.get(principal.role, "casefile:home"))
    departements = Departement.objects.order_by("code")
    return render(request, "public/home.html", {"departements": departements})


@require_safe
@public
def find_pole(request: HttpRequest, code: str) -> HttpResponse:
    """The Pôle d'insertion of a commune, by its name or postal code (S32)."""
    departement = get_object_or_404(Departement, code=code)
    text = request.GET.get("commune", "").replace("\x00", "").strip()[:LONGEST]
    with context.departement(departement.pk):
        places = queries.places(departement, text)
        return render(
            request,
            page(request, "public/find_pole.html", part="places"),
            {"departement": departement, "text": text, "places": places},
        )


@require_safe
@public
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules in force, as the law wants them published (CRPA L312-1-3)."""
    departement = get_object_or_404(Departement, code=code)
    with context.departement(departement.pk):
        return render(
            request,
            "public/rules.html",
            {"departement": departement, "tables": published_rules(on=timezone.localdate())},
        )


@require_safe
@public
def algorithms(request: HttpRequest) -> HttpResponse:
    """What the program proposes, what people decide, and each département's rules."""
    return render(request, "public/algorithms.html", {"departements": Departement.objects.order_by("code")})
