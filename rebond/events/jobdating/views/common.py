"""What the pages of preparation share: the event of an address, its tabs, its trail, a form page."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rebond.events.jobdating import rules
from rebond.events.jobdating.models import JobDating, Recruiter
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, PROPOSERS, READERS, Status
from rebond.ground.web import pages, words
from rebond.people.accounts.access import get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal

LOOKERS = READERS | PROPOSERS
"""They open the calendar, and propose people or read."""

HOME = {"label": "Job dating", "url": "/job-dating/"}


def event_of(request: HttpRequest, pk: UUID, *, to_prepare: bool = False) -> JobDating:
    """The job dating of this address; one that may still be prepared, if asked."""
    principal = principal_of(request)
    rows = JobDating.objects.visible_to(principal).select_related("theme", "organisation", "session")
    found = get_or_refuse(rows, principal, rules.can_organise if to_prepare else None, pk=pk)
    if to_prepare and found.status not in rules.CHANGEABLE:
        raise pages.Changed("Ce job dating a commencé, est terminé ou annulé : il ne se prépare plus.")
    return found


def url_of(event: JobDating, name: str = "event") -> str:
    """The address of one of its pages."""
    return reverse(f"jobdating:{name}", args=[event.pk])


def name_of(event: JobDating) -> str:
    """« Restauration, mardi 17 mars »."""
    return f"{event.theme.title}, {words.day(event.on)}"


def recruiter_of(request: HttpRequest, pk: UUID) -> Recruiter:
    """A recruiter of an event that the principal prepares."""
    principal = principal_of(request)
    rows = Recruiter.objects.filter(job_dating__in=JobDating.objects.visible_to(principal))
    rows = rows.select_related("job_dating__theme", "company__organisation", "contact")
    found = get_or_refuse(rows, principal, lambda who, row: rules.can_organise(who, row.job_dating), pk=pk)
    if found.job_dating.status not in rules.CHANGEABLE:
        raise pages.Changed("Ce job dating a commencé, est terminé ou annulé : il ne se prépare plus.")
    return found


def about(request: HttpRequest, event: JobDating, *, tab: str) -> dict[str, Any]:
    """What the head of every page of an event reads."""
    principal = principal_of(request)
    return {
        "event": event,
        "name": name_of(event),
        "trail": [HOME],
        "tabs": tabs(principal, event, tab),
        "is_organiser": principal.role in ORGANISERS,
        "can_prepare": rules.can_prepare(principal, event),
        "can_propose": rules.can_propose(principal, event),
        "is_running": event.status in (Status.ANNOUNCED, Status.RUNNING, Status.HELD),
    }


def tabs(principal: Principal, event: JobDating, current: str) -> list[dict[str, Any]]:
    """The pages of an event; the plan and the candidates' list are for who may read names."""
    named = [("event", "Préparation"), ("recruiters", "Recruteurs"), ("candidates", "Candidats"), ("plan", "Plan")]
    shown = named if principal.role in NAME_READERS else named[:2] if principal.role in READERS else named[:1]
    return [{"label": label, "url": url_of(event, name), "current": name == current} for name, label in shown]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    button: str,
    back: str,
    trail: list[dict[str, Any]],
    **more: Any,
) -> HttpResponse:
    """A page that is one form; refused, it keeps everything typed."""
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": title, "button": button, "back": back, "trail": trail, **more}
    return render(request, "jobdating/form.html", context, status=status)
