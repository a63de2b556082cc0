"""Doors of what a person does at the Accélérateur, and takes away from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.accelerator.models import Practice
from rebond.events.accelerator.queries import days_of_person as days
from rebond.events.accelerator.queries import takeaways as queries
from rebond.events.accelerator.views import visits
from rebond.events.accelerator.views.visits import Visit
from rebond.ground.web import codes
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary


def _visit(request: HttpRequest) -> Visit:
    """My own things, and the latest day that I went to or go to."""
    principal, now = principal_of(request), timezone.now()
    person = get_or_refuse(Beneficiary.objects.visible_to(principal), principal)
    place = days.latest_place(person)
    day = place.session.accelerator_day if place and place.session else None
    return Visit(person, principal.actor, now, day)


@access(Role.BENEFICIARY)
@require_safe
def takeaways(request: HttpRequest) -> HttpResponse:
    """My day at the Accélérateur: hours, place, what to bring, my timetable, my badge; my advice afterwards."""
    visit = _visit(request)
    place = days.latest_place(visit.person)
    last = queries.latest_readiness(visit.person)
    context = {
        "visit": visit,
        "urls": visit.urls,
        "trail": visit.trail,
        "mine": days.timetable(place) if place else None,
        "code": codes.qr(str(place.pk)) if place else "",
        "cv": queries.cv_of(visit.person),
        "readiness": last,
        "needs": queries.labels(last, on=visit.today) if last else [],
        "practice": Practice.objects.filter(beneficiary=visit.person).order_by("-done_at").first(),
        "is_past": place is not None and place.ends_at < visit.now,
    }
    return render(request, "portal/accelerator.html", context)


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def occupations(request: HttpRequest) -> HttpResponse:
    """Occupations that I explore."""
    return visits.occupations(request, _visit(request))


@access(Role.BENEFICIARY)
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Occupations that I look for."""
    return visits.wish(request, _visit(request))


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def cv(request: HttpRequest) -> HttpResponse:
    """My CV."""
    return visits.cv(request, _visit(request))


@access(Role.BENEFICIARY)
@require_safe
def cv_pdf(request: HttpRequest) -> HttpResponse:
    """My CV as a document."""
    return visits.cv_pdf(request, _visit(request))


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest) -> HttpResponse:
    """The photo of my CV."""
    return visits.photo(request, _visit(request))


@access(Role.BENEFICIARY)
@require_safe
def photo_file(request: HttpRequest) -> HttpResponse:
    """The photo itself."""
    return visits.photo_file(request, _visit(request))


@access(Role.BENEFICIARY)
@require_POST
def remove_photo(request: HttpRequest) -> HttpResponse:
    """I take my consent back."""
    return visits.remove_photo(request, _visit(request))


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def aided(request: HttpRequest) -> HttpResponse:
    """Aided contracts in plain words."""
    return visits.aided(request, _visit(request))
