"""Doors of the person's own space: their way, their appointments, their papers."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rebond.faces.portal import queries, steps
from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document
from rebond.ground.web import pages
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations as appointments
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
    space = queries.space(_person(request), principal_of(request), now=timezone.now())
    context = {"space": space, "what": steps.what_now(space), "steps": steps.way(space)}
    return render(request, "portal/home.html", context)


@access(Role.BENEFICIARY)
@require_POST
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of my appointments, invitations or waits: I go on as whoever holds its link, to see it, move it or call it off."""
    thing = queries.mine(_person(request), pk)
    if thing is None:
        raise Http404
    address = urlsplit(appointments.issue_link(thing, at=timezone.now(), kept=OPENED)).path
    return pages.go_to(request, address + PAGES.get(request.POST.get("page", ""), ""))


OPENED = timedelta(hours=2)
"""How long the address lasts that is made for whoever is signed in."""
PAGES = {"hours": "heures/", "cancel": "annuler/", "calendar": "rendez-vous.ics"}
"""The pages of a link that the space leads to at once."""


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
