"""Doors of an interview placed, moved or removed by hand, under the engine's own rules."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.jobdating import planning, rules
from rebond.events.jobdating.forms.events import PlaceForm, VersionForm
from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.operations import meetings
from rebond.events.jobdating.queries import plans as boards
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.states import ORGANISERS, MeetingStatus
from rebond.events.jobdating.views.common import HOME, event_of, form_page, name_of, url_of
from rebond.events.jobdating.views.plan import people_of, uuid_of
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of

WHO = ("candidate__beneficiary", "recruiter__company__organisation", "vacancy")


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Place one interview by hand."""
    found, principal = event_of(request, pk, to_prepare=True), principal_of(request)
    form = _place_form(request, found)

    def act() -> None:
        said = form.cleaned_data
        person, host = UUID(said["candidate"]), UUID(said["recruiter"])
        if broken := planning.broken(found, candidate=person, recruiter=host, starts_at=form.at):
            raise ValidationError(broken)
        meetings.place(
            found,
            candidate=Candidate.objects.get(pk=person),
            recruiter=Recruiter.objects.get(pk=host),
            starts_at=form.at,
            version=said["version"],
            by=principal.actor,
            at=timezone.now(),
        )

    if form.is_valid() and once(request, form, act):
        messages.success(request, "L'entretien est placé.")
        return pages.go_to(request, url_of(found, "plan"))
    trail = [HOME, {"label": name_of(found), "url": url_of(found, "plan")}]
    check = url_of(found, "check")
    return form_page(
        request,
        form,
        title="Placer un entretien",
        button="Placer",
        back=url_of(found, "plan"),
        trail=trail,
        check=check,
    )


ASKED = {"candidate": "candidat", "recruiter": "recruteur", "starts_at": "heure"}
"""What an address may fill in the form already."""


def _place_form(request: HttpRequest, event: JobDating) -> PlaceForm:
    hosts = [(str(one.pk), one.company.name) for one in queries.recruiters_of(event).filter(withdrawn_at=None)]
    return PlaceForm(
        request.POST or None,
        people=people_of(event),
        recruiters=hosts,
        hours=rules.slots(event),
        initial={**{name: request.GET.get(key, "") for name, key in ASKED.items()}, "version": event.version},
    )


@access(ORGANISERS)
@require_safe
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """While somebody chooses: the rules that this interview would break, in words."""
    found = event_of(request, pk, to_prepare=True)
    person, host = uuid_of(request.GET.get("candidate", "")), uuid_of(request.GET.get("recruiter", ""))
    meeting, at = uuid_of(request.GET.get("meeting", "")), _instant(request.GET.get("starts_at", ""))
    is_whole = person is not None and host is not None and at is not None
    said = (
        planning.broken(found, candidate=person, recruiter=host, starts_at=at, meeting=meeting)
        if person and host and at
        else []
    )
    return render(request, "jobdating/check.html", {"broken": said, "is_whole": is_whole})


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if timezone.is_aware(at) else None


def _meeting(request: HttpRequest, pk: UUID) -> Meeting:
    principal = principal_of(request)
    rows = Meeting.objects.filter(job_dating__in=JobDating.objects.visible_to(principal))
    rows = rows.select_related("job_dating__theme", "job_dating__organisation", *WHO)
    found = get_or_refuse(rows, principal, lambda who, row: rules.can_organise(who, row.job_dating), pk=pk)
    if found.status != MeetingStatus.PLANNED or found.job_dating.status not in rules.CHANGEABLE:
        raise pages.Changed("Cet entretien a eu lieu, est annulé, ou la journée a commencé.")
    return found


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One interview: why it is there; moved to another hour."""
    row, principal = _meeting(request, pk), principal_of(request)
    event = row.job_dating
    person, host = str(row.candidate_id), str(row.recruiter_id)
    form = PlaceForm(
        request.POST or None,
        people=[(person, row.candidate.beneficiary.full_name)],
        recruiters=[(host, row.recruiter.company.name)],
        hours=rules.slots(event),
        initial={
            "candidate": person,
            "recruiter": host,
            "starts_at": row.starts_at.isoformat(),
            "version": event.version,
        },
    )
    for name in ("candidate", "recruiter"):
        form.fields[name].widget = forms.HiddenInput()

    def act() -> None:
        broken = planning.broken(
            event, candidate=row.candidate_id, recruiter=row.recruiter_id, starts_at=form.at, meeting=row.pk
        )
        if broken:
            raise ValidationError(broken)
        meetings.shift(
            row, starts_at=form.at, version=form.cleaned_data["version"], by=principal.actor, at=timezone.now()
        )

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"L'entretien est déplacé à {words.hour(form.at)}.")
        return pages.go_to(request, url_of(event, "plan"))
    context = {
        "form": form,
        "meeting": row,
        "event": event,
        "why": boards.why_words(row),
        "title": f"{row.candidate.beneficiary.full_name} et {row.recruiter.company.name}",
        "trail": [HOME, {"label": name_of(event), "url": url_of(event, "plan")}],
        "back": url_of(event, "plan"),
    }
    return render(request, "jobdating/meeting.html", context, status=422 if form.is_bound else 200)


@access(ORGANISERS)
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one interview out of the plan."""
    row, principal = _meeting(request, pk), principal_of(request)
    form = VersionForm(request.POST)

    def act() -> None:
        meetings.remove(row, version=form.cleaned_data["version"], by=principal.actor, at=timezone.now())
        messages.success(request, "L'entretien est retiré.")

    if not (form.is_valid() and once(request, form, act)):
        messages.warning(request, "Rouvrez cette page, puis recommencez.")
    return pages.go_to(request, url_of(row.job_dating, "plan"))
