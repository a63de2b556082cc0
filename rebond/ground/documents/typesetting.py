"""Typst: from a template and plain data to a PDF that can be archived and read aloud."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
"""What templates may import: the package itself, nothing outside it."""

_FONTS = "@expo-google-fonts/atkinson-hyperlegible"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # Unicode categories: controls, formats, halves, private, unassigned
_KEPT = {"\n", "\t"}
_ALWAYS_DRAWN = 0x180  # the fonts hold every letter of the Latin languages
_BOX = "□"
_TRIES = 5


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[settings.NODE_MODULES / _FONTS])


def compile_pdf(template: Path, *, data: Mapping[str, Any], house: Mapping[str, Any], at: datetime) -> bytes:
    """PDF/A-2a and PDF/UA-1. Texts travel as JSON: nothing in them is read as markup.

    Invisible signs are dropped (controls, changes of direction). A sign that no font can draw
    becomes a box, because such a file may not hold it. Raises typst.TypstError for a wrong template.
    """
    text = json.dumps(_map({"data": data, "house": house}, _visible), ensure_ascii=False)
    for _ in range(_TRIES):
        try:
            return _compile(template, json.loads(text), at=at)
        except typst.TypstError as error:
            missing = _undrawn(text, error.diagnostic)
            if not missing:
                raise
            text = text.translate(dict.fromkeys(map(ord, missing), _BOX))
    return _compile(template, json.loads(text), at=at)


def _compile(template: Path, inputs: Mapping[str, Any], *, at: datetime) -> bytes:
    return typst.compile(
        template,
        root=ROOT,
        font_paths=_fonts(),
        sys_inputs={name: json.dumps(value, ensure_ascii=False) for name, value in inputs.items()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(at.timestamp()),
    )


def _undrawn(text: str, complaint: str) -> set[str]:
    """The signs of the text that Typst says it cannot draw."""
    candidates = {sign for sign in text if ord(sign) >= _ALWAYS_DRAWN and sign != _BOX}
    return {sign for sign in candidates if sign in complaint or f"\\u{{{ord(sign):x}}}" in complaint}


def _map(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _map(item, change) for key, item in value.items()}
    return [_map(item, change) for item in value] if isinstance(value, list | tuple) else value


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if sign in _KEPT or unicodedata.category(sign) not in _INVISIBLE)
