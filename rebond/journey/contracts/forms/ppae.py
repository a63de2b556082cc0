"""Forms of the PPAE: sending it, noting one that was handed over, saying what is missing."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from rebond.ground.web.forms import DayInput

TAKEN_AS = "image/jpeg,image/png,image/webp,application/pdf"
MISSING = (
    ("Il manque une page.", "Il manque une page"),
    ("La photo est floue : on ne peut pas lire.", "La photo est floue"),
    ("Il manque la signature.", "Il manque la signature"),
    ("Ce n'est pas le bon document.", "Ce n'est pas le bon document"),
    ("Ce document est ancien : il nous faut le dernier.", "Le document est ancien"),
)
"""What an agent asks for again, as the person reads it."""


def _paper(label: str, help_text: str, *, required: bool) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.FileInput({"accept": TAKEN_AS}),
        error_messages={"required": "Prenez une photo, ou choisissez un fichier.", "empty": "Ce fichier est vide."},
    )


class SendForm(forms.Form):
    """A photo or a PDF, sent by the person."""

    paper = _paper(
        "Photo du document", "Une photo nette, ou un PDF. Posez la feuille à plat, à la lumière.", required=True
    )

    @property
    def content(self) -> bytes:
        """What was sent."""
        read: bytes = self.cleaned_data["paper"].read()
        return read


class NoteForm(forms.Form):
    """A PPAE that the person handed over, or that an agent has seen."""

    signed_on = forms.DateField(label="Signé avec France Travail le", widget=DayInput(), required=False)
    paper = _paper("Document numérisé", "Photo ou PDF. Sans document, le PPAE est noté comme vu.", required=False)

    def __init__(self, data: QueryDict | None, files: Any = None, *, today: date) -> None:
        super().__init__(data, files)
        self.fields["signed_on"].widget.attrs["max"] = today.isoformat()

    @property
    def facts(self) -> dict[str, Any]:
        """What `receive_ppae` takes."""
        paper = self.cleaned_data.get("paper")
        return {"signed_on": self.cleaned_data.get("signed_on"), "content": paper.read() if paper else b""}


class ReadForm(forms.Form):
    """Kept, or what is missing."""

    answer = forms.ChoiceField(
        label="Ce document",
        choices=[("keep", "Est lisible et complet : le garder"), ("back", "Est à renvoyer par la personne")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si le document est gardé ou à renvoyer."},
    )
    missing = forms.ChoiceField(label="Ce qui manque", choices=[("", "—"), *MISSING], required=False)
    words = forms.CharField(
        label="Avec vos mots",
        max_length=150,
        required=False,
        help_text="La personne le lit. N'écrivez rien sur la santé.",
    )

    def clean(self) -> dict[str, Any]:
        """A paper sent back says why."""
        typed = super().clean() or {}
        if typed.get("answer") == "back" and not (typed.get("missing") or typed.get("words")):
            self.add_error("missing", "Choisissez ce qui manque, ou écrivez-le : la personne le lira.")
        return typed

    @property
    def said(self) -> str:
        """What the person reads."""
        return " ".join(part for part in (self.cleaned_data["missing"], self.cleaned_data["words"].strip()) if part)[
            :200
        ]
