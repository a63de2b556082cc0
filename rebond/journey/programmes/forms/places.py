"""Forms of places: opened for a period, changed, and the year of every structure on one page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError

from rebond.ground.web.forms import DayInput
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Provision
from rebond.people.accounts.models import Organisation

MOST = 5000
YEARS = relativedelta(years=3)


class PlacesFields(forms.Form):
    """How many, until when, and what goes with them."""

    places = forms.IntegerField(label="Nombre de places", min_value=1, max_value=MOST)
    ends_on = forms.DateField(label="Jusqu'au", widget=DayInput)
    agreement = forms.CharField(label="Convention", max_length=60, required=False)
    funding = forms.CharField(label="Financement", max_length=120, required=False)
    place_note = forms.CharField(label="Lieu et horaires", max_length=200, required=False)

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today

    def clean_ends_on(self) -> date:
        """Within three years."""
        day: date = self.cleaned_data["ends_on"]
        if not self.today - YEARS <= day <= self.today + YEARS:
            raise ValidationError("Vérifiez l'année : cette date est à plus de trois ans d'aujourd'hui.")
        return day


class OpenForm(PlacesFields):
    """Places of one action in one structure; a session has its title."""

    programme = forms.ChoiceField(label="Action")
    title = forms.ChoiceField(label="Intitulé de la session", required=False)
    organisation = forms.ChoiceField(label="Structure")
    starts_on = forms.DateField(label="À partir du", widget=DayInput)
    field_order = ("organisation", "programme", "title", "places", "starts_on", "ends_on")

    def __init__(
        self,
        data: Any = None,
        *,
        programmes: Sequence[Programme],
        organisations: Sequence[Organisation],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, today=today, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        titles = dict.fromkeys(title for one in programmes for title in one.titles)
        self._choose("programme", "Action", [(one.code, one.name) for one in programmes])
        self._choose("organisation", "Structure", [(key, one.name) for key, one in self.organisations.items()])
        if titles:
            choices = [("", "Ce n'est pas une session"), *((one, one) for one in titles)]
            self.fields["title"] = forms.ChoiceField(label="Intitulé de la session", choices=choices, required=False)
        else:
            del self.fields["title"]
        if len(self.organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(self.organisations))
        self.order_fields(self.field_order)

    def _choose(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        first = [("", "Choisir…")] if len(choices) > 1 else []
        self.fields[name] = forms.ChoiceField(label=label, choices=[*first, *choices])

    def clean_starts_on(self) -> date:
        """Within three years."""
        day: date = self.cleaned_data["starts_on"]
        if not self.today - YEARS <= day <= self.today + YEARS:
            raise ValidationError("Vérifiez l'année : cette date est à plus de trois ans d'aujourd'hui.")
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.open_places` takes besides the structure."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}

    @property
    def chosen(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]


class ChangeForm(PlacesFields):
    """What may change of places that are open."""

    def __init__(self, data: Any = None, *, provision: Provision, today: date) -> None:
        names = ("places", "ends_on", "agreement", "funding", "place_note")
        super().__init__(data, today=today, initial={name: getattr(provision, name) for name in names})


class YearForm(forms.Form):
    """The places of every structure for one period; a blank line opens nothing."""

    starts_on = forms.DateField(label="À partir du", widget=DayInput)
    ends_on = forms.DateField(label="Jusqu'au", widget=DayInput)

    def __init__(self, data: Any = None, *, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.organisations = {f"places_{one.pk}": one for one in organisations}
        for name, one in self.organisations.items():
            self.fields[name] = forms.IntegerField(label=one.name, min_value=1, max_value=MOST, required=False)

    @property
    def rows(self) -> list[Any]:
        """The line of each structure."""
        return [self[name] for name in self.organisations]

    @property
    def days(self) -> list[Any]:
        """The period, the same for all."""
        return [self["starts_on"], self["ends_on"]]

    @property
    def counts(self) -> list[tuple[Organisation, int]]:
        """Those that open, with how many places. Raises ValidationError when none does."""
        found = [(one, self.cleaned_data[name]) for name, one in self.organisations.items() if self.cleaned_data[name]]
        if not found:
            raise ValidationError("Écrivez un nombre de places sur au moins une ligne.")
        return found
