"""Forms of themes: the sector of a month, the meeting with its experts, what was learnt."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rebond.events.jobdating.forms.fields import by_key, hour
from rebond.events.jobdating.models import Recruiter
from rebond.ground.web import words
from rebond.ground.web.forms import DayInput
from rebond.people.accounts.models import Membership, Organisation

ROME = re.compile(r"[A-N]\d{0,4}")


class ThemeForm(forms.Form):
    """The sector of a month."""

    month = forms.ChoiceField(label="Mois")
    sector = forms.ChoiceField(label="Secteur")
    title = forms.CharField(label="Titre", max_length=80, required=False, help_text="Vide : le nom du secteur.")
    rome = forms.CharField(
        label="Domaines de métiers (ROME)",
        max_length=200,
        required=False,
        help_text="Codes ou débuts de codes séparés par des espaces, comme « G16 G18 ». Vide : ceux du secteur.",
    )
    expert = forms.ChoiceField(label="Expert du secteur", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        months: Sequence[date],
        sectors: dict[str, str],
        romes: dict[str, tuple[str, ...]],
        experts: Sequence[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.sectors, self.romes, self.experts = sectors, romes, experts
        said = [(f"{month:%Y-%m-%d}", words.sentence(words.month(month))) for month in months]
        self.fields["month"] = forms.ChoiceField(label="Mois", choices=said)
        self.fields["sector"] = forms.ChoiceField(label="Secteur", choices=list(sectors.items()))
        people = [("", "À désigner"), *((str(one.pk), one.user.full_name) for one in experts)]
        self.fields["expert"] = forms.ChoiceField(label="Expert du secteur", choices=people, required=False)

    def clean_rome(self) -> list[str]:
        """Codes of occupations, or their beginnings."""
        codes: list[str] = self.cleaned_data["rome"].upper().replace(",", " ").split()
        if wrong := [code for code in codes if not ROME.fullmatch(code)]:
            raise ValidationError(
                f"« {wrong[0]} » n'est pas un code ROME : une lettre de A à N, puis des chiffres, comme G16."
            )
        return codes

    @property
    def told(self) -> dict[str, Any]:
        """As `operations.themes` wants it."""
        said = self.cleaned_data
        return {
            "month": date.fromisoformat(said["month"]),
            "sector": said["sector"],
            "title": said["title"] or self.sectors[said["sector"]],
            "rome": said["rome"] or list(self.romes[said["sector"]]),
            "expert": by_key(self.experts, said["expert"]),
        }


class SiteForm(forms.Form):
    """Whatever takes place somewhere."""

    organisation = forms.ChoiceField(label="Lieu")

    def __init__(self, data: Any = None, *, sites: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.sites = sites
        choices = [(str(one.pk), f"{one.name}, {one.city}" if one.city else one.name) for one in sites]
        self.fields["organisation"] = forms.ChoiceField(label="Lieu", choices=choices)

    @property
    def site(self) -> Organisation:
        found: Organisation = by_key(self.sites, self.cleaned_data["organisation"])
        return found


class BriefingForm(SiteForm):
    """The meeting where a sector says what it expects."""

    day = forms.DateField(label="Jour", widget=DayInput)
    at = hour("Heure", required=True)
    minutes = forms.IntegerField(
        label="Durée (minutes)", min_value=15, max_value=600, required=False, help_text="Vide : la durée habituelle."
    )
    places = forms.IntegerField(
        label="Places", min_value=1, max_value=1000, required=False, help_text="Vide : le nombre habituel."
    )
    place_note = forms.CharField(label="Précision sur le lieu", max_length=200, required=False)


class LessonsForm(forms.Form):
    """What was learnt, and which companies were there."""

    lessons = forms.CharField(
        label="Ce que nous avons appris",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="Ce que les entreprises attendent, avec leurs mots. Chaque référent le lit avant de proposer quelqu'un.",
    )
    came = forms.MultipleChoiceField(label="Entreprises présentes", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, recruiters: Sequence[Recruiter], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(str(one.pk), one.company.name) for one in recruiters]
        if choices:
            self.fields["came"] = forms.MultipleChoiceField(
                label="Entreprises présentes", choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        else:
            del self.fields["came"]
