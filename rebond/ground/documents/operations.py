"""Typesetting and storing documents."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction

from rebond.ground.documents import files, typesetting
from rebond.ground.documents.models import Document
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement


def typeset(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF (PDF/A-2a and PDF/UA-1) of a Typst template in the colours of the current département.

    The template sees `data` (anything JSON can hold) and `house`; `at` dates the file. The same
    arguments give the same bytes. Raises typst.TypstError for a template that is wrong.
    """
    row = Departement.objects.get(pk=context.current())
    house = {
        "institution": row.institution,
        "name": row.name,
        "accent": row.accent,
        "phone": row.contact.get("phone", ""),
        "email": row.contact.get("email", ""),
    }
    return typesetting.compile_pdf(template, data=data, house=house, at=at)


def store(
    content: bytes, *, title: str, filename: str, at: datetime, content_type: str = "application/pdf"
) -> Document:
    """Keep a file under its hash, and the row that names it. The same content twice is one file and two rows."""
    return Document.objects.create(
        title=title,
        filename=filename,
        content_type=content_type,
        sha256=files.write(content),
        size=len(content),
        made_at=at,
    )


@transaction.atomic
def forget(document: Document) -> None:
    """Delete a document for good: its row, and its bytes once that is sure, unless another row has the same."""
    sha256 = document.sha256
    document.delete()
    if not Document.objects.filter(sha256=sha256).exists():
        transaction.on_commit(partial(files.path(sha256).unlink, missing_ok=True))


def open_document(document: Document) -> BytesIO:
    """The content of a document. Raises files.Damaged when the bytes are not those that were stored."""
    return BytesIO(files.read(document.sha256))
