"""Doors of the Département's own posts, of aided contracts, and of what the visits brought."""

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

from rebond.ground.web import forms as web_forms
from rebond.ground.web import html, pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.work.prospecting.forms.lists import AidedFilters, OwnPostFilters
from rebond.work.prospecting.forms.posts import AidedForm, DeclineForm, OwnPostForm, SignForm, TickForm
from rebond.work.prospecting.models import AidedContract, OwnPost
from rebond.work.prospecting.operations import posts as operations
from rebond.work.prospecting.queries import posts as queries
from rebond.work.prospecting.states import PROSPECTORS, READERS, AidedStatus
from rebond.work.prospecting.views.acts import occupations
from rebond.work.prospecting.views.companies import TRAIL, seen, tabs, trail_of
from rebond.work.vacancies.forms import COMMUNES
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.queries import communes

GET_AND_POST = require_http_methods(["GET", "POST"])
TONES = {AidedStatus.PROPOSED: "info", AidedStatus.SIGNED: "ok", AidedStatus.DECLINED: "neutral"}


def aided_url(contract: AidedContract) -> str:
    """Where an aided contract is shown."""
    return reverse("prospecting:aided_contract", args=[contract.pk])


def _service(post: OwnPost) -> str:
    return queries.services(timezone.localdate()).get(post.service, post.service)


def _steps(contract: AidedContract) -> str:
    return f"{len(contract.checklist)} sur {len(queries.checklist(timezone.localdate()))}"


def _badge(contract: AidedContract) -> object:
    return html.badge(contract.get_status_display(), TONES[AidedStatus(contract.status)])


OWN_POSTS = ListSpec(
    key="prospecting.own_posts",
    columns=(
        Column("poste", "Poste", "vacancy.title", sort="vacancy__title"),
        Column("nature", "Nature", lambda post: post.get_kind_display(), sort="kind"),
        Column("service", "Service", _service),
        Column("lieu", "Lieu", "vacancy.city", sort="vacancy__city"),
        Column("etat", "Offre", lambda post: post.vacancy.get_status_display(), sort="vacancy__status"),
        Column("embauches", "Embauches", "hired", sort="hired", is_number=True),
        Column("durable", "Suite en CDI", lambda post: "oui" if post.is_permanent else ""),
        Column(
            "publie", "Publié le", lambda post: words.short_day(post.vacancy.published_at), sort="vacancy__published_at"
        ),
    ),
    sort="-publie",
    nouns=("poste", "postes"),
    row_url=lambda post: reverse("vacancies:vacancy", args=[post.vacancy_id]),
    row_label=lambda post: post.vacancy.title,
    filters={"nature": "kind", "durable": lambda condition: condition},
    csv_name="postes-du-departement",
)

AIDED = ListSpec(
    key="prospecting.aided",
    columns=(
        Column("entreprise", "Entreprise", "company.name", sort="company__organisation__name"),
        Column("poste", "Poste", "title", sort="title"),
        Column("etat", "État", _badge, sort="status", text=lambda contract: contract.get_status_display()),
        Column("etapes", "Étapes faites", _steps),
        Column("propose", "Proposé le", lambda contract: words.short_day(contract.proposed_on), sort="proposed_on"),
        Column("motif", "Motif", lambda contract: contract.get_reason_display()),
        Column("conseiller", "Conseiller", "agent.user.full_name", sort="agent__user__last_name"),
    ),
    sort="-propose",
    nouns=("contrat aidé", "contrats aidés"),
    row_url=aided_url,
    row_label=lambda contract: contract.company.name,
    filters={"etat": "status"},
    csv_name="contrats-aides",
)


@access(READERS)
@GET_AND_POST
def own_posts(request: HttpRequest) -> HttpResponse:
    """The posts of the Département's own services, and the year beside its targets."""
    principal, today = principal_of(request), timezone.localdate()
    context = {
        "year": today.year,
        "kinds": queries.own_year(today.year, today),
        "can_open": principal.role in PROSPECTORS,
        "tabs": tabs("own_posts"),
    }
    rows = queries.own_posts(principal)
    return respond(
        request, OWN_POSTS, rows, template="prospecting/own_posts.html", form=OwnPostFilters, context=context
    )


@access(PROSPECTORS)
@GET_AND_POST
def open_own_post(request: HttpRequest) -> HttpResponse:
    """Publish a post of the Département."""
    principal, now = principal_of(request), timezone.now()
    today, back = timezone.localdate(now), reverse("prospecting:own_posts")
    employers = list(queries.own_employers(today))
    form = OwnPostForm(request.POST or None, employers=employers, on=today)
    made: list[Vacancy] = []

    def act() -> None:
        made.append(operations.open_own_post(form.chosen, **form.facts, by=principal.actor, at=now))

    page: dict[str, Any] = {
        "title": "Publier un poste du Département",
        "button": "Publier",
        "trail": [*TRAIL, {"label": "Postes du Département", "url": back}],
        "employers": employers,
        "siren": queries.siren(today),
        "communes_id": COMMUNES,
        "communes": [row.name for row in communes()],
        **occupations(),
    }
    return web_forms.answer(
        request, form, act, done="Le poste est publié.", back=back, template="prospecting/own_post.html",
        then=lambda: reverse("vacancies:vacancy", args=[made[0].pk]) if made else back, **page,
    )  # fmt: skip


@access(READERS)
@GET_AND_POST
def aided(request: HttpRequest) -> HttpResponse:
    """The aided contracts proposed to very small companies, and how many each year."""
    context = {"years": queries.aided_years(), "tabs": tabs("aided")}
    rows = queries.aided(principal_of(request))
    return respond(request, AIDED, rows, template="prospecting/aided.html", form=AidedFilters, context=context)


@access(PROSPECTORS)
@GET_AND_POST
def propose_aided(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose an aided contract to a very small company."""
    principal, now, company = principal_of(request), timezone.now(), seen(request, pk)
    form = AidedForm(request.POST or None)
    made: list[AidedContract] = []

    def act() -> None:
        who: dict[str, Any] = {"agent": principal.membership, "on": timezone.localdate(now)}
        made.append(operations.propose_aided(company, **form.cleaned_data, **who, by=principal.actor, at=now))

    back = reverse("prospecting:company", args=[company.pk])
    page: dict[str, Any] = {
        "title": "Proposer un contrat aidé",
        "button": "Proposer",
        "sentence": company.name,
        "trail": trail_of(company),
    }
    return web_forms.answer(
        request, form, act, done="Le contrat aidé est proposé : la liste dit ce qui reste à faire.", back=back,
        then=lambda: aided_url(made[0]) if made else back, **page,
    )  # fmt: skip


@access(READERS)
@require_safe
def aided_contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One aided contract: what is done, what is left."""
    principal = principal_of(request)
    found = get_or_refuse(queries.aided(principal), principal, pk=pk)
    steps = queries.checklist(timezone.localdate())
    context = {
        "contract": found,
        "tone": TONES[AidedStatus(found.status)],
        "steps": [(label, code in found.checklist) for code, label in steps.items()],
        "can_keep": principal.role in PROSPECTORS,
        "trail": _trail(),
    }
    return render(request, "prospecting/aided_contract.html", context)


@access(PROSPECTORS)
@GET_AND_POST
def tick_aided(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which steps are done."""
    principal, now, found = principal_of(request), timezone.now(), _proposed(request, pk)
    form = TickForm(request.POST or None, on=timezone.localdate(now), initial={"codes": found.checklist})

    def act() -> None:
        operations.tick(found, codes=form.cleaned_data["codes"], by=principal.actor, at=now)

    return _answer(request, found, form, act, title="Noter les étapes faites", button="Enregistrer", done="C'est noté.")


@access(PROSPECTORS)
@GET_AND_POST
def sign_aided(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The aided contract is signed."""
    principal, now, found = principal_of(request), timezone.now(), _proposed(request, pk)
    form = SignForm(request.POST or None, today=timezone.localdate(now))

    def act() -> None:
        operations.sign_aided(found, **form.cleaned_data, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Noter la signature", button="Enregistrer", done="Le contrat aidé est signé."
    )


@access(PROSPECTORS)
@GET_AND_POST
def decline_aided(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company does not sign."""
    principal, now, found = principal_of(request), timezone.now(), _proposed(request, pk)
    form = DeclineForm(request.POST or None)

    def act() -> None:
        on = timezone.localdate(now)
        operations.decline_aided(found, **form.cleaned_data, on=on, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Dire sans suite", button="Enregistrer", done="C'est noté : sans suite."
    )


@access(PROSPECTORS)
@require_POST
def propose_aided_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company thinks again."""
    principal = principal_of(request)
    found = get_or_refuse(queries.aided(principal), principal, pk=pk)
    try:
        operations.propose_aided_again(found, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed("Ce contrat aidé a déjà changé d'état.") from refusal
    messages.success(request, "Le contrat aidé est de nouveau proposé.")
    return pages.go_to(request, aided_url(found))


def _trail() -> list[dict[str, Any]]:
    return [*TRAIL, {"label": "Contrats aidés", "url": reverse("prospecting:aided")}]


def _proposed(request: HttpRequest, pk: UUID) -> AidedContract:
    principal = principal_of(request)
    found = get_or_refuse(queries.aided(principal), principal, pk=pk)
    if found.status != AidedStatus.PROPOSED:
        raise pages.Changed("Ce contrat aidé a déjà changé d'état.")
    return found


def _answer(
    request: HttpRequest, found: AidedContract, form: forms.Form, act: Callable[[], object], *, done: str, **page: Any
) -> HttpResponse:
    """The page of one act on an aided contract."""
    back = aided_url(found)
    trail = [*_trail(), {"label": found.company.name, "url": back}]
    return web_forms.answer(
        request, form, act, done=done, back=back, trail=trail, sentence=f"{found.title}, {found.company.name}", **page
    )
