"""Doors of the lists: people, the queues of the orientation, appointments."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.casefile import columns, lists
from rebond.faces.casefile.queries.summaries import with_facts
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, principal_of
from rebond.people.appointments.rules import HOSTS
from rebond.people.beneficiaries.rules import FILE_READERS, can_register

READ_AND_KEEP = require_http_methods(["GET", "POST"])


@access(FILE_READERS)
@READ_AND_KEEP
def people(request: HttpRequest) -> HttpResponse:
    """The people whose file the agent may open."""
    now = timezone.now()
    source = lists.people(principal_of(request), now=now)
    rows = with_facts(source.rows, columns.needs(source.spec.columns, request.GET), now=now)
    return respond(
        request, source.spec, rows, template="casefile/people.html", form=source.form, context=_context(request)
    )


@access(lists.WALKERS)
@READ_AND_KEEP
def entrants(request: HttpRequest) -> HttpResponse:
    """One queue of the orientation, the most pressing first."""
    now = timezone.now()
    source = lists.entrants(principal_of(request), request.GET, now=now)
    needed = columns.needs(source.spec.columns, request.GET) - {"orientation", "step"}
    rows = with_facts(source.rows, needed, person="beneficiary", now=now)
    return respond(
        request, source.spec, rows, template="casefile/entrants.html", form=source.form, context=_context(request)
    )


def _context(request: HttpRequest) -> dict[str, object]:
    return {"can_register": can_register(principal_of(request))}


@access(HOSTS)
@READ_AND_KEEP
def appointments(request: HttpRequest) -> HttpResponse:
    """The appointments of the agent's organisation, to be noted held or missed."""
    source = lists.appointments(principal_of(request), now=timezone.now())
    return respond(request, source.spec, source.rows, template="casefile/appointments.html", form=source.form)
