"""The smallest pieces of HTML, written in Python because lists draw them by the hundred."""

from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, Protocol

from django.conf import settings
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from rebond.ground.web import words

Tone = Literal["neutral", "info", "ok", "warn", "danger"]
TONE_ICONS: dict[str, str] = {
    "neutral": "circle",
    "info": "info-circle",
    "ok": "check-circle",
    "warn": "exclamation-circle",
    "danger": "exclamation-triangle",
}
SOON_DAYS = 3


class Deadline(Protocol):
    """What a deadline chip reads."""

    @property
    def days_left(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def sentence(self) -> str: ...


@cache
def icon(name: str) -> SafeString:
    """A Bootstrap icon as inline SVG, hidden from screen readers: a word always stands beside it."""
    path = Path(settings.NODE_MODULES) / "bootstrap-icons/icons" / f"{name}.svg"
    shapes = path.read_text().partition(">")[2].rpartition("</svg>")[0].strip().replace("\n", "")
    return mark_safe(  # noqa: S308  # a file of a locked dependency, named in our templates
        f'<svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">{shapes}</svg>'
    )


def badge(label: str, tone: str = "neutral") -> SafeString:
    """A status: a word, its icon and its colour."""
    return format_html('<span class="badge tone-{}">{}{}</span>', tone, icon(TONE_ICONS[tone]), label)


def fold(title: str, text: str) -> SafeString:
    """A title that opens on a text; the title alone when there is none."""
    if not text:
        return format_html("{}", title)
    paragraphs = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  # escaped there
    return format_html("<details><summary>{}</summary>{}</details>", title, paragraphs)


def deadline_tone(days_left: int) -> Tone:
    """Late is danger, today and the next days are a warning, later is calm."""
    if days_left < 0:
        return "danger"
    return "warn" if days_left <= SOON_DAYS else "neutral"


def chip_deadline(deadline: Deadline) -> SafeString:
    """The days left, with the due day and the rule one key press away."""
    return _chip(deadline.days_left, deadline.due_on, deadline.sentence)


@lru_cache(maxsize=2000)
def _chip(days_left: int, due_on: date, sentence: str) -> SafeString:
    """The rows of a list have few different deadlines."""
    tone = deadline_tone(days_left)
    return format_html(
        '<details class="pop chip tone-{}" data-pop><summary>{}<span>{}</span>'
        '<span class="visually-hidden"> : voir la règle</span></summary>'
        '<div class="pop-card"><strong>Au plus tard le {}</strong><p>{}</p></div></details>',
        tone,
        icon("clock" if tone == "neutral" else TONE_ICONS[tone]),
        words.days_left(days_left),
        words.full_day(due_on),
        sentence,
    )
