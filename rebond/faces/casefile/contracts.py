"""Many contrats d'orientation in one file to download."""

import io
import zipfile
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse

from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.journey.orientation import operations as orientation
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import DECIDED

AT_MOST = 200


def printable(rows: QuerySet[Orientation]) -> QuerySet[Orientation]:
    """Those that are decided, in the order of names."""
    return rows.filter(status__in=DECIDED).order_by("beneficiary__sort_name", "pk")


def archive(rows: QuerySet[Orientation], *, by: Actor, at: datetime) -> HttpResponse:
    """A zip of the PDFs of these decided orientations; taking it away is journalled."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as found:
        for row in rows:
            document = orientation.print_contract(row, by=by, at=at)
            found.writestr(document.filename, documents.open_document(document).read())
        journal.record_export("contrats d'orientation", count=len(found.namelist()), by=by, at=at)
    return HttpResponse(
        file.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="contrats-orientation.zip"'},
    )
