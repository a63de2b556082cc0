"""Codes that a telephone's camera reads, drawn as SVG: no image library, nothing fetched."""

from itertools import groupby

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString


def qr(text: str) -> SafeString:
    """The QR code of an address, black on white whatever the theme; hidden from screen readers: a link stands beside it."""
    made = qrcode.QRCode(border=4)
    made.add_data(text)
    rows = made.get_matrix()
    path = "".join(_runs(row, y) for y, row in enumerate(rows))
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false">'
        '<rect width="100%" height="100%" fill="#fff"></rect><path d="{1}" fill="#000"></path></svg>',
        len(rows),
        path,
    )


def _runs(row: list[bool], y: int) -> str:
    """The dark squares of one line, those that touch drawn as one."""
    drawn, x = "", 0
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        drawn += f"M{x} {y}h{length}v1h-{length}z" if is_dark else ""
        x += length
    return drawn
