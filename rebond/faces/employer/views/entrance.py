"""How an employer enters without anybody's help: a SIRET, who they are, a link by e-mail, a password."""

from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rebond.faces.employer.forms import EntranceForm
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import public
from rebond.people.accounts.forms import PasswordForm
from rebond.people.accounts.models import User
from rebond.people.accounts.views.doors import ACCOUNT, by_link, row
from rebond.work.employers import queries
from rebond.work.employers.forms import SiretForm
from rebond.work.employers.models import Company, SpaceRequest
from rebond.work.employers.operations import spaces
from rebond.work.employers.queries import directory
from rebond.work.employers.states import SpaceStatus

VISITOR = Actor("link")
"""Somebody of whom nothing is known yet."""


@public
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """The SIRET, then who asks: a link goes to their address, which alone opens anything."""
    departement = get_object_or_404(Departement, code=code)
    with context.departement(departement.pk):
        typed = request.GET.get("siret", request.POST.get("siret"))
        form = SiretForm(None if typed is None else {"siret": typed})
        if not form.is_valid():
            return _ask_siret(request, departement, form)
        if not ratelimit.consume(request, app=ACCOUNT, action="directory", limit_get=True):
            return render(request, "429.html", status=429)
        siret = form.cleaned_data["siret"]
        known = queries.of_siret(siret)
        told = directory.Told("", {"name": known.name}) if known else directory.ask(siret)
        if told.refusal:
            form.add_error("siret", told.refusal)
            return _ask_siret(request, departement, form)
        return _ask_person(request, departement, siret, told, known)


def _ask_siret(request: HttpRequest, departement: Departement, form: SiretForm) -> HttpResponse:
    return render(request, "employer/start.html", {"departement": departement, "form": form})


def _ask_person(
    request: HttpRequest, departement: Departement, siret: str, told: directory.Told, known: Company | None
) -> HttpResponse:
    form = EntranceForm(request.POST or None, name=told.initial.get("name", ""))
    facts = {} if known else {name: value for name, value in told.initial.items() if name != "name"}

    def act() -> None:
        spaces.ask(siret=siret, facts=facts, **form.person, by=VISITOR, at=timezone.now())

    shown: dict[str, Any] = {"departement": departement, "form": form, "siret": siret}
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, app=ACCOUNT, action="space_request", key=form.cleaned_data["email"].lower()):
            return render(request, "429.html", status=429)
        if once(request, form, act):
            return render(request, "employer/sent.html", {**shown, "email": form.cleaned_data["email"]})
    place = known.organisation if known else None
    shown |= {
        "sentence": told.sentence,
        "name": told.initial.get("name", ""),
        "address": place.address if place else told.initial.get("address", ""),
        "postal_code": place.postal_code if place else told.initial.get("postal_code", ""),
        "city": place.city if place else told.initial.get("city", ""),
        "is_known": known is not None,
        "has_members": known is not None and spaces.members(known).exists(),
        "other": reverse("employer:start", args=[departement.code]),
    }
    return render(request, "employer/person.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@by_link(spaces.SPACE, row(SpaceRequest, "company__organisation", "departement"), page="employer/dead.html")
def prove(request: HttpRequest, found: SpaceRequest, token: str) -> HttpResponse:
    """Whoever holds the link proved their address: the space opens, or they are told who decides."""
    if found.status != SpaceStatus.SENT:
        return render(request, "employer/asked.html", {"found": found})
    return _open(request, found)


def _open(request: HttpRequest, found: SpaceRequest) -> HttpResponse:
    opens = spaces.opens_at_once(found)
    user = User.objects.filter(email=found.email).first()
    typed = request.POST if request.method == "POST" else None
    has_password = user is not None and user.is_active and user.has_usable_password()
    form = PasswordForm(typed, user=user or _visitor(found)) if opens and not has_password else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _prove(request, found, form.cleaned_data["password"] if form else None)
    shown = {"found": found, "form": form, "opens": opens}
    return render(request, "employer/prove.html", shown, status=422 if form is not None and form.errors else 200)


def _prove(request: HttpRequest, found: SpaceRequest, password: str | None) -> HttpResponse:
    try:
        done = spaces.prove(found, password=password, by=Actor("link", found.pk), at=timezone.now())
    except IllegalMove:  # twice at the same time: the first one did it
        found.refresh_from_db()
        return render(request, "employer/asked.html", {"found": found}, status=409)
    except ValidationError as refusal:
        return pages.changed(request, pages.Changed(" ".join(refusal.messages)))
    if done.status == SpaceStatus.ASKED:
        return render(request, "employer/asked.html", {"found": done})
    messages.success(request, "L'espace de votre entreprise est ouvert. Connectez-vous pour commencer.")
    return pages.go_to(request, reverse("account_login"))


def _visitor(found: SpaceRequest) -> User:
    """Who they would be, so that a password is not their own name."""
    return User(email=found.email, first_name=found.first_name, last_name=found.last_name)
