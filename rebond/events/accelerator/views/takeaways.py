"""Doors of what a person takes away, for the coach beside them: by their place in a day, and nothing more of their file."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.accelerator.forms import takeaways as shapes
from rebond.events.accelerator.models import Practice
from rebond.events.accelerator.operations import takeaways as operations
from rebond.events.accelerator.queries import takeaways as queries
from rebond.events.accelerator.queries.running import number_of, participants
from rebond.events.accelerator.rules import RUNNERS
from rebond.events.accelerator.views import visits
from rebond.events.accelerator.views.visits import Visit
from rebond.events.jobdating.operations import readiness as readinesses
from rebond.ground.journal import operations as journal
from rebond.ground.web import pages
from rebond.people.accounts.access import access, get_or_refuse, principal_of


def _visit(request: HttpRequest, pk: UUID) -> Visit:
    """The person of this place in a day that one organises or where one runs a workshop."""
    principal, now = principal_of(request), timezone.now()
    place = get_or_refuse(participants(principal, at=now), principal, pk=pk)
    day = place.session.accelerator_day if place.session else None
    return Visit(place.beneficiary, principal.actor, now, day, place)


@access(RUNNERS)
@require_safe
def takeaways(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What this person takes away, and what is still to be done with them."""
    visit = _visit(request, pk)
    practice = Practice.objects.filter(beneficiary=visit.person).order_by("-done_at").first()
    last = queries.latest_readiness(visit.person)
    return visits.show(
        request,
        visit,
        "hub",
        cv=queries.cv_of(visit.person),
        number=number_of(visit.day, visit.place) if visit.day and visit.place else 0,
        explored=visit.person.explorations.count(),
        practice=practice,
        readiness=last,
        needs=queries.labels(last, on=visit.today) if last else [],
        practice_url=visit.url("practice"),
        readiness_url=visit.url("readiness"),
    )


@access(RUNNERS)
@require_http_methods(["GET", "POST"])
def occupations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Occupations explored."""
    return visits.occupations(request, _visit(request, pk))


@access(RUNNERS)
@require_POST
def wish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Occupations looked for."""
    return visits.wish(request, _visit(request, pk))


@access(RUNNERS)
@require_http_methods(["GET", "POST"])
def cv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The CV, built with the person."""
    visit = _visit(request, pk)
    if request.method == "GET" and (known := queries.cv_of(visit.person)):
        journal.record_read(known, by=visit.by, at=visit.now)
    return visits.cv(request, visit)


@access(RUNNERS)
@require_safe
def cv_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The CV as a document."""
    return visits.cv_pdf(request, _visit(request, pk))


@access(RUNNERS)
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo of the CV."""
    return visits.photo(request, _visit(request, pk))


@access(RUNNERS)
@require_safe
def photo_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo itself."""
    return visits.photo_file(request, _visit(request, pk))


@access(RUNNERS)
@require_POST
def remove_photo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The consent is taken back."""
    return visits.remove_photo(request, _visit(request, pk))


@access(RUNNERS)
@require_http_methods(["GET", "POST"])
def aided(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Aided contracts."""
    return visits.aided(request, _visit(request, pk))


@access(RUNNERS)
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An interview practised on the pack's grid; its advice is composed, may be changed, and is printed from here."""
    visit = _visit(request, pk)
    grid = queries.grid(on=visit.today)
    form = shapes.PracticeForm(visits.typed(request), grid=grid)
    if request.method == "POST" and request.POST.get("compose"):
        form = _composed(request, visit, grid)
    elif visits.done(request, form, partial(_practise, visit, form), said="La simulation est enregistrée."):
        return pages.go_to(request, visit.url("practice"))
    last = Practice.objects.filter(beneficiary=visit.person).select_related("coach__user").order_by("-done_at").first()
    status = 200 if request.POST.get("compose") else visits.again(request)
    return visits.show(request, visit, "practice", status, form=form, last=last)


def _composed(request: HttpRequest, visit: Visit, grid: list[dict[str, Any]]) -> shapes.PracticeForm:
    """The same form: the coach's own advice, then what the levels chosen so far say."""
    chosen = {one["code"]: request.POST.get(one["code"], "") for one in grid}
    scores = {code: int(points) for code, points in chosen.items() if points in ("1", "2", "3", "4")}
    advice = queries.advice_with(request.POST.get("advice", ""), scores, on=visit.today)
    return shapes.PracticeForm(initial={**chosen, "advice": advice}, grid=grid)


def _practise(visit: Visit, form: shapes.PracticeForm) -> None:
    advice = form.cleaned_data["advice"] or queries.advice_for(form.scores, on=visit.today)
    operations.practise(visit.person, scores=form.scores, advice=advice, day=visit.day, by=visit.by, at=visit.now)


@access(RUNNERS)
@require_http_methods(["GET", "POST"])
def readiness(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The coach's word: ready for a job dating, or what the person needs first."""
    visit = _visit(request, pk)
    last = queries.latest_readiness(visit.person)
    word = (shapes.READY if last.is_ready else shapes.NEEDS) if last else ""
    initial = {"word": word, "needs": last.needs, "advice": last.advice} if last else {}
    form = shapes.ReadinessForm(visits.typed(request), needs=queries.needs(on=visit.today).values(), initial=initial)
    if visits.done(request, form, partial(_declare, visit, form), said="L'avis est enregistré."):
        return pages.go_to(request, visit.url("takeaways"))
    return visits.show(request, visit, "readiness", visits.again(request), form=form, last=last)


def _declare(visit: Visit, form: shapes.ReadinessForm) -> None:
    said = form.cleaned_data
    readinesses.declare(
        visit.person,
        is_ready=said["word"] == shapes.READY,
        needs=said["needs"],
        advice=said["advice"],
        theme=visit.day.theme if visit.day else None,
        by=visit.by,
        at=visit.now,
    )
