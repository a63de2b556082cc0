"""Doors of the person's own space."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.faces.portal import queries, steps
from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import readers_of


def _person(request: HttpRequest) -> Beneficiary:
    """The file of whoever is signed in."""
    principal = principal_of(request)
    return get_or_refuse(Beneficiary.objects.visible_to(principal).select_related("pole"), principal)


@access(Role.BENEFICIARY)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What happens next, then the way, who helps, appointments and papers."""
    space = queries.space(_person(request), now=timezone.now())
    context = {"space": space, "what": steps.what_now(space), "steps": steps.way(space)}
    return render(request, "portal/home.html", context)


@access(Role.BENEFICIARY)
@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """Who opened my file (N8)."""
    return render(request, "portal/readers.html", {"readers": readers_of(_person(request))})


@access(Role.BENEFICIARY)
@require_safe
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of my papers: a contrat d'orientation that was handed over to me."""
    person = _person(request)
    mine = Orientation.objects.filter(beneficiary=person, handed_over_at__isnull=False).values("contract")
    found = get_or_refuse(Document.objects.filter(pk__in=mine), principal_of(request), pk=pk)
    return HttpResponse(
        documents.open_document(found).getvalue(),
        content_type=found.content_type,
        headers={
            "Content-Disposition": f'inline; filename="{found.filename}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
