"""What the figures cover: a period and a Pôle."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from rebond.ground.web.forms import DayInput
from rebond.people.accounts.models import Organisation


class Scope(forms.Form):
    """The last twelve months and every Pôle, unless asked otherwise."""

    since = forms.DateField(label="Entrées du", widget=DayInput(), required=False)
    until = forms.DateField(label="au", widget=DayInput(), required=False)
    pole = forms.ModelChoiceField[Organisation](
        label="Pôle d'insertion", queryset=None, required=False, empty_label="Tous"
    )

    def __init__(self, data: QueryDict, *, poles: "QuerySet[Organisation]", today: date) -> None:
        first = (today - relativedelta(months=12)).replace(day=1)
        self.default = {"since": first, "until": today}
        super().__init__(data if data.keys() & {"since", "until", "pole"} else None, initial=self.default)
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
