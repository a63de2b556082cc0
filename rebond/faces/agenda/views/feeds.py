"""The address at which a calendar program reads an agent's appointments."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rebond.faces.agenda.queries.feeds import entries
from rebond.ground.tenancy import context, links
from rebond.people.accounts.access import public
from rebond.people.appointments import operations
from rebond.people.appointments.calendars import calendar_of
from rebond.people.appointments.models import Agenda

REFRESH_HOURS = 1


@public
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The appointments of the weeks around now, without anybody's name."""
    now = timezone.now()
    link = links.find(token, purpose=operations.FEED, at=now)
    if link is None:
        raise Http404
    with context.departement(link.departement_id):
        agendas = Agenda.objects.select_related("agent__organisation", "agent__user")
        agenda = agendas.filter(pk=link.object_id, agent__ended_at=None, agent__user__is_active=True).first()
        if agenda is None:
            raise Http404
        day = settings.SITE_URL + reverse("agenda:day")
        found = list(entries(agenda.agent, since=now - timedelta(weeks=4), until=now + timedelta(weeks=26), url=day))
    host = urlsplit(settings.SITE_URL).hostname or "rebond"
    text = calendar_of(found, host=host, at=now, name="Rebond", refresh_hours=REFRESH_HOURS)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
