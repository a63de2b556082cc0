"""Doors of a company's own space."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.faces.employer import queries
from rebond.faces.employer.forms import ContactForm
from rebond.ground.web import forms as web_forms
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import Role
from rebond.work.employers import operations
from rebond.work.employers.models import Company

GONE = "employer/none.html"


def _own(request: HttpRequest) -> Company | None:
    """The company of the employer's organisation; None while nobody registered it."""
    return Company.objects.visible_to(principal_of(request)).select_related("organisation").first()


@access(Role.EMPLOYER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """« Mon entreprise »: what to do now, then offers, hires, job datings, contacts."""
    company = _own(request)
    if company is None:
        return render(request, GONE)
    space = queries.space(company, principal_of(request), today=timezone.localdate())
    return render(request, "employer/home.html", {"space": space, "company": company})


@access(Role.EMPLOYER)
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Put right where the company is, and how it is reached."""
    company, now = _own(request), timezone.now()
    if company is None:
        return render(request, GONE)
    names = list(ContactForm.base_fields)
    initial = {name: getattr(company.organisation, name) for name in names}
    form = ContactForm(request.POST or None, initial=initial)

    def act() -> None:
        operations.change(company, **form.cleaned_data, by=principal_of(request).actor, at=now)

    back = reverse("employer:home")
    page: dict[str, Any] = {"title": "Nos coordonnées", "button": "Enregistrer", "back": back}
    trail = [{"label": "Mon entreprise", "url": back}]
    return web_forms.answer(request, form, act, done="Vos coordonnées sont à jour.", trail=trail, **page)
