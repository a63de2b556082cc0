"""Doors of an agent's hours: openings, absences, what they have in common, the address of their calendar."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.faces.agenda.forms.hours import AbsenceForm, AgendaForm, EndForm, OpeningForm, opening_initial
from rebond.faces.agenda.queries import teams
from rebond.faces.agenda.queries.hours import closings, hit_by, of_agent, turns_in
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations
from rebond.people.appointments.models import Absence, Agenda, Opening
from rebond.people.appointments.queries import kinds_of, span_words
from rebond.people.appointments.rules import HOSTS, RECEPTIONS, can_keep_hours, can_reopen
from rebond.people.appointments.states import Mode

GET_AND_POST = require_http_methods(["GET", "POST"])


def _agent(request: HttpRequest, pk: UUID) -> tuple[Principal, Membership]:
    principal = principal_of(request)
    return principal, get_or_refuse(teams.hosts(principal), principal, can_keep_hours, pk=pk)


def _url(agent: Membership) -> str:
    return reverse("agenda:hours", args=[agent.pk])


def _form_page(request: HttpRequest, agent: Membership, form: forms.Form, **said: Any) -> HttpResponse:
    trail = [{"label": f"Horaires {words.of(agent.user.full_name)}", "url": _url(agent)}]
    return render(request, "agenda/form.html", {"form": form, "back": _url(agent), "trail": trail, **said})


@access(HOSTS)
@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """One's own hours."""
    principal = principal_of(request)
    teams.organisation_of(principal)
    return _hours(request, principal, principal.membership)


@access(HOSTS)
@require_safe
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hours of a colleague whose hours one keeps."""
    return _hours(request, *_agent(request, pk))


def _hours(request: HttpRequest, principal: Principal, agent: Membership, **said: Any) -> HttpResponse:
    now, team = timezone.now(), list(teams.hosts(principal))
    is_mine = agent.pk == principal.membership.pk
    keeps_site = is_mine and principal.role in RECEPTIONS
    context = {
        **of_agent(agent, now=now),
        "agent": agent,
        "is_mine": is_mine,
        "colleagues": [one for one in team if one.pk != agent.pk and can_keep_hours(principal, one)],
        "keeps_site": keeps_site,
        "closings": closings(teams.absences(principal), now=now) if keeps_site else [],
        **said,
    }
    return render(request, "agenda/hours.html", context)


@access(HOSTS)
@GET_AND_POST
def open_hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open hours, each week or on one day."""
    principal, agent = _agent(request, pk)
    now, today = timezone.now(), timezone.localdate()
    held = kinds_of(Role(agent.role), on=today)
    form = OpeningForm(
        request.POST or None,
        kinds=held,
        rooms=teams.rooms(principal),
        today=today,
        initial={"kinds": [kind.code for kind in held], "modes": [Mode.IN_PERSON], "starts_on": today},
    )

    def act() -> None:
        organisation = teams.organisation_of(principal)
        for plan in form.plans():
            operations.open_hours(organisation, agent=agent, by=principal.actor, at=now, **plan)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Les heures sont ouvertes.")
        return pages.go_to(request, _url(agent))
    return _form_page(request, agent, form, title="Ouvrir des heures", button="Ouvrir ces heures")


def _opening(request: HttpRequest, pk: UUID) -> tuple[Principal, Opening, Membership]:
    principal = principal_of(request)
    row = get_or_refuse(
        teams.openings(principal).exclude(agent=None),
        principal,
        lambda who, found: can_keep_hours(who, found.agent),  # type: ignore[arg-type]  # those of rooms are left out
        pk=pk,
    )
    return principal, row, row.agent  # type: ignore[return-value]  # the same


@access(HOSTS)
@GET_AND_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change hours; what is planned in the former ones stays planned."""
    principal, row, agent = _opening(request, pk)
    now, today = timezone.now(), timezone.localdate()
    form = OpeningForm(
        request.POST or None,
        kinds=kinds_of(Role(agent.role), on=today),
        rooms=teams.rooms(principal),
        today=today,
        initial=opening_initial(row),
    )

    def act() -> None:
        first, *others = form.plans()
        operations.change_hours(row, by=principal.actor, at=now, **first)
        for plan in others:
            operations.open_hours(row.organisation, agent=agent, by=principal.actor, at=now, **plan)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Les heures sont changées. Les rendez-vous déjà pris ne bougent pas.")
        return pages.go_to(request, _url(agent))
    return _form_page(request, agent, form, title="Changer ces heures", button="Enregistrer")


@access(HOSTS)
@GET_AND_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer hours no longer after a day."""
    principal, row, agent = _opening(request, pk)
    now, today = timezone.now(), timezone.localdate()
    form = EndForm(request.POST or None, today=today, initial={"on": today})

    def act() -> None:
        operations.end_hours(row, on=form.cleaned_data["on"], by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Ces heures ne seront plus proposées.")
        return pages.go_to(request, _url(agent))
    sentence = "Les rendez-vous déjà pris dans ces heures restent pris."
    return _form_page(request, agent, form, title="Ne plus ouvrir ces heures", button="Arrêter", sentence=sentence)


@access(HOSTS)
@GET_AND_POST
def settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What all the hours have in common: languages, access, minutes between two, video address, personal calendar."""
    principal, agent = _agent(request, pk)
    now = timezone.now()
    agenda = Agenda.objects.filter(agent=agent).first() or Agenda(agent=agent)
    names = ("is_accessible", "gap_minutes", "video_url", "calendar_url")
    initial = {**{name: getattr(agenda, name) for name in names}, "languages": ", ".join(agenda.languages)}
    form = AgendaForm(request.POST or None, initial=initial)

    def act() -> None:
        operations.keep_agenda(agent, by=principal.actor, at=now, **form.cleaned_data)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Les réglages sont enregistrés.")
        return pages.go_to(request, _url(agent))
    return _form_page(request, agent, form, title="Régler l'agenda", button="Enregistrer")


@access(HOSTS)
@GET_AND_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the hours of an agent; what is planned in them is shown before."""
    principal, agent = _agent(request, pk)
    return _close(request, principal, back=_url(agent), title=f"Absence {words.of(agent.user.full_name)}", agent=agent)


@access(RECEPTIONS)
@GET_AND_POST
def close_site(request: HttpRequest) -> HttpResponse:
    """Close the whole place."""
    principal = principal_of(request)
    site = teams.organisation_of(principal)
    return _close(
        request, principal, back=reverse("agenda:my_hours"), title=f"Fermeture : {site.name}", organisation=site
    )


def _close(request: HttpRequest, principal: Principal, *, back: str, title: str, **whose: Any) -> HttpResponse:
    """First what would be hit is shown, with how many; the same form, confirmed with that number, closes."""
    now = timezone.now()
    form = AbsenceForm(request.POST or None, today=timezone.localdate())
    context = {"form": form, "title": title, "back": back, "trail": [{"label": "Horaires", "url": back}]}
    if not form.is_valid():
        return render(request, "agenda/close.html", context)
    appointments, sessions = hit_by(since=form.since, until=form.until, at=now, **whose)
    count = str(len(appointments) + len(sessions))
    context |= {"appointments": appointments, "sessions": sessions, "count": count, "is_asked": True}
    context["turns"] = turns_in(since=form.since, until=form.until, **whose)
    made: list[Absence] = []

    def act() -> None:
        motive, by = form.cleaned_data["motive"], principal.actor
        made.append(operations.close(since=form.since, until=form.until, motive=motive, by=by, at=now, **whose).absence)

    if request.POST.get("confirmed") != count or not once(request, form, act):
        return render(request, "agenda/close.html", context)
    messages.success(request, "Les heures sont fermées.")
    return pages.go_to(request, reverse("agenda:absence", args=[made[0].pk]) if made and count != "0" else back)


def _absence(request: HttpRequest, pk: UUID, rule: Callable[[Principal, Absence], bool]) -> tuple[Principal, Absence]:
    principal = principal_of(request)
    return principal, get_or_refuse(teams.absences(principal), principal, rule, pk=pk)


@access(HOSTS)
@require_safe
def absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« À déplacer »: what is still planned in closed hours."""
    _, row = _absence(request, pk, can_reopen)
    appointments, sessions = operations.planned_in(row, at=timezone.now())
    back = _url(row.agent) if row.agent else reverse("agenda:my_hours")
    context = {
        "absence": row,
        "when": span_words(row),
        "appointments": appointments,
        "sessions": sessions,
        "here": request.path,
        "back": back,
        "trail": [{"label": "Horaires", "url": back}],
    }
    return render(request, "agenda/absence.html", context)


@access(HOSTS)
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open closed hours again."""
    principal, row = _absence(request, pk, can_reopen)
    form, back = forms.Form(request.POST), _url(row.agent) if row.agent else reverse("agenda:my_hours")
    if once(request, form, lambda: operations.reopen(row, by=principal.actor, at=timezone.now())):
        messages.success(request, "Les heures sont rouvertes.")
    else:
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    return pages.go_to(request, back)


@access(HOSTS)
@require_POST
def open_feed(request: HttpRequest) -> HttpResponse:
    """A new address for one's calendar program, shown this once."""
    principal, now = principal_of(request), timezone.now()
    form, shown = forms.Form(request.POST), [""]

    def act() -> None:
        agenda, _ = Agenda.objects.get_or_create(agent=principal.membership)
        token = operations.open_feed(agenda, by=principal.actor, at=now)
        shown.append(request.build_absolute_uri(reverse("agenda:feed", args=[token])))

    once(request, form, act)
    if not shown[-1]:
        messages.warning(request, "Cette adresse a été montrée une fois. Si elle est perdue, demandez-en une autre.")
        return pages.go_to(request, reverse("agenda:my_hours"))
    return _hours(request, principal, principal.membership, feed_address=shown[-1])


@access(HOSTS)
@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    """The address of one's calendar program leads nowhere any more."""
    principal = principal_of(request)
    agenda = Agenda.objects.filter(agent=principal.membership).first()
    if agenda is not None:
        operations.close_feed(agenda, by=principal.actor, at=timezone.now())
    messages.success(request, "L'adresse est retirée : aucun programme ne lit plus vos rendez-vous.")
    return pages.go_to(request, reverse("agenda:my_hours"))
