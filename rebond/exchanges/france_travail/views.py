"""Doors to France Travail: what came in, asking for it again, our own offers as a file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rebond.exchanges.france_travail import operations, queries
from rebond.ground.connectors import offers as service
from rebond.ground.journal import operations as journal
from rebond.ground.web import pages
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import DEPARTEMENT_STAFF


@access(DEPARTEMENT_STAFF)
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """What the last update did, what it refused, and the offers of both sides."""
    job = queries.last_update()
    told = {
        **_work(),
        "is_running": queries.is_running(job, timezone.now()),
        "is_configured": service.is_configured(),
        "counts": queries.counts(job),
        "refused": job.report.get("refused", []) if job else [],
        "kept": job.report.get("kept", []) if job else [],
        "imported": queries.imported().count(),
        "ours": queries.ours().count(),
    }
    return render(request, "france_travail/offers.html", told)


@access(DEPARTEMENT_STAFF)
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far the update is; the whole page once it is over."""
    told = _work()
    if not pages.is_fragment(request):
        return pages.go_to(request, reverse("france_travail:offers"))
    if told["job"] is None or told["job"].is_over:
        return HttpResponseClientRefresh()
    return render(request, "components/progress.html", told)


@access(DEPARTEMENT_STAFF)
@require_POST
def update(request: HttpRequest) -> HttpResponse:
    """Ask the worker to read France Travail now."""
    principal = principal_of(request)
    try:
        operations.ask(owner=principal.membership.pk, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, "La mise à jour est demandée : cette page dit où elle en est.")
    return pages.go_to(request, reverse("france_travail:offers"))


@access(DEPARTEMENT_STAFF)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Our open offers as a file that France Travail reads; who took it away is journalled."""
    written = queries.written()
    journal.record_export(
        "offres pour France Travail", count=len(written), by=principal_of(request).actor, at=timezone.now()
    )
    name = {"Content-Disposition": 'attachment; filename="offres-france-travail.json"'}
    return JsonResponse({"resultats": written}, json_dumps_params={"ensure_ascii": False}, headers=name)


def _work() -> dict[str, Any]:
    return {"job": queries.last_update(), "poll_url": reverse("france_travail:progress")}
