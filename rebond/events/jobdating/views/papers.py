"""What is printed for the day: badges, a sheet for each person and each recruiter; and the address of a screen.

A secret address is kept as a hash only: each printing makes new ones, hence a POST. The former badges go on working.
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.events.jobdating.models import Candidate, JobDating, Meeting
from rebond.events.jobdating.operations import doors
from rebond.events.jobdating.queries import running as queries
from rebond.events.jobdating.states import ORGANISERS, CandidateStatus, MeetingStatus
from rebond.events.jobdating.views.run import event_of
from rebond.ground.journal.actors import Actor
from rebond.ground.web import codes
from rebond.people.accounts.access import access, principal_of

PAPERS = {"badges": "badges", "personnes": "sheets_of_people", "recruteurs": "sheets_of_recruiters"}


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose what to print; then the pages themselves, ready for the printer."""
    event, at = event_of(request, pk), timezone.now()
    template = PAPERS.get(request.POST.get("quoi", ""))
    if request.method == "GET" or template is None:
        return render(
            request, "jobdating/run/papers.html", {"event": event}, status=422 if request.method == "POST" else 200
        )
    by = principal_of(request).actor
    if template == "sheets_of_recruiters":
        sheets = _recruiters(event, by=by, at=at)
    else:
        sheets = _people(event, by=by, at=at)
    return render(request, f"jobdating/papers/{template}.html", {"event": event, "sheets": sheets})


@access(ORGANISERS)
@require_POST
def open_screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new address for the screens of the hall; the former ones go dark."""
    event = event_of(request, pk, to_run=True)
    address = doors.open_screen(event, by=principal_of(request).actor, at=timezone.now())
    return render(
        request, "jobdating/run/screen_link.html", {"event": event, "address": address, "code": codes.qr(address)}
    )


def _people(event: JobDating, *, by: Actor, at: datetime) -> list[dict[str, object]]:
    rows = (
        event.candidates.filter(status=CandidateStatus.RETAINED).select_related("beneficiary").order_by("number", "pk")
    )
    people: list[Candidate] = list(rows)
    addresses = doors.open_doors(people, purpose=doors.BADGE, on=event.on, by=by, at=at)
    meetings = Meeting.objects.filter(candidate__in=people).exclude(status=MeetingStatus.CANCELLED)
    hours = queries.by_candidate(meetings.select_related(*queries.WHO).order_by("starts_at"))
    return [{"guest": one, "code": codes.qr(addresses[one.pk]), "meetings": hours.get(one, [])} for one in people]


def _recruiters(event: JobDating, *, by: Actor, at: datetime) -> list[dict[str, object]]:
    rows = event.recruiters.filter(withdrawn_at=None).select_related("company__organisation", "contact", "job_dating")
    hosts = list(rows.order_by("company__organisation__name", "pk"))
    addresses = doors.open_doors(hosts, purpose=doors.RECRUITER, on=event.on, by=by, at=at)
    told = queries.of_recruiters(event)
    return [{"guest": one, "code": codes.qr(addresses[one.pk]), "meetings": told.get(one.pk, [])} for one in hosts]
