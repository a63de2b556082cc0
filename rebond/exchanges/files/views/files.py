"""Doors to the imports: the list, and the page of each with its preview, its progress and its report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rebond.exchanges.files import queries, rules
from rebond.exchanges.files.forms import ConfirmForm, FileFilters
from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.operations import applying, previewing, receiving
from rebond.exchanges.files.states import WORKING, Result, Status
from rebond.ground.jobs import queries as progress
from rebond.ground.web import forms, html, lists, pages
from rebond.ground.web.columns import Column, ListSpec
from rebond.people.accounts.access import access, get_or_refuse, principal_of

SILENCE = timedelta(seconds=90)
"""Without news for so long, the work has probably stopped."""

STATUS_TONES: dict[str, str] = {
    Status.RECEIVED: "warn",
    Status.PREVIEWED: "warn",
    Status.APPLIED: "ok",
    Status.REFUSED: "danger",
}


def page_of(file: ImportedFile) -> str:
    """The page of an import, or that of its columns while they are not tied to fields."""
    if file.status == Status.RECEIVED:
        return reverse("spreadsheets:columns", args=[file.pk])
    return reverse("imports:file", args=[file.pk])


def _badge(file: ImportedFile) -> str:
    return html.badge(Status(file.status).label, STATUS_TONES.get(file.status, "neutral"))


FILES = ListSpec(
    key="imports.files",
    columns=[
        Column("name", "Fichier", "name", sort="name"),
        Column("source", "Origine", lambda file: file.get_source_display(), sort="source"),
        Column("status", "Statut", _badge, text=lambda file: file.get_status_display()),
        Column("lines", "Lignes", "line_count", sort="line_count", is_number=True),
        Column("doubts", "À vérifier", "doubt_count", sort="doubt_count", is_number=True),
        Column("at", "Déposé le", "received_at", sort="received_at"),
        Column("by", "Par", "received_by.user.full_name"),
    ],
    sort="-at",
    nouns=("import", "imports"),
    row_url=page_of,
    row_label=lambda file: str(file.name),
    filters={"source": "source", "status": "status"},
    csv_name="imports",
)


@access(rules.IMPORTERS)
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Every file that came in."""
    rows = queries.with_doubts(ImportedFile.objects.visible_to(principal_of(request)))
    return lists.respond(
        request,
        FILES,
        rows,
        template="imports/files.html",
        form=FileFilters,
        context={"doubt_count": queries.doubts().count()},
    )


@access(rules.IMPORTERS)
@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where an import is: its progress, what it will change, or what it changed."""
    found = fetch(request, pk)
    if found.status == Status.RECEIVED:
        return pages.go_to(request, page_of(found))
    return show(request, found, ConfirmForm(None, is_complete=found.is_complete))


def fetch(request: HttpRequest, pk: UUID, rule: Callable[..., bool] | None = None) -> ImportedFile:
    """The file of this address, if one may see it and act on it."""
    principal = principal_of(request)
    visible = ImportedFile.objects.visible_to(principal).select_related("received_by__user", "confirmed_by__user")
    return get_or_refuse(visible, principal, rule, pk=pk)


def show(request: HttpRequest, found: ImportedFile, form: ConfirmForm, *, status: int = 200) -> HttpResponse:
    """The page of an import."""
    is_before = found.status == Status.PREVIEWED
    context: dict[str, Any] = {"file": found, "form": form, "tone": STATUS_TONES.get(found.status, "neutral")}
    if found.status in WORKING:
        context |= _work(found)
    elif found.status in (Status.PREVIEWED, Status.APPLIED):
        balance = queries.balance(found, field="expected" if is_before else "result")
        context |= {
            "balance": balance,
            "gap": (found.declared or 0) - found.line_count if found.declared is not None else None,
            "samples": _samples(found, balance) if is_before else [],
            "doubt_count": balance.count(Result.DOUBTFUL),
            "reject_count": balance.count(Result.REJECTED),
            "unknown_tags": queries.unknown_tags(found),
        }
    return render(request, "imports/file.html", context, status=status)


def _work(found: ImportedFile) -> dict[str, Any]:
    job = progress.progress_of(found.pk)
    is_silent = job is None or timezone.now() - job.heard_at > SILENCE
    return {"job": job, "poll_url": reverse("imports:progress", args=[found.pk]), "is_silent": is_silent}


def _samples(found: ImportedFile, balance: queries.Balance) -> list[dict[str, Any]]:
    return [
        {"tally": tally, "line": line, "names": ", ".join(queries.names_in(line))}
        for tally in balance.tallies
        for line in queries.samples(found, tally.result)
    ]


@access(rules.IMPORTERS)
@require_safe
def poll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress bar again; the whole page once the work is done."""
    found = fetch(request, pk)
    if found.status not in WORKING:
        return HttpResponseClientRefresh() if pages.is_fragment(request) else pages.go_to(request, page_of(found))
    return render(request, "imports/work.html", {"file": found, **_work(found)})


@access(rules.IMPORTERS)
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Apply what was previewed."""
    principal, now = principal_of(request), timezone.now()
    found = fetch(request, pk, rules.can_confirm)
    form = ConfirmForm(request.POST, is_complete=found.is_complete)

    def apply() -> None:
        applying.confirm(
            found,
            confirmed_by=principal.membership,
            accepts_gap=form.cleaned_data.get("accepts_gap", False),
            by=principal.actor,
            at=now,
        )

    if form.is_valid() and forms.once(request, form, apply):
        return pages.go_to(request, reverse("imports:file", args=[pk]))
    return show(request, fetch(request, pk), form, status=422)


@access(rules.IMPORTERS)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up a file before anything of it is applied."""
    found = fetch(request, pk, rules.can_cancel)
    receiving.cancel(found, by=principal_of(request).actor, at=timezone.now())
    messages.success(request, f"L'import de « {found.name} » est abandonné : rien n'a changé.")
    return pages.go_to(request, reverse("imports:files"))


@access(rules.IMPORTERS)
@require_POST
def preview_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make another preview: what is known has changed since the first."""
    found = fetch(request, pk, rules.can_confirm)
    return _told(
        request, found, lambda: previewing.foresee_again(found, by=principal_of(request).actor, at=timezone.now())
    )


@access(rules.IMPORTERS)
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the worker again for work that seems to have stopped."""
    found = fetch(request, pk)
    return _told(request, found, lambda: receiving.resume(found, at=timezone.now()))


def _told(request: HttpRequest, found: ImportedFile, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return pages.go_to(request, reverse("imports:file", args=[found.pk]))
