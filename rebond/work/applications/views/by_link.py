"""Without an account: a company reads an application and answers it, by the link of its message."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy.models import Link
from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.people.accounts.views import doors
from rebond.work.applications import queries, telling
from rebond.work.applications.models import Application
from rebond.work.applications.views.answering import ANSWERS, open_to
from rebond.work.applications.views.applications import tone


def _received(link: Link) -> Application | None:
    rows = queries.with_due(Application.objects.select_related("beneficiary", "vacancy__company__organisation", "hire"))
    return rows.filter(pk=link.object_id).first()


of_link = doors.by_link(telling.ANSWER, _received, page="employers/link/unknown.html")
"""Whoever holds the link that an application's message carries, for as long as it lives."""


@require_safe
@of_link
def by_link(request: HttpRequest, found: Application, token: str) -> HttpResponse:
    """Who applies, what they can do and accept, and the answers that may be given."""
    today = timezone.localdate()
    shown = {
        "application": found,
        "token": token,
        "tone": tone(found),
        "deadline": queries.awaited(found, today=today),
        "capacities": queries.capacities(found, on=today, for_company=True),
        "answers": open_to(found),
        "cv_url": reverse("employer:cv_by_link", args=[token]) if queries.has_cv(found) else "",
    }
    return render(request, "applications/by_link.html", shown)


@require_http_methods(["GET", "POST"])
@of_link
def answer_by_link(request: HttpRequest, found: Application, token: str, act: str) -> HttpResponse:
    """One answer: its page, then its act."""
    said, now = ANSWERS.get(act), timezone.now()
    back = reverse("applications:by_link", args=[token])
    if said is None:
        raise Http404
    if act not in open_to(found):
        messages.warning(request, "Cette candidature a déjà reçu une réponse.")
        return pages.go_to(request, back)
    form = said.form(request.POST or None, found, timezone.localdate(now), is_company=True)
    page: dict[str, Any] = {"title": said.title, "button": said.button, "application": found}

    def answer() -> None:
        said.act(found, **form.cleaned_data, by=Actor("link", found.pk), at=now)

    template = "applications/answer_by_link.html"
    return web_forms.answer(request, form, answer, done=said.done, back=back, template=template, **page)
