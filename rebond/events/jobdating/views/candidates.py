"""Doors of the candidates: proposed, retained, declined, withdrawn; their wishes and hours."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.people import DeclineForm, WishForm, WithdrawForm
from rebond.events.jobdating.models import Candidate
from rebond.events.jobdating.operations import candidates as operations
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, CandidateSource, CandidateStatus
from rebond.events.jobdating.views.common import HOME, about, event_of, form_page, name_of, url_of
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of

SHOWN = 100
TABS = (
    (CandidateStatus.RETAINED, "Retenues"),
    (CandidateStatus.PROPOSED, "En attente"),
    (CandidateStatus.DECLINED, "Non retenues"),
    (CandidateStatus.WITHDRAWN, "Ne viennent plus"),
)


@access(NAME_READERS)
@require_safe
def candidates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who takes part, who waits, and the people ready whom nobody proposed yet."""
    found, principal = event_of(request, pk), principal_of(request)
    counts = queries.counts_of(found)
    asked = request.GET.get("etat", "")
    status = asked if asked in CandidateStatus.values else CandidateStatus.RETAINED
    rows = queries.candidates_of(principal, found, status)
    is_organiser = principal.role in ORGANISERS
    context = {
        **about(request, found, tab="candidates"),
        "page": Paginator(rows, SHOWN).get_page(request.GET.get("page")),
        "status": status,
        "counts": counts,
        "left": max(found.seats - counts[CandidateStatus.RETAINED], 0),
        "ready": queries.ready(found).count() if is_organiser and found.status in rules.CHANGEABLE else 0,
        "states": [
            {"label": label, "url": f"{request.path}?etat={code}", "current": code == status, "count": counts[code]}
            for code, label in TABS
        ],
    }
    return render(request, "jobdating/candidates.html", context)


def _do(request: HttpRequest, act: Callable[[], str], back: str) -> HttpResponse:
    """Act once, say what happened or why it did not, and go back."""
    form, said = forms.Form(request.POST), list[str]()
    if not once(request, form, lambda: said.append(act())):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    for sentence in said:
        messages.success(request, sentence)
    return pages.go_to(request, back)


@access(ORGANISERS)
@require_POST
def propose_ready(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody found ready for this theme is proposed, the longest ready first."""
    found, principal = event_of(request, pk, to_prepare=True), principal_of(request)

    def act() -> str:
        by, at = principal.actor, timezone.now()
        made = operations.propose(
            found, queries.ready(found), source=CandidateSource.READY, member=principal.membership, by=by, at=at
        )
        return f"{words.count(len(made), 'personne proposée', 'personnes proposées')}. Retenez celles qui viendront."

    return _do(request, act, f"{url_of(found, 'candidates')}?etat={CandidateStatus.PROPOSED}")


@access(ORGANISERS)
@require_POST
def retain(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The people ticked, or all in their order, take part as long as there are seats; the others go on waiting."""
    found, principal = event_of(request, pk, to_prepare=True), principal_of(request)
    back = f"{url_of(found, 'candidates')}?etat={CandidateStatus.RETAINED}"

    def act() -> str:
        waiting = Candidate.objects.filter(job_dating=found).exclude(status=CandidateStatus.RETAINED)
        if request.POST.get("tous") == "1":
            waiting = waiting.filter(status=CandidateStatus.PROPOSED)
        else:
            waiting = waiting.filter(pk__in=[pk for pk in map(_uuid, request.POST.getlist("ids")) if pk])
        rows = list(waiting.order_by("proposed_at", "beneficiary__sort_name", "pk"))
        if not rows:
            return "Personne n'est choisi : cochez au moins une personne."
        done = operations.retain(found, rows, by=principal.actor, at=timezone.now())
        said = f"{words.count(len(done), 'personne retenue', 'personnes retenues')}."
        rest = len(rows) - len(done)
        return said + (
            f" Plus de places : {words.count(rest, 'autre attend', 'autres attendent')} dans l'ordre." if rest else ""
        )

    return _do(request, act, back)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def candidate_of(request: HttpRequest, pk: UUID) -> Candidate:
    """A candidate of an event that the principal prepares."""
    principal = principal_of(request)
    rows = Candidate.objects.visible_to(principal).select_related("job_dating__theme", "beneficiary")
    found = get_or_refuse(rows, principal, lambda who, row: rules.can_organise(who, row.job_dating), pk=pk)
    if found.job_dating.status not in rules.CHANGEABLE:
        raise pages.Changed(
            "Ce job dating a commencé, est terminé ou annulé : ses candidats se gèrent depuis la journée."
        )
    return found


def _page(
    request: HttpRequest,
    row: Candidate,
    form: forms.Form,
    act: Callable[[], str],
    *,
    title: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    """A form about one candidate."""
    said: list[str] = []
    back = f"{url_of(row.job_dating, 'candidates')}?etat={row.status}"
    if form.is_valid() and once(request, form, lambda: said.append(act())):
        for sentence in said:
            messages.success(request, sentence)
        return pages.go_to(request, back)
    trail = [HOME, {"label": name_of(row.job_dating), "url": back}]
    return form_page(
        request, form, title=f"{title} : {row.beneficiary.full_name}", button=button, back=back, trail=trail, **more
    )


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def wish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom the person would like to meet, when they are there, in which language."""
    row, principal = candidate_of(request, pk), principal_of(request)
    hosts = list(queries.recruiters_of(row.job_dating).filter(withdrawn_at=None))
    form = WishForm(request.POST or None, recruiters=hosts, candidate=row)

    def act() -> str:
        operations.wish(row, **form.told, by=principal.actor, at=timezone.now())
        return "C'est noté. Le prochain plan en tient compte."

    return _page(request, row, form, act, title="Souhaits et heures", button="Enregistrer")


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person is not kept for this job dating."""
    row, principal = candidate_of(request, pk), principal_of(request)
    if row.status != CandidateStatus.PROPOSED:
        raise pages.Changed("Cette personne n'est plus en attente : son statut a déjà changé.")
    form = DeclineForm(request.POST or None)

    def act() -> str:
        operations.decline(row, motive=form.cleaned_data["motive"], by=principal.actor, at=timezone.now())
        return "C'est noté : son référent lit pourquoi."

    return _page(request, row, form, act, title="Ne pas retenir", button="Ne pas retenir")


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person will not come: their hours are given back."""
    row, principal = candidate_of(request, pk), principal_of(request)
    if row.status not in (CandidateStatus.PROPOSED, CandidateStatus.RETAINED):
        raise pages.Changed("Cette personne ne vient déjà plus.")
    form = WithdrawForm(request.POST or None)

    def act() -> str:
        freed = operations.withdraw(
            row, withdrawal=form.cleaned_data["withdrawal"], by=principal.actor, at=timezone.now()
        )
        again = " Demandez un nouveau plan pour les donner à d'autres." if freed else ""
        return f"C'est noté : {words.count(freed, 'entretien libéré', 'entretiens libérés')}.{again}"

    return _page(request, row, form, act, title="Ne vient plus", button="Enregistrer")
