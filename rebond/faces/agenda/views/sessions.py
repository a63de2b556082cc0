"""Doors of collective sessions: opening, filling, saying who came, calling off."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.faces.agenda.forms.booking import Team
from rebond.faces.agenda.forms.sessions import PersonForm, SessionForm
from rebond.faces.agenda.queries import sessions as queries
from rebond.faces.agenda.queries import teams
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.queries import kind_name, kinds_of, not_told, to_call
from rebond.people.appointments.rules import HOSTS, can_keep_session
from rebond.people.appointments.states import CALLED_OFF, STILL_WAITING, SessionStatus, Status
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.contacts import check_is_here


@access(HOSTS)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions of the place: to come, or of the last weeks."""
    principal, now = principal_of(request), timezone.now()
    is_past = request.GET.get("passees") == "1"
    url = reverse("agenda:sessions")
    context = {
        "lines": queries.listed(principal, now=now, is_past=is_past),
        "is_past": is_past,
        "can_open": bool(kinds_of(principal.role, on=timezone.localdate(now), is_collective=True)),
        "tabs": [
            {"label": "À venir", "url": url, "current": not is_past},
            {"label": "Passées", "url": f"{url}?passees=1", "current": is_past},
        ],
    }
    return render(request, "agenda/sessions.html", context)


@access(HOSTS)
@require_http_methods(["GET", "POST"])
def open_session(request: HttpRequest) -> HttpResponse:
    """Open a session, once or week after week."""
    principal, now = principal_of(request), timezone.now()
    today = timezone.localdate(now)
    site = teams.organisation_of(principal)
    held = kinds_of(principal.role, on=today, is_collective=True)
    team = Team(held, list(teams.hosts(principal)), list(teams.rooms(principal)))
    form = SessionForm(request.POST or None, team=team, today=today, initial={"agent": str(principal.membership.pk)})
    made: list[Session] = []

    def act() -> None:
        by = principal.actor
        made.extend(operations.repeat_session(form.starts, organisation=site, by=by, at=now, **form.plan))

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"{words.count(len(made), 'séance ouverte', 'séances ouvertes')}.")
        return pages.go_to(request, reverse("agenda:sessions"))
    back = reverse("agenda:sessions")
    context = {
        "form": form,
        "title": "Ouvrir une séance collective",
        "button": "Ouvrir",
        "back": back,
        "trail": [{"label": "Séances collectives", "url": back}],
    }
    return render(request, "agenda/form.html", context)


def _session(request: HttpRequest, pk: UUID) -> tuple[Principal, Session]:
    principal = principal_of(request)
    rows = teams.sessions(principal).select_related("organisation", "agent__user", "room")
    return principal, get_or_refuse(rows, principal, can_keep_session, pk=pk)


def _url(session: Session) -> str:
    return reverse("agenda:session", args=[session.pk])


@access(HOSTS)
@require_safe
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One session: who comes, who waits; `q` looks for somebody to add."""
    principal, row = _session(request, pk)
    now = timezone.now()
    rows = queries.participants(principal, row)
    asked = request.GET.get("q", "")[:100]
    is_open = row.status == SessionStatus.PLANNED and row.starts_at > now
    context = {
        **_about(row),
        "lines": queries.lines(principal, rows, now=now),
        "to_note": [one.pk for one in rows if one.status == Status.PLANNED and one.starts_at <= now],
        "waiting": (waiting := queries.waiting(row)),
        "to_call": queries.to_call(waiting, now=now),
        "is_open": is_open,
        "asked": asked,
        "found": queries.found_by(principal, asked, rows) if is_open else [],
        "here": request.path,
    }
    return render(request, "agenda/session.html", context)


def _about(row: Session) -> dict[str, Any]:
    back = reverse("agenda:sessions")
    return {
        "session": row,
        "kind": kind_name(row.kind),
        "left": row.places - row.taken,
        "back": back,
        "trail": [{"label": "Séances collectives", "url": back}],
    }


@access(HOSTS)
@require_safe
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The attendance sheet to print and sign."""
    principal, row = _session(request, pk)
    rows = [one for one in queries.participants(principal, row) if one.status not in CALLED_OFF]
    return render(request, "agenda/sheet.html", {**_about(row), "rows": rows})


@access(HOSTS)
@require_POST
def enrol(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give somebody a place; when none is left, they wait for one."""
    principal, row = _session(request, pk)
    person = _person(request, principal)
    said: list[str] = []

    def act() -> None:
        by, at = principal.actor, timezone.now()
        if person is None:
            raise ValidationError("Cette personne n'est pas dans vos dossiers.")
        check_is_here(person)
        if Session.objects.get(pk=row.pk).taken < row.places:
            operations.join_session(row, person, by=by, at=at)
            said.append(f"{person.full_name} a une place.")
        else:
            operations.wait_for(person, kind=row.kind, organisation=row.organisation, session=row, by=by, at=at)
            said.append(f"La séance est complète : {person.full_name} est sur la liste d'attente.")

    return _do(request, row, act, said)


def _person(request: HttpRequest, principal: Principal) -> Beneficiary | None:
    form = PersonForm(request.POST)
    if not form.is_valid():
        return None
    visible = Beneficiary.objects.visible_to(principal).select_related("departement")
    found: Beneficiary | None = visible.filter(pk=form.cleaned_data["person"]).first()
    return found


def _do(request: HttpRequest, row: Session, act: Callable[[], None], said: list[str]) -> HttpResponse:
    """Act once, say what happened or why it did not, and go back."""
    form = forms.Form(request.POST)
    if not once(request, form, act):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    for sentence in said:
        messages.success(request, sentence)
    return pages.go_to(request, pages.way_back(request, default=_url(row)))


@access(HOSTS)
@require_POST
def stop_waiting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody waits no longer for a place of the session."""
    principal, row = _session(request, pk)
    person = _person(request, principal)
    places = WaitingPlace.objects.filter(session=row, beneficiary=person, status__in=STILL_WAITING)

    def act() -> None:
        for place in places.select_related("session__organisation", "beneficiary"):
            operations.stop_waiting(place, by=principal.actor, at=timezone.now())

    return _do(request, row, act, ["C'est noté : cette personne n'attend plus."])


@access(HOSTS)
@require_POST
def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Tous venus »: those of whom nothing is said came, and the session was held."""
    principal, row = _session(request, pk)
    now, said = timezone.now(), list[str]()

    def act() -> None:
        planned = Appointment.objects.filter(session=row, status=Status.PLANNED)
        count = orientation.record_attendance_all(planned, status=Status.HELD, by=principal.actor, at=now)
        if Session.objects.filter(pk=row.pk, status=SessionStatus.PLANNED).exists():
            operations.hold_session(row, by=principal.actor, at=now)
        said.append(f"{words.count(count, 'personne notée venue', 'personnes notées venues')}.")

    return _do(request, row, act, said)


@access(HOSTS)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the session off: everybody who had a place learns it."""
    principal, row = _session(request, pk)
    if row.status != SessionStatus.PLANNED:
        raise pages.Changed("Cette séance n'est plus à venir.")
    form, told, now = forms.Form(request.POST or None), list[Appointment](), timezone.now()
    waiting = [place.beneficiary for place in queries.waiting(row)]

    def act() -> None:
        told.extend(operations.cancel_session(row, by=principal.actor, at=now))

    if form.is_valid() and once(request, form, act):
        _say(request, told, waiting, now)
        return pages.go_to(request, reverse("agenda:sessions"))
    taken = words.count(row.taken, "personne inscrite", "personnes inscrites")
    sentence = f"{words.sentence(words.moment(row.starts_at))}, {taken}. Chacune l'apprend par un message, si elle l'a accepté."
    context = {
        **_about(row),
        "form": form,
        "title": "Annuler la séance",
        "button": "Annuler la séance",
        "sentence": sentence,
        "back": _url(row),
    }
    return render(request, "agenda/form.html", context)


def _say(request: HttpRequest, rows: list[Appointment], waiting: list[Beneficiary], now: datetime) -> None:
    """How many a message tells, and who must be called: those whom none reaches, and those who waited for a place."""
    untold = not_told(rows, "appointment_postponed", at=now)
    count = len(rows) - len(untold)
    told = f" : {words.count(count, 'personne prévenue', 'personnes prévenues')} par un message" if count else ""
    messages.success(request, f"La séance est annulée{told}.")
    if to_tell := [*untold, *waiting]:
        messages.warning(request, to_call(to_tell))
