"""Doors of offers, and of what a person looks for."""

from collections.abc import Callable
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
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS, FILE_READERS
from rebond.work.employers.models import Company
from rebond.work.employers.rules import CORRECTERS, can_correct
from rebond.work.vacancies import fitting, operations, queries, rome, rules
from rebond.work.vacancies.forms import COMMUNES, OCCUPATIONS, SearchForm, VacancyFilters, VacancyForm, pay_of
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Status

TONES = {Status.OPEN: "info", Status.PAUSED: "warn", Status.FILLED: "ok", Status.CLOSED: "neutral"}
TRAIL = [{"label": "Offres d'emploi", "url": "/offres/"}]


def vacancy_url(vacancy: Vacancy) -> str:
    """Where an offer is shown."""
    return reverse("vacancies:vacancy", args=[vacancy.pk])


def _badge(vacancy: Vacancy) -> object:
    return html.badge(vacancy.get_status_display(), TONES[Status(vacancy.status)])


VACANCIES = ListSpec(
    key="vacancies.vacancies",
    columns=(
        Column("offre", "Offre", "title", sort="title"),
        Column("entreprise", "Entreprise", "company.name", sort="company__organisation__name"),
        Column("metier", "Métier", lambda vacancy: rome.label(vacancy.rome), sort="rome"),
        Column("contrat", "Contrat", lambda vacancy: vacancy.get_contract_display(), sort="contract"),
        Column("lieu", "Lieu", "city", sort="city"),
        Column("postes", "Postes", "posts", is_number=True),
        Column("signes", "Contrats signés", "signed", sort="signed", is_number=True),
        Column("etat", "État", _badge, sort="status", text=lambda vacancy: vacancy.get_status_display()),
        Column("publiee", "Publiée", lambda vacancy: words.short_day(vacancy.published_at), sort="published_at"),
        Column(
            "debut",
            "À partir du",
            lambda row: words.short_day(row.starts_on) if row.starts_on else "",
            is_default=False,
        ),
    ),
    sort="-publiee",
    nouns=("offre", "offres"),
    row_url=vacancy_url,
    row_label=lambda vacancy: vacancy.title,
    filters={
        "q": lambda condition: condition,
        "etat": "status",
        "secteur": lambda condition: condition,
        "contrat": "contract",
        "suivi": lambda condition: condition,
        "metier": "rome",
        "autour": lambda condition: condition,
        "recent": lambda condition: condition,
    },
    csv_name="offres",
)


@access(rules.DOOR)
@require_http_methods(["GET", "POST"])
def vacancies(request: HttpRequest) -> HttpResponse:
    """The offers of the département; an employer's own."""
    today = timezone.localdate()
    rows = queries.listed(principal_of(request))
    form: Callable[[Any], VacancyFilters] = lambda data: VacancyFilters(data, on=today)  # noqa: E731
    return respond(request, VACANCIES, rows, template="vacancies/vacancies.html", form=form)


@access(rules.DOOR)
@require_safe
def vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One offer; to who accompanies people, those of theirs who fit best, with the reasons."""
    principal, today = principal_of(request), timezone.localdate()
    found = get_or_refuse(queries.listed(principal), principal, pk=pk)
    labels = queries.requirements(today)
    is_unverified = found.company.registered_itself_at is not None
    shows_people = principal.role in rules.MATCHERS and found.status == Status.OPEN and not is_unverified
    context = {
        "vacancy": found,
        "tone": TONES[Status(found.status)],
        "occupation": rome.told(found.rome),
        "requires": [labels[code] for code in found.requires if code in labels],
        "details": _details(found),
        "is_unverified": is_unverified,
        "is_stale": queries.is_stale(found, today),
        "shows_people": shows_people,
        "opens_files": principal.role in FILE_READERS,
        "interviews": queries.interviews_of(found),
        "fitting": fitting.fitting(found, principal, on=today) if shows_people else [],
        "can_keep": rules.can_keep(principal, found),
        "is_agent": principal.role != Role.EMPLOYER,
        "trail": TRAIL if principal.role != Role.EMPLOYER else [],
    }
    return render(request, "vacancies/vacancy.html", context)


@access(CORRECTERS)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish an offer of a company."""
    principal, now = principal_of(request), timezone.now()
    rows = Company.objects.visible_to(principal).select_related("organisation")
    company = get_or_refuse(rows, principal, can_correct, pk=pk)
    form = VacancyForm(request.POST or None, on=timezone.localdate(now), initial={"city": company.organisation.city})
    made: list[Vacancy] = []

    def act() -> None:
        made.append(operations.publish(company, **form.cleaned_data, by=principal.actor, at=now))

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"L'offre « {form.cleaned_data['title']} » est publiée.")
        return pages.go_to(request, vacancy_url(made[0]) if made else reverse("vacancies:vacancies"))
    back = reverse("employers:company", args=[company.pk])
    trail = [{"label": "Entreprises", "url": "/entreprises/"}] if principal.role != Role.EMPLOYER else []
    trail.append({"label": company.name, "url": back})
    return _form_page(request, form, title="Publier une offre", button="Publier l'offre", back=back, trail=trail)


@access(CORRECTERS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what an offer says."""
    principal, now = principal_of(request), timezone.now()
    found = _kept(request, pk)
    initial = {name: getattr(found, name) for name in operations.FIELDS if name != "insee"}
    initial |= {"rome": rome.told(found.rome), **pay_of(found)}
    form = VacancyForm(request.POST or None, on=timezone.localdate(now), initial=initial)

    def act() -> None:
        operations.change(found, **form.cleaned_data, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "L'offre est à jour.")
        return pages.go_to(request, vacancy_url(found))
    trail = [*TRAIL, {"label": found.title, "url": vacancy_url(found)}]
    back = vacancy_url(found)
    return _form_page(request, form, title="Modifier l'offre", button="Enregistrer", back=back, trail=trail)


@access(CORRECTERS)
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company says that the post is still to be filled."""
    return _move(request, pk, operations.confirm, "L'offre est confirmée : elle est à jour.")


@access(CORRECTERS)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company withdraws the offer."""
    return _move(request, pk, operations.close, "L'offre est retirée.")


@access(CORRECTERS)
@require_POST
def fill(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every post found somebody."""
    return _move(request, pk, operations.fill, "L'offre est pourvue.")


@access(CORRECTERS)
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """There is a post again."""
    return _move(request, pk, operations.reopen, "L'offre est à pourvoir à nouveau.")


@access(COMPANIONS)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a person looks for: up to three occupations, contracts, what they have or accept."""
    principal, now = principal_of(request), timezone.now()
    person = get_or_refuse(Beneficiary.objects.visible_to(principal), principal, rules.can_describe, pk=pk)
    form = SearchForm(request.POST or None, search=queries.search_of(person), on=timezone.localdate(now))

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in ("contracts", "has", "radius_km", "means")}
        operations.describe_search(person, wishes=form.wishes, **typed, by=principal.actor, at=now)

    back = reverse("casefile:person", args=[person.pk])
    if form.is_valid() and once(request, form, act):
        messages.success(request, "La recherche d'emploi est à jour.")
        return pages.go_to(request, back)
    trail = [{"label": person.full_name, "url": back}]
    return _form_page(
        request, form, title="Décrire la recherche d'emploi", button="Enregistrer", back=back, trail=trail
    )


def _details(found: Vacancy) -> list[tuple[str, str]]:
    """What an offer says besides: each name and its words, those that are said."""
    reachable: dict[bool | None, str] = {True: "Oui", False: "Non"}
    told = [
        ("Horaires", found.hours_words),
        ("Salaire", found.pay_words),
        ("Expérience", found.experience_words),
        ("Transports en commun", reachable.get(found.is_reachable, "")),
        ("Immersion avant l'embauche", "Possible" if found.has_immersion else ""),
        ("Numéro France Travail", found.ft_id),
    ]
    return [(name, said) for name, said in told if said]


def _kept(request: HttpRequest, pk: UUID) -> Vacancy:
    principal = principal_of(request)
    rows = Vacancy.objects.visible_to(principal).select_related("company__organisation")
    return get_or_refuse(rows, principal, rules.can_keep, pk=pk)


def _move(request: HttpRequest, pk: UUID, act: Callable[..., Vacancy], sentence: str) -> HttpResponse:
    found = _kept(request, pk)
    try:
        act(found, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed("Cette offre a déjà changé d'état.") from refusal
    messages.success(request, sentence)
    return pages.go_to(request, vacancy_url(found))


def _form_page(request: HttpRequest, form: Any, **context: object) -> HttpResponse:
    occupations = [rome.told(code) for code in rome.OCCUPATIONS]
    told = {"form": form, "occupations": occupations, "occupations_id": OCCUPATIONS, "communes_id": COMMUNES}
    told["communes"] = (
        [f"{row.name} ({row.postal_codes[0]})" for row in queries.communes() if row.postal_codes]
        if "city" in form.fields
        else []
    )
    return render(request, "vacancies/form.html", {**told, **context}, status=422 if form.errors else 200)
