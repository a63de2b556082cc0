"""The tablet of the day: the queue of each table, one tap to call, to say what came of it; opening and closing."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.running import HELD, MISSED, UNSAID, CloseForm, OutcomeForm, PostForm, posted
from rebond.events.jobdating.models import JobDating, Meeting
from rebond.events.jobdating.operations import running
from rebond.events.jobdating.queries import running as queries
from rebond.events.jobdating.states import ORGANISERS, Status
from rebond.ground.journal.actors import Actor
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of

NAMED = ("theme", "organisation", "session")


def event_of(request: HttpRequest, pk: UUID, *, to_run: bool = False) -> JobDating:
    """The job dating of this address; to be run still, if asked."""
    principal = principal_of(request)
    rows = JobDating.objects.visible_to(principal).select_related(*NAMED)
    found = get_or_refuse(rows, principal, rules.can_organise, pk=pk)
    if to_run and found.status not in rules.RUNS:
        raise pages.Changed("Ce job dating n'est pas en cours : il est terminé, annulé, ou pas encore annoncé.")
    return found


def meeting_of(request: HttpRequest, pk: UUID) -> Meeting:
    """One interview of a job dating that the principal organises."""
    principal = principal_of(request)
    rows = Meeting.objects.filter(job_dating__in=JobDating.objects.visible_to(principal))
    rows = rows.select_related("job_dating", *queries.WHO)
    return get_or_refuse(rows, principal, lambda who, row: rules.can_organise(who, row.job_dating), pk=pk)


def board_of(event: JobDating) -> str:
    """The tablet of this event."""
    return reverse("jobdating_run:board", args=[event.pk])


@access(ORGANISERS)
@require_safe
def board(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The day at a glance; its tables alone when the page asks again by itself."""
    return _board(request, event_of(request, pk))


def _board(request: HttpRequest, event: JobDating, **told: object) -> HttpResponse:
    now = timezone.now()
    context = {
        "event": event,
        "now": now,
        "tables": queries.tables(event, at=now) if event.status in rules.RUNS else [],
        "counts": queries.counts(event),
        "is_today": event.on == timezone.localdate(now),
        "is_open": event.status in rules.RUNS,
        "may_start": event.status == Status.ANNOUNCED,
        "trail": [{"label": "Job dating", "url": "/job-dating/"}],
        **told,
    }
    return render(request, pages.page(request, "jobdating/run/board.html", part="tables"), context)


@access(ORGANISERS)
@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The doors open."""
    event = event_of(request, pk)
    if event.status == Status.RUNNING:
        return pages.go_to(request, board_of(event))
    return _act(request, event, "Le job dating est ouvert.", running.start, event)


@access(ORGANISERS)
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was closed too early."""
    event = event_of(request, pk)
    return _act(
        request, event, "Le job dating est rouvert : les suites se corrigent de nouveau.", running.reopen, event
    )


@access(ORGANISERS)
@require_POST
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The screens call the person; the page stays where it is."""
    meeting = meeting_of(request, pk)
    said = f"Le numéro {meeting.candidate.number or '?'} est appelé, table {table_name(meeting)}."
    return _act(request, meeting.job_dating, said, running.call, meeting)


def table_name(meeting: Meeting) -> str:
    """« Brasserie du Port », « Brasserie du Port, 2 » when it has several tables."""
    name = meeting.recruiter.company.name
    return f"{name}, {meeting.table}" if meeting.recruiter.tables > 1 else name


def _act(request: HttpRequest, event: JobDating, said: str, act: Callable[..., object], thing: object) -> HttpResponse:
    form, by, at = PostForm(request.POST), principal_of(request).actor, timezone.now()
    form.full_clean()
    is_done = once(request, form, lambda: act(thing, by=by, at=at))
    return _answer(request, event, said if is_done else "", form.non_field_errors())


def _answer(request: HttpRequest, event: JobDating, said: str, refused: Iterable[object] = ()) -> HttpResponse:
    """The tables with what was done or refused, where the finger is; or the whole page again, without JavaScript."""
    if pages.is_fragment(request):
        return _board(request, event, said=said, refused=[str(one) for one in refused])
    if said:
        messages.success(request, said)
    for sentence in refused:
        messages.error(request, str(sentence))
    return pages.go_to(request, board_of(event))


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of one interview, said at the tablet."""
    meeting, at = meeting_of(request, pk), timezone.now()
    event = meeting.job_dating
    if event.status not in rules.RUNS:
        raise pages.Changed("Ce job dating est terminé : rouvrez-le pour corriger une suite.")
    form = OutcomeForm(posted(request), meeting=meeting, on=event.on, more=True)
    by = principal_of(request).actor
    if form.is_valid() and once(request, form, lambda: say(meeting, form, by=by, at=at)):
        return _answer(request, event, f"Numéro {meeting.candidate.number or '?'} : c'est noté.")
    if pages.is_fragment(request):
        return _answer(request, event, "", form.non_field_errors())
    status = 422 if request.method == "POST" else 200
    return render(request, "jobdating/run/mark.html", {"event": event, "meeting": meeting, "form": form}, status=status)


def say(meeting: Meeting, form: OutcomeForm, *, by: Actor, at: datetime) -> Meeting:
    """Write what a valid form says."""
    given = form.cleaned_data
    simple = {MISSED: running.miss, HELD: running.hold_interview, UNSAID: running.unsay}
    if (act := simple.get(given["outcome"])) is not None:
        return act(meeting, by=by, at=at)
    return running.note(
        meeting,
        outcome=given["outcome"],
        not_now=given["not_now"],
        second_at=form.second_at(),
        by=by,
        at=at,
    )


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The end: what nobody noted first, then it is over and who came is kept."""
    event, at = event_of(request, pk), timezone.now()
    if event.status != Status.RUNNING:
        raise pages.Changed("Ce job dating n'est pas en cours : il n'y a rien à terminer.")
    form = CloseForm(posted(request))
    principal = principal_of(request)

    def act() -> None:
        running.hold(event, others_missed=form.cleaned_data["others_missed"], by=principal.actor, at=at)

    if request.method == "POST" and form.is_valid() and once(request, form, act):
        messages.success(request, "Le job dating est terminé. Les présences sont notées.")
        return pages.go_to(request, board_of(event))
    coming = queries.to_come(event, at=at)
    left = queries.planned(event).select_related(*queries.WHO).order_by("starts_at", "table") if not coming else []
    context = {"event": event, "form": form, "left": left, "coming": coming, "counts": queries.counts(event)}
    return render(request, "jobdating/run/close.html", context, status=422 if form.errors else 200)
