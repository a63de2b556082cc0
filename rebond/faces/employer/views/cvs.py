"""The CV of who applies, to the company that received the application: in its space, and by the link of its message."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.events.accelerator import cvs
from rebond.events.accelerator.queries import takeaways
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.work.applications.models import Application
from rebond.work.applications.views.by_link import of_link


@access(Role.EMPLOYER)
@require_safe
def cv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The CV of somebody who applies to the company."""
    principal = principal_of(request)
    rows = Application.objects.visible_to(principal).select_related("beneficiary")
    return _cv(get_or_refuse(rows, principal, pk=pk), by=principal.actor)


@require_safe
@of_link
def cv_by_link(request: HttpRequest, found: Application, token: str) -> HttpResponse:
    """The same, to whom the message was written."""
    return _cv(found, by=Actor("link", found.pk))


def _cv(row: Application, *, by: Actor) -> HttpResponse:
    """As it was kept; how to reach the person, once the company wants to meet them. None once it is over."""
    known, now = takeaways.cv_of(row.beneficiary), timezone.now()
    if known is None or not row.is_readable:
        raise Http404
    journal.record_read(row.beneficiary, by=by, at=now)
    content = cvs.typeset(known, at=now, shows_contact=row.shows_contact)
    name = {"Content-Disposition": 'inline; filename="cv.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=name)
