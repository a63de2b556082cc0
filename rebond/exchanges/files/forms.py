"""Forms of imports."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from rebond.exchanges.files.states import Result, Source, Status
from rebond.ground.web.forms import DayInput

EFFECTS = {
    "opened": "Entrée",
    "taken_over": "Suivi à reprendre",
    "ended": "Sortie",
    "suspended": "Droit suspendu",
    "restored": "Droit rétabli",
}
MEBIBYTE = 1024 * 1024


class UploadForm(forms.Form):
    """A file, and the day the département received it."""

    file = forms.FileField(label="Fichier")
    informed_on = forms.DateField(
        label="Reçu par le Département le",
        widget=DayInput(),
        help_text="Ce jour fait partir les délais de celles et ceux dont le droit vient de s'ouvrir.",
    )

    def __init__(
        self,
        data: QueryDict | None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None",
        *,
        today: date,
        most: int,
    ) -> None:
        super().__init__(data, files, initial={"informed_on": today})
        self.today, self.most = today, most

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size and file.size > self.most:
            found, limit = file.size // MEBIBYTE, self.most // MEBIBYTE
            raise forms.ValidationError(f"Le fichier pèse {found} Mo, la limite est de {limit} Mo.")
        return file

    def clean_informed_on(self) -> date:
        day: date = self.cleaned_data["informed_on"]
        if day > self.today:
            raise forms.ValidationError("Le fichier ne peut pas avoir été reçu dans le futur.")
        if (self.today - day).days > 366:
            raise forms.ValidationError("Ce jour est trop ancien : il date de plus d'un an.")
        return day


class ConfirmForm(forms.Form):
    """Applying what was previewed; a file that is not complete must be accepted as it is."""

    accepts_gap = forms.BooleanField(label="J'applique ce fichier bien qu'il ne soit pas complet", required=False)

    def __init__(self, data: QueryDict | None, *, is_complete: bool) -> None:
        super().__init__(data)
        if is_complete:
            del self.fields["accepts_gap"]


class DoubtForm(forms.Form):
    """Who each doubtful adult is."""

    def __init__(self, data: QueryDict | None, *, choices: dict[int, list[tuple[UUID, str]]]) -> None:
        super().__init__(data)
        for rank, people in choices.items():
            self.fields[f"adult-{rank}"] = forms.ChoiceField(
                label="Votre décision",
                choices=[(str(pk), label) for pk, label in people],
                widget=forms.RadioSelect,
                error_messages={"required": "Dites si la personne est déjà connue ou nouvelle."},
            )

    def people(self) -> dict[int, UUID]:
        """Rank of the adult → the person chosen."""
        values: dict[str, Any] = self.cleaned_data
        return {int(name.removeprefix("adult-")): UUID(value) for name, value in values.items()}


class FileFilters(forms.Form):
    """Filters of the list of imports."""

    source = forms.ChoiceField(label="Origine", choices=[("", "Toutes"), *Source.choices], required=False)
    status = forms.ChoiceField(label="Statut", choices=[("", "Tous"), *Status.choices], required=False)


class LineFilters(forms.Form):
    """Filters of the lines of one file."""

    result = forms.ChoiceField(label="Résultat", choices=[("", "Tous"), *Result.choices], required=False)
    effect = forms.ChoiceField(label="Effet", choices=[("", "Tous"), *EFFECTS.items()], required=False)
    ignored = forms.BooleanField(label="Avec une valeur ignorée", required=False)


class DoubtFilters(forms.Form):
    """Filters of the queue of doubts."""

    source = forms.ChoiceField(label="Origine", choices=[("", "Toutes"), *Source.choices], required=False)
