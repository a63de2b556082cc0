"""Doors of my work: I say whether it goes on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.work.hires import queries
from rebond.work.hires.forms import SAID_BY_PERSON, TellForm
from rebond.work.hires.models import Hire
from rebond.work.hires.operations import news
from rebond.work.hires.states import Party, Status

TRAIL = [{"label": "Mon espace", "url": "/mon-espace/"}]


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """My work: I still have it, or it is over since a day."""
    principal, now = principal_of(request), timezone.now()
    rows = Hire.objects.visible_to(principal).select_related("company__organisation")
    found = get_or_refuse(rows, principal, pk=pk)
    if found.status != Status.SIGNED:
        raise pages.Changed("Ce travail n'est pas noté comme en cours : il n'y a rien à répondre.")
    form = TellForm(request.POST or None, hire=found, today=timezone.localdate(now), reasons=SAID_BY_PERSON)

    def act() -> None:
        facts: dict[str, Any] = {"today": timezone.localdate(now), "by": principal.actor, "at": now}
        news.answer(found, party=Party.PERSON, **form.facts, **facts)

    back = reverse("portal:home")
    if form.is_valid() and once(request, form, act):
        messages.success(request, "C'est noté, merci.")
        return pages.go_to(request, back)
    shown = {"hire": found, "form": form, "back": back, "trail": TRAIL, "said": queries.said_by(found, Party.PERSON)}
    shown["is_no"] = request.GET.get("reponse") == "non" or bool(form.errors)
    return render(request, "portal/job.html", shown, status=422 if form.errors else 200)
