"""What the contracts and PPAE of the demo that were written in bulk point to."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document

SHEET = Path(__file__).resolve().parent / "typst" / "sample.typ"


@dataclass
class Papers:
    """What rows in bulk point to: one sample sheet, one photo."""

    sheet: Document
    photo: Document


def prepare(now: datetime) -> Papers:
    """One sheet for the contracts in bulk, one picture for the PPAE."""
    pdf = documents.typeset(SHEET, {}, at=now)
    image, out = Image.new("RGB", (900, 1200), "white"), BytesIO()
    pen = ImageDraw.Draw(image)
    for rank, words in enumerate(
        ("Projet personnalise (demonstration)", "Metier recherche : serveur", "Signe le 3 mars")
    ):
        pen.text((80, 90 + 60 * rank), words, fill="black", font_size=34)
    image.save(out, "JPEG", quality=60)
    return Papers(
        documents.store(pdf, title="Contrat (exemple)", filename="contrat-exemple.pdf", at=now),
        documents.store(
            out.getvalue(), title="PPAE (exemple)", filename="ppae-exemple.jpg", content_type="image/jpeg", at=now
        ),
    )
