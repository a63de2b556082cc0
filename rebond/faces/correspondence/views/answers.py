"""Doors without an account: what a provider reports, and a person who wants no more messages."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from rebond.events.forum.operations import visitors
from rebond.faces.correspondence import reading
from rebond.ground.messaging import doors
from rebond.ground.messaging.operations import reports
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context, links
from rebond.people.accounts.access import public
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import consents
from rebond.people.beneficiaries.operations.notices import OPT_OUT

AT_MOST = 20_000


@csrf_exempt
@require_POST
@public
def report(request: HttpRequest, token: str) -> HttpResponse:
    """A provider says what became of a message. Whatever it says is answered in silence: it may say it twice."""
    departement = doors.departement_of(token)
    if departement is None:
        raise Http404
    heard = reading.report(_json(request))
    if heard is None:
        return HttpResponse(status=204)
    with context.departement(departement):
        _keep(heard)
    return HttpResponse(status=204)


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body) if len(request.body) <= AT_MOST else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _keep(heard: reading.Report) -> None:
    now = timezone.now()
    if heard.is_stop:
        consents.stop(heard.number, at=now)
        visitors.stop(heard.number, at=now)
    if heard.event and (message := reports.find(tag=heard.tag, reference=heard.reference)):
        reports.note(message, event=heard.event, at=now, is_dead=heard.is_dead)


@require_http_methods(["GET", "POST"])
@public
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """The bearer of this link refuses the e-mails that are not obligatory: the page says it, the button does it."""
    link = links.find(token, purpose=OPT_OUT, at=timezone.now())
    if link is None:
        return render(request, "correspondence/opt_out.html", {"is_over": True}, status=404)
    with context.departement(link.departement_id):
        person = Beneficiary.objects.select_related("departement").get(pk=link.object_id)
        if request.method == "POST":
            consents.refuse(person, Channel.EMAIL, at=timezone.now())
        return render(
            request,
            "correspondence/opt_out.html",
            {"institution": person.departement.institution, "is_done": request.method == "POST"},
        )
