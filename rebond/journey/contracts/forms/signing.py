"""Signing, refusing to sign, ending, and checking a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from rebond.ground.documents import scans
from rebond.ground.web.forms import DayInput
from rebond.journey.contracts.forms.ppae import TAKEN_AS
from rebond.journey.contracts.models import ContractText
from rebond.journey.contracts.queries.reading import Part
from rebond.journey.contracts.states import EndReason

MOST_VERIFIED = 20_000_000
FILE = {"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."}


CHANGED = "Le texte a changé depuis que cette page est ouverte. Voici la nouvelle version : relisez-la."


class TextForm(forms.Form):
    """An act on the text that is beside it: whoever signs it, or not, has that very text on their page."""

    def __init__(self, data: QueryDict | None = None, files: Any = None, *, text: ContractText) -> None:
        super().__init__(data, files)
        self.text = text
        self.fields["read"] = _Read(required=False, initial=text.sha256, widget=forms.HiddenInput({"id": False}))

    def clean(self) -> dict[str, Any]:
        """Refuse what was filled in beside another version."""
        found = super().clean() or self.cleaned_data
        if found.get("read") != self.text.sha256:
            self.add_error(None, CHANGED)
        return found


class _Read(forms.CharField):
    """The fingerprint of the text on the page; shown again, that of the text which is there now."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class CodeForm(TextForm):
    """The code that the person received."""

    code = forms.CharField(
        label="Le code reçu",
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "size": "8"}),
        error_messages={"required": "Recopiez le code à 6 chiffres du message."},
    )


class AskCodeForm(TextForm):
    """By which way the code comes."""

    channel = forms.ChoiceField(choices=[("sms", "SMS"), ("email", "E-mail")])


class RefusalForm(TextForm):
    """Why the person does not sign, in their words."""

    words = forms.CharField(
        label="Ce que dit la personne, avec ses mots",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Écrivez quelques mots : ils aideront à en reparler."},
    )


class TabletForm(TextForm):
    """The person reads on the agent's screen, ticks each part, and writes their name."""

    name = forms.CharField(
        label="Prénom et nom, écrits par la personne",
        max_length=160,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Écrivez votre prénom et votre nom."},
    )

    def __init__(self, data: QueryDict | None = None, *, text: ContractText, parts: Sequence[Part]) -> None:
        super().__init__(data, text=text)
        self.parts = parts
        for part in parts:
            self.fields[f"read_{part.code}"] = forms.BooleanField(
                label="J'ai lu et compris cette partie",
                error_messages={"required": f"« {part.title} » : lisez cette partie, puis cochez."},
            )
        self.order_fields([*(f"read_{part.code}" for part in parts), "name"])

    @property
    def reading(self) -> list[tuple[Part, forms.BoundField]]:
        """Each part, and the box that says it was read."""
        return [(part, self[f"read_{part.code}"]) for part in self.parts]


class PaperForm(TextForm):
    """The paper that the person signed, as a photo or a scan."""

    paper = forms.FileField(
        label="Le contrat signé, page des signatures",
        help_text="Une photo nette, ou un PDF. C'est ce texte qui doit être signé : comparez l'empreinte en bas de page.",
        widget=forms.FileInput({"accept": TAKEN_AS}),
        error_messages=FILE,
    )

    def clean_paper(self) -> scans.Scan:
        """Read with limits, written anew."""
        return scans.cleaned(self.cleaned_data["paper"].read(scans.MOST_BYTES + 1))


class EndForm(forms.Form):
    """When and why a contract ends before its term."""

    on = forms.DateField(label="Dernier jour", widget=DayInput)
    reason = forms.ChoiceField(label="Pourquoi", choices=EndReason.choices, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"on": today}, **kwargs)


class VerifyForm(forms.Form):
    """The PDF to check."""

    file = forms.FileField(
        label="Le fichier PDF du contrat",
        help_text="Il n'est pas gardé.",
        widget=forms.FileInput({"accept": "application/pdf"}),
        error_messages=FILE,
    )

    def clean_file(self) -> bytes:
        """Its bytes, when there are not too many."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_VERIFIED:
            raise forms.ValidationError(f"Ce fichier est trop lourd : {MOST_VERIFIED // 1_000_000} Mo au plus.")
        content: bytes = sent.read()
        return content
