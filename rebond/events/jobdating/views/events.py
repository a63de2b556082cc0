"""Doors of a job dating: opened, changed, called off, announced; where its preparation is."""

from datetime import time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.events.jobdating import planning
from rebond.events.jobdating.forms.events import JobDatingForm, VersionForm, initial_of
from rebond.events.jobdating.models import JobDating, Theme
from rebond.events.jobdating.operations import announcing, events
from rebond.events.jobdating.queries import plans as boards
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.rules import slots
from rebond.events.jobdating.states import ORGANISERS, READERS
from rebond.events.jobdating.views.common import HOME, LOOKERS, about, event_of, form_page, name_of, url_of
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.appointments.queries import not_told, to_call


def proposed() -> dict[str, object]:
    """What the form of a new job dating shows at first: hours, and the rest between two interviews."""
    gap = parameters.get("jobdating.gap_slots", on=timezone.localdate())
    return {"opens": time(9), "closes": time(13), "version": 0, "gap_slots": gap}


@access(LOOKERS)
@require_safe
def event(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the preparation is, and what comes next."""
    found, principal = event_of(request, pk), principal_of(request)
    (proof, profile), off = boards.worth(found), boards.for_closed_offers(found)
    recruiters = list(queries.recruiters_of(found).filter(withdrawn_at=None))
    head, counts = about(request, found, tab="event"), queries.counts_of(found)
    steps = queries.steps_of(found, recruiters=len(recruiters), counts=counts, off=off) if head["can_prepare"] else []
    context = {
        **head,
        "slots": len(slots(found)),
        "recruiters": recruiters,
        "counts": counts,
        "steps": [(step, url_of(found, step.page)) for step in steps],
        "next": next(((step, url_of(found, step.page)) for step in steps if not step.is_done), None),
        "is_today": found.on == timezone.localdate(),
        "mine": queries.mine(principal, found) if principal.role not in READERS else [],
        "proof": proof,
        "profile": profile,
        "closed_offers": off,
        "interpreters": list(found.interpreters.order_by("language")),
    }
    return render(request, "jobdating/event.html", context)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a job dating about a theme."""
    principal = principal_of(request)
    theme = get_or_refuse(Theme.objects.all(), principal, pk=pk)
    form = JobDatingForm(request.POST or None, sites=queries.sites(), initial=proposed())
    made: list[JobDating] = []

    def act() -> None:
        by, at = principal.actor, timezone.now()
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
    count = queries.to_announce(found)
    done: list[announcing.Announced] = []

    def act() -> None:
        version, by, at = form.cleaned_data["version"], principal.actor, timezone.now()
        if count > announcing.AT_ONCE:
            announcing.announce_by_worker(found, version=version, member=principal.membership, by=by, at=at)
        else:
            done.append(announcing.announce(found, version=version, by=by, at=at))

    if form.is_valid() and once(request, form, act):
        for one in done:
            said = words.count(one.told, "personne prévenue", "personnes prévenues")
            messages.success(request, f"C'est annoncé : {said}.")
            if one.to_call:
                messages.warning(request, to_call(one.to_call))
        return pages.go_to(request, url_of(found, "plan"))
    context = {
        **about(request, found, tab="plan"),
        "form": form,
        "count": count,
        "left": boards.left_out(found)[1],
        "faults": planning.faults(found),
    }
    return render(request, "jobdating/announce.html", context, status=422 if form.is_bound else 200)
