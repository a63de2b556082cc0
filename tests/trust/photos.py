"""The smallest photo that a CV takes, and a CV that has it."""

from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

from rebond.events.accelerator.models import Cv
from rebond.events.accelerator.operations import takeaways
from rebond.ground.journal.actors import WORKER
from rebond.people.beneficiaries.models import Beneficiary

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


def _photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (240, 300), (90, 120, 150)).save(out, "JPEG")
    return out.getvalue()


PHOTO = _photo()


def written(person: Beneficiary) -> None:
    """Their CV, with a photo."""
    Cv.objects.filter(beneficiary=person).delete()
    takeaways.add_photo(person, content=PHOTO, is_consented=True, by=WORKER, at=NOON)
