"""Forms of a cohort."""

from typing import Any

from django import forms

from rebond.events.jobdating.states import Withdrawal

WHOM = {"invalid": "Choisissez une personne.", "required": "Choisissez une personne."}


class ChangeForm(forms.Form):
    """Somebody to add, in a few words; somebody to take out, for a reason of the list; or one in the place of the other."""

    added = forms.UUIDField(required=False, error_messages=WHOM)
    removed = forms.UUIDField(required=False, error_messages=WHOM)
    motive = forms.CharField(label="Pourquoi l'ajouter", max_length=500, required=False)
    reason = forms.ChoiceField(label="Motif", choices=[("", "Choisir"), *Withdrawal.choices], required=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("added") and not said.get("removed"):
            self.add_error(None, "Choisissez la personne à ajouter, ou à retirer.")
        if said.get("added") and not said.get("motive"):
            self.add_error("motive", "Dites pourquoi : le motif se lit dans l'historique de la cohorte.")
        if said.get("removed") and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choisissez pourquoi la personne ne vient pas, dans la liste.")
        return said
