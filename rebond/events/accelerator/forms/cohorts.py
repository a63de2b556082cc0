"""Forms of a cohort."""

from typing import Any

from django import forms

WHOM = {"invalid": "Choisissez une personne.", "required": "Choisissez une personne."}


class ChangeForm(forms.Form):
    """Somebody to add, somebody to take out, or one in the place of the other; and why."""

    added = forms.UUIDField(required=False, error_messages=WHOM)
    removed = forms.UUIDField(required=False, error_messages=WHOM)
    motive = forms.CharField(
        label="Motif",
        max_length=500,
        error_messages={"required": "Dites pourquoi : le motif se lit dans l'historique de la cohorte."},
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("added") and not said.get("removed"):
            self.add_error(None, "Choisissez la personne à ajouter, ou à retirer.")
        return said
