"""Pages that open by a secret address, without an account: the recruiter's table, the public screen, a person's badge."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.running import FeelingForm, LateForm, OutcomeForm, PostForm, posted, reasons
from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.operations import running
from rebond.events.jobdating.operations.doors import BADGE, RECRUITER, SCREEN
from rebond.events.jobdating.queries import by_link as told
from rebond.events.jobdating.queries import running as queries
from rebond.events.jobdating.states import ORGANISERS, MeetingStatus, Outcome
from rebond.events.jobdating.views.run import say
from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import context
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts import principals
from rebond.people.accounts.access import STRONG_KEY
from rebond.people.accounts.views.doors import by_link, row

DEAD = "jobdating/link/unknown.html"
of_recruiter = by_link(
    RECRUITER, row(Recruiter, "job_dating__theme", "company__organisation", "contact"), pace="table_act", page=DEAD
)
of_screen = by_link(SCREEN, row(JobDating, "theme"), pace="table_act", page=DEAD)
of_badge = by_link(BADGE, row(Candidate, "job_dating__theme", "beneficiary"), pace="table_act", page=DEAD)


@require_safe
@of_recruiter
def recruiter_home(request: HttpRequest, recruiter: Recruiter, token: str) -> HttpResponse:
    """Today's interviews of one recruiter, each with its four answers."""
    return _recruiter_page(request, recruiter, token)


def _recruiter_page(
    request: HttpRequest, recruiter: Recruiter, token: str, *, late: LateForm | None = None
) -> HttpResponse:
    event, people = recruiter.job_dating, told.people_of(recruiter)
    shown = {
        "guest": recruiter,
        "event": event,
        "token": token,
        "people": [one for one in people if one.meeting.status == MeetingStatus.PLANNED],
        "said": [one for one in people if one.meeting.status != MeetingStatus.PLANNED],
        "reasons": reasons(event.on),
        "is_open": event.status in rules.RUNS,
        "may_note": event.status in rules.RUNS and event.on <= timezone.localdate(),
        "late": late or LateForm(None),
    }
    return render(request, "jobdating/link/recruiter.html", shown, status=422 if late and late.errors else 200)


@require_POST
@of_recruiter
def recruiter_late(request: HttpRequest, recruiter: Recruiter, token: str) -> HttpResponse:
    """« Je suis en retard », or « Je suis là »."""
    by, at, form = Actor("link", recruiter.pk), timezone.now(), LateForm(request.POST)
    is_here = request.POST.get("acte") == "arrive"
    form.fields["until"].required = not is_here

    def act() -> None:
        if is_here:
            running.arrive(recruiter, by=by, at=at)
        else:
            running.be_late(recruiter, until=form.cleaned_data["until"], by=by, at=at)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Merci, l'Accélérateur le sait.")
        return pages.go_to(request, reverse("jobdating_run:recruiter_home", args=[token]))
    return _recruiter_page(request, recruiter, token, late=form)


@require_http_methods(["GET", "POST"])
@of_recruiter
def recruiter_note(request: HttpRequest, recruiter: Recruiter, token: str, pk: UUID) -> HttpResponse:
    """What came of one interview, said by the recruiter; corrected until the event is closed."""
    meeting = queries.of_recruiter(recruiter).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    event, at = recruiter.job_dating, timezone.now()
    only_second = request.GET.get("suite") == Outcome.SECOND
    form = OutcomeForm(posted(request), meeting=meeting, on=event.on, only_second=only_second)
    by = Actor("link", recruiter.pk)
    if request.method == "POST" and form.is_valid() and once(request, form, lambda: say(meeting, form, by=by, at=at)):
        messages.success(request, f"Numéro {meeting.candidate.number or '?'} : c'est noté, merci.")
        return pages.go_to(request, reverse("jobdating_run:recruiter_home", args=[token]) + f"#e-{meeting.pk}")
    shown = {
        "guest": recruiter,
        "event": event,
        "token": token,
        "meeting": meeting,
        "form": form,
        "only_second": only_second,
    }
    return render(request, "jobdating/link/note.html", shown, status=422 if form.errors else 200)


@require_safe
@of_screen
def screen(request: HttpRequest, event: JobDating, token: str) -> HttpResponse:
    """Who is called, and who comes next: first names and numbers, read across a hall."""
    now = timezone.now()
    shown = {"event": event, "token": token, "now": now, "screen": queries.screen(event, at=now)}
    return render(request, pages.page(request, "jobdating/link/screen.html", part="calls"), shown)


@require_http_methods(["GET", "POST"])
@of_badge
def badge(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    """A badge is scanned: an organiser notes the arrival, the person reads their hours and says « j'y suis »."""
    organiser = _organiser(request)
    by = organiser or Actor("link", candidate.pk)
    form, at = PostForm(posted(request)), timezone.now()
    if request.method == "POST":
        form.full_clean()
        if once(request, form, lambda: running.arrive(candidate, by=by, at=at)):
            messages.success(request, "L'arrivée est notée." if organiser else "Merci, nous savons que vous êtes là.")
            return pages.go_to(request, reverse("jobdating_run:badge", args=[token]))
    shown = {
        "candidate": candidate,
        "event": candidate.job_dating,
        "token": token,
        "form": form,
        "is_organiser": organiser is not None,
        "day": told.day_of(candidate, at=at),
    }
    return render(request, "jobdating/link/badge.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@of_badge
def feel(request: HttpRequest, candidate: Candidate, token: str, pk: UUID) -> HttpResponse:
    """« Comment ça s'est passé ? », of one interview."""
    meeting = queries.of_candidate(candidate).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    back = reverse("jobdating_run:badge", args=[token])
    return ask_feeling(request, meeting, by=Actor("link", candidate.pk), back=back, template="jobdating/link/feel.html")


def ask_feeling(request: HttpRequest, meeting: Meeting, *, by: Actor, back: str, template: str) -> HttpResponse:
    """The form of one interview; « merci » and back once it is said."""
    at, form = timezone.now(), FeelingForm(posted(request), meeting=meeting)
    if form.is_valid() and once(request, form, lambda: running.feel(meeting, **form.cleaned_data, by=by, at=at)):
        messages.success(request, "Merci d'avoir dit comment cela s'est passé.")
        return pages.go_to(request, back)
    shown = {"meeting": meeting, "form": form, "back": back}
    return render(request, template, shown, status=422 if form.errors else 200)


def _organiser(request: HttpRequest) -> Actor | None:
    """Whoever is signed in, with a second factor, and organises here."""
    found = principals.of(request)
    if found is None or found.departement != context.current() or found.role not in ORGANISERS:
        return None
    if not request.session.get(STRONG_KEY):
        return None
    return found.actor
