"""Every form answered wrongly: the page that refuses it, what was typed, and what came back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.trust import fields, pages
from tests.trust.fields import Field, Form
from tests.trust.pages import Page

WRONG = {
    "date": "le 32 mars",
    "time": "25 h 70",
    "email": "pas une adresse",
    "number": "beaucoup",
    "tel": "le numéro de mon frère",
    "url": "pas une adresse",
    **dict.fromkeys(("select", "radio", "checkbox"), "ailleurs"),
}
"""By kind of field; a text has no wrong value but none."""


@dataclass(frozen=True)
class Refusal:
    """A page that answers a form instead of going on; `typed` is what a person wrote in each field."""

    page: Page
    typed: dict[str, str]
    back: dict[str, Field]

    @property
    def lost(self) -> list[str]:
        """What the person must write again."""
        return [name for name, text in self.typed.items() if name not in self.back or self.back[name].values != (text,)]


def of(doors: Iterable[tuple[Page, Client]]) -> list[Refusal]:
    """Each kind of form of these pages refused, and each bulk act asking for confirmation, once."""
    found: dict[tuple[Any, ...], Refusal] = {}
    for page, door in doors:
        for form in fields.of(page.text, page.url):
            if form.method == "post" and form.asked:
                for way, refusal in _answers(page, door, form):
                    found.setdefault((way, page.address, *form.fields, pages.shapes(refusal.page.text)[0]), refusal)
    return list(found.values())


def _answers(page: Page, door: Client, form: Form) -> Iterator[tuple[str, Refusal]]:
    wrong = {name: [WRONG.get(one.kind, f"Mot de {name}")] for name, one in form.asked.items()}
    blank = {name: [""] for name in form.asked}
    for way, answers in (("wrong", wrong), ("blank", blank), *([("ticked", {})] if form.is_bulk else [])):
        answer = pages.post(door, form, form.filled(**answers))
        if pages.whole(answer):
            yield way, _refusal(page, form, answers, answer, way)


def _refusal(page: Page, form: Form, answers: dict[str, list[str]], answer: Any, way: str) -> Refusal:
    text = answer.content.decode()
    shown = Page(f"{page.address} → {form.url}, {way}", page.principal, page.url, text, dict(answer.items()))
    typed = {name: values[0] for name, values in answers.items() if form.fields[name].is_typed}
    back = max((one.fields for one in fields.of(text, form.url)), key=lambda found: len(found.keys() & answers.keys()))
    return Refusal(shown, typed, back)
