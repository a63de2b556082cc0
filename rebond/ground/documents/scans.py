"""A paper that somebody sends: a photo, read with limits and written anew without what the camera wrote in it, or a PDF."""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 12_000_000
MOST_PIXELS = 80_000_000
LEAST_SIDE = 200
SIDE = 2400
QUALITY = 82
READ = ("JPEG", "PNG", "WEBP")
BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
    *(OSError, SyntaxError, ValueError),
)
"""What Pillow says of a file that is no image, is cut short, wrong inside, or would fill the memory."""
UNREADABLE = "Cette image ne peut pas être lue. Prenez une photo en JPEG, PNG ou WebP."
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
"""What a PDF that is only a scan never holds."""


@dataclass(frozen=True)
class Scan:
    """A paper as it is kept."""

    content: bytes
    content_type: str
    extension: str


def cleaned(content: bytes) -> Scan:
    """The paper, safe to keep and to show. Raises ValidationError in French."""
    if len(content) > MOST_BYTES:
        raise ValidationError(f"Ce fichier est trop lourd : {MOST_BYTES // 1_000_000} Mo au plus.")
    if content.startswith(b"%PDF-"):
        return Scan(_pdf(content), "application/pdf", "pdf")
    return Scan(jpeg(content, side=SIDE, quality=QUALITY), "image/jpeg", "jpg")


def jpeg(content: bytes, *, side: int, quality: int) -> bytes:
    """An image as a JPEG of at most so many pixels a side, upright, with nothing else. Raises ValidationError in French."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=READ)
            _check(image)
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except BROKEN as error:
        raise ValidationError(UNREADABLE) from error
    upright.thumbnail((side, side))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise ValidationError("Cette image est trop grande. Prenez la photo avec une définition plus petite.")
    if min(width, height) < LEAST_SIDE:
        raise ValidationError(f"Cette image est trop petite : au moins {LEAST_SIDE} points de côté. Approchez-vous.")


def _pdf(content: bytes) -> bytes:
    """The same PDF, when it is whole and only a paper. It is shown under a policy that lets nothing run."""
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise ValidationError("Ce PDF est incomplet : enregistrez-le de nouveau, ou envoyez une photo.")
    if b"/Encrypt" in content:
        raise ValidationError(
            "Ce PDF est protégé par un mot de passe : envoyez une photo, ou un PDF sans mot de passe."
        )
    if ACTIVE.search(content):
        raise ValidationError("Ce PDF contient autre chose que des pages : imprimez-le en PDF, ou envoyez une photo.")
    return content
