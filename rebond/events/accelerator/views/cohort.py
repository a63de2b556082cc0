"""Doors of a cohort: drawn, explained, corrected, invited, called."""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rebond.events.accelerator import planning, rules
from rebond.events.accelerator.forms.cohorts import ChangeForm
from rebond.events.accelerator.models import Day, Selection
from rebond.events.accelerator.operations import cohorts as operations
from rebond.events.accelerator.queries import cohort as queries
from rebond.events.accelerator.queries import days, pool
from rebond.events.accelerator.rules import CHOOSERS, COHORT_READERS, can_choose, can_prepare
from rebond.events.accelerator.views.days import about, can_see, fetch, tabs
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, Withdrawal
from rebond.ground.jobs import queries as jobs
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment, WaitingPlace
from rebond.people.appointments.states import Status

HERE = "Cohorte"
M = TypeVar("M", Appointment, WaitingPlace)


def _url(day: Day) -> str:
    return reverse("accelerator:cohort", args=[day.pk])


@access(COHORT_READERS)
@require_safe
def cohort(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is chosen and why; `q` looks for anybody else, and says why not."""
    principal, row = fetch(request, pk, can_see)
    return _show(request, principal, row)


def _show(request: HttpRequest, principal: Principal, row: Day, *, status: int = 200, form: Any = None) -> HttpResponse:
    now = timezone.now()
    found, asked = queries.draw(row), (request.GET.get("q") or request.POST.get("q") or "")[:100]
    members = queries.members(row, found, principal=principal, now=now)
    out = [one.person.pk for one in members if one.place is None or one.place.status in planning.HERE]
    may = can_choose(principal, row)
    waiting = queries.waiting(row) if principal.role in NAME_READERS else []
    context = {
        **about(row, here=HERE),
        "pages": tabs(principal, row, here="cohort"),
        "draw": found,
        "job": jobs.progress_of(row.pk),
        "poll_url": reverse("accelerator:drawing", args=[row.pk]),
        "members": members,
        "count": len(out),
        "to_invite": sum(one.place is None for one in members),
        "replaceable": [one for one in members if one.person.pk in set(out)],
        "expected": days.expected(row, on=local_day(now)),
        "seed": _seed(row),
        "left_out": queries.left_out(found) if found else [],
        "waiting": waiting,
        "to_call": queries.to_call(row, waiting, at=now) if can_prepare(principal, row) else [],
        "can_run": rules.can_run(principal, row),
        "asked": asked,
        "answers": queries.why_not(row, found, asked, but=out, principal=principal, at=now) if may else [],
        "history": queries.history(row, principal),
        "can_choose": may,
        "can_prepare": can_prepare(principal, row),
        "is_partial": principal.role not in NAME_READERS,
        "form": form,
        "withdrawals": Withdrawal.choices,
    }
    return render(request, "accelerator/cohort.html", context, status=status)


def _seed(row: Day) -> str:
    """Announced before the draw: the day, and how many draws there were before. Nobody chooses it."""
    rank = Selection.objects.filter(day=row).count() + 1
    return f"Accélérateur {row.departement_id}, {words.full_day(row.session.starts_at)}, tirage {rank}"


@access(ORGANISERS)
@require_POST
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw the cohort, under the seed that the page announced."""
    principal, row = fetch(request, pk, can_prepare)
    form, now = forms.Form(request.POST), timezone.now()

    def act() -> None:
        seed = _seed(row)
        if request.POST.get("seed", seed) != seed:
            raise pages.Changed("Un autre tirage a été fait entre-temps : regardez-le avant d'en faire un nouveau.")
        if pool.is_large():
            operations.ask_draw(row, seed=seed, member=principal.membership, by=principal.actor, at=now)
            return
        choice = planning.choose(row, seed=seed, at=now)
        operations.keep_selection(row, choice, made_by=principal.membership, by=principal.actor, at=now)
        messages.success(
            request, "La cohorte est tirée au sort. Relisez-la, changez-la s'il le faut, puis envoyez les invitations."
        )

    if not (form.is_valid() and once(request, form, act)):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    return pages.go_to(request, _url(row))


@access(ORGANISERS)
@require_safe
def drawing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the worker's draw is; the whole page once it is made."""
    _, row = fetch(request, pk, can_prepare)
    job = jobs.progress_of(row.pk)
    if job is None or job.is_over:
        return HttpResponseClientRefresh() if pages.is_fragment(request) else pages.go_to(request, _url(row))
    return render(request, "components/progress.html", {"job": job, "poll_url": request.path})


@access(ORGANISERS)
@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite the cohort: each has a place and is told."""
    principal, row = fetch(request, pk, can_prepare)
    form, sent = forms.Form(request.POST), list[operations.Sent]()

    def act() -> None:
        sent.append(operations.invite(row, by=principal.actor, at=timezone.now()))

    if not once(request, form, act):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    for one in sent:
        messages.success(request, f"{words.count(len(one.invited), 'personne invitée', 'personnes invitées')}.")
        for person, reason in one.refused:
            messages.warning(request, f"{person.full_name} n'a pas été invitée : {reason}")
    return pages.go_to(request, _url(row))


@access(CHOOSERS)
@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add somebody, take somebody out, or put one in the place of the other; a motive is kept."""
    principal, row = fetch(request, pk, can_choose)
    form, said = ChangeForm(request.POST, auto_id=False), list[str]()
    if form.is_valid() and once(request, form, lambda: said.append(_change(principal, row, form.cleaned_data))):
        for sentence in said:
            messages.success(request, sentence)
        return pages.go_to(request, _url(row))
    return _show(request, principal, row, status=422, form=form)


def _change(principal: Principal, row: Day, said: dict[str, Any]) -> str:
    added, removed = (queries.person(principal, said[name]) for name in ("added", "removed"))
    if bool(added) != bool(said["added"]) or bool(removed) != bool(said["removed"]):
        raise ValidationError("Cette personne n'est pas dans vos dossiers.")
    by: dict[str, Any] = {
        "made_by": principal.membership,
        "by": principal.actor,
        "at": timezone.now(),
    }
    if added and removed:
        operations.replace(row, removed, added, reason=Withdrawal(said["reason"]), motive=said["motive"], **by)
        return f"{added.full_name} remplace {removed.full_name}."
    if added:
        made = operations.add(row, added, motive=said["motive"], **by)
        return f"{added.full_name} {'a une place' if made else 'est dans la cohorte'}."
    if removed is None:
        raise ValidationError("Choisissez la personne à ajouter, ou à retirer.")
    operations.remove(row, removed, reason=Withdrawal(said["reason"]), **by)
    return f"{removed.full_name} n'est plus dans la cohorte."


@access(NAME_READERS)
@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draw as it is published, with file numbers only; it is made again, and compared, at each reading."""
    _, row = fetch(request, pk, can_see)
    found = queries.draw(row)
    context = {
        **about(row, here="Rapport du tirage"),
        "draw": found,
        "is_same": planning.redo(found.row) if found else False,
        "left_out": queries.left_out(found) if found else [],
    }
    return render(request, "accelerator/report.html", context)


@access(ORGANISERS)
@require_safe
def calls(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list to print: whom to call, at which number."""
    _, row = fetch(request, pk, can_see)
    return render(request, "accelerator/calls.html", {**about(row, here="Liste d'appel"), "calls": queries.calls(row)})


@access(ORGANISERS)
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody said by telephone that they come, or that they do not."""
    principal, row = fetch(request, pk, can_prepare)
    form = forms.Form(request.POST)
    place = _place(row, request.POST.get("place", ""))

    def act() -> None:
        if place is None:
            raise ValidationError("Cette place n'est plus attendue : actualisez la page.")
        done = appointments.confirm_coming if request.POST.get("comes") == "1" else appointments.excuse
        done(place, by=principal.actor, at=timezone.now())

    if not once(request, form, act):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    return pages.go_to(request, pages.way_back(request, default=_url(row)))


@access(ORGANISERS)
@require_POST
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A free place for somebody who waits and was called: no message would have told them of it."""
    principal, row = fetch(request, pk, can_prepare)
    form, said = forms.Form(request.POST), list[Appointment]()
    waiting = _of_session(WaitingPlace.objects.all(), row, request.POST.get("waiting", ""))

    def act() -> None:
        if waiting is None:
            raise ValidationError("Cette personne n'attend plus cette place : actualisez la page.")
        said.append(operations.give_place(row, waiting, by=principal.actor, at=timezone.now()))

    if not once(request, form, act):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    for made in said:
        messages.success(
            request, f"{made.beneficiary.full_name} a la place libre. Dites-lui le jour, l'heure et le lieu."
        )
    return pages.go_to(request, _url(row))


def _place(row: Day, typed: str) -> Appointment | None:
    rows = Appointment.objects.filter(status=Status.PLANNED).select_related("session", "beneficiary", "organisation")
    return _of_session(rows, row, typed)


def _of_session(rows: "QuerySet[M]", row: Day, typed: str) -> M | None:
    """The row of the day's session that a form names."""
    try:
        return rows.filter(session=row.session_id, pk=UUID(typed)).first()
    except ValueError:
        return None
