"""Doors of the opinion on work: given in words of work, taken back."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.health import operations, queries, rules, vocabulary
from rebond.journey.health.forms import OpinionForm
from rebond.journey.health.models import Opinion
from rebond.journey.health.views.requests import person_url, trail
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.beneficiaries.models import Beneficiary


@access(rules.CARERS)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an opinion, or another one in its place."""
    principal, now = principal_of(request), timezone.now()
    found = get_or_refuse(
        Beneficiary.objects.visible_to(principal), principal, partial(rules.can_give, on=timezone.localdate(now)), pk=pk
    )
    asked = list(queries.waiting_requests(found))
    current = Opinion.objects.filter(beneficiary=found, withdrawn_at=None).first()
    form = OpinionForm(request.POST or None, current=current, asked=asked, today=timezone.localdate(now))

    def act() -> None:
        member = principal.membership
        operations.give_opinion(found, **form.facts, member=member, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "L'avis est donné. Ceux qui accompagnent la personne le lisent dans son dossier.")
        return pages.go_to(request, person_url(found))
    if request.method == "POST":
        form.show_now(current)
    context = {
        "form": form,
        "current": current,
        "wording": vocabulary.wording(current) if current else None,
        "person": found,
        "back": person_url(found),
        "trail": trail(found),
    }
    return render(request, "health/opinion.html", context)


@access(rules.CARERS)
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an opinion back: the person has none in force."""
    principal = principal_of(request)
    rows = Opinion.objects.visible_to(principal).select_related("beneficiary")
    found = get_or_refuse(rows, principal, partial(rules.can_give, on=timezone.localdate()), pk=pk)
    try:
        operations.withdraw_opinion(found, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, "L'avis est retiré. Il reste dans l'historique.")
    return pages.go_to(request, person_url(found.beneficiary))
