"""The entrance: who is looked for by number or by name, and each person's or recruiter's own sheet of the day."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.running import LateForm, PostForm
from rebond.events.jobdating.models import Candidate, JobDating, Recruiter
from rebond.events.jobdating.operations import doors, running
from rebond.events.jobdating.queries import running as queries
from rebond.events.jobdating.states import ORGANISERS
from rebond.events.jobdating.views.run import board_of, event_of
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of

LONGEST = 100


@access(ORGANISERS)
@require_safe
def entrance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look for whoever stands at the door: their number, or their name."""
    event = event_of(request, pk, to_run=True)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    context = {
        "event": event,
        "text": text,
        "found": queries.find(event, text) if text else [],
        "counts": queries.counts(event),
    }
    return render(request, pages.page(request, "jobdating/run/entrance.html", part="results"), context)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def candidate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person on the day: their hours, arrived, late until, gone."""
    principal = principal_of(request)
    rows = Candidate.objects.visible_to(principal).select_related("job_dating__theme", "beneficiary")
    found = get_or_refuse(rows, principal, lambda who, row: rules.can_organise(who, row.job_dating), pk=pk)
    acts: Acts = {"arrive": running.arrive, "leave": running.leave}
    name = f"{words.proper(found.beneficiary.first_name)}, numéro {found.number or '?'}"
    form, done = _note(request, found, acts, late=running.be_late)
    if done:
        messages.success(request, f"{name} : c'est noté.")
        back = reverse("jobdating_run:entrance", args=[found.job_dating_id])
        return pages.go_to(request, pages.way_back(request, default=back))
    context = {"event": found.job_dating, "guest": found, "form": form, "meetings": queries.of_candidate(found)}
    return render(request, "jobdating/run/candidate.html", context, status=422 if form.errors else 200)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def recruiter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One recruiter on the day: their interviews, at their table, late until, gone; their address."""
    found = _recruiter(request, pk)
    acts: Acts = {"arrive": running.arrive, "leave": running.leave}
    form, done = _note(request, found, acts, late=running.be_late)
    if done:
        messages.success(request, f"{found.company.name} : c'est noté.")
        return pages.go_to(request, pages.way_back(request, default=board_of(found.job_dating)))
    context = {"event": found.job_dating, "guest": found, "form": form, "meetings": queries.of_recruiter(found)}
    return render(request, "jobdating/run/recruiter.html", context, status=422 if form.errors else 200)


@access(ORGANISERS)
@require_POST
def send_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write to the recruiter's contact the address of their page."""
    found = _recruiter(request, pk)
    by, at, form = principal_of(request).actor, timezone.now(), PostForm(request.POST)
    form.full_clean()
    if once(request, form, lambda: doors.send_door(found, by=by, at=at)):
        messages.success(request, f"L'adresse de sa page part à {found.contact.email if found.contact else ''}.")
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return pages.go_to(request, reverse("jobdating_run:recruiter", args=[found.pk]))


Acts = dict[str, Callable[..., object]]


def _note(
    request: HttpRequest, guest: Candidate | Recruiter, acts: Acts, *, late: Callable[..., object]
) -> tuple[LateForm, bool]:
    """What the button pressed says of them; the form, and whether it is done."""
    asked, by, at = request.POST.get("acte", ""), principal_of(request).actor, timezone.now()
    if request.method != "POST":
        return LateForm(None), False
    form = LateForm(request.POST)
    if asked in acts:
        form.fields["until"].required = False
        return form, form.is_valid() and once(request, form, lambda: acts[asked](guest, by=by, at=at))
    return form, form.is_valid() and once(
        request, form, lambda: late(guest, until=form.cleaned_data["until"], by=by, at=at)
    )


def _recruiter(request: HttpRequest, pk: UUID) -> Recruiter:
    principal = principal_of(request)
    rows = Recruiter.objects.filter(job_dating__in=JobDating.objects.visible_to(principal)).select_related(
        "job_dating__theme", "company__organisation", "contact"
    )
    return get_or_refuse(rows, principal, lambda who, row: rules.can_organise(who, row.job_dating), pk=pk)
