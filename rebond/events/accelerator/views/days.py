"""Doors of one day: what it is made of, its rooms and coaches, calling it off."""

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

from rebond.events.accelerator.forms.days import CoachForm, Numbers, RoomForm
from rebond.events.accelerator.models import Coach, Day, DayRoom
from rebond.events.accelerator.operations import days as operations
from rebond.events.accelerator.operations import staff
from rebond.events.accelerator.queries import days as queries
from rebond.events.accelerator.rules import COHORT_READERS, can_organise, can_prepare
from rebond.events.accelerator.workshops import Workshop, ever, workshops
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, READERS
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import not_told, to_call

Rule = Callable[[Principal, Day], bool]


def fetch(request: HttpRequest, pk: UUID, rule: Rule) -> tuple[Principal, Day]:
    """The day, as far as the principal may see it and act on it."""
    principal = principal_of(request)
    rows = Day.objects.visible_to(principal).select_related("theme", "session__organisation")
    return principal, get_or_refuse(rows, principal, rule, pk=pk)


def url_of(day: Day) -> str:
    """The page of a day."""
    return reverse("accelerator:day", args=[day.pk])


def about(day: Day, *, here: str = "") -> dict[str, Any]:
    """What every page of a day says of it."""
    trail = [{"label": "L'année de l'Accélérateur", "url": reverse("accelerator:year")}]
    named = words.sentence(words.day(day.session.starts_at))
    if here:
        trail.append({"label": named, "url": url_of(day)})
    return {"day": day, "session": day.session, "trail": trail, "here": here or named, "back": url_of(day)}


def tabs(principal: Principal, day: Day, *, here: str) -> list[dict[str, Any]]:
    """The pages of a day that one may read: who proposes people reads the cohort, an expert the day alone."""
    pages_of_day = [
        ("day", "La journée", READERS),
        ("cohort", "La cohorte", COHORT_READERS),
        ("timetable", "Le déroulé", NAME_READERS),
    ]
    return [
        {"label": label, "url": reverse(f"accelerator:{name}", args=[day.pk]), "current": name == here}
        for name, label, roles in pages_of_day
        if principal.role in roles
    ]


def shops_of(day: Day) -> list[Workshop]:
    """The workshops of a day, in its own order."""
    known = {**ever(), **workshops(local_day(day.session.starts_at))}
    return [known[code] for code in day.workshops if code in known]


def can_see(principal: Principal, day: Day) -> bool:
    """Whoever sees the day."""
    return True


@access(READERS)
@require_safe
def day(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One day: its hours, its rooms, those who run it, and where its preparation is."""
    principal, row = fetch(request, pk, can_see)
    return _show(request, principal, row)


def _show(
    request: HttpRequest, principal: Principal, row: Day, *, status: int = 200, **given: forms.Form
) -> HttpResponse:
    shops = shops_of(row)
    names = {one.code: one.name for one in shops}
    may = can_prepare(principal, row)
    empty = (
        {
            "room_form": RoomForm(rooms=queries.rooms(row), workshops=shops),
            "coach_form": CoachForm(agents=queries.agents(row), workshops=shops),
        }
        if may
        else {}
    )
    context = {
        **about(row),
        "pages": tabs(principal, row, here="day"),
        "shops": shops,
        "rooms": [(one, [names[c] for c in one.workshops if c in names]) for one in _rooms(row)],
        "coaches": [(one, [names[c] for c in one.workshops if c in names]) for one in _coaches(row)],
        "can_prepare": may,
        "can_organise": can_organise(principal, row),
        "reads_people": principal.role in NAME_READERS,
        **empty,
        **given,
    }
    return render(request, "accelerator/day.html", context, status=status)


def _rooms(row: Day) -> list[DayRoom]:
    return list(row.rooms.select_related("room").order_by("room__name"))


def _coaches(row: Day) -> list[Coach]:
    return list(row.coaches.select_related("member__user").order_by("name", "member__user__last_name", "pk"))


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other numbers for the day."""
    principal, row = fetch(request, pk, can_prepare)
    known = {one.code: one for one in [*workshops(local_day(row.session.starts_at)).values(), *shops_of(row)]}
    initial = {
        **{name: getattr(row, name) for name in ("capacity", "workshops", "lunch_from", "lunch_until")},
        "cost": None if row.cost_cents is None else row.cost_cents / 100,
    }
    form = Numbers(request.POST or None, workshops=known.values(), initial=initial)

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in ("capacity", "workshops", "lunch_from", "lunch_until")}
        by, at = principal.actor, timezone.now()
        operations.change(row, version=row.version, cost_cents=form.cost_cents, by=by, at=at, **said)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "La journée est changée. Si le déroulé était fait, refaites-le.")
        return pages.go_to(request, url_of(row))
    context = {
        **about(row, here="Changer la journée"),
        "form": form,
        "title": "Changer la journée",
        "button": "Enregistrer",
    }
    return render(request, "accelerator/form.html", context, status=422 if request.method == "POST" else 200)


@access(ORGANISERS)
@require_POST
def add_room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A room for the day."""
    principal, row = fetch(request, pk, can_prepare)
    form = RoomForm(request.POST, rooms=queries.rooms(row), workshops=shops_of(row))

    def act() -> None:
        said, by, at = form.cleaned_data, principal.actor, timezone.now()
        if said["room"]:
            staff.add_room(row, form.rooms[said["room"]], workshops=said["workshops"], by=by, at=at)
        else:
            name, seats = said["name"].strip(), said["seats"]
            staff.new_room(row, name=name, seats=seats, workshops=said["workshops"], by=by, at=at)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "La salle est ajoutée.")
        return pages.go_to(request, url_of(row) + "#salles")
    return _show(request, principal, row, status=422, room_form=form)


@access(ORGANISERS)
@require_POST
def add_coach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody who runs workshops that day."""
    principal, row = fetch(request, pk, can_prepare)
    form = CoachForm(request.POST, agents=queries.agents(row), workshops=shops_of(row))

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in ("name", "place", "workshops", "arrives", "leaves")}
        member = form.agents.get(form.cleaned_data["member"])
        staff.add_coach(row, member=member, by=principal.actor, at=timezone.now(), **said)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "L'animateur est ajouté.")
        return pages.go_to(request, url_of(row) + "#animateurs")
    return _show(request, principal, row, status=422, coach_form=form)


@access(ORGANISERS)
@require_POST
def remove_staff(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A room or a coach is no longer of the day."""
    principal, row = fetch(request, pk, can_prepare)
    form = _StaffForm(request.POST)

    def act() -> None:
        by, at = principal.actor, timezone.now()
        said = form.cleaned_data
        if room := row.rooms.filter(pk=said["room"]).select_related("day__session").first():
            staff.remove_room(room, by=by, at=at)
        if coach := row.coaches.filter(pk=said["coach"]).select_related("day__session").first():
            staff.remove_coach(coach, by=by, at=at)

    if not (form.is_valid() and once(request, form, act)):
        messages.warning(request, " ".join(map(str, form.non_field_errors())) or "Rien n'a été retiré.")
    return pages.go_to(request, url_of(row))


class _StaffForm(forms.Form):
    room = forms.UUIDField(required=False)
    coach = forms.UUIDField(required=False)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the day off: everybody who had a place learns it."""
    principal, row = fetch(request, pk, can_prepare)
    form, told, now = forms.Form(request.POST or None), list[Appointment](), timezone.now()

    def act() -> None:
        told.extend(operations.cancel(row, by=principal.actor, at=now))

    if form.is_valid() and once(request, form, act):
        untold = not_told(told, "appointment_postponed", at=now)
        count = len(told) - len(untold)
        messages.success(
            request,
            f"La journée est annulée. {words.count(count, 'personne prévenue', 'personnes prévenues')} par un message.",
        )
        if untold:
            messages.warning(request, to_call(untold))
        return pages.go_to(request, url_of(row))
    taken = words.count(row.session.taken, "personne a une place", "personnes ont une place")
    context = {
        **about(row, here="Annuler la journée"),
        "form": form,
        "title": "Annuler la journée",
        "button": "Annuler la journée",
        "sentence": f"{taken} : chacune l'apprend par un message, si elle l'a accepté. Les autres sont à appeler.",
    }
    return render(request, "accelerator/form.html", context)
