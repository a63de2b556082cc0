"""Doors of a job dating: opened, changed, called off, announced; where its preparation is."""

from datetime import time
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.events.jobdating.forms.events import JobDatingForm, VersionForm, initial_of
from rebond.events.jobdating.models import JobDating, Theme
from rebond.events.jobdating.operations import events
from rebond.events.jobdating.queries import plans as boards
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.queries.sentences import profile_words, proof_words
from rebond.events.jobdating.rules import slots
from rebond.events.jobdating.states import ORGANISERS, READERS
from rebond.events.jobdating.views.common import HOME, LOOKERS, about, event_of, form_page, name_of, url_of
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.appointments.queries import not_told, to_call

PROPOSED = {"opens": time(9), "closes": time(13), "version": 0}
"""Hours that a new job dating shows at first."""


@access(LOOKERS)
@require_safe
def event(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the preparation is, and what comes next."""
    found, principal = event_of(request, pk), principal_of(request)
    context = {
        **about(request, found, tab="event"),
        "slots": len(slots(found)),
        "recruiters": list(queries.recruiters_of(found).filter(withdrawn_at=None)),
        "counts": queries.counts_of(found),
        "mine": queries.mine(principal, found) if principal.role not in READERS else [],
        "proof": proof_words(found.proof) if found.planned_at else "",
        "profile": profile_words(found.proof),
        "to_announce": queries.to_announce(found),
        "interpreters": list(found.interpreters.order_by("language")),
    }
    return render(request, "jobdating/event.html", context)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a job dating about a theme."""
    principal = principal_of(request)
    theme = get_or_refuse(Theme.objects.all(), principal, pk=pk)
    form = JobDatingForm(request.POST or None, sites=queries.sites(), initial=PROPOSED)
    made: list[JobDating] = []

    def act() -> None:
        by, at = principal.actor, timezone.now()
        if form.cleaned_data["on"] < timezone.localdate(at):
            raise ValidationError({"on": "Ce jour est passé : choisissez un jour à venir."})
        row = events.create(theme, **form.told, by=by, at=at)
        events.set_interpreters(row, lines=form.cleaned_data["interpreters"], by=by, at=at)
        made.append(row)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Le job dating est ouvert. Inscrivez maintenant ses recruteurs.")
        return pages.go_to(request, url_of(made[0]) if made else reverse("jobdating:home"))
    back = reverse("jobdating:theme", args=[theme.pk])
    trail = [HOME, {"label": theme.title, "url": back}]
    return form_page(request, form, title="Ouvrir un job dating", button="Ouvrir le job dating", back=back, trail=trail)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the hours and the rules of the day."""
    found, principal = event_of(request, pk, to_prepare=True), principal_of(request)
    form = JobDatingForm(request.POST or None, sites=queries.sites(), initial=initial_of(found))

    def act() -> None:
        by, at = principal.actor, timezone.now()
        events.change(found, version=form.cleaned_data["version"], **form.told, by=by, at=at)
        events.set_interpreters(found, lines=form.cleaned_data["interpreters"], by=by, at=at)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Le job dating est changé. S'il était planifié, demandez un nouveau plan.")
        return pages.go_to(request, url_of(found))
    trail = [HOME, {"label": name_of(found), "url": url_of(found)}]
    return form_page(
        request, form, title="Modifier le job dating", button="Enregistrer", back=url_of(found), trail=trail
    )


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the day off: whoever was to come learns it."""
    found, principal, now = event_of(request, pk, to_prepare=True), principal_of(request), timezone.now()
    form = VersionForm(request.POST or None, initial={"version": found.version})
    told: list[str] = []

    def act() -> None:
        rows = events.cancel(found, version=form.cleaned_data["version"], by=principal.actor, at=now)
        untold = not_told(rows, "appointment_postponed", at=now)
        told.extend([to_call(untold)] if untold else [])

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Le job dating est annulé. Chacun l'apprend par un message, s'il l'a accepté.")
        for sentence in told:
            messages.warning(request, sentence)
        return pages.go_to(request, reverse("jobdating:home"))
    coming = words.count(queries.counts_of(found)["retained"], "personne retenue", "personnes retenues")
    sentence = f"{coming}, {words.count(found.recruiters.count(), 'recruteur', 'recruteurs')}. Pensez à prévenir les entreprises."
    trail = [HOME, {"label": name_of(found), "url": url_of(found)}]
    return form_page(
        request, form, title="Annuler le job dating", button="Annuler le job dating", back=url_of(found), trail=trail, sentence=sentence
    )  # fmt: skip


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give each candidate their hours: what is announced stays in every later plan."""
    found, principal = event_of(request, pk, to_prepare=True), principal_of(request)
    form = VersionForm(request.POST or None, initial={"version": found.version})
    done: list[events.Announced] = []

    def act() -> None:
        version = form.cleaned_data["version"]
        done.append(events.announce(found, version=version, by=principal.actor, at=timezone.now()))

    if form.is_valid() and once(request, form, act):
        for one in done:
            messages.success(
                request, f"C'est annoncé : {words.count(one.told, 'personne prévenue', 'personnes prévenues')}."
            )
            if one.to_call:
                messages.warning(request, to_call(one.to_call))
        return pages.go_to(request, url_of(found, "plan"))
    context = {
        **about(request, found, tab="plan"),
        "form": form,
        "count": queries.to_announce(found),
        "left": boards.left_out(found)[1],
        "proof": proof_words(found.proof),
    }
    return render(request, "jobdating/announce.html", context, status=422 if form.is_bound else 200)
