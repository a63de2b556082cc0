"""Doors of what makes records right: duplicates shown and merged, a company that registered itself, who may enter a space."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.work.employers import operations, rules
from rebond.work.employers.models import Company, SpaceRequest
from rebond.work.employers.operations import merging, spaces
from rebond.work.employers.queries import duplicates as queries
from rebond.work.employers.states import KEEPERS
from rebond.work.employers.views.companies import TRAIL, company_url


@access(KEEPERS)
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Companies that may be one, two by two."""
    context = {"pairs": queries.pairs(), "trail": TRAIL}
    return render(request, "employers/duplicates.html", context)


@access(KEEPERS)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Two records become one: the first is kept, and all that is the other's becomes its own."""
    kept, second = _kept(request, pk), _kept(request, other)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> None:
        merging.merge(kept, second, by=principal_of(request).actor, at=timezone.now())

    if request.method == "POST" and form.is_valid() and once(request, form, act):
        messages.success(request, f"Les deux fiches n'en font plus qu'une : « {kept.name} ».")
        return pages.go_to(request, company_url(kept))
    context = {
        "kept": kept,
        "other": second,
        "form": form,
        "reason": rules.likeness(kept, second),
        "trail": [*TRAIL, {"label": kept.name, "url": company_url(kept)}],
    }
    return render(request, "employers/merge.html", context, status=422 if form.errors else 200)


@access(KEEPERS)
@require_POST
def look_at(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An agent knows that a company that registered itself is who it says."""
    found = _kept(request, pk)
    try:
        operations.look_at(found, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed("Cette entreprise est déjà vérifiée.") from refusal
    messages.success(request, f"{found.name} est vérifiée.")
    return pages.go_to(request, company_url(found))


@access(rules.CORRECTERS)
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody may enter the space of the company: they receive an invitation."""
    found = _asked(request, pk)
    told = "entre déjà dans cet espace" if spaces.is_inside(found) else "reçoit une invitation par e-mail"
    return _settle(request, found, spaces.accept, f"{found.full_name} {told}.")


@access(rules.CORRECTERS)
@require_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody may not enter the space of the company: they are told so."""
    found = _asked(request, pk)
    return _settle(request, found, spaces.refuse, f"L'accès de {found.full_name} est refusé. Un e-mail le lui dit.")


def _settle(request: HttpRequest, found: SpaceRequest, act: Callable[..., SpaceRequest], sentence: str) -> HttpResponse:
    principal = principal_of(request)
    try:
        act(found, by=principal.actor, at=timezone.now())
    except IllegalMove as refusal:
        raise pages.Changed("Quelqu'un a déjà répondu à cette demande.") from refusal
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, sentence)
    if principal.role == Role.EMPLOYER:
        return pages.go_to(request, reverse("employer:home"))
    return pages.go_to(request, reverse("employers:company", args=[found.company_id]))


def _kept(request: HttpRequest, pk: UUID) -> Company:
    principal = principal_of(request)
    rows = Company.objects.visible_to(principal).select_related("organisation")
    return get_or_refuse(rows, principal, rules.can_keep, pk=pk)


def _asked(request: HttpRequest, pk: UUID) -> SpaceRequest:
    principal = principal_of(request)
    rows = SpaceRequest.objects.filter(company__in=Company.objects.visible_to(principal)).select_related("company")
    return get_or_refuse(rows, principal, rules.can_settle, pk=pk)
