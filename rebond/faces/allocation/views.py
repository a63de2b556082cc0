"""Doors of the allocation: asking for a plan, looking at it, sending it; moving what an absence makes impossible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rebond.faces.allocation import operations, queries
from rebond.faces.allocation.forms import LinesForm, PlanForm
from rebond.faces.allocation.rules import MOVERS, sites
from rebond.ground.jobs.models import Progress
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import kinds
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Absence, Appointment
from rebond.people.appointments.operations import Move
from rebond.people.appointments.queries import kind_name, not_told, pending, span_words, to_call
from rebond.people.appointments.rules import HOSTS, PLANNERS, can_reopen

SHOWN = 10
"""Former plans shown."""


@access(PLANNERS)
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Ask who should get which hour; the plans already asked for are found again here."""
    principal, now = principal_of(request), timezone.now()
    form = PlanForm(
        request.POST or None,
        kinds=queries.kinds_to_give(principal, on=timezone.localdate(now)),
        sites=list(sites(principal)),
        terms=queries.terms(now),
        wished=request.GET,
    )
    asked: list[Progress] = []

    def act() -> None:
        asked.append(operations.ask(form.asked, principal=principal, at=now))

    if form.is_valid() and once(request, form, act):
        return pages.go_to(request, reverse("allocation:plan", args=[asked[0].pk]) if asked else request.path)
    context = {
        "form": form,
        "plans": queries.plans(principal)[:SHOWN],
        "absences": [(row, queries.whose(row), span_words(row)) for row in queries.to_solve(principal, now=now)],
    }
    return render(request, "allocation/prepare.html", context, status=422 if request.method == "POST" else 200)


def _fetch(request: HttpRequest, pk: UUID) -> Progress:
    principal = principal_of(request)
    return get_or_refuse(queries.plans(principal), principal, pk=pk)


@access(PLANNERS)
@require_safe
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the work is; then the plan, before anything is sent; then what was sent."""
    return _show(request, _fetch(request, pk), LinesForm(None))


def _show(request: HttpRequest, found: Progress, form: LinesForm, *, status: int = 200) -> HttpResponse:
    sending = queries.sending_of(found)
    job = sending or found
    context = {"plan": found, "asked": queries.Asked(**found.report["asked"]), "sending": sending, "job": job}
    context |= {"kind": kind_name(found.report["asked"]["kind"]), "form": form}
    if not job.is_over:
        context["poll_url"] = reverse("allocation:progress", args=[found.pk])
    elif sending is not None:
        context["refused"] = queries.named(sending.report["refused"], principal_of(request))
    elif not found.is_failed:
        context |= _proposal(found, principal_of(request), timezone.now())
    return render(request, "allocation/plan.html", context, status=status)


def _proposal(found: Progress, principal: Principal, now: datetime) -> dict[str, Any]:
    """What the plan comes to, its lines, and who has none."""
    in_time, late, without = found.report["ours"]
    first_come = found.report["first_come"]
    asked = queries.Asked(**found.report["asked"])
    kind = kinds.find(asked.kind, at=now)
    places = list(sites(principal).filter(pk__in=asked.site_ids))
    lines = queries.lines(found, principal)
    return {
        "lines": lines,
        "cost": queries.cost(lines, asked.kind, at=now),
        "left": queries.named(found.report["left"], principal),
        "in_time": in_time,
        "late": late,
        "without": without,
        "total": in_time + late + without,
        "first_come": first_come,
        "gain": in_time - first_come[0],
        "invited": sum(pending(kind, places, at=now).values()) if kind and not asked.with_invited else 0,
        "is_old": now - found.started_at > timedelta(days=1),
    }


@access(PLANNERS)
@require_safe
def poll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress bar again; the whole page once the work is done."""
    found = _fetch(request, pk)
    job = queries.sending_of(found) or found
    if job.is_over or not pages.is_fragment(request):
        page = reverse("allocation:plan", args=[pk])
        return HttpResponseClientRefresh() if pages.is_fragment(request) else pages.go_to(request, page)
    return render(request, "components/progress.html", {"job": job, "poll_url": request.path})


@access(PLANNERS)
@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the appointments of the lines that stayed ticked, and send the convocations."""
    found = _fetch(request, pk)
    if not found.is_over or found.is_failed:
        raise pages.Changed("Cette répartition n'est pas prête à partir.")
    if queries.sending_of(found) is not None:
        raise pages.Changed("Ces convocations sont déjà parties, ou partent.")
    principal, now = principal_of(request), timezone.now()
    form = LinesForm(request.POST)
    kept = {int(rank) for rank in form.kept() if rank.isascii() and rank.isdigit() and len(rank) < 6}
    mine = {line.rank for line in queries.lines(found, principal)}

    def act() -> None:
        operations.send(found, kept & mine, by=principal.membership, at=now)

    if form.is_valid() and once(request, form, act):
        return pages.go_to(request, reverse("allocation:plan", args=[pk]))
    return _show(request, found, form, status=422)


@dataclass(frozen=True)
class Shown:
    """A move as its page shows it. `key` says whose appointment and which hour; `is_to_call`: no message tells them."""

    key: str
    move: Move
    kind: str
    agent: str
    is_to_call: bool


@access(MOVERS)
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who must move because somebody or some place is closed, to which hour; then move them."""
    principal, now = principal_of(request), timezone.now()
    found = get_or_refuse(queries.absences(principal), principal, pk=pk)
    hit, sessions = appointments.planned_in(found, at=now)
    mine = queries.movable(hit, principal)
    rescue = operations.rescue(mine, at=now)
    shown = _shown(rescue.moves, now)
    form = LinesForm(request.POST if request.method == "POST" else None)
    keys = form.kept()
    outcome = appointments.Outcome()

    def act() -> None:
        nonlocal outcome
        if not keys:
            raise ValidationError("Gardez au moins une ligne pour déplacer des rendez-vous.")
        if keys - {one.key for one in shown}:
            raise ValidationError("Des heures ont été prises entre-temps : voici la nouvelle proposition. Relisez-la.")
        kept = [one.move for one in shown if one.key in keys]
        outcome = appointments.move_together(kept, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        _tell(request, outcome, now)
        return pages.go_to(request, request.path)
    context = {
        "absence": found,
        "whose": queries.whose(found),
        "when": span_words(found),
        "trail": [_back(found, principal)],
        "shown": shown,
        "left": rescue.left,
        "others": len(hit) - len(mine),
        "sessions": len(sessions),
        "form": form,
        "message": queries.message_of(rescue.moves, at=now),
    }
    return render(request, "allocation/absence.html", context, status=422 if request.method == "POST" else 200)


def _shown(moves: Sequence[Move], now: datetime) -> list[Shown]:
    agents = queries.agent_names({move.slot.agent for move in moves if move.slot.agent})
    unreached = queries.to_call(moves, at=now)
    return [
        Shown(
            f"{move.appointment.pk}|{move.slot.starts_at.isoformat()}|{move.slot.agent or move.slot.room}",
            move,
            kind_name(move.appointment.kind),
            agents.get(move.slot.agent, "") if move.slot.agent else "",
            move.appointment.beneficiary_id in unreached,
        )
        for move in moves
    ]


def _back(found: Absence, principal: Principal) -> dict[str, str]:
    """Where one comes from: the page of the absence for whoever keeps it, else the list of the allocation."""
    if principal.role in HOSTS and can_reopen(principal, found):
        return {"label": "À déplacer", "url": reverse("agenda:absence", args=[found.pk])}
    if principal.role in PLANNERS:
        return {"label": "Répartir les heures", "url": reverse("allocation:prepare")}
    return {"label": "Agenda", "url": reverse("agenda:day")}


def _tell(request: HttpRequest, outcome: appointments.Outcome, now: datetime) -> None:
    """How many moved, who kept their hour and why, and whom to call because no message reaches them."""
    moved = words.count(len(outcome.done), "rendez-vous déplacé", "rendez-vous déplacés")
    rows = Appointment.objects.filter(pk__in=outcome.done).select_related("beneficiary").order_by("starts_at", "pk")
    untold = not_told(rows, "appointment_moved", at=now)
    if outcome.done:
        messages.success(request, f"{moved}." if untold else f"{moved}. Chaque personne l'apprend par un message.")
    if untold:
        messages.warning(request, to_call(untold))
    if outcome.refused:
        kept = words.count(len(outcome.refused), "garde son heure", "gardent leur heure")
        messages.warning(request, f"{kept} : {' '.join(sorted(set(outcome.refused.values())))}")
