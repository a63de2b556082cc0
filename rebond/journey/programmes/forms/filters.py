"""What narrows the lists of enrolments and of places."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q

from rebond.journey.programmes import catalogue
from rebond.journey.programmes.states import FOLLOWED, Status

STEPS: dict[str, tuple[str, Q]] = {
    "accord": ("attend l'accord de la personne", Q(status=Status.TO_SIGN)),
    "a-repondre": ("attend la réponse de la structure", Q(status=Status.ASKED)),
    "attente": ("sur liste d'attente", Q(status=Status.WAITING)),
    "acceptee": ("acceptée, à commencer", Q(status=Status.ACCEPTED)),
    "en-cours": ("en cours", Q(status__in=FOLLOWED)),
    "terminee": ("terminée", Q(status=Status.ENDED)),
    "refusee": ("refusée", Q(status=Status.REFUSED)),
    "retiree": ("retirée", Q(status=Status.CANCELLED)),
}


class EnrolmentFilters(forms.Form):
    """The action, the step, what is to be done, the structure; `queues`: the labels and conditions of « À faire »."""

    action = forms.ChoiceField(label="Action", required=False)
    etape = forms.ChoiceField(
        label="Étape", choices=[("", "Toutes"), *((key, label) for key, (label, _) in STEPS.items())], required=False
    )
    file = forms.ChoiceField(label="À faire", required=False)

    def __init__(
        self, data: Any, *, queues: dict[str, tuple[str, Q]], structures: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(data)
        self.queues = queues
        names = [(code, one.name) for code, one in catalogue.ever().items()]
        self.fields["action"] = forms.ChoiceField(label="Action", choices=[("", "Toutes"), *names], required=False)
        labels = [(key, label) for key, (label, _) in queues.items()]
        self.fields["file"] = forms.ChoiceField(label="À faire", choices=[("", "Tout"), *labels], required=False)
        if structures:
            choices = [("", "Toutes"), *structures]
            self.fields["structure"] = forms.ChoiceField(label="Structure", choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        if step := self.cleaned_data.get("etape"):
            self.cleaned_data["etape"] = STEPS[step][1]
        if queue := self.cleaned_data.get("file"):
            self.cleaned_data["file"] = self.queues[queue][1]
        return self.cleaned_data


class ProvisionFilters(forms.Form):
    """The action, whether a place is left, whether it is still open."""

    action = forms.ChoiceField(label="Action", required=False)
    places = forms.ChoiceField(
        label="Places",
        choices=[("", "Toutes"), ("libres", "avec une place libre"), ("pleines", "complètes")],
        required=False,
    )
    etat = forms.ChoiceField(
        label="Période", choices=[("", "Ouvertes"), ("toutes", "Toutes, même finies ou fermées")], required=False
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        names = [(code, one.name) for code, one in catalogue.ever().items()]
        self.fields["action"] = forms.ChoiceField(label="Action", choices=[("", "Toutes"), *names], required=False)
