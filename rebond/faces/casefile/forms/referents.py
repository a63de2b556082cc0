"""Form of the référent, with how many people each accompanies."""

from collections.abc import Sequence
from typing import Any

from django import forms

from rebond.ground.web import words
from rebond.journey.orientation.queries import Workload
from rebond.people.accounts.models import Membership


class ReferentForm(forms.Form):
    """The least loaded first."""

    referent = forms.ChoiceField(label="Référent", widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, team: Sequence[Workload], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.team = {str(load.membership.pk): load.membership for load in team}
        choices = [(str(load.membership.pk), _words(load)) for load in team]
        self.fields["referent"] = forms.ChoiceField(label="Référent", choices=choices, widget=forms.RadioSelect)

    @property
    def chosen(self) -> Membership:
        return self.team[self.cleaned_data["referent"]]


def _words(load: Workload) -> str:
    """« Inès Faure — 42 personnes, 84 % de sa charge »."""
    full = " (complet)" if load.is_full else ""
    people = words.count(load.people, "personne", "personnes")
    return f"{load.membership.user.full_name} — {people}, {load.percent} % de sa charge{full}"
