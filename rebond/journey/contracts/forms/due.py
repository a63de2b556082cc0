"""What narrows the lists of contracts and PPAE."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q

from rebond.journey.contracts.queries.queues import Queue


class DueFilters(forms.Form):
    """Which queue; whether its day has passed."""

    file = forms.ChoiceField(label="Liste", required=False)
    delai = forms.ChoiceField(
        label="Délai", choices=[("", "Tous"), ("retard", "en retard"), ("semaine", "dans les 7 jours")], required=False
    )

    def __init__(self, data: Any, *, queues: Sequence[Queue], conditions: dict[str, Q]) -> None:
        super().__init__(data)
        self.conditions = conditions
        self.fields["file"].choices = [(queue.key, queue.label) for queue in queues]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`file` chose the rows already; the delay becomes its condition."""
        self.cleaned_data["file"] = ""
        if asked := self.cleaned_data.get("delai"):
            self.cleaned_data["delai"] = self.conditions[asked]
        return self.cleaned_data
