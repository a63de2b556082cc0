"""Form of the columns of a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from rebond.exchanges.spreadsheets.mapping import LABELS, guess_mapping
from rebond.ground.web.forms import DayInput

REQUIRED = ("last_name", "first_name", "birth_date")
FIRST_LINES = 40
AUDIENCES = [
    ("rsa", "Bénéficiaires du RSA, soumis aux droits et devoirs"),
    ("prevention", "Personnes qui ne sont pas au RSA (prévention)"),
]


class ColumnsForm(forms.Form):
    """Which column is which field; guessed from the headings, corrected by a person."""

    audience = forms.ChoiceField(label="Qui sont ces personnes ?", choices=AUDIENCES, widget=forms.RadioSelect)
    told_on = forms.DateField(
        label="Informations à jour au",
        widget=DayInput(),
        help_text="Un foyer dont un flux plus récent est déjà connu n'est pas modifié.",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        headings: Sequence[str],
        columns: dict[str, int] | None,
        informed_on: date,
        today: date,
    ) -> None:
        guessed = guess_mapping(headings) if columns is None else columns
        initial = {_name(field): str(index) for field, index in guessed.items()}
        super().__init__(data, initial={"audience": "rsa", "told_on": informed_on, **initial})
        self.today = today
        choices = [("", "Aucune colonne"), *((str(index), heading) for index, heading in enumerate(headings))]
        for field, label in LABELS.items():
            self.fields[_name(field)] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=field in REQUIRED,
                error_messages={"required": f"Dites quelle colonne donne : {label.lower()}."},
            )

    def clean_told_on(self) -> date:
        day: date = self.cleaned_data["told_on"]
        if day > self.today:
            raise forms.ValidationError("Les informations ne peuvent pas être à jour dans le futur.")
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two fields: one of them would be wrong."""
        seen: dict[int, str] = {}
        for field, index in self.columns().items():
            if index in seen:
                both = f"{seen[index]} » et « {LABELS[field]}"
                self.add_error(_name(field), f"La même colonne est choisie pour « {both} ».")
            seen.setdefault(index, LABELS[field])
        return self.cleaned_data

    def columns(self) -> dict[str, int]:
        """Field → column, for the fields that have one."""
        chosen = {field: self.cleaned_data.get(_name(field), "") for field in LABELS}
        return {field: int(index) for field, index in chosen.items() if index}

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The fields that ask for a column."""
        return [self[_name(field)] for field in LABELS]


def _name(field: str) -> str:
    return f"column_{field}"


class SheetForm(forms.Form):
    """Another sheet of the workbook, another line of headings."""

    header_line = forms.IntegerField(label="Ligne des titres", min_value=1, max_value=100_000)

    def __init__(self, data: QueryDict | None, *, sheet: str, sheets: Sequence[str], header_line: int) -> None:
        super().__init__(data, initial={"sheet": sheet, "header_line": header_line})
        if len(sheets) > 1:
            names = [(name, name) for name in sheets]
            self.fields["sheet"] = forms.ChoiceField(label="Feuille", choices=names)
