"""Doors of my job dating: whom I would like to meet, my hours, « j'y suis », how it went."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rebond.events.jobdating.forms.people import MyWishForm
from rebond.events.jobdating.forms.running import PostForm
from rebond.events.jobdating.models import Candidate
from rebond.events.jobdating.operations import running
from rebond.events.jobdating.operations.candidates import wish as say_wish
from rebond.events.jobdating.queries import by_link as queries
from rebond.events.jobdating.queries.preparing import recruiters_of
from rebond.faces.portal.queries import RECENT
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary


def _mine(request: HttpRequest) -> Candidate | None:
    """My place in the latest job dating."""
    person = get_or_refuse(Beneficiary.objects.visible_to(principal_of(request)), principal_of(request))
    return queries.of_person(person, since=timezone.localdate() - timedelta(days=RECENT))


def _form(request: HttpRequest, candidate: Candidate) -> MyWishForm:
    hosts = list(recruiters_of(candidate.job_dating).filter(withdrawn_at=None))
    return MyWishForm(request.POST or None, recruiters=hosts, candidate=candidate)


@access(Role.BENEFICIARY)
@require_safe
def job_dating(request: HttpRequest) -> HttpResponse:
    """My job dating: before, the companies and my wishes; then my hours and my number; then how it went."""
    candidate = _mine(request)
    context = {
        "day": queries.day_of(candidate, at=timezone.now()) if candidate else None,
        "form": _form(request, candidate) if candidate else None,
        "trail": [{"label": "Mon espace", "url": reverse("portal:home")}],
    }
    return render(request, "portal/job_dating.html", context)


@access(Role.BENEFICIARY)
@require_POST
def job_dating_wish(request: HttpRequest) -> HttpResponse:
    """I say whom I would like to meet, while the plan is still to come."""
    candidate, by, at = _mine(request), principal_of(request).actor, timezone.now()
    if candidate is None or not queries.day_of(candidate, at=at).may_wish:
        messages.warning(request, "Les heures sont déjà préparées : vos souhaits ne changent plus ici.")
        return pages.go_to(request, reverse("portal:job_dating"))
    form = _form(request, candidate)
    if form.is_valid() and once(request, form, lambda: say_wish(candidate, **form.told, by=by, at=at)):
        messages.success(request, "C'est noté. Nous en tenons compte autant que possible.")
    for sentence in form.non_field_errors():
        messages.warning(request, str(sentence))
    return pages.go_to(request, reverse("portal:job_dating"))


@access(Role.BENEFICIARY)
@require_POST
def job_dating_here(request: HttpRequest) -> HttpResponse:
    """« J'y suis »."""
    candidate, by, at = _mine(request), principal_of(request).actor, timezone.now()
    if candidate is None:
        return pages.go_to(request, reverse("portal:home"))
    form = PostForm(request.POST)
    form.full_clean()
    if once(request, form, lambda: running.arrive(candidate, by=by, at=at)):
        messages.success(request, "Merci, nous savons que vous êtes là.")
    for sentence in form.non_field_errors():
        messages.warning(request, str(sentence))
    return pages.go_to(request, reverse("portal:job_dating"))
