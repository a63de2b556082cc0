"""Doors to the acts on a visit: planning it, moving it, cancelling it, reporting it with the offers that it found."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages, words
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.work.prospecting import rules
from rebond.work.prospecting.forms.visits import CancelForm, OfferForm, PlanForm, ReportForm, WhenForm, when_of
from rebond.work.prospecting.models import Visit
from rebond.work.prospecting.operations import visits as operations
from rebond.work.prospecting.queries import portfolios
from rebond.work.prospecting.queries import visits as queries
from rebond.work.prospecting.states import PROSPECTORS, Status
from rebond.work.prospecting.views import visits
from rebond.work.prospecting.views.companies import seen, trail_of
from rebond.work.vacancies import rome
from rebond.work.vacancies.forms import OCCUPATIONS

GET_AND_POST = require_http_methods(["GET", "POST"])


@access(PROSPECTORS)
@GET_AND_POST
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan a visit to a company."""
    principal, now, company = principal_of(request), timezone.now(), seen(request, pk)
    agents = list(portfolios.agents())
    if principal.role == Role.RTEF:
        agents.sort(key=lambda one: one.pk != principal.membership.pk)  # oneself first
    initial = {"day": _first_day(request, timezone.localdate(now)), "hour": "10:00"}
    form = PlanForm(request.POST or None, company=company, agents=agents, initial=initial)
    made: list[Visit] = []

    def act() -> None:
        made.append(operations.plan(company, **form.facts, by=principal.actor, at=now))

    back = reverse("prospecting:company", args=[company.pk])
    page: dict[str, Any] = {
        "title": "Prévoir un rendez-vous",
        "button": "Prévoir",
        "sentence": company.name,
        "trail": trail_of(company),
    }
    return web_forms.answer(
        request, form, act, done="Le rendez-vous est prévu.", back=back,
        then=lambda: visits.visit_url(made[0]) if made else back, **page,
    )  # fmt: skip


def _first_day(request: HttpRequest, today: date) -> str:
    return request.GET.get("jour", "")[:10] or (today + timedelta(days=1)).isoformat()


@access(PROSPECTORS)
@GET_AND_POST
def reschedule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a visit to another hour."""
    principal, now, found = principal_of(request), timezone.now(), _to_keep(request, pk, Status.PLANNED)
    form = WhenForm(request.POST or None, initial=when_of(found))

    def act() -> None:
        operations.reschedule(found, **form.when, by=principal.actor, at=now)

    return _answer(request, found, form, act, title="Déplacer", button="Déplacer", done="Le rendez-vous est déplacé.")


@access(PROSPECTORS)
@GET_AND_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The visit does not take place."""
    principal, now, found = principal_of(request), timezone.now(), _to_keep(request, pk, Status.PLANNED)
    form = CancelForm(request.POST or None)

    def act() -> None:
        operations.cancel(found, **form.cleaned_data, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Annuler", button="Annuler la visite", done="La visite est annulée."
    )


@access(PROSPECTORS)
@GET_AND_POST
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write what came of a visit, and the offer that it found, in a minute."""
    principal, now, found = principal_of(request), timezone.now(), _to_keep(request, pk, Status.PLANNED, Status.DONE)
    said = {name: getattr(found, name) for name in ("outcome", "need", "next_contact_on", "note")}
    form = ReportForm(request.POST or None, initial=said)

    def act() -> None:
        operations.report(found, **form.facts, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Compte rendu", button="Enregistrer le compte rendu",
        done="Le compte rendu est écrit.", template="prospecting/report.html", **occupations(),
    )  # fmt: skip


@access(PROSPECTORS)
@GET_AND_POST
def find_vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish one more offer that a visit found."""
    principal, now, found = principal_of(request), timezone.now(), _to_keep(request, pk, Status.PLANNED, Status.DONE)
    form = OfferForm(request.POST or None)

    def act() -> None:
        operations.find_vacancy(found, **form.offer, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Noter une offre trouvée", button="Publier l'offre",
        done="L'offre est publiée : proposez-la aux personnes qui conviennent.",
        template="prospecting/offer.html", **occupations(),
    )  # fmt: skip


def occupations() -> dict[str, Any]:
    """The occupations that a field offers while one types."""
    return {"occupations": [rome.told(code) for code in rome.OCCUPATIONS], "occupations_id": OCCUPATIONS}


def _to_keep(request: HttpRequest, pk: UUID, *expected: Status) -> Visit:
    principal = principal_of(request)
    found = get_or_refuse(queries.listed(principal), principal, rules.can_keep, pk=pk)
    if found.status not in expected:
        raise pages.Changed("Cette visite a déjà changé d'état.")
    return found


def _answer(
    request: HttpRequest, found: Visit, form: forms.Form, act: Callable[[], object], *, done: str, **page: Any
) -> HttpResponse:
    """The page of one act on a visit."""
    back = visits.visit_url(found)
    trail = [*visits.trail(), {"label": found.company.name, "url": back}]
    sentence = f"{found.company.name}, {words.moment(found.starts_at)}"
    return web_forms.answer(request, form, act, done=done, back=back, trail=trail, sentence=sentence, **page)
