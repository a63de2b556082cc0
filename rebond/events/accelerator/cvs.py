"""A CV as a document: one of three sober layouts, PDF/UA, without a word of the programme that helped to write it."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from rebond.events.accelerator.models import Cv
from rebond.events.accelerator.queries.takeaways import SECTIONS, city_of
from rebond.ground.documents import operations as documents
from rebond.ground.web import words
from rebond.people.beneficiaries.models import Beneficiary

FOLDER = Path(__file__).parent / "typst"
SIDE = 420
"""Pixels of the photo in the document: 3 cm at 350 dots an inch."""


def typeset(cv: Cv, *, at: datetime, shows_contact: bool = True) -> bytes:
    """The PDF of a CV in its layout; without `shows_contact`, nothing says where the person lives or how to reach them."""
    told = data(cv)
    if not shows_contact:
        told |= {"phone": "", "email": "", "city": ""}
    return documents.typeset(FOLDER / f"cv-{cv.template}.typ", told, at=at)


def data(cv: Cv) -> dict[str, Any]:
    """What the layouts say. Nothing that is not on the CV."""
    person: Beneficiary = cv.beneficiary
    return {
        "person": person.full_name,
        "title": cv.title,
        "summary": cv.summary,
        "phone": words.phone(person.phone) if person.phone else "",
        "email": person.email,
        "city": city_of(person),
        "photo": _photo(cv),
        "alt": f"Photo de {person.full_name}",
        **{name: cv.content.get(name, []) for name in SECTIONS},
    }


def _photo(cv: Cv) -> list[int]:
    """The bytes of a small square JPEG; nothing without a photo."""
    if cv.photo is None:
        return []
    image = Image.open(documents.open_document(cv.photo)).convert("RGB")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 3
    square = image.crop((left, top, left + side, top + side)).resize((SIDE, SIDE))
    out = BytesIO()
    square.save(out, "JPEG", quality=85)
    return list(out.getvalue())
