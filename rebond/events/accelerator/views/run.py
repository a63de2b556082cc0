"""Doors of the day under way, on a tablet: arrivals, workshops, what is lost, the rest done again, the end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.accelerator import planning, rules
from rebond.events.accelerator.forms.running import LateForm
from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Seat
from rebond.events.accelerator.operations import rotations, running
from rebond.events.accelerator.queries.changes import changes, losses
from rebond.events.accelerator.queries.running import board, expected_later, run_by, without_readiness
from rebond.events.accelerator.queries.to_do import with_what_waits
from rebond.events.accelerator.rules import RUNNERS
from rebond.events.accelerator.states import SeatStatus
from rebond.events.jobdating.states import ORGANISERS
from rebond.ground.web import pages, words
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import SessionStatus, Status

M = TypeVar("M", bound=Model)
Rule = Callable[[Principal, Day], bool]
AROUND = timedelta(days=7)
"""How far from today a day is offered on the page that one opens in the morning."""


def fetch(request: HttpRequest, pk: UUID, rule: Rule = rules.can_organise) -> Day:
    """The day, for who organises it; for its coaches too where the rule says so."""
    principal = principal_of(request)
    rows = Day.objects.visible_to(principal).select_related("session__organisation", "theme")
    return get_or_refuse(rows, principal, rule, pk=pk)


@access(RUNNERS)
@require_safe
def day(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The day as it stands: who is awaited, which workshops are on, what is lost."""
    return _show(request, fetch(request, pk, rules.can_run))


def _show(request: HttpRequest, row: Day, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    found = board(row, at=now)
    context = {
        "day": row,
        "board": found,
        "now": now,
        "later": [(hour, groups) for hour, groups in found.hours if hour > now],
        "before": [(hour, groups) for hour, groups in found.hours if not any(g.is_on for g in groups) and hour <= now],
        "states": [(state, label) for state, label in SeatStatus.choices if state != SeatStatus.PLANNED],
        "is_over": row.session.status == SessionStatus.HELD,
        "can_organise": rules.can_organise(principal_of(request), row),
        "trail": trail(row)[:-1],
        "here": f"Journée du {words.day(timezone.localdate(row.session.starts_at))}",
        "typed_late": request.POST,
        **more,
    }
    return render(request, "accelerator/run/day.html", context, status=status)


def trail(row: Day) -> list[dict[str, str]]:
    """The way to the pages of a day."""
    label = f"Journée du {words.day(timezone.localdate(row.session.starts_at))}"
    return [
        {"label": "Aujourd'hui à l'Accélérateur", "url": reverse("accelerator_run:today")},
        {"label": label, "url": home(row)},
    ]


def home(row: Day, anchor: str = "") -> str:
    """The page of the day, at this place of it."""
    return reverse("accelerator_run:run", args=[row.pk]) + (f"#{anchor}" if anchor else "")


@access(RUNNERS)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The days of the week that one organises or where one runs a workshop: one tap to the one that is on."""
    now = timezone.now()
    rows = run_by(principal_of(request)).filter(session__starts_at__range=(now - AROUND, now + AROUND))
    days = rows.exclude(session__status=SessionStatus.CANCELLED).select_related("session__organisation", "theme")
    shown = list(with_what_waits(days).order_by("session__starts_at", "pk"))
    context = {
        "today": [one for one in shown if _is_on(one, now)],
        "others": [one for one in shown if not _is_on(one, now)],
        "now": now,
        "can_organise": principal_of(request).role in ORGANISERS,
    }
    return render(request, "accelerator/run/today.html", context)


def _is_on(row: Day, now: datetime) -> bool:
    """The day is today's, before its end was noted or after."""
    return timezone.localdate(row.session.starts_at) == timezone.localdate(now)


def _act(
    request: HttpRequest, row: Day, act: Callable[[], object], *, said: str = "", anchor: str = ""
) -> HttpResponse:
    """Do it and come back to the same place of the page; a refusal is told there."""
    try:
        with transaction.atomic():
            act()
    except ValidationError as refusal:
        return _show(request, row, status=422, refusal=refusal.messages[0])
    if said:
        messages.success(request, said)
    return pages.go_to(request, home(row, anchor))


def _named(request: HttpRequest, name: str, rows: "QuerySet[M]") -> M | None:
    """The row that the form names; None when it names none. 404 for one that is not of the day."""
    text = request.POST.get(name, "")
    if not text:
        return None
    try:
        found = rows.filter(pk=UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _places(row: Day) -> "QuerySet[Appointment]":
    return Appointment.objects.filter(session=row.session_id).select_related("beneficiary")


@access(RUNNERS)
@require_POST
def arrival(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody is there: one tap on their name, or their badge, number or name."""
    row, now = fetch(request, pk, rules.can_run), timezone.now()
    person = _named(request, "person", _places(row))
    if person is None:
        typed = request.POST.get("code", "")[:200].replace("\x00", "")
        found = board(row, at=now).find(typed)
        if len(found) != 1:
            sentence = "Plusieurs personnes correspondent : choisissez." if found else NOBODY
            return _show(request, row, status=422, refusal=sentence, choices=found, typed=typed)
        person = found[0].appointment
    by = principal_of(request).actor
    if request.POST.get("undo"):
        act = lambda: running.undo_arrival(row, person, by=by, at=now)  # noqa: E731  # one act of two
        return _act(request, row, act, said=f"L'arrivée de {person.beneficiary.full_name} est retirée.")
    return _act(
        request,
        row,
        lambda: running.arrive(row, person, by=by, at=now),
        said=f"{person.beneficiary.full_name} est là.",
        anchor="accueil",
    )


NOBODY = "Personne de cette journée ne porte ce badge, ce numéro ou ce nom. Vérifiez la liste ci-dessous."


@access(RUNNERS)
@require_POST
def away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody comes late, at an hour that they said; or is gone."""
    row, now, by = fetch(request, pk, rules.can_run), timezone.now(), principal_of(request).actor
    person = _named(request, "person", _places(row))
    if person is None:
        return _show(request, row, status=422, refusal="Choisissez une personne.")
    if request.POST.get("gone"):
        said = f"{person.beneficiary.full_name} : départ noté. Vous pouvez refaire la suite de la journée."
        return _act(request, row, lambda: running.leave(row, person, by=by, at=now), said=said)
    form = LateForm(request.POST)
    if not form.is_valid():
        return _show(request, row, status=422, refusal="Notez l'heure à laquelle la personne arrivera, comme 10:30.")
    until = form.cleaned_data["until"]
    said = f"{person.beneficiary.full_name} arrive à {words.hour(until)}."
    return _act(request, row, lambda: running.expect(row, person, until=until, by=by, at=now), said=said)


@access(RUNNERS)
@require_POST
def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap: this person in this workshop (the same tap again takes it back), or everyone."""
    row, now, by = fetch(request, pk, rules.can_run), timezone.now(), principal_of(request).actor
    group = _named(request, "everyone", Passage.objects.filter(day=row).select_related("day"))
    if group is not None:
        return _act(request, row, lambda: running.mark_everyone(group, by=by, at=now), anchor=f"atelier-{group.pk}")
    seat = _named(request, "seat", Seat.objects.filter(passage__day=row))
    status = request.POST.get("status", "")
    if seat is None or status not in SeatStatus.values:
        return _show(request, row, status=422, refusal="Choisissez une personne et dites si elle est là.")
    act = lambda: running.mark(seat, status=SeatStatus(status), by=by, at=now)  # noqa: E731  # read with its anchor
    return _act(request, row, act, anchor=f"atelier-{seat.passage_id}")


@access(ORGANISERS)
@require_POST
def lost(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A coach or a room is lost from now on, or found again."""
    row, now, by = fetch(request, pk), timezone.now(), principal_of(request).actor
    is_back = bool(request.POST.get("back"))
    coach = _named(request, "coach", Coach.objects.filter(day=row))
    room = _named(request, "room", DayRoom.objects.filter(day=row))
    if coach is None and room is None:
        return _show(request, row, status=422, refusal="Choisissez un animateur ou une salle.")

    def act() -> None:
        if coach is not None:
            (running.find_coach if is_back else running.lose_coach)(coach, by=by, at=now)
        if room is not None:
            (running.find_room if is_back else running.lose_room)(room, by=by, at=now)

    said = "C'est noté." if is_back else "C'est noté. Vous pouvez refaire la suite de la journée."
    return _act(request, row, act, said=said, anchor="moyens")


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rest of the day, planned again: shown with what it changes, then put in force."""
    row, now = fetch(request, pk), timezone.now()
    if request.method == "POST":
        return _accept(request, row, now)
    slot = planning.slot_at(row, now)
    context: dict[str, Any] = {"day": row, "trail": trail(row), "since": max(now, row.session.starts_at)}
    try:
        found = planning.rotation(row, from_slot=slot, seconds=0.0)
    except ValidationError as refusal:
        context["refusal"] = refusal.messages[0]
        return render(request, "accelerator/run/again.html", context)
    since, shown = found.since or row.session.starts_at, board(row, at=now)
    context |= {
        "changes": changes(shown, found.groups, since=since),
        "losses": losses(shown, found.proof["why_not"], since=since),
        "seal": rotations.seal(found, version=row.version),
        "proof": found.proof,
    }
    return render(request, "accelerator/run/again.html", context)


def _accept(request: HttpRequest, row: Day, now: datetime) -> HttpResponse:
    """What was shown is written: arrivals noted meanwhile do not undo it, another rotation or a lost coach does."""
    version, found = rotations.unseal(request.POST.get("seal", ""))
    rotations.apply(row, found, version=version, by=principal_of(request).actor, at=now)
    messages.success(request, "La suite de la journée est refaite. L'écran public est à jour.")
    return pages.go_to(request, home(row))


@access(ORGANISERS)
@require_POST
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the public screen an address, or take it away."""
    row, now, by = fetch(request, pk), timezone.now(), principal_of(request).actor
    if request.POST.get("close"):
        return _act(request, row, lambda: running.close_screen(row, by=by, at=now), said="L'écran public est fermé.")
    return _show(request, row, screen_url=running.open_screen(row, by=by, at=now))


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The end of the day: who was told nothing yet; whoever did not come is absent."""
    row, now = fetch(request, pk), timezone.now()
    refusal = ""
    if request.method == "POST":
        refusal, told = _end(request, row, now)
        if not refusal:
            present, missed = told
            messages.success(request, f"Les présences sont enregistrées : {_told(present, missed)}.")
            return pages.go_to(request, reverse("accelerator_run:end", args=[pk]))
    context = {
        "day": row,
        "board": board(row, at=now),
        "silent": without_readiness(row),
        "is_over": row.session.status == SessionStatus.HELD,
        "is_to_come": now < row.session.starts_at,
        "is_early": now < row.session.ends_at,
        "later": expected_later(row, at=now).count(),
        "unsaid": _places(row).filter(status=Status.PLANNED).count(),
        "refusal": refusal,
        "trail": trail(row),
    }
    return render(request, "accelerator/run/end.html", context, status=422 if refusal else 200)


def _end(request: HttpRequest, row: Day, now: datetime) -> tuple[str, tuple[int, int]]:
    by = principal_of(request).actor
    is_early, absent = bool(request.POST.get("early")), bool(request.POST.get("absent"))
    if row.session.status == SessionStatus.HELD and not absent:
        raise pages.Changed("Cette journée est déjà terminée.")
    try:
        if absent:
            return "", (0, running.note_absent(row, by=by, at=now))
        return "", running.end_day(row, is_early=is_early, by=by, at=now)
    except ValidationError as refusal:
        return refusal.messages[0], (0, 0)


def _told(present: int, missed: int) -> str:
    return f"{words.count(present, 'présence', 'présences')}, {words.count(missed, 'absence', 'absences')}"
