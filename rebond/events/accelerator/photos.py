"""A photo for a CV: small, upright, and without what the camera wrote in it."""

from django.core.exceptions import ValidationError

from rebond.ground.documents import scans

MOST_BYTES = scans.MOST_BYTES
SIDE = 900
QUALITY = 88


def cleaned(content: bytes) -> bytes:
    """The photo as a JPEG of at most 900 pixels a side, with nothing else. Raises ValidationError in French."""
    if len(content) > MOST_BYTES:
        raise ValidationError(
            f"Cette photo est trop lourde : {MOST_BYTES // 1_000_000} Mo au plus. Prenez-la de nouveau."
        )
    return scans.jpeg(content, side=SIDE, quality=QUALITY)
