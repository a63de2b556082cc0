"""Second interviews whose date is past: somebody asks the company what came of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.running import OutcomeForm, posted
from rebond.events.jobdating.models import JobDating, Meeting
from rebond.events.jobdating.operations import running
from rebond.events.jobdating.queries import running as queries
from rebond.events.jobdating.states import Outcome
from rebond.ground.web import pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of


def _contact(meeting: Meeting) -> str:
    contact = meeting.recruiter.contact
    return f"{contact.full_name} {words.phone(contact.phone)}".strip() if contact else ""


SECONDS = ListSpec(
    key="jobdating.seconds",
    columns=(
        Column("qui", "Personne", "candidate.beneficiary.full_name"),
        Column("entreprise", "Entreprise", "recruiter.company.name"),
        Column("contact", "À appeler", _contact),
        Column("date", "Second entretien", lambda row: words.moment(row.second_at), sort="second_at"),
        Column("offre", "Offre", lambda row: row.vacancy.title if row.vacancy else ""),
        Column("job-dating", "Job dating", lambda row: words.short_day(row.job_dating.on), is_default=False),
    ),
    sort="date",
    nouns=("second entretien à demander", "seconds entretiens à demander"),
    row_url=lambda row: reverse("jobdating_run:settle", args=[row.pk]),
    row_label=lambda row: f"{row.candidate.beneficiary.full_name}, {row.recruiter.company.name}",
)


@access(rules.FOLLOWERS)
@require_http_methods(["GET", "POST"])
def seconds(request: HttpRequest) -> HttpResponse:
    """Those that are due, the oldest first."""
    rows = queries.seconds_due(principal_of(request), at=timezone.now())
    return respond(request, SECONDS, rows, template="jobdating/run/seconds.html")


@access(rules.FOLLOWERS)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the company answers: a promise, another date, not now."""
    principal, at = principal_of(request), timezone.now()
    rows = Meeting.objects.filter(job_dating__in=JobDating.objects.visible_to(principal))
    rows = rows.select_related("job_dating__theme", "recruiter__contact", *queries.WHO)
    found = get_or_refuse(rows, principal, rules.can_follow, pk=pk)
    if found.outcome != Outcome.SECOND or found.second_at is None or found.second_at > at:
        raise pages.Changed("Ce second entretien n'est pas à demander : il est à venir, ou la suite est déjà notée.")
    form = OutcomeForm(posted(request), meeting=found, on=found.job_dating.on)
    form.fields["outcome"].choices = Outcome.choices  # type: ignore[attr-defined]  # that it took place is known
    if request.method == "POST" and form.is_valid() and once(request, form, lambda: _settle(found, form, request)):
        messages.success(request, "La suite est notée.")
        return pages.go_to(request, reverse("jobdating_run:seconds"))
    context = {"meeting": found, "form": form, "event": found.job_dating, "trail": TRAIL}
    return render(request, "jobdating/run/settle.html", context, status=422 if form.errors else 200)


TRAIL = [{"label": "Seconds entretiens", "url": "/job-dating/seconds-entretiens/"}]


def _settle(meeting: Meeting, form: OutcomeForm, request: HttpRequest) -> None:
    running.settle_second(
        meeting,
        outcome=form.cleaned_data["outcome"],
        not_now=form.cleaned_data["not_now"],
        second_at=form.second_at(),
        by=principal_of(request).actor,
        at=timezone.now(),
    )
