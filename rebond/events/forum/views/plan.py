"""Doors of the plan: what it is worth, asked for, announced."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rebond.events.forum import rules
from rebond.events.forum.models import Edition, Meeting, Visitor
from rebond.events.forum.operations import plans as operations
from rebond.events.forum.queries.words import proof_words
from rebond.events.forum.states import TO_COME, VISITOR_READERS, VisitorStatus
from rebond.events.forum.views.common import about, act, edition_of, url_of
from rebond.events.jobdating.states import ORGANISERS, MeetingStatus
from rebond.ground.jobs import queries as works
from rebond.ground.web import pages
from rebond.people.accounts.access import access, principal_of


@access(VISITOR_READERS)
@require_safe
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the plan gives, what no plan can pass, what is still to announce."""
    found = edition_of(request, pk)
    meetings = Meeting.objects.filter(stand__edition=found, ticket=None).exclude(status=MeetingStatus.CANCELLED)
    wanting = Visitor.objects.filter(edition=found, status=VisitorStatus.REGISTERED, wants_hours=True).count()
    shown = {
        **about(request, found, tab="plan"),
        **_work(found),
        "proof": found.proof,
        "sentence": proof_words(found.proof),
        "meetings": meetings.count(),
        "wanting": wanting,
        "to_announce": operations.unsaid(found).values("visitor").distinct().count(),
        "may_ask": found.status in TO_COME,
    }
    return render(request, "forum/plan.html", shown)


def _work(found: Edition) -> dict[str, Any]:
    """The long work about this edition, running or over."""
    job = works.progress_of(found.pk)
    return {"job": job, "poll_url": url_of(found, "progress")}


@access(ORGANISERS)
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the worker for a plan."""
    found, principal = edition_of(request, pk, rules.can_organise), principal_of(request)
    return act(
        request,
        lambda: operations.ask(found, member=principal.membership, by=principal.actor, at=timezone.now()),
        done="Le plan est demandé : il se calcule, cette page le dira.",
        back=url_of(found, "plan"),
    )


@access(ORGANISERS)
@require_POST
def announce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the worker to tell visitors their hours."""
    found, principal = edition_of(request, pk, rules.can_organise), principal_of(request)
    return act(
        request,
        lambda: operations.ask_to_announce(found, member=principal.membership, by=principal.actor, at=timezone.now()),
        done="Les messages partent : cette page dit où ils en sont.",
        back=url_of(found, "plan"),
    )


@access(VISITOR_READERS)
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the work is; the whole page once it is over."""
    found = edition_of(request, pk)
    told = _work(found)
    if not pages.is_fragment(request):
        return pages.go_to(request, url_of(found, "plan"))
    if told["job"] is None or told["job"].is_over:
        return HttpResponseClientRefresh()
    return render(request, "components/progress.html", told)
