"""The form of a replacement: who is away, who sees to their people, from when to when."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rebond.ground.web.forms import DayInput
from rebond.people.accounts.models import Membership

LONGEST = timedelta(days=366)


class ReplacementForm(forms.Form):
    """Bounded to a year, and never wholly in the past."""

    absent = forms.ChoiceField(label="Qui s'absente")
    substitute = forms.ChoiceField(label="Qui s'occupe de ses personnes")
    starts_on = forms.DateField(label="Du", widget=DayInput)
    ends_on = forms.DateField(label="Au", widget=DayInput, help_text="Dernier jour compris.")

    def __init__(
        self,
        data: Any = None,
        *,
        absents: Sequence[Membership],
        substitutes: Sequence[Membership],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.today = today
        self.members = {str(one.pk): one for one in (*absents, *substitutes)}
        for name, found in (("absent", absents), ("substitute", substitutes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [(str(one.pk), one.user.full_name) for one in found]

    def clean(self) -> dict[str, Any]:
        """Two people, and days in order that are not over."""
        said = self.cleaned_data
        if said.get("absent") and said.get("absent") == said.get("substitute"):
            self.add_error("substitute", "Choisissez un collègue : on ne se remplace pas soi-même.")
        first, last = said.get("starts_on"), said.get("ends_on")
        if last and last < self.today:
            self.add_error("ends_on", "Ce jour est passé : choisissez un jour à venir.")
        elif first and last and last < first:
            self.add_error("ends_on", "Le dernier jour vient avant le premier : échangez les deux dates.")
        elif first and last and last - first > LONGEST:
            raise ValidationError(
                "Un remplacement dure un an au plus. Au-delà, confiez les personnes à un autre référent."
            )
        return said

    def member(self, name: str) -> Membership:
        """Who was chosen."""
        return self.members[self.cleaned_data[name]]
