"""Doors of the day and of the week, and of what is said there of each appointment."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from rebond.faces.agenda.forms.filters import BoardForm
from rebond.faces.agenda.queries import boards, teams
from rebond.ground.deadlines import holidays
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.rules import HOSTS, can_note
from rebond.people.appointments.slots import monday
from rebond.people.appointments.states import Status


@access(HOSTS)
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Everything that stands in one day, today unless said; `agent` and `salle` narrow it."""
    principal, now = principal_of(request), timezone.now()
    form = _form(request, principal, is_mine=principal.role in REFERENTS)
    board = boards.of_day(
        principal, form.day, form.team, room=form.room, agent=form.agent.pk if form.agent else None, now=now
    )
    context = {
        "form": form,
        "board": board,
        "is_week": False,
        "day": form.day,
        "is_today": form.day == form.today,
        "closed": holidays.closed(form.day),
        "tabs": _tabs(form, is_week=False),
        "before": _url("day", form, _open_day(form.day, -1)),
        "after": _url("day", form, _open_day(form.day, 1)),
        "here": request.get_full_path(),
        "noted_ids": [row.pk for row in board.to_note],
    }
    return render(request, "agenda/day.html", context)


@access(HOSTS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """One agent's week: one's own unless said."""
    principal, now = principal_of(request), timezone.now()
    form = _form(request, principal, is_mine=True)
    agent = form.agent or principal.membership
    first = monday(form.day)
    context = {
        "form": form,
        "agent": agent,
        "board": boards.of_week(principal, first, agent, now=now, today=form.today),
        "is_week": True,
        "first": first,
        "last": first + timedelta(days=5),
        "tabs": _tabs(form, is_week=True),
        "before": _url("week", form, first - timedelta(weeks=1)),
        "after": _url("week", form, first + timedelta(weeks=1)),
        "here": request.get_full_path(),
    }
    return render(request, "agenda/week.html", context)


def _form(request: HttpRequest, principal: Principal, *, is_mine: bool) -> BoardForm:
    """A référent looks at their own day first; who watches over a place, at everybody's. A week is one agent's."""
    data = request.GET.copy()
    today = timezone.localdate()
    data.setdefault("jour", today.isoformat())
    if is_mine:
        data.setdefault("agent", str(principal.membership.pk))
    return BoardForm(data, today=today, team=list(teams.hosts(principal)), rooms=list(teams.rooms(principal)))


def _open_day(day: date, step: int) -> date:
    """The next day on which somebody may receive; Sundays are stepped over."""
    day += timedelta(days=step)
    return day + timedelta(days=step) if day.weekday() == 6 else day


def _url(name: str, form: BoardForm, day: date) -> str:
    said: dict[str, Any] = {"jour": day.isoformat(), "agent": form.agent.pk if form.agent else ""}
    if form.room:
        said["salle"] = form.room
    return f"{reverse(f'agenda:{name}')}?{urlencode(said)}"


def _tabs(form: BoardForm, *, is_week: bool) -> list[dict[str, Any]]:
    return [
        {"label": "Jour", "url": _url("day", form, form.day), "current": not is_week},
        {"label": "Semaine", "url": _url("week", form, form.day), "current": is_week},
    ]


class NoteForm(forms.Form):
    """One tap: what became of an appointment."""

    status = forms.ChoiceField(choices=[(status, status.label) for status in boards.VERBS])


@access(HOSTS)
@require_POST
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether the person came, or call the appointment off, from wherever it is shown."""
    principal, now = principal_of(request), timezone.now()
    row = teams.appointment(principal, pk)
    form = NoteForm(request.POST)

    def act() -> None:
        status = Status(form.cleaned_data["status"])
        if status == Status.CANCELLED:
            appointments.cancel(row, by=principal.actor, at=now)
        else:
            orientation.record_attendance(row, status=status, by=principal.actor, at=now)

    done = form.is_valid() and once(request, form, act)
    refusal = "" if done else " ".join(str(error) for found in form.errors.values() for error in found)
    frees_place = done and row.session_id and row.starts_at > now
    if pages.is_fragment(request) and not frees_place:
        block = boards.meeting(principal, teams.appointment(principal, pk), now=now)
        return render(request, "agenda/meeting.html", {"block": block, "refusal": refusal})
    _say(request, row, refusal, form)
    return pages.go_to(request, pages.way_back(request, default=reverse("agenda:day")))


def _say(request: HttpRequest, row: Appointment, refusal: str, form: NoteForm) -> None:
    if refusal:
        messages.warning(request, refusal)
        return
    noted = Status(form.cleaned_data["status"]).label.lower()
    messages.success(request, f"C'est noté pour {row.beneficiary.full_name} : {noted}.")


@access(HOSTS)
@require_POST
def note_all(request: HttpRequest) -> HttpResponse:
    """« Tous venus »: everybody shown whose hour has passed and of whom nothing is said came."""
    principal, now = principal_of(request), timezone.now()
    ids = [value for value in request.POST.getlist("ids") if _is_uuid(value)]
    visible = Appointment.objects.visible_to(principal).filter(pk__in=ids, status=Status.PLANNED, starts_at__lte=now)
    chosen = [row.pk for row in visible if can_note(principal, row)]
    form = forms.Form(request.POST)
    done: list[int] = []

    def act() -> None:
        rows = Appointment.objects.filter(pk__in=chosen)
        done.append(orientation.record_attendance_all(rows, status=Status.HELD, by=principal.actor, at=now))

    if not chosen:
        messages.warning(request, "Tout est déjà noté : il n'y a rien à changer.")
    elif once(request, form, act):
        messages.success(request, f"{words.count(sum(done), 'personne notée venue', 'personnes notées venues')}.")
    else:
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    return pages.go_to(request, pages.way_back(request, default=reverse("agenda:day")))


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
