"""Doors of replacements: those planned, a new one, its end."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.faces.referent.forms.replacements import ReplacementForm
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.journey.orientation.queries import referents
from rebond.journey.support import operations, queries
from rebond.journey.support.models import Replacement
from rebond.journey.support.rules import PLANNERS, can_be_replaced, can_end_replacement
from rebond.people.accounts.access import access, get_or_refuse, principal_of


@access(PLANNERS)
@require_http_methods(["GET", "POST"])
def replacements(request: HttpRequest) -> HttpResponse:
    """Who replaces whom in the structure, and a form for another."""
    principal, now = principal_of(request), timezone.now()
    today = timezone.localtime(now).date()
    team = list(referents(principal.organisation_id).order_by("user__last_name", "user__first_name", "pk"))
    absents = [one for one in team if can_be_replaced(principal, one)]
    form = ReplacementForm(
        request.POST or None, absents=absents, substitutes=team, today=today, initial={"starts_on": today}
    )

    def act() -> None:
        said = form.cleaned_data
        operations.replace(
            form.member("absent"),
            substitute=form.member("substitute"),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            member=principal.membership,
            by=principal.actor,
            at=now,
        )

    if form.is_valid() and once(request, form, act):
        absent, substitute = form.member("absent").user, form.member("substitute").user
        until = words.day(form.cleaned_data["ends_on"])
        messages.success(
            request, f"{substitute.full_name} verra les personnes {words.of(absent.full_name)} jusqu'au {until}."
        )
        return pages.go_to(request, reverse("referent:replacements"))
    rows = queries.planned(principal, today=today)
    context = {
        "form": form,
        "rows": [(row, can_end_replacement(principal, row)) for row in rows],
        "today": today,
        "has_colleagues": len(team) > 1,
    }
    return render(request, "referent/replacements.html", context)


@access(PLANNERS)
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The absent one is back, or will not be away."""
    principal, now = principal_of(request), timezone.now()
    rows = Replacement.objects.filter(absent__organisation=principal.organisation_id).select_related("absent__user")
    row = get_or_refuse(rows, principal, can_end_replacement, pk=pk)
    form, today = forms.Form(request.POST), timezone.localtime(now).date()
    if once(request, form, lambda: operations.end_replacement(row, on=today, by=principal.actor, at=now)):
        messages.success(request, "Le remplacement est terminé.")
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return pages.go_to(request, reverse("referent:replacements"))
