"""Doors of the needs that the Accélérateur points out, for who accompanies the person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.events.accelerator.forms.takeaways import SettleForm
from rebond.events.accelerator.queries import takeaways as queries
from rebond.events.accelerator.views import visits
from rebond.events.accelerator.views.visits import Visit
from rebond.events.jobdating.models import Readiness
from rebond.events.jobdating.operations import readiness as operations
from rebond.ground.journal import operations as journal
from rebond.ground.web import pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import FILE_READERS

COMPANIONS = REFERENTS | {Role.STRUCTURE_MANAGER}
TRAIL = [{"label": "Besoins signalés par l'Accélérateur", "url": "/accelerateur/besoins/"}]


def _labels(row: Readiness) -> str:
    needs = queries.labels(row, on=timezone.localdate())
    return ", ".join(need.label for need in needs)


WAITING = ListSpec(
    key="accelerator.needs",
    columns=(
        Column("personne", "Personne", lambda row: row.beneficiary.full_name),
        Column("besoins", "Besoins", _labels),
        Column("dit", "Signalé", lambda row: words.moment(row.decided_at), sort="decided_at"),
        Column("par", "Par", lambda row: row.decided_by.user.full_name if row.decided_by else ""),
    ),
    sort="dit",
    nouns=("personne", "personnes"),
    row_url=lambda row: reverse("accelerator_run:need", args=[row.pk]),
    row_label=lambda row: str(row.beneficiary.full_name),
)


@access(COMPANIONS)
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """The people who need something before a job dating, and whom nobody has answered yet."""
    rows = queries.needs_to_settle(principal_of(request))
    return respond(request, WAITING, rows, template="accelerator/needs.html", context={})


@access(COMPANIONS)
@require_http_methods(["GET", "POST"])
def need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one person needs, which programme answers it, and « traité »."""
    principal, now = principal_of(request), timezone.now()
    people = Beneficiary.objects.visible_to(principal)
    rows = Readiness.objects.filter(beneficiary__in=people, needs__len__gte=1)
    found = get_or_refuse(rows.select_related("beneficiary", "decided_by__user", "theme"), principal, pk=pk)
    form = SettleForm({} if request.method == "POST" else None)
    if request.method == "POST":
        if found.settled_at is not None:
            raise pages.Changed("Ces besoins sont déjà notés comme traités.")
        if form.is_valid() and once(request, form, lambda: operations.settle(found, by=principal.actor, at=now)):
            messages.success(request, "C'est noté : ces besoins sont traités.")
            return pages.go_to(request, reverse("accelerator_run:needs"))
    context = {"row": found, "needs": queries.labels(found, on=timezone.localdate(now)), "form": form, "trail": TRAIL}
    return render(request, "accelerator/need.html", {**context, "role": principal.role})


@access(FILE_READERS)
@require_safe
def cv_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The CV of a person whose file one sees."""
    principal, now = principal_of(request), timezone.now()
    person = get_or_refuse(Beneficiary.objects.visible_to(principal), principal, pk=pk)
    journal.record_read(person, by=principal.actor, at=now)
    return visits.cv_pdf(request, Visit(person, principal.actor, now))
