"""The forms of a page, as a browser reads them: where each goes, and what its fields are."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from lxml import html

TICKS = {"checkbox", "radio"}
BUTTONS = {"submit", "button", "reset", "image"}
PLAUSIBLE = {
    "date": "2026-03-03",
    "time": "10:30",
    "datetime-local": "2026-03-03T10:30",
    "email": "martin@exemple.example",
    "tel": "0639980001",
    "number": "1",
    "url": "https://exemple.example/",
}
SECRET = {"csrfmiddlewaretoken", "form_key"}


@dataclass(frozen=True)
class Field:
    """One name of a form: `kind` is the type of its first input, or select, or textarea."""

    name: str
    kind: str
    values: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def is_typed(self) -> bool:
        """A person writes in it, and would be sorry to write it again."""
        return self.kind not in {*TICKS, "select", "hidden", "file", "password"}

    @property
    def plausible(self) -> list[str]:
        """What someone might answer: what is already there, else a first choice, else a word."""
        if self.values:
            return list(self.values)
        if self.options:
            return [next(filter(None, self.options), "")]
        return [] if self.kind == "file" else [PLAUSIBLE.get(self.kind, "Martin")]


@dataclass(frozen=True)
class Form:
    """One form of a page, or one of its buttons that goes elsewhere."""

    url: str
    method: str
    is_multipart: bool
    fields: dict[str, Field] = field(hash=False)

    @property
    def is_bulk(self) -> bool:
        """It acts on the rows of a list that are ticked."""
        return "ids" in self.fields

    @property
    def asked(self) -> dict[str, Field]:
        """What the person sees and answers."""
        return {name: one for name, one in self.fields.items() if one.kind != "hidden"}

    def filled(self, **given: list[str]) -> dict[str, list[str]]:
        """Plausible answers, but for those given."""
        return {name: one.plausible for name, one in self.fields.items()} | given


def of(page: str, url: str) -> list[Form]:
    """Every form of the page at this address; a button that has its own address makes its own form."""
    found: list[Form] = []
    for element in html.fromstring(page).iter("form"):
        fields = _fields(element)
        method = (element.get("method") or "get").lower()
        is_multipart = "multipart" in (element.get("enctype") or "")
        for goal, pressed in _buttons(element).items():
            found.append(Form(urljoin(url, goal), method, is_multipart, fields | pressed))
    return found


def _buttons(form: Any) -> dict[str, dict[str, Field]]:
    """Where the form may go, and what the last button that leads there says."""
    found: dict[str, dict[str, Field]] = {}
    for one in form.xpath(".//button[not(@type) or @type='submit']"):
        name, goal = one.get("name"), one.get("formaction") or form.get("action") or ""
        found[goal] = {name: Field(name, "hidden", (one.get("value", ""),))} if name else {}
    return found or {form.get("action") or "": {}}


def _fields(form: Any) -> dict[str, Field]:
    kinds: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    options: dict[str, list[str]] = {}
    for one in form.iter("input", "select", "textarea"):
        name = one.get("name")
        kind = one.tag if one.tag != "input" else (one.get("type") or "text").lower()
        if not name or kind in BUTTONS or one.get("disabled") is not None:
            continue
        kinds.setdefault(name, kind)
        value, choices = _read(one, kind)
        values.setdefault(name, []).extend(filter(None, value))
        options.setdefault(name, []).extend(choices)
    return {name: Field(name, kinds[name], tuple(values[name]), tuple(options[name])) for name in kinds}


def _read(one: Any, kind: str) -> tuple[list[str], list[str]]:
    """What is answered, and what could be."""
    if kind in TICKS:
        value = one.get("value", "on")
        return ([value] if one.get("checked") is not None else []), [value]
    if kind == "select":
        return (
            [o.get("value", "") for o in one.iter("option") if o.get("selected") is not None],
            [o.get("value", o.text or "") for o in one.iter("option")],
        )
    if kind == "textarea":
        return [(one.text or "").removeprefix("\n")], []
    return [one.get("value", "")], []
