"""Sending a document to whoever the view has let read it."""

from django.http import FileResponse

from rebond.ground.documents.models import Document
from rebond.ground.documents.operations import open_document

_SHOWN = {"application/pdf", "image/jpeg", "image/png"}


def serve(document: Document, *, as_download: bool = False) -> FileResponse:
    """The file, never guessed, never kept by a cache, unable to run anything here.

    The calling view has checked the right to read it, and journals the reading when it is sensitive.
    A type that a browser would not simply show is downloaded. Raises files.Damaged.
    """
    shown = document.content_type in _SHOWN and not as_download
    response = FileResponse(
        open_document(document),
        as_attachment=not shown,
        filename=document.filename,
        content_type=document.content_type,
    )
    response.authorised_file = True  # type: ignore[attr-defined]  # the tenancy middleware lets it stream
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _policy(document)
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _policy(document: Document) -> str:
    """Nothing may run or load. Chrome refuses to show a PDF in a sandbox: only the other types get one."""
    closed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return closed if document.content_type == "application/pdf" else f"{closed}; sandbox"
