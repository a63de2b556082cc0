"""Doors of the portfolio: which companies to approach, who keeps them, which to leave in peace."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.tenancy.models import Commune
from rebond.ground.web import bulk, html, pages, words
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.work.employers.models import Company
from rebond.work.employers.queries import sectors
from rebond.work.employers.states import Size
from rebond.work.prospecting.forms.lists import MINE, CompanyFilters
from rebond.work.prospecting.forms.posts import AgentForm, TerritoryForm
from rebond.work.prospecting.forms.visits import RestForm
from rebond.work.prospecting.models import Keeping
from rebond.work.prospecting.operations import portfolios as operations
from rebond.work.prospecting.queries import portfolios as queries
from rebond.work.prospecting.rules import ENTRUSTERS
from rebond.work.prospecting.states import PROSPECTORS, READERS
from rebond.work.vacancies.forms import COMMUNES
from rebond.work.vacancies.queries import communes

GET_AND_POST = require_http_methods(["GET", "POST"])
TRAIL = [{"label": "Prospection", "url": "/prospection/"}]


def company_url(company: Company) -> str:
    """Where a company is shown to who prospects."""
    return reverse("prospecting:company", args=[company.pk])


def trail_of(company: Company) -> list[dict[str, Any]]:
    """The way back from an act on a company."""
    return [*TRAIL, {"label": company.name, "url": company_url(company)}]


def _why(row: Any) -> object:
    return html.fold("Pourquoi\u00a0?", "\n".join(queries.reasons(row, timezone.localdate())))


def _why_text(row: Any) -> str:
    return " ".join(queries.reasons(row, timezone.localdate()))


def _act(row: Any) -> object:
    if row.is_resting:
        return html.badge("Ne plus démarcher", "warn")
    what = "un autre rendez-vous" if row.is_planned else "un rendez-vous"
    url = reverse("prospecting:plan", args=[row.pk])
    return format_html('<a href="{}">Prévoir<span class="visually-hidden"> {}</span></a>', url, what)


def _last(row: Any) -> str:
    return words.short_day(row.last_visit_on) if row.last_visit_on else "jamais"


COMPANIES = ListSpec(
    key="prospecting.companies",
    columns=(
        Column("nom", "Entreprise", "organisation.name", sort="organisation__name"),
        Column(
            "points",
            "Points",
            "points",
            sort="points",
            is_number=True,
            definition="Ce qui fait passer une entreprise avant une autre : « Pourquoi ? » le dit pour chacune.",
        ),
        Column("pourquoi", "Pourquoi", _why, text=_why_text),
        Column("agir", "Agir", _act, is_exported=False),
        Column("secteur", "Secteur", lambda row: sectors(timezone.localdate()).get(row.sector, ""), sort="sector"),
        Column("commune", "Commune", "organisation.city", sort="organisation__city"),
        Column("visite", "Dernière visite", _last, sort="last_visit_on"),
        Column("conseiller", "Portefeuille de", "keeper_name", sort="keeper_name"),
        Column("siret", "SIRET", "siret", is_default=False),
    ),
    sort="-points",
    nouns=("entreprise", "entreprises"),
    row_url=company_url,
    row_label=lambda row: str(row.organisation.name),
    filters={
        "q": lambda condition: condition,
        "de": lambda condition: condition,
        "secteur": "sector",
        "etat": lambda condition: condition,
    },
    actions=(Action("Confier à un conseiller", "prospecting:entrust", "person-check"),),
    csv_name="prospection",
)


def _filters(request: HttpRequest) -> Callable[[Any], CompanyFilters]:
    agents = list(queries.agents())
    return lambda data: CompanyFilters(data, principal=principal_of(request), agents=agents, on=timezone.localdate())


@access(READERS)
@GET_AND_POST
def home(request: HttpRequest) -> HttpResponse:
    """The companies to approach, the most pressing first; an RTEF begins with their own portfolio."""
    principal, today = principal_of(request), timezone.localdate()
    if principal.role == Role.RTEF and request.method == "GET" and not request.GET:
        return pages.go_to(request, f"{request.path}?de={MINE}")
    context = {"tabs": tabs("companies"), "lacking": queries.by_sector(today)[:3]}
    rows = queries.listed(principal, today)
    return respond(
        request,
        _spec(principal.role),
        rows,
        template="prospecting/companies.html",
        form=_filters(request),
        context=context,
    )


def _spec(role: Role) -> ListSpec:
    """The list without what this role may not do."""
    columns = COMPANIES.columns if role in PROSPECTORS else tuple(one for one in COMPANIES.columns if one.key != "agir")
    return replace(COMPANIES, columns=columns, actions=COMPANIES.actions if role in ENTRUSTERS else ())


def tabs(current: str) -> list[dict[str, Any]]:
    """What leads from one page of prospecting to another."""
    named = (
        ("companies", "home", "À démarcher"),
        ("week", "week", "Semaine"),
        ("map", "map", "Carte"),
        ("visits", "visits", "Visites"),
        ("in_post", "in_post", "En poste depuis peu"),
        ("aided", "aided", "Contrats aidés"),
        ("own_posts", "own_posts", "Postes du Département"),
        ("territories", "territories", "Portefeuilles"),
        ("figures", "figures", "Chiffres"),
    )
    return [
        {"label": label, "url": reverse(f"prospecting:{name}"), "current": key == current} for key, name, label in named
    ]


@access(READERS)
@require_safe
def company(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One company: why go there, who keeps it, what was said there."""
    principal, today = principal_of(request), timezone.localdate()
    found: Any = get_or_refuse(queries.listed(principal, today), principal, pk=pk)
    context = {
        "company": found,
        "reasons": queries.reasons(found, today),
        "rest": queries.is_resting(found, today),
        "visits": queries.visits_of(found),
        "aided": queries.aided_of(found),
        "keepers": queries.keepers_of(found),
        "can_prospect": principal.role in PROSPECTORS,
        "is_tiny": found.size == Size.TINY,
        "trail": TRAIL,
    }
    return render(request, "prospecting/company.html", context)


@access(ENTRUSTERS)
@require_POST
def entrust(request: HttpRequest) -> HttpResponse:
    """Entrust the companies chosen to an RTEF, by name."""
    principal, now = principal_of(request), timezone.now()
    rows = queries.listed(principal, timezone.localdate(now))
    choice = bulk.chosen(request, COMPANIES, rows, form=_filters(request))
    form = AgentForm(request.POST if choice.is_answered else None, agents=queries.agents())
    done: list[int] = []

    def act() -> None:
        companies = list(choice.rows)
        done.append(operations.entrust(form.chosen, companies=companies, by=principal.actor, at=now))

    if choice.is_confirmed and form.is_valid() and once(request, form, act):
        changed = sum(done)
        already = {"déjà dans son portefeuille": choice.count - changed} if changed < choice.count else {}
        participle = ("entreprise confiée", "entreprises confiées")
        return bulk.tell(request, choice, done=changed, participle=participle, refused=already)
    sentence = "Elles entrent dans son portefeuille par leur nom, quelle que soit leur commune."
    return bulk.ask(request, choice, title="Confier à un conseiller", sentence=sentence, form=form)


@access(READERS)
@GET_AND_POST
def territories(request: HttpRequest) -> HttpResponse:
    """Who keeps which communes and Pôles; whoever answers for the team changes it."""
    principal, now = principal_of(request), timezone.now()
    may = principal.role in ENTRUSTERS
    data = (request.POST or None) if may else None
    form = TerritoryForm(data, agents=queries.agents(), poles=list(queries.poles()))

    def act() -> None:
        operations.entrust(form.chosen, **form.places, by=principal.actor, at=now)

    if may and form.is_valid() and once(request, form, act):
        messages.success(request, "Le portefeuille est confié : les entreprises de ces lieux changent de mains.")
        return pages.go_to(request, reverse("prospecting:territories"))
    held = list(queries.current())
    names = dict(Commune.objects.filter(insee__in=[one.insee for one in held]).values_list("insee", "name"))
    context = {
        "form": form if may else None,
        "held": [(one, one.pole.name if one.pole else names.get(one.insee, one.insee)) for one in held],
        "communes_id": COMMUNES,
        "communes": [row.name for row in communes()] if may else [],
        "tabs": tabs("territories"),
    }
    return render(request, "prospecting/territories.html", context, status=422 if form.errors else 200)


@access(ENTRUSTERS)
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An agent keeps a place no more."""
    principal = principal_of(request)
    held = get_or_refuse(Keeping.objects.select_related("agent__user"), principal, pk=pk)
    try:
        operations.release(held, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, f"C'est retiré du portefeuille de {held.agent.user.full_name}.")
    return pages.go_to(request, reverse("prospecting:territories"))


@access(PROSPECTORS)
@GET_AND_POST
def rest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave a company in peace."""
    principal, now = principal_of(request), timezone.now()
    company = seen(request, pk)
    form = RestForm(request.POST or None, today=timezone.localdate(now))

    def act() -> None:
        operations.rest(company, **form.cleaned_data, by=principal.actor, at=now)

    page: dict[str, Any] = {
        "title": "Ne plus démarcher",
        "button": "Enregistrer",
        "sentence": company.name,
        "trail": trail_of(company),
    }
    done = f"C'est noté : {company.name} ne sera plus proposée à la prospection."
    return web_forms.answer(request, form, act, done=done, back=company_url(company), **page)


@access(PROSPECTORS)
@require_POST
def approach_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A company may be approached again."""
    company = seen(request, pk)
    try:
        operations.approach_again(company, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, f"{company.name} peut de nouveau être démarchée.")
    return pages.go_to(request, company_url(company))


def seen(request: HttpRequest, pk: UUID) -> Company:
    """A company that the reader sees."""
    principal = principal_of(request)
    return get_or_refuse(Company.objects.visible_to(principal).select_related("organisation"), principal, pk=pk)
