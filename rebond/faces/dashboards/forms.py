"""What the figures cover: a period, a Pôle, a sector; and what an event cost."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict

from rebond.ground.web.forms import DayInput
from rebond.journey.contracts.figures import DIMENSIONS
from rebond.journey.programmes.figures import DIMENSIONS as ACTION_DIMENSIONS
from rebond.people.accounts.models import Organisation

LONGEST = timedelta(days=5 * 366)
FIRST, LAST = date(2009, 1, 1), date(2100, 1, 1)
"""The RSA began in 2009: no figure is older."""


def _day(label: str) -> forms.DateField:
    wrong = "Choisissez un jour entre 2009, l'année où le RSA a commencé, et 2100."
    bounds = [MinValueValidator(FIRST, wrong), MaxValueValidator(LAST, wrong)]
    return forms.DateField(label=label, widget=DayInput(), required=False, validators=bounds)


class Scope(forms.Form):
    """The last twelve months and every Pôle, unless asked otherwise."""

    all_optional = True
    since = _day("Entrées du")
    until = _day("au")
    pole = forms.ModelChoiceField[Organisation](
        label="Pôle d'insertion", queryset=None, required=False, empty_label="Tous"
    )

    def __init__(self, data: QueryDict, *, poles: "QuerySet[Organisation]", today: date) -> None:
        first = (today - relativedelta(months=12)).replace(day=1)
        self.default = {"since": first, "until": today}
        super().__init__(data if data.keys() & {"since", "until", "pole", "by"} else None, initial=self.default)
        self.fields["pole"].queryset = poles  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, object]:
        typed = super().clean() or {}
        since, until = typed.get("since"), typed.get("until")
        if since and until and since > until:
            raise forms.ValidationError("La période finit avant d'avoir commencé : échangez les deux dates.")
        return typed

    def chosen(self) -> dict[str, object]:
        """`since`, `until` and `pole`, the default in place of what is missing or wrong."""
        typed = self.cleaned_data if self.is_bound and self.is_valid() else {}
        pole = typed.get("pole")
        return {**self.default, **{k: v for k, v in typed.items() if v and k != "pole"}, "pole": pole and pole.pk}


class ContractScope(Scope):
    """The same, and by what the figures of contracts are told."""

    by = forms.ChoiceField(label="Détailler par", choices=list(DIMENSIONS.items()), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].label = "Du"

    def chosen(self) -> dict[str, Any]:
        """The scope, the default in place of what is missing or wrong; the dates in their order."""
        found: dict[str, Any] = {"by": "pole", **super().chosen()}
        if found["since"] > found["until"]:  # one of the two dates is the default's
            found["since"] = found["until"]
        return found


class ActionScope(ContractScope):
    """The same for actions: by action, by structure, or by both."""

    by = forms.ChoiceField(label="Détailler par", choices=list(ACTION_DIMENSIONS.items()), required=False)

    def chosen(self) -> dict[str, Any]:
        """The scope; by action unless asked otherwise."""
        found = super().chosen()
        return found if found["by"] in ACTION_DIMENSIONS else {**found, "by": "programme"}


class BilanScope(forms.Form):
    """What the bilan of the Accélérateur covers: six months and everybody, month by month, unless asked otherwise."""

    all_optional = True
    since = _day("Du")
    until = _day("au")
    pole = forms.ModelChoiceField[Organisation](
        label="Pôle d'insertion", queryset=None, required=False, empty_label="Tous"
    )
    sector = forms.ChoiceField(label="Secteur", required=False)
    by = forms.ChoiceField(label="Détailler par", required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        poles: "QuerySet[Organisation]",
        sectors: Mapping[str, str],
        dimensions: Mapping[str, str],
        today: date,
    ) -> None:
        first = (today - relativedelta(months=6)).replace(day=1)
        self.default = {"since": first, "until": today, "by": "month"}
        is_asked = data.keys() & {"since", "until", "pole", "sector", "by"}
        super().__init__(data if is_asked else None, initial=self.default)
        self.fields["pole"].queryset = poles  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["sector"].choices = [("", "Tous"), *sectors.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["by"].choices = list(dimensions.items())  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, object]:
        typed = super().clean() or {}
        since, until = typed.get("since"), typed.get("until")
        if since and until and since > until:
            raise forms.ValidationError("La période finit avant d'avoir commencé : échangez les deux dates.")
        if since and until and until - since > LONGEST:
            raise forms.ValidationError("La période est trop longue : choisissez cinq ans au plus.")
        return typed

    def chosen(self) -> dict[str, Any]:
        """The scope, the default in place of what is missing or wrong."""
        typed = self.cleaned_data if self.is_bound and self.is_valid() else {}
        kept: dict[str, Any] = {**self.default, **{name: value for name, value in typed.items() if value}}
        if kept["since"] > kept["until"]:  # one of the two dates is the default's
            kept["since"] = kept["until"]
        return {**kept, "pole": kept["pole"].pk if kept.get("pole") else None}


class CostForm(forms.Form):
    """What one event cost, in euros; empty, nobody knows."""

    event = forms.ChoiceField(label="Journée ou job dating")
    euros = forms.DecimalField(
        label="Coût en euros",
        required=False,
        min_value=0,
        max_value=10_000_000,
        decimal_places=2,
        localize=True,
        help_text="Tout compris : locaux, repas, intervenants. Laissez vide si le coût n'est pas connu.",
    )

    def __init__(self, data: QueryDict | None, *, events: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["event"].choices = list(events)  # type: ignore[attr-defined]  # a ChoiceField

    def cents(self) -> int | None:
        """The amount as it is kept."""
        euros = self.cleaned_data["euros"]
        return None if euros is None else int(euros * 100)
