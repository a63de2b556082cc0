"""What a person without an account chooses and confirms."""

from collections.abc import Sequence
from typing import Any

from django import forms

from rebond.faces.booking.hours import Wish
from rebond.people.appointments.states import Mode

LONGEST_KEY = 36
ANY = ("", "Peu importe")
HALVES = [ANY, ("matin", "Le matin"), ("apres-midi", "L'après-midi")]


class WishForm(forms.Form):
    """What the person prefers, in the address of the page. What is not understood is left out."""

    comment = forms.ChoiceField(label="Comment", required=False)
    moment = forms.ChoiceField(label="Quand", choices=HALVES, required=False)
    accessible = forms.BooleanField(label="Il me faut un lieu accessible en fauteuil", required=False)
    jour = forms.DateField(widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, data: Any, *, modes: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["comment"].choices = [ANY, *((mode, Mode(mode).label) for mode in modes)]  # type: ignore[attr-defined]  # a field of choices

    def wish(self) -> Wish:
        """What was understood."""
        self.is_valid()
        said = self.cleaned_data
        return Wish(said.get("comment", ""), said.get("moment", ""), bool(said.get("accessible")), said.get("jour"))


class ConfirmForm(forms.Form):
    """The hour that is taken, and how the person is met."""

    choix = forms.CharField(
        widget=forms.HiddenInput,
        max_length=LONGEST_KEY,
        error_messages={
            "required": "Choisissez une heure dans la liste.",
            "max_length": "Choisissez une heure dans la liste.",
        },
    )
    comment = forms.ChoiceField(
        label="Comment voulez-vous être reçu ?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Dites comment vous voulez être reçu.",
            "invalid_choice": "Choisissez une réponse de la liste.",
        },
    )

    def __init__(self, data: Any, *, modes: Sequence[str], key: str) -> None:
        super().__init__(data, initial={"choix": key, "comment": modes[0] if modes else ""})
        self.fields["comment"].choices = [(mode, Mode(mode).label) for mode in modes]  # type: ignore[attr-defined]  # a field of choices
        if len(modes) < 2:
            self.fields["comment"].widget = forms.HiddenInput()


class ActForm(forms.Form):
    """A button that acts: nothing to fill, its refusal told at the top."""
