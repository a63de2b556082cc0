"""Doors of the plan: asked for, looked at, changed by hand under the engine's own rules."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rebond.events.jobdating import planning, rules
from rebond.events.jobdating.forms.events import VersionForm
from rebond.events.jobdating.models import Candidate, JobDating, Meeting, PlanRun
from rebond.events.jobdating.operations import plans
from rebond.events.jobdating.operations.announcing import JOB
from rebond.events.jobdating.queries import plans as boards
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.queries.sentences import proof_words
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, PlanStatus
from rebond.events.jobdating.views.common import about, event_of, url_of
from rebond.ground.jobs import queries as jobs
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, principal_of
from rebond.people.appointments.queries import to_call as to_call_words
from rebond.people.beneficiaries.models import Beneficiary

SHOWN = 20
"""Recruiters on one page of the board."""
AT_ONCE, QUICK = 4_000, 1.0
"""Pairs of people and recruiters up to which a plan is computed while the person waits, and for how many seconds."""


@access(NAME_READERS)
@require_safe
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The board: recruiters by hours, what the plan is worth, who meets nobody and why."""
    found = event_of(request, pk)
    hosts = queries.recruiters_of(found).filter(withdrawn_at=None)
    chosen = uuid_of(request.GET.get("candidat", "")), uuid_of(request.GET.get("recruteur", ""))
    hosts = hosts.filter(pk=chosen[1]) if chosen[1] else hosts
    if chosen[0]:
        held = Meeting.objects.filter(job_dating=found, candidate=chosen[0], status__in=("planned", "held", "missed"))
        hosts = hosts.filter(pk__in=held.values("recruiter"))
    page = Paginator(hosts, 1000 if "imprimer" in request.GET else SHOWN).get_page(request.GET.get("page"))
    left, left_count = boards.left_out(found)
    proof, profile = boards.worth(found)
    context = {
        **about(request, found, tab="plan"),
        "page": page,
        "lines": boards.board(found, list(page), candidate=chosen[0]),
        "starts": rules.slots(found),
        "people": people_of(found),
        "hosts": [(str(one.pk), one.company.name) for one in queries.recruiters_of(found).filter(withdrawn_at=None)],
        "chosen": [str(one or "") for one in chosen],
        "left": left,
        "left_count": left_count,
        "proof": proof,
        "profile": profile,
        "closed_offers": boards.for_closed_offers(found),
        "promised": boards.promised(found),
        "to_announce": queries.to_announce(found),
        "run": _run(found),
        **_telling(found),
        "is_open": found.status in rules.CHANGEABLE,
    }
    return render(request, "jobdating/plan.html", context)


def uuid_of(text: str) -> UUID | None:
    """A key of an address; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def people_of(event: JobDating) -> list[tuple[str, str]]:
    """Who comes, to choose from."""
    rows = Candidate.objects.coming().filter(job_dating=event).select_related("beneficiary")
    return [(str(one.pk), one.beneficiary.full_name) for one in rows.order_by("beneficiary__sort_name", "pk")]


def _telling(event: JobDating) -> dict[str, Any]:
    """The announcement that a worker makes, while it does; over, what came of it and whom to call."""
    job = jobs.progress_of(event.pk)
    if job is None or job.kind != JOB:
        return {}
    to_call = Beneficiary.objects.filter(pk__in=job.report.get("to_call", ())).order_by("sort_name", "pk")
    return {
        "job": job,
        "poll_url": url_of(event, "telling"),
        "to_call": to_call_words(list(to_call)) if job.is_over and to_call else "",
    }


@access(ORGANISERS)
@require_safe
def telling(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the announcement is; the whole page once everybody is told."""
    found = event_of(request, pk)
    job = _telling(found).get("job")
    if job is None or job.is_over:
        return (
            HttpResponseClientRefresh() if pages.is_fragment(request) else pages.go_to(request, url_of(found, "plan"))
        )
    return render(request, "components/progress.html", {"job": job, "poll_url": request.path})


def _run(event: JobDating) -> PlanRun | None:
    """The last plan asked for, while it says something: computed now, out of date, impossible."""
    run = PlanRun.objects.filter(job_dating=event).order_by("-asked_at").first()
    return run if run is not None and run.status != PlanStatus.DONE else None


@access(ORGANISERS)
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a plan: at once for a small event, by the worker for a large one."""
    found, principal, now = event_of(request, pk, to_prepare=True), principal_of(request), timezone.now()
    form = VersionForm(request.POST)
    coming = Candidate.objects.coming().filter(job_dating=found).count()
    is_small = coming * found.recruiters.filter(withdrawn_at=None).count() <= AT_ONCE

    def act() -> None:
        plans.hold(found, version=form.cleaned_data["version"])
        if is_small:
            answer = planning.answer(found, seconds=QUICK)
            plans.apply(found, answer, version=answer.version, by=principal.actor, at=now)
            messages.success(request, f"Le plan est fait. {proof_words(answer.proof)}")
        else:
            plans.ask(found, member=principal.membership, by=principal.actor, at=now)

    if not (form.is_valid() and once(request, form, act)):
        messages.warning(
            request, " ".join(map(str, form.non_field_errors())) or "Rouvrez cette page, puis recommencez."
        )
    return pages.go_to(request, url_of(found, "plan"))


@access(NAME_READERS)
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the plan is; the whole page once it is there."""
    found = event_of(request, pk)
    run = _run(found)
    if run is None or run.status != PlanStatus.ASKED:
        return (
            HttpResponseClientRefresh() if pages.is_fragment(request) else pages.go_to(request, url_of(found, "plan"))
        )
    return render(request, "jobdating/progress.html", {"event": found, "run": run})
