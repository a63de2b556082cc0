"""Fields and choices that several forms share."""

from collections.abc import Iterable
from typing import Any

from django import forms

from rebond.ground.web.forms import HourInput

Choices = list[tuple[str, str]]


def hour(label: str, *, required: bool = False, help_text: str = "") -> forms.TimeField:
    """An hour, with the browser's clock."""
    return forms.TimeField(label=label, widget=HourInput, required=required, help_text=help_text)


def by_key(rows: Iterable[Any], key: str) -> Any:
    """The row of this key among those that may be chosen; None for none."""
    return next((row for row in rows if str(row.pk) == key), None)
