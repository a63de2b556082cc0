"""A photo for a CV: read with limits, turned upright, made small, and written anew without what the camera wrote in it."""

import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 12_000_000
MOST_PIXELS = 80_000_000
LEAST_SIDE = 200
SIDE = 900
QUALITY = 88
READ = ("JPEG", "PNG", "WEBP")


def cleaned(content: bytes) -> bytes:
    """The photo as a JPEG of at most 900 pixels a side, with nothing else. Raises ValidationError in French."""
    if len(content) > MOST_BYTES:
        raise ValidationError(
            f"Cette photo est trop lourde : {MOST_BYTES // 1_000_000} Mo au plus. Prenez-la de nouveau."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=READ)
            _check(image)
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except BROKEN as error:
        raise ValidationError(UNREADABLE) from error
    upright.thumbnail((SIDE, SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
    *(OSError, SyntaxError, ValueError),
)
"""What Pillow says of a file that is no image, is cut short, wrong inside, or would fill the memory."""
UNREADABLE = "Cette image ne peut pas être lue. Prenez une photo en JPEG, PNG ou WebP."


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise ValidationError("Cette image est trop grande. Prenez la photo avec une définition plus petite.")
    if min(width, height) < LEAST_SIDE:
        raise ValidationError(f"Cette image est trop petite : au moins {LEAST_SIDE} points de côté. Approchez-vous.")
