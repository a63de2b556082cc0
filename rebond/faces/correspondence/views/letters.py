"""Doors of the letters: those that wait, their batches, and the file for the printer."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rebond.faces.correspondence import operations
from rebond.faces.correspondence import queries as written
from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.messaging import queries
from rebond.ground.messaging.models import Batch, Message
from rebond.ground.messaging.operations import letters as printing
from rebond.ground.web import pages, words
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import DEPARTEMENT_STAFF

SHOWN = 30
A_PAGE = 50


@access(DEPARTEMENT_STAFF)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """What waits to be printed, and what was."""
    waiting = queries.waiting_letters().count()
    batches = Batch.objects.order_by("-number")[:SHOWN]
    return render(
        request,
        "correspondence/letters.html",
        {"waiting": waiting, "batch_size": min(waiting, printing.AT_MOST), "batches": batches},
    )


@access(DEPARTEMENT_STAFF)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """One file of what waits."""
    now = timezone.now()
    try:
        batch = operations.prepare(by=principal_of(request).actor, at=now)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return pages.go_to(request, reverse("correspondence:letters"))
    messages.success(request, f"{words.count(batch.letters, 'courrier prêt', 'courriers prêts')} à imprimer.")
    return pages.go_to(request, reverse("correspondence:batch", args=[batch.pk]))


@access(DEPARTEMENT_STAFF)
@require_safe
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letters of one batch, in the order of the file."""
    row = get_object_or_404(Batch.objects.all(), pk=pk)
    rows = row.messages.order_by("rank").only("batch", "rank", "recipient_name", "address", "subject", "recipient_id")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    untrue = written.untrue(row, at=timezone.now())
    return render(request, "correspondence/batch.html", {"batch": row, "page": page, "untrue": untrue})


@access(DEPARTEMENT_STAFF)
@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file for the printer; the journal keeps who took it."""
    row = get_object_or_404(Batch.objects.select_related("document"), pk=pk)
    by, now = principal_of(request).actor, timezone.now()
    journal.record_export("courriers", count=row.letters, by=by, at=now)
    return _pdf(documents.open_document(row.document).getvalue(), row.document.filename)


@access(DEPARTEMENT_STAFF)
@require_POST
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A human put the batch in the post."""
    row = get_object_or_404(Batch.objects.all(), pk=pk)
    if row.posted_at is not None:
        raise pages.Changed("Cet envoi est déjà posté.")
    done = printing.post(row, by=principal_of(request).actor, at=timezone.now())
    messages.success(request, f"{words.count(done, 'courrier noté posté', 'courriers notés postés')}.")
    return pages.go_to(request, reverse("correspondence:batch", args=[pk]))


@access(DEPARTEMENT_STAFF)
@require_POST
def reprint(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One letter of a batch again: the printer ate it."""
    letter = get_object_or_404(Message.objects.exclude(batch=None), pk=pk)
    now = timezone.now()
    printed: datetime = letter.claimed_at or now
    content = printing.reprint(letter, day=words.full_day(printed), by=principal_of(request).actor, at=now)
    return _pdf(content, f"courrier-{letter.rank}.pdf")


def _pdf(content: bytes, filename: str) -> HttpResponse:
    """A file to print: never kept by a cache, never guessed."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{filename}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
