"""Doors of companies: the list, one company, its contacts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.work.employers import operations, queries, rules
from rebond.work.employers.forms import CompanyFilters, CompanyForm, ContactForm, RegisterForm, SiretForm
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.employers.queries import club, directory, duplicates
from rebond.work.employers.states import KEEPERS, Size, SpaceStatus

LATEST = 20
"""Offers and hires that a company's page shows of each."""

TRAIL = [{"label": "Entreprises", "url": "/entreprises/"}]


def company_url(company: Company) -> str:
    """Where a company is shown."""
    return reverse("employers:company", args=[company.pk])


def _size(company: Company) -> str:
    return str(Size(company.size).label) if company.size else ""


COMPANIES = ListSpec(
    key="employers.companies",
    columns=(
        Column("nom", "Entreprise", "organisation.name", sort="organisation__name"),
        Column("secteur", "Secteur", lambda company: _sector_names().get(company.sector, ""), sort="sector"),
        Column("commune", "Commune", "organisation.city", sort="organisation__city"),
        Column("effectif", "Effectif", _size),
        Column("offres", "Offres à pourvoir", "open_offers", sort="open_offers", is_number=True),
        Column("embauches", "Embauches", "signed_hires", sort="signed_hires", is_number=True),
        Column("siret", "SIRET", "siret", is_default=False),
        Column("telephone", "Téléphone", lambda company: words.phone(company.organisation.phone), is_default=False),
    ),
    sort="nom",
    nouns=("entreprise", "entreprises"),
    row_url=company_url,
    row_label=lambda company: company.organisation.name,
    filters={
        "q": lambda condition: condition,
        "secteur": "sector",
        "offres": lambda condition: condition,
        "suivi": lambda condition: condition,
    },
    csv_name="entreprises",
)


def _sector_names() -> dict[str, str]:
    return queries.sectors(timezone.localdate())


@access(rules.DOOR)
@require_http_methods(["GET", "POST"])
def companies(request: HttpRequest) -> HttpResponse:
    """The companies of the département; an employer goes on to theirs."""
    principal = principal_of(request)
    rows = queries.listed(principal)
    if principal.role == Role.EMPLOYER and request.method == "GET" and (own := rows.first()):
        return pages.go_to(request, company_url(own))
    today = timezone.localdate()
    context = {"can_register": principal.role in KEEPERS}
    return respond(
        request,
        COMPANIES,
        rows,
        template="employers/companies.html",
        form=lambda data: CompanyFilters(data, on=today),
        context=context,
    )


@access(rules.DOOR)
@require_safe
def company(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One company: whom to call, what it offers, whom it hired.

    Offers and hires are read from the company, whose app knows neither.
    """
    principal = principal_of(request)
    rows = Company.objects.visible_to(principal).select_related("organisation")
    found = get_or_refuse(rows, principal, pk=pk)
    offers: Any = found.vacancies
    hires: Any = found.hires
    seen = hires.visible_to(principal).select_related("beneficiary").order_by("-promised_at", "pk")
    counted = hires.filter(status__in=("signed", "ended")).count()
    can_keep = rules.can_keep(principal, found)
    context = {
        "company": found,
        "sector": _sector_names().get(found.sector, ""),
        "contacts": [one for one in queries.contacts(found) if one.ended_on is None],
        "offers": list(offers.order_by("status", "-published_at", "pk")[:LATEST]),
        "hires": list(seen[:LATEST]),
        "hired_count": counted,
        "can_keep": can_keep,
        "can_correct": rules.can_correct(principal, found),
        "shows_note": principal.role != Role.EMPLOYER,
        "trail": TRAIL if principal.role != Role.EMPLOYER else [],
        **_of_club(found),
        **(_for_keepers(found) if can_keep else {}),
    }
    return render(request, "employers/company.html", context)


def _of_club(found: Company) -> dict[str, Any]:
    today = timezone.localdate()
    member = club.membership_of(found)
    return {
        "club": club.club_name(today),
        "member": member,
        "promises": club.promises(member, today=today) if member else [],
    }


def _for_keepers(found: Company) -> dict[str, Any]:
    """What who deals with companies reads besides: how the relation is, what is to be settled, what looks alike."""
    asked = found.space_requests.filter(status=SpaceStatus.ASKED)
    return {
        "health": club.health(found, today=timezone.localdate()),
        "requests": list(asked.order_by("proved_at", "pk")),
        "establishments": list(duplicates.establishments(found)),
        "duplicates": duplicates.duplicates(found),
    }


@access(KEEPERS)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a company by its SIRET, that the public directory fills; one that is known is shown instead."""
    asked = SiretForm(request.POST or (request.GET if "siret" in request.GET else None))
    if not asked.is_valid():
        return _ask_siret(request, asked)
    siret = asked.cleaned_data["siret"]
    if known := queries.of_siret(siret):
        return _ask_siret(request, asked, known=known)
    told = directory.ask(siret)
    if told.refusal:
        asked.add_error("siret", told.refusal)
        return _ask_siret(request, asked)
    now = timezone.now()
    initial = {**told.initial, "siret": siret}
    form = RegisterForm(request.POST or None, on=timezone.localdate(now), initial=initial)
    made: list[Company] = []

    def act() -> None:
        made.append(operations.register(**form.cleaned_data, by=principal_of(request).actor, at=now))

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"L'entreprise « {form.cleaned_data['name']} » est enregistrée.")
        return pages.go_to(request, company_url(made[0]) if made else reverse("employers:companies"))
    context = {"form": form, "siret": siret, "sentence": told.sentence, "trail": TRAIL}
    return render(request, "employers/register.html", context)


def _ask_siret(request: HttpRequest, form: SiretForm, *, known: Company | None = None) -> HttpResponse:
    return render(request, "employers/siret.html", {"form": form, "known": known, "trail": TRAIL})


@access(KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what is known of a company."""
    principal, now = principal_of(request), timezone.now()
    found = _kept(request, pk)
    of_place = {name: getattr(found.organisation, name) for name in operations.OF_ORGANISATION if name != "insee"}
    own = {name: getattr(found, name) for name in operations.OF_COMPANY}
    form = CompanyForm(request.POST or None, on=timezone.localdate(now), initial=of_place | own)

    def act() -> None:
        operations.change(found, **form.cleaned_data, by=principal.actor, at=now)

    page = {"title": "Modifier l'entreprise", "button": "Enregistrer", **_way_back(found)}
    return web_forms.answer(request, form, act, done="La fiche de l'entreprise est à jour.", **page)


@access(rules.CORRECTERS)
@require_http_methods(["GET", "POST"])
def add_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add somebody to call at a company."""
    principal, now = principal_of(request), timezone.now()
    found = _kept(request, pk, rules.can_correct)
    form = ContactForm(request.POST or None)

    def act() -> None:
        operations.add_contact(found, **form.cleaned_data, by=principal.actor, at=now)

    page = {"title": "Ajouter un contact", "button": "Ajouter", **_way_back(found)}
    return web_forms.answer(request, form, act, done="Le contact est ajouté.", **page)


@access(rules.CORRECTERS)
@require_POST
def end_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They left the company: they are no longer proposed."""
    principal, now = principal_of(request), timezone.now()
    seen = Q(company__in=Company.objects.visible_to(principal))
    contact = get_or_refuse(CompanyContact.objects.filter(seen).select_related("company"), principal, pk=pk)
    if contact.ended_on is not None:
        raise pages.Changed("Ce contact est déjà retiré.")
    operations.end_contact(contact, on=timezone.localdate(now), by=principal.actor, at=now)
    messages.success(request, f"{contact.full_name} n'est plus proposé comme contact.")
    return pages.go_to(request, company_url(contact.company))


def _kept(request: HttpRequest, pk: UUID, rule: Callable[..., bool] = rules.can_keep) -> Company:
    principal = principal_of(request)
    rows = Company.objects.visible_to(principal).select_related("organisation")
    return get_or_refuse(rows, principal, rule, pk=pk)


def _way_back(found: Company) -> dict[str, Any]:
    back = company_url(found)
    return {"back": back, "trail": [*TRAIL, {"label": found.name, "url": back}]}
