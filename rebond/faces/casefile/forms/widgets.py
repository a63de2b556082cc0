"""Widgets that a list draws at each request."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LightSelect(forms.Select):
    """A <select> written in one go: Django's own renders a template for each option, which a filter bar feels."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options: Iterable[tuple[Any, Any]] = self.choices
        return format_html(
            "<select{}>{}</select>",
            flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}),
            format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((key, flatatt({"selected": str(key) in chosen}), label) for key, label in options),
            ),
        )
