"""Doors of the acts on an action under way: start, stages, meetings, pauses, job, end. Each is one form, one operation."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.journey.programmes import catalogue, operations
from rebond.journey.programmes.catalogue import Part
from rebond.journey.programmes.forms import following
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries import team as teams
from rebond.journey.programmes.queries.progress import progress
from rebond.journey.programmes.rules_following import FOLLOWERS, can_follow
from rebond.journey.programmes.states import FOLLOWED, Status
from rebond.journey.programmes.views.enrolments import GET_AND_POST, TRAIL, enrolment_url
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Session
from rebond.people.appointments.queries import kinds_of
from rebond.people.appointments.queries.slots import open_sessions
from rebond.people.appointments.states import ONCE
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus

SESSIONS_AHEAD = timedelta(days=92)
"""How far ahead one looks for a collective session."""
UNDER_WAY = (Status.STARTED, Status.IN_JOB)


def to_write(request: HttpRequest, pk: UUID, *expected: Status) -> Enrolment:
    """The enrolment that one follows, in one of these statuses. Raises Changed."""
    principal = principal_of(request)
    rows = Enrolment.objects.visible_to(principal).select_related("beneficiary", "organisation")
    found = get_or_refuse(rows, principal, can_follow, pk=pk)
    if found.status not in expected:
        raise pages.Changed("Cette action a déjà changé d'état.")
    return found


def answer(
    request: HttpRequest,
    found: Enrolment,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: str,
    button: str,
    sentence: str,
    said: str = "",
) -> HttpResponse:
    """The page of one act on an enrolment. `said`: what it explains."""
    back, name = enrolment_url(found), found.beneficiary.full_name
    page: dict[str, Any] = {"title": title, "button": button, "trail": [*TRAIL, {"label": name, "url": back}]}
    page["sentence"] = f"{name}, {catalogue.name(found.programme)}. {said}".strip()
    return web_forms.answer(request, form, act, done=sentence, back=back, **page)


@access(FOLLOWERS)
@GET_AND_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The first day, and who follows the person."""
    principal, now = principal_of(request), timezone.now()
    found, today = to_write(request, pk, Status.ACCEPTED), timezone.localdate(now)
    wanted = teams.parts(catalogue.get(found.programme, on=today))
    parts = [(part, teams.candidates(found, part, is_lead=rank == 0), rank == 0) for rank, part in enumerate(wanted)]
    form = following.StartForm(
        request.POST or None, parts=parts, today=today, initial=_oneself(parts, principal.membership)
    )

    def act() -> None:
        on = form.cleaned_data["on"]
        operations.start(found, on=on, professionals=form.named, by=principal.actor, at=now)

    return answer(
        request, found, form, act, title="Commencer l'action", button="Commencer",
        sentence="L'action est commencée.", said=_team_words(len(parts)),
    )  # fmt: skip


def _team_words(count: int) -> str:
    if count == 1:
        return ""
    return (
        f"{count} professionnels sont prévus : le premier conduit l'action, les autres peuvent être désignés plus tard."
    )


def _oneself(parts: list[Any], member: Membership) -> dict[str, Any]:
    """Whoever starts the action holds the first part that is theirs."""
    return next(
        ({f"who_{rank}": str(member.pk)} for rank, (_, people, _lead) in enumerate(parts) if member in people), {}
    )


@access(FOLLOWERS)
@GET_AND_POST
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody joins those who follow the person, for a part that nobody holds."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, *FOLLOWED)
    seen = progress(found, now=now)
    has_lead = any(one.is_lead for one in seen.live)
    if not seen.missing and has_lead:
        raise pages.Changed("Tous les professionnels prévus sont désignés.")
    missing: Sequence[Part | None] = seen.missing or [None]
    parts = [
        (part, teams.candidates(found, part, is_lead=not has_lead), rank == 0) for rank, part in enumerate(missing)
    ]
    form = following.TeamForm(request.POST or None, parts=parts, today=seen.today)

    def act() -> None:
        on = form.cleaned_data["on"]
        for named in form.named:
            operations.add_professional(found, named=named, on=on, by=principal.actor, at=now)

    return answer(
        request, found, form, act, title="Désigner qui suit la personne", button="Désigner",
        sentence="C'est noté.",
    )  # fmt: skip


@access(FOLLOWERS)
@GET_AND_POST
def stage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A stage was reached, and what it produced."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, *UNDER_WAY)
    form = following.StageForm(request.POST or None, progress=progress(found, now=now))

    def act() -> None:
        facts = form.cleaned_data
        operations.note_stage(found, **facts, member=principal.membership, by=principal.actor, at=now)

    return answer(
        request, found, form, act, title="Noter une étape", button="Noter l'étape", sentence="L'étape est notée."
    )


@access(FOLLOWERS)
@GET_AND_POST
def meetings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The interviews of the rhythm in one act: first the dates, then all of them."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, *UNDER_WAY)
    seen = progress(found, now=now)
    agents = [one.member for one in seen.live if one.member.organisation_id == found.organisation_id]
    kinds = _kinds(agents, now=now)
    if not kinds:
        raise pages.Changed(
            "Personne de la structure ne suit cette personne avec un rendez-vous à proposer : désignez quelqu'un."
        )
    form = following.MeetingsForm(request.POST or None, progress=seen, kinds=kinds, agents=agents, now=now)
    is_confirmed = form.is_valid() and request.POST.getlist("hours") == [hour.isoformat() for hour in form.hours]

    def act() -> None:
        said = form.cleaned_data
        operations.plan_meetings(
            found, kind=said["kind"], hours=form.hours, agent=form.agent_chosen, mode=said["mode"],
            by=principal.actor, at=now,
        )  # fmt: skip

    back = enrolment_url(found)
    if is_confirmed and once(request, form, act):
        messages.success(request, f"{words.count(len(form.hours), 'rendez-vous est pris', 'rendez-vous sont pris')}.")
        return pages.go_to(request, back)
    context = {
        "form": form,
        "enrolment": found,
        "progress": seen,
        "weeks": getattr(form, "weeks", []),
        "hours": form.hours,
        "back": back,
        "trail": [*TRAIL, {"label": found.beneficiary.full_name, "url": back}],
    }
    return render(request, "programmes/meetings.html", context)


def _kinds(agents: list[Membership], *, now: Any) -> list[Kind]:
    """What those who follow the person may hold several times; whatever is held once is another page's."""
    day = timezone.localdate(now)
    found = {kind.code: kind for one in agents for kind in kinds_of(Role(one.role), on=day) if kind.code not in ONCE}
    return list(found.values())


@access(FOLLOWERS)
@GET_AND_POST
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person takes a place of a collective session of the structure."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, *UNDER_WAY)
    sessions = _sessions(found, Role(principal.role), now=now)
    if not sessions:
        messages.warning(request, NO_SESSION)
        return pages.go_to(request, enrolment_url(found))
    form = following.SessionForm(request.POST or None, sessions=sessions)
    return answer(
        request, found, form,
        lambda: operations.join_session(found, session=form.chosen, by=principal.actor, at=now),
        title="Inscrire à une séance collective", button="Inscrire", sentence="La personne a sa place.",
    )  # fmt: skip


NO_SESSION = "Aucune séance collective n'a de place dans les trois mois : ouvrez-en une depuis l'agenda."


def _sessions(found: Enrolment, role: Role, *, now: Any) -> list[tuple[Session, str]]:
    kinds = kinds_of(role, on=timezone.localdate(now), is_collective=True)
    taken = found.beneficiary.appointments.filter(session__starts_at__gt=now).values_list("session", flat=True)
    until = now + SESSIONS_AHEAD
    return [
        (one, kind.name)
        for kind in kinds
        for one in open_sessions(kind, organisations=[found.organisation], since=now, until=until).exclude(
            pk__in=taken
        )[:20]
    ]


@access(FOLLOWERS)
@GET_AND_POST
def activity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Something done beside the interviews, and counted."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, *FOLLOWED)
    initial = {"kind": "in_job" if found.status == Status.IN_JOB else "contact"}
    form = following.ActivityForm(request.POST or None, today=timezone.localdate(now), initial=initial)

    def act() -> None:
        facts = form.cleaned_data
        operations.note_activity(found, **facts, member=principal.membership, by=principal.actor, at=now)

    return answer(request, found, form, act, title="Noter ce qui a été fait", button="Noter", sentence="C'est noté.")


@access(FOLLOWERS)
@GET_AND_POST
def suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The action pauses."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, Status.STARTED)
    form = following.SuspendForm(request.POST or None, today=timezone.localdate(now))
    return answer(
        request, found, form,
        lambda: operations.suspend(found, **form.cleaned_data, by=principal.actor, at=now),
        title="Mettre en pause", button="Mettre en pause", sentence="L'action est en pause.",
        said="Les jours de pause s'ajoutent à la fin prévue.",
    )  # fmt: skip


@access(FOLLOWERS)
@GET_AND_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The action goes on."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, Status.SUSPENDED)
    form = following.ResumeForm(request.POST or None, today=timezone.localdate(now))
    return answer(
        request, found, form,
        lambda: operations.resume(found, **form.cleaned_data, by=principal.actor, at=now),
        title="Reprendre l'action", button="Reprendre", sentence="L'action reprend.",
    )  # fmt: skip


@access(FOLLOWERS)
@GET_AND_POST
def extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A later end."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, Status.STARTED, Status.SUSPENDED)
    form = following.ExtendForm(request.POST or None)
    longest = progress(found, now=now).longest_end
    return answer(
        request, found, form,
        lambda: operations.extend(found, **form.cleaned_data, by=principal.actor, at=now),
        title="Prolonger l'action", button="Prolonger", sentence="L'action est prolongée.",
        said=f"Jusqu'au {words.full_day(longest)} au plus." if longest else "",
    )  # fmt: skip


@access(FOLLOWERS)
@GET_AND_POST
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person works: the follow-up in the job begins."""
    principal, now = principal_of(request), timezone.now()
    found = to_write(request, pk, Status.STARTED)
    signed = Hire.objects.filter(beneficiary=found.beneficiary_id, status=HireStatus.SIGNED)
    hires = list(signed.select_related("company__organisation").order_by("-starts_on", "pk"))
    form = following.JobForm(request.POST or None, today=timezone.localdate(now), hires=hires)
    after = catalogue.get(found.programme, on=timezone.localdate(now)).after_hire
    return answer(
        request, found, form,
        lambda: operations.note_job(found, on=form.cleaned_data["on"], hire=form.chosen, by=principal.actor, at=now),
        title="Noter le retour à l'emploi", button="Noter l'emploi", sentence="Bravo : la personne est en emploi.",
        said=f"Le suivi dans l'emploi dure {after.words}." if after else "",
    )  # fmt: skip


@access(FOLLOWERS)
@require_POST
def lose_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The job is over, the action goes on."""
    return _back(request, to_write(request, pk, Status.IN_JOB), operations.lose_job, "L'action reprend.")


@access(FOLLOWERS)
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The end was noted by mistake."""
    return _back(request, to_write(request, pk, Status.ENDED), operations.reopen, "L'action continue.")


def _back(request: HttpRequest, found: Enrolment, act: Callable[..., Enrolment], sentence: str) -> HttpResponse:
    try:
        act(found, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, sentence)
    return pages.go_to(request, enrolment_url(found))


@access(FOLLOWERS)
@GET_AND_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The action is over: why, and what it gave."""
    principal, now = principal_of(request), timezone.now()
    found, today = to_write(request, pk, *FOLLOWED), timezone.localdate(now)
    programme = catalogue.get(found.programme, on=today)
    form = following.EndForm(request.POST or None, programme=programme, today=today)
    return answer(
        request, found, form,
        lambda: operations.end(found, **form.cleaned_data, by=principal.actor, at=now),
        said="Les rendez-vous à venir de l'action sont annulés, et la personne prévenue.",
        title="Terminer l'action", button="Écrire le bilan et terminer", sentence="L'action est terminée, son bilan est gardé.",
    )  # fmt: skip
