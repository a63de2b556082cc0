"""Doors of the recruiters of a job dating."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.events.jobdating.forms.people import RecruiterForm
from rebond.events.jobdating.models import Recruiter
from rebond.events.jobdating.operations import recruiters as operations
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.states import ORGANISERS, READERS
from rebond.events.jobdating.views.common import HOME, about, event_of, form_page, name_of, recruiter_of, url_of
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.work.employers.models import Company
from rebond.work.vacancies.models import Vacancy

LONGEST = 80


@access(READERS)
@require_safe
def recruiters(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who comes, with how many tables and for which offers."""
    found = event_of(request, pk)
    rows = list(queries.recruiters_of(found))
    coming = [one for one in rows if one.withdrawn_at is None]
    context = {**about(request, found, tab="recruiters"), "rows": rows, "tables": sum(one.tables for one in coming)}
    return render(request, "jobdating/recruiters.html", {**context, "coming": len(coming)})


@access(ORGANISERS)
@require_safe
def find(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look for a company to invite."""
    found, principal = event_of(request, pk, to_prepare=True), principal_of(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    rows = list(queries.companies_found(principal, found, text))
    context = {**about(request, found, tab="recruiters"), "text": text, "companies": rows}
    return render(request, pages.page(request, "jobdating/find.html", part="found"), context)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID, company_pk: UUID) -> HttpResponse:
    """A company takes part."""
    found, principal = event_of(request, pk, to_prepare=True), principal_of(request)
    rows = Company.objects.visible_to(principal).select_related("organisation")
    company = get_or_refuse(rows, principal, pk=company_pk)
    form = _form(request, company, None)

    def act() -> None:
        operations.add(found, company, **form.told, by=principal.actor, at=timezone.now())

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"{company.name} participe au job dating.")
        return pages.go_to(request, url_of(found, "recruiters"))
    trail = [HOME, {"label": name_of(found), "url": url_of(found, "recruiters")}]
    title = f"Inscrire {company.name}"
    back = url_of(found, "find")
    return form_page(request, form, title=title, button="Inscrire", back=back, trail=trail, **_publish(company))


def _publish(company: Company) -> dict[str, str]:
    """The way to an offer that is not published yet."""
    return {
        "aside": "L'offre n'est pas dans la liste ? Publiez-la, puis revenez ici.",
        "aside_url": reverse("vacancies:publish", args=[company.pk]),
        "aside_label": "Publier une offre",
    }


def _form(request: HttpRequest, company: Company, row: Recruiter | None) -> RecruiterForm:
    brought = {str(pk) for pk in row.offers.values_list("vacancy_id", flat=True)} if row else set()
    vacancies = list(Vacancy.objects.filter(company=company, status="open").order_by("title", "pk"))
    initial: dict[str, object] = {"vacancies": [str(one.pk) for one in vacancies] if row is None else list(brought)}
    if row is not None:
        names = ("tables", "hall", "arrives", "leaves", "least", "most", "expectations", "came_to_briefing")
        initial |= {name: getattr(row, name) for name in names}
        initial |= {"contact": str(row.contact_id or ""), "languages": ", ".join(row.languages)}
    contacts = list(company.contacts.filter(ended_on=None).order_by("last_name", "first_name", "pk"))
    return RecruiterForm(request.POST or None, vacancies=vacancies, contacts=contacts, initial=initial)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is known of a recruiter is put right."""
    row, principal = recruiter_of(request, pk), principal_of(request)
    form = _form(request, row.company, row)

    def act() -> None:
        operations.change(row, **form.told, by=principal.actor, at=timezone.now())

    back = url_of(row.job_dating, "recruiters")
    if form.is_valid() and once(request, form, act):
        messages.success(request, f"{row.company.name} : c'est enregistré.")
        return pages.go_to(request, back)
    trail = [HOME, {"label": name_of(row.job_dating), "url": back}]
    return form_page(
        request, form, title=row.company.name, button="Enregistrer", back=back, trail=trail, **_publish(row.company)
    )


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company will not come."""
    row, principal = recruiter_of(request, pk), principal_of(request)
    form, freed = forms.Form(request.POST or None), list[int]()

    def act() -> None:
        freed.append(operations.withdraw(row, by=principal.actor, at=timezone.now()))

    is_asked = request.method == "POST"
    if is_asked and form.is_valid() and once(request, form, act):
        count = words.count(sum(freed), "entretien libéré", "entretiens libérés")
        messages.success(request, f"{row.company.name} ne vient plus : {count}. Demandez un nouveau plan.")
        return pages.go_to(request, url_of(row.job_dating, "plan"))
    back = url_of(row.job_dating, "recruiters")
    trail = [HOME, {"label": name_of(row.job_dating), "url": back}]
    sentence = "Ses entretiens sont libérés. Un nouveau plan donnera d'autres recruteurs aux personnes."
    return form_page(
        request, form, title=f"{row.company.name} ne vient plus", button="Retirer ce recruteur", back=back, trail=trail, sentence=sentence
    )  # fmt: skip
