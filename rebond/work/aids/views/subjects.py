"""What every door of an aid starts with: the aid, for who may, in the status that the act needs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.people.accounts.access import get_or_refuse, principal_of
from rebond.work.aids.models import TutoringAid

TRAIL = [{"label": "Aides au tutorat", "url": "/aides-tutorat/"}]
CHANGED = "Cette aide a déjà changé d'état : rouvrez sa page."


def aid_url(aid: TutoringAid) -> str:
    """Where an aid is shown."""
    return reverse("aids:aid", args=[aid.pk])


def fetch(request: HttpRequest, pk: UUID, rule: Callable[..., bool] | None, *expected: str) -> TutoringAid:
    """The aid: 404 for what one may not see, 403 for what one may not do, 409 when it is too late."""
    principal = principal_of(request)
    rows = TutoringAid.objects.visible_to(principal)
    rows = rows.select_related(
        "beneficiary", "company__organisation", "tutor", "hire", "plan", "instructor", "decided_by"
    )
    found = get_or_refuse(rows, principal, rule, pk=pk)
    if expected and found.status not in expected:
        raise pages.Changed(CHANGED)
    return found


def who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": principal_of(request).actor, "at": timezone.now()}


def trail(aid: TutoringAid) -> list[dict[str, str]]:
    """The way back to an aid."""
    return [*TRAIL, {"label": aid.person_name, "url": aid_url(aid)}]


def answer(
    request: HttpRequest, aid: TutoringAid, form: forms.Form, act: Callable[[], object], **page: Any
) -> HttpResponse:
    """The page of one act on an aid, then the aid."""
    return web_forms.answer(request, form, act, back=aid_url(aid), trail=trail(aid), **page)
