"""Doors of the offers that were chosen for a person, of what they answer and what the companies do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.faces.portal.forms import YesForm
from rebond.faces.portal.views.commitments import TRAIL
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.applications import operations, queries
from rebond.work.applications.forms import DeclineForm
from rebond.work.applications.models import Application
from rebond.work.applications.states import ACTIVE, KIND_WORDS, Status
from rebond.work.vacancies import fitting
from rebond.work.vacancies.models import Vacancy

SUGGESTED = 5
"""Offers that nobody proposed and that fit the person best."""


def _person(request: HttpRequest) -> Beneficiary:
    principal = principal_of(request)
    return get_or_refuse(Beneficiary.objects.visible_to(principal), principal)


@access(Role.BENEFICIARY)
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """The offers chosen for me, why, and what became of my applications."""
    person = _person(request)
    rows = [row for row in queries.of_person(person) if row.status != Status.DECLINED]
    context = {
        "to_answer": [row for row in rows if row.status == Status.PROPOSED],
        "open": [row for row in rows if row.status in ACTIVE and row.status != Status.PROPOSED],
        "closed": [(row, KIND_WORDS.get(row.refusal_reason, "")) for row in rows if row.status not in ACTIVE],
        "suggested": fitting.offers_for(person, on=timezone.localdate())[:SUGGESTED],
        "trail": TRAIL,
    }
    return render(request, "portal/offers.html", context)


@access(Role.BENEFICIARY)
@require_POST
def say_yes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I am interested: the company receives my application."""
    row, by = _proposed(request, pk), principal_of(request).actor
    form = YesForm(request.POST)
    form.full_clean()
    if once(request, form, lambda: operations.send(row, by=by, at=timezone.now())):
        messages.success(request, "C'est envoyé à l'entreprise. Vous apprendrez sa réponse, quelle qu'elle soit.")
    for sentence in form.non_field_errors():
        messages.warning(request, str(sentence))
    return pages.go_to(request, reverse("portal:offers"))


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def say_no(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I would rather not: the company never knows, and it changes nothing to my rights."""
    row, by, back = _proposed(request, pk), principal_of(request).actor, reverse("portal:offers")
    form = DeclineForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        operations.decline(row, reason=form.cleaned_data["reason"], by=by, at=timezone.now())

    if form.is_valid() and once(request, form, act):
        messages.success(request, "C'est noté. Dire non ne change rien à vos droits.")
        return pages.go_to(request, back)
    shown = {"title": "Cette offre ne m'intéresse pas", "sentence": row.vacancy.title, "form": form}
    trail = [*TRAIL, {"label": "Offres choisies pour moi", "url": back}]
    status = 422 if form.errors else 200
    shown |= {"button": "Dire non", "back": back, "trail": trail}
    return render(request, "portal/form.html", shown, status=status)


@access(Role.BENEFICIARY)
@require_POST
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I apply to one of the offers that fit me."""
    person, by = _person(request), principal_of(request).actor
    fits = {one.vacancy.pk for one in fitting.offers_for(person, on=timezone.localdate())}
    found = get_or_refuse(Vacancy.objects.filter(pk__in=fits), principal_of(request), pk=pk)
    form = YesForm(request.POST)
    form.full_clean()
    if once(request, form, lambda: operations.apply(found, person, by=by, at=timezone.now())):
        messages.success(request, "Votre candidature est envoyée. Vous apprendrez la réponse, quelle qu'elle soit.")
    for sentence in form.non_field_errors():
        messages.warning(request, str(sentence))
    return pages.go_to(request, reverse("portal:offers"))


def _proposed(request: HttpRequest, pk: UUID) -> Application:
    principal = principal_of(request)
    mine = Application.objects.visible_to(principal).filter(beneficiary=_person(request))
    row = get_or_refuse(mine.select_related("vacancy__company__organisation"), principal, pk=pk)
    if row.status != Status.PROPOSED:
        raise pages.Changed("Votre réponse est déjà notée. Merci.")
    return row
