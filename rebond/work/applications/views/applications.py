"""The list of applications, one of them and its answers, offers proposed to people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import bulk, html, pages, words
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS
from rebond.work.applications import operations, queries, rules
from rebond.work.applications.forms import ApplicationFilters, DeclineForm, ProposeForm
from rebond.work.applications.models import Application
from rebond.work.applications.states import KIND_WORDS, MOVES, WITH_COMPANY, Status
from rebond.work.applications.views.answering import ANSWERS
from rebond.work.vacancies import fitting
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.rules import DOOR as OFFER_READERS
from rebond.work.vacancies.rules import MATCHERS

TONES = {
    Status.PROPOSED: "info",
    Status.SENT: "info",
    Status.REVIEWED: "info",
    Status.MEETING: "warn",
    Status.TRIAL: "warn",
    Status.ACCEPTED: "ok",
}
TRAIL = [{"label": "Candidatures", "url": "/candidatures/"}]
GET_AND_POST = require_http_methods(["GET", "POST"])


def application_url(row: Application) -> str:
    """Where an application is shown."""
    return reverse("applications:application", args=[row.pk])


def _badge(row: Application) -> object:
    return html.badge(row.get_status_display(), tone(row))


def tone(row: Application) -> str:
    """The colour of its state."""
    return TONES.get(Status(row.status), "neutral")


def _awaited(row: Application) -> object:
    deadline = queries.awaited(row, today=timezone.localdate())
    return html.chip_deadline(deadline) if deadline else ""


APPLICATIONS = ListSpec(
    key="applications.applications",
    columns=(
        Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("offre", "Offre", "vacancy.title", sort="vacancy__title"),
        Column("entreprise", "Entreprise", "vacancy.company.name", sort="vacancy__company__organisation__name"),
        Column("etat", "État", _badge, sort="status", text=lambda row: row.get_status_display()),
        Column("delai", "Réponse avant le", _awaited, sort="due_on", text=lambda row: row.due_on),
        Column("depuis", "Depuis le", lambda row: words.short_day(row.moved_at), sort="moved_at"),
        Column("motif", "Motif", lambda row: row.get_refusal_reason_display(), is_default=False),
    ),
    sort="-depuis",
    nouns=("candidature", "candidatures"),
    row_url=application_url,
    row_label=lambda row: f"{row.beneficiary.full_name}, {row.vacancy.title}",
    filters={name: lambda condition: condition for name in ("q", "etape", "delai", "pour")},
    csv_name="candidatures",
)


@access(rules.DOOR)
@GET_AND_POST
def applications(request: HttpRequest) -> HttpResponse:
    """Applications and proposals: what is awaited of whom; a company's own."""
    principal, today = principal_of(request), timezone.localdate()
    mine = queries.concerning(principal)
    form: Callable[[Any], ApplicationFilters] = lambda data: ApplicationFilters(data, mine=mine, today=today)  # noqa: E731
    rows = queries.listed(principal)
    return respond(request, APPLICATIONS, rows, template="applications/applications.html", form=form)


@access(rules.DOOR)
@require_safe
def application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One application: the offer, what the person can do, what was answered, what may be."""
    principal, today = principal_of(request), timezone.localdate()
    found = _found(request, pk)
    is_company = principal.role == Role.EMPLOYER
    context = {
        "application": found,
        "tone": tone(found),
        "deadline": queries.awaited(found, today=today),
        "capacities": queries.capacities(found, on=today, for_company=is_company),
        "kind_words": KIND_WORDS.get(found.refusal_reason, ""),
        "moves": sorted(MOVES[found.status]),
        "is_company": is_company,
        "cv_url": reverse("employer:cv", args=[found.pk]) if is_company and queries.has_cv(found) else "",
        "is_untold": queries.is_untold(found),
        "can_write": rules.can_write(principal, found) and found.status in (Status.PROPOSED, *WITH_COMPANY),
        "can_answer": rules.can_answer(principal, found) and found.status in (*WITH_COMPANY, Status.REFUSED),
        "sees_person": not is_company
        and Beneficiary.objects.visible_to(principal).filter(pk=found.beneficiary_id).exists(),
        "opens_offers": principal.role in OFFER_READERS,
        "trail": TRAIL,
    }
    return render(request, "applications/application.html", context)


@access(COMPANIONS)
@GET_AND_POST
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The offers that fit a person best, with the reasons; those that are ticked are proposed to them."""
    principal, now = principal_of(request), timezone.now()
    person = get_or_refuse(Beneficiary.objects.visible_to(principal), principal, rules.can_propose, pk=pk)
    offers = fitting.offers_for(person, on=timezone.localdate(now))
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ticked = set(request.POST.getlist("ids"))
        chosen = [one for one in offers if str(one.vacancy.pk) in ticked]
        done, refused = bulk.each(chosen, lambda one: _propose(request, one, form.cleaned_data["words"]))
        _tell(request, done, refused, ("offre proposée", "offres proposées"))
        return pages.go_to(request, reverse("casefile:person", args=[person.pk]) if done else request.path)
    context = {
        "person": person,
        "offers": offers,
        "form": form,
        "opens_offers": principal.role in OFFER_READERS,
        "is_described": hasattr(person, "job_search") and bool(person.job_search.wishes),
        "back": reverse("casefile:person", args=[person.pk]),
        "trail": [{"label": person.full_name, "url": reverse("casefile:person", args=[person.pk])}],
    }
    return render(request, "applications/choose.html", context)


@access(MATCHERS)
@require_POST
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An offer is proposed to the people who are ticked, among those who fit it best."""
    principal = principal_of(request)
    rows = Vacancy.objects.visible_to(principal).select_related("company__organisation")
    found = get_or_refuse(rows, principal, pk=pk)
    form = ProposeForm(request.POST)
    ticked = set(request.POST.getlist("ids"))
    best = fitting.fitting(found, principal, on=timezone.localdate())
    chosen = [one for one in best if str(one.person.pk) in ticked]
    said = form.cleaned_data["words"] if form.is_valid() else ""
    done, refused = bulk.each(chosen, lambda one: _propose(request, one, said))
    _tell(request, done, refused, ("personne prévenue", "personnes prévenues"))
    return pages.go_to(request, reverse("vacancies:vacancy", args=[found.pk]))


@access(rules.WRITERS)
@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person said yes: the company receives their application."""
    return _act(request, pk, rules.can_write, operations.send, "La candidature est envoyée à l'entreprise.")


@access(rules.WRITERS)
@GET_AND_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person said no."""
    found = _to(request, pk, rules.can_write, Status.DECLINED)
    form = DeclineForm(request.POST or None)
    return _answer(
        request, found, form,
        lambda by, at: operations.decline(found, reason=form.cleaned_data["reason"], by=by, at=at),
        title="Noter que la personne ne souhaite pas cette offre", button="Enregistrer",
        sentence="C'est noté : l'entreprise n'en saura rien.",
    )  # fmt: skip


@access(rules.WRITERS)
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The proposal or the application is taken back."""
    return _act(request, pk, rules.can_write, operations.withdraw, "C'est retiré.")


@access(rules.ANSWERING)
@require_POST
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company looks at it."""
    return _act(request, pk, rules.can_answer, operations.review, ANSWERS["etudier"].done)


@access(rules.ANSWERING)
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company will hire the person."""
    return _act(request, pk, rules.can_answer, operations.accept, ANSWERS["retenir"].done)


@access(rules.ANSWERING)
@GET_AND_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company says no, and why."""
    return _say(request, pk, "refuser")


@access(rules.ANSWERING)
@GET_AND_POST
def meet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company wants to meet the person."""
    return _say(request, pk, "entretien")


@access(rules.ANSWERING)
@GET_AND_POST
def trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An immersion before the company decides."""
    return _say(request, pk, "immersion")


def _say(request: HttpRequest, pk: UUID, word: str) -> HttpResponse:
    """The page of an answer of the company."""
    said, today = ANSWERS[word], timezone.localdate()
    found = _to(request, pk, rules.can_answer, said.to)
    form = said.form(request.POST or None, found, today, is_company=principal_of(request).role == Role.EMPLOYER)
    return _answer(
        request, found, form, lambda by, at: said.act(found, **form.cleaned_data, by=by, at=at),
        title=said.title, button=said.button, sentence=said.done,
    )  # fmt: skip


def _propose(request: HttpRequest, one: fitting.Fitting, said: str) -> Application:
    principal = principal_of(request)
    return operations.propose(
        one.vacancy, one.person, by_member=principal.membership, words=said, reasons=one.said,
        by=principal.actor, at=timezone.now(),
    )  # fmt: skip


def _tell(request: HttpRequest, done: int, refused: Any, participle: tuple[str, str]) -> None:
    if done:
        messages.success(request, f"{words.count(done, *participle)}. Les réponses se lisent dans « Candidatures ».")
    for sentence, count in refused.items():
        messages.warning(request, f"{words.count(count, 'refus', 'refus')} : {sentence}.")
    if not done and not refused:
        messages.warning(request, "Rien n'est choisi : cochez au moins une ligne, puis recommencez.")


def _found(request: HttpRequest, pk: UUID, rule: Callable[..., bool] | None = None) -> Application:
    principal = principal_of(request)
    return get_or_refuse(queries.listed(principal).select_related("hire", "proposed_by__user"), principal, rule, pk=pk)


def _to(request: HttpRequest, pk: UUID, rule: Callable[..., bool], status: Status) -> Application:
    found = _found(request, pk, rule)
    if status not in MOVES[found.status]:
        raise pages.Changed("Cette candidature a déjà changé d'état.")
    return found


def _act(
    request: HttpRequest, pk: UUID, rule: Callable[..., bool], act: Callable[..., Application], sentence: str
) -> HttpResponse:
    """One tap."""
    found = _found(request, pk, rule)
    try:
        act(found, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, sentence)
    return pages.go_to(request, application_url(found))


def _answer(
    request: HttpRequest,
    found: Application,
    form: forms.Form,
    act: Callable[..., object],
    *,
    title: str,
    button: str,
    sentence: str,
) -> HttpResponse:
    """The page of one act on an application."""
    back, name = application_url(found), found.beneficiary.full_name
    page: dict[str, Any] = {"title": title, "button": button, "sentence": f"{name}, {found.vacancy.title}"}
    page["trail"] = [*TRAIL, {"label": name, "url": back}]
    by, at = principal_of(request).actor, timezone.now()
    return web_forms.answer(request, form, lambda: act(by=by, at=at), done=sentence, back=back, **page)
