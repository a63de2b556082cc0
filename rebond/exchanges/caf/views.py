"""Door of the CAF: depositing a flow."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rebond.exchanges.caf import drafts, opening, reading
from rebond.exchanges.files import guard, rules
from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.states import Source
from rebond.exchanges.files.views.uploading import deposit
from rebond.people.accounts.access import access


@access(rules.IMPORTERS)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Deposit a flow of beneficiaries; the worker reads it at once."""
    return deposit(
        request,
        source=Source.CAF,
        most=reading.LIMITS.file_bytes,
        check=_check,
        template="caf/upload.html",
        address_of=_page,
    )


def _check(path: Path) -> dict[str, Any]:
    """The first look at a flow: its size, its kind, whether it hides anything. Raises UnreadableFile."""
    guard.check_size(path, reading.LIMITS)
    opening.check_opening(path)
    return {"options": {"lines": drafts.count_households(path)}}


def _page(file: ImportedFile) -> str:
    return reverse("imports:file", args=[file.pk])
