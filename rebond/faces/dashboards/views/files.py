"""Figures taken away as a file; the journal keeps who took them."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rebond.exchanges.files.writing import Value, csv_lines
from rebond.ground.journal import operations as journal
from rebond.people.accounts.access import principal_of


def csv(request: HttpRequest, name: str, headings: Sequence[str], lines: Sequence[Sequence[Value]]) -> HttpResponse:
    """A table of figures."""
    text = "".join(csv_lines(headings, lines))
    return handed(request, f"{name}.csv", text.encode(), "text/csv; charset=utf-8", count=len(lines))


def handed(request: HttpRequest, filename: str, content: bytes, kind: str, *, count: int) -> HttpResponse:
    """A file that leaves the site."""
    name = filename.partition(".")[0]
    journal.record_export(f"chiffres {name}", count=count, by=principal_of(request).actor, at=timezone.now())
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )
