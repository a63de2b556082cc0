"""Doors of requests and opinions, as whoever accompanies the person reads them: nothing of health."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import html, pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.journey.health import operations, queries, rules, vocabulary
from rebond.journey.health.forms import AskForm, RequestFilters
from rebond.journey.health.models import HealthRequest, Opinion
from rebond.journey.health.states import WAITING, Status
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.beneficiaries.models import Beneficiary

TONES = {Status.ASKED: "info", Status.TAKEN: "info", Status.ANSWERED: "ok", Status.CANCELLED: "neutral"}
GET_AND_POST = require_http_methods(["GET", "POST"])


def person_url(beneficiary: Any) -> str:
    """Where the opinion of a person, and what was asked, are shown."""
    return reverse("health:person", args=[beneficiary.pk])


def trail(beneficiary: Beneficiary) -> list[dict[str, str]]:
    """The way back to a person's file."""
    return [{"label": beneficiary.full_name, "url": reverse("casefile:person", args=[beneficiary.pk])}]


def _waits(row: HealthRequest) -> str:
    if row.status not in WAITING:
        return ""
    days = (timezone.localdate() - timezone.localdate(row.asked_at)).days
    return words.count(days, "jour", "jours") if days else "aujourd'hui"


def _taker(row: HealthRequest) -> str:
    return row.taken_by.user.full_name if row.taken_by else ""


REQUESTS = ListSpec(
    key="health.requests",
    columns=(
        Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("question", "Question", lambda row: row.get_question_display()),
        Column("etat", "État", lambda row: html.badge(row.get_status_display(), TONES[row.status]), sort="status"),
        Column("demande", "Demandée le", lambda row: words.short_day(row.asked_at), sort="asked_at"),
        Column("depuis", "Attend depuis", _waits),
        Column("par", "Demandée par", "asked_by.user.full_name"),
        Column("prise", "Prise en charge par", _taker, is_default=False),
    ),
    sort="demande",
    nouns=("demande", "demandes"),
    row_url=lambda row: person_url(row.beneficiary),
    row_label=lambda row: row.beneficiary.full_name,
    filters={"etat": lambda condition: condition, "question": "question"},
)
ENDING = ListSpec(
    key="health.ending",
    columns=(
        Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("avis", "Avis", lambda row: vocabulary.wording(row).effect),
        Column("fin", "Jusqu'au", lambda row: words.short_day(row.ends_on), sort="ends_on"),
    ),
    sort="fin",
    nouns=("avis à redemander", "avis à redemander"),
    row_url=lambda row: person_url(row.beneficiary),
    row_label=lambda row: row.beneficiary.full_name,
)


@access(rules.ASKERS, rules.CARERS)
@GET_AND_POST
def requests(request: HttpRequest) -> HttpResponse:
    """What was asked of the doctors about the people one sees, and where each request is."""
    rows = queries.requests(principal_of(request))
    return respond(request, REQUESTS, rows, template="health/requests.html", form=RequestFilters)


@access(rules.ASKERS)
@GET_AND_POST
def ending(request: HttpRequest) -> HttpResponse:
    """Opinions that end, to ask for again."""
    rows = queries.ending(principal_of(request), timezone.localdate()).select_related("beneficiary")
    return respond(request, ENDING, rows, template="health/ending.html")


@access(rules.READERS)
@require_safe
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The opinion that counts, those before it, and what was asked."""
    principal, today = principal_of(request), timezone.localdate()
    found = get_or_refuse(Beneficiary.objects.visible_to(principal), principal, pk=pk)
    card = queries.of_person(found, principal, on=today)
    former = Opinion.objects.visible_to(principal).filter(beneficiary=found).order_by("-given_at", "pk")
    context = {
        "card": card,
        "person": found,
        "former": [(row, vocabulary.wording(row)) for row in former if row != card.opinion],
        "can_cancel": principal.role in rules.ASKERS,
        "kind": principal.role.value,
        "trail": trail(found),
    }
    return render(request, "health/person.html", context)


@access(rules.ASKERS)
@GET_AND_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the Pôle for an opinion; where nobody gives any, learn who prescribes instead."""
    principal, now = principal_of(request), timezone.now()
    found = get_or_refuse(Beneficiary.objects.visible_to(principal), principal, rules.can_ask, pk=pk)
    card = queries.of_person(found, principal, on=timezone.localdate(now))
    form = AskForm(request.POST or None)

    def act() -> None:
        question = form.cleaned_data["question"]
        operations.ask(found, question=question, member=principal.membership, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "La demande est transmise au service de santé du Pôle. Vous verrez ici la réponse.")
        return pages.go_to(request, person_url(found))
    context = {"card": card, "form": form, "person": found, "back": person_url(found), "trail": trail(found)}
    return render(request, "health/ask.html", context)


@access(rules.CARERS)
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """See to a request."""
    principal = principal_of(request)
    found = get_or_refuse(queries.requests(principal), principal, pk=pk)
    try:
        operations.take(found, member=principal.membership, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, "Vous suivez cette demande. Prenez le rendez-vous, puis donnez l'avis.")
    return pages.go_to(request, person_url(found.beneficiary))


@access(rules.ASKERS)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """There is no need of an opinion any more."""
    principal = principal_of(request)
    found = get_or_refuse(queries.requests(principal), principal, rules.can_cancel, pk=pk)
    try:
        operations.cancel(found, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, "La demande est retirée.")
    return pages.go_to(request, person_url(found.beneficiary))
