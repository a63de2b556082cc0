"""Another orientation: asked by who accompanies the person, answered by the Pôle; or this one, looked at again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.journey.orientation import clocks, operations, queries, rules
from rebond.journey.orientation.forms.decisions import ChangeForm, ReviewForm
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.views import subjects
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.beneficiaries.states import Pathway


@access(Role.STRUCTURE_MANAGER, REFERENTS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the Pôle for another orientation."""
    orientation = subjects.fetch(request, pk, rules.can_ask_change)
    today, now, by = timezone.localdate(), timezone.now(), principal_of(request).actor
    form = ChangeForm(request.POST or None, today=today)
    if form.is_valid() and web_forms.once(
        request, form, lambda: operations.ask_change(orientation, motive=form.motive, by=by, at=now)
    ):
        messages.success(request, "La demande est envoyée au Pôle d'insertion.")
        return pages.go_to(request, subjects.file_url(orientation))
    context = {**subjects.header(orientation, today=today), "form": form}
    return render(request, "orientation/ask_change.html", context)


@access(Role.ADVISER)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open another orientation, with its motive, or keep this one."""
    orientation = subjects.fetch(request, pk, rules.can_reorient)
    today = timezone.localdate()
    form = ChangeForm(request.POST or None, today=today)
    if form.is_valid():
        opened: list[Orientation] = []

        def act() -> None:
            by, at = principal_of(request).actor, timezone.now()
            opened.append(operations.reorient(orientation, motive=form.motive, by=by, at=at))

        if web_forms.once(request, form, act):
            messages.success(request, "Le changement est ouvert. Relisez le diagnostic, puis décidez.")
            following = opened[0].pk if opened else Orientation.objects.get(previous=orientation).pk
            return pages.go_to(request, reverse("orientation:diagnosis", args=[following]))
    return _show(request, orientation, form, ReviewForm(None, today=today))


@access(Role.ADVISER)
@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The orientation was looked at again and stays."""
    orientation = subjects.fetch(request, pk, rules.can_reorient)
    today, now, by = timezone.localdate(), timezone.now(), principal_of(request).actor
    form = ReviewForm(request.POST, today=today)
    if form.is_valid() and web_forms.once(
        request,
        form,
        lambda: operations.keep(
            orientation, review_extension=form.cleaned_data.get("review_extension", ""), by=by, at=now
        ),
    ):
        messages.success(request, "L'orientation est gardée. La date est notée.")
        return pages.go_to(request, subjects.file_url(orientation))
    return _show(request, orientation, ChangeForm(None, today=today), form)


def _show(request: HttpRequest, orientation: Orientation, form: ChangeForm, review: ReviewForm) -> HttpResponse:
    today = timezone.localdate()
    context = {
        **subjects.header(orientation, today=today),
        "form": form,
        "review": review,
        "is_social": orientation.pathway == Pathway.SOCIAL,
        "review_deadline": clocks.review(orientation, today=today) if orientation.pathway == Pathway.SOCIAL else None,
        "kind": queries.kind_name(orientation.structure_kind),
    }
    return render(request, "orientation/change.html", context)
