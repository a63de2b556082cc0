"""Forms of days: opening one or several, changing one, its rooms and those who run it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.events.accelerator.models import Day
from rebond.events.accelerator.workshops import Workshop
from rebond.events.jobdating.models import Theme
from rebond.ground.web import words
from rebond.ground.web.forms import DayInput, HourInput
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models import Room

SEVERAL = forms.CheckboxSelectMultiple
FAR = timedelta(days=400)


def _hour(label: str, *, required: bool = True, help_text: str = "") -> forms.TimeField:
    return forms.TimeField(label=label, widget=HourInput, required=required, help_text=help_text)


class Numbers(forms.Form):
    """What a day is made of, its hour apart."""

    capacity = forms.IntegerField(label="Personnes attendues", min_value=1, max_value=300)
    workshops = forms.MultipleChoiceField(label="Ateliers", widget=SEVERAL)
    lunch_from = _hour("Repas de", required=False, help_text="Tout le monde mange en même temps.")
    lunch_until = _hour("Repas jusqu'à", required=False)
    cost = forms.DecimalField(
        label="Coût de la journée, en euros",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text="S'il est connu : salles, intervenants, repas.",
    )

    def __init__(self, data: Any = None, *, workshops: Iterable[Workshop], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["workshops"] = _workshops(workshops)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if {"lunch_from", "lunch_until"} <= said.keys():
            first, last = said["lunch_from"], said["lunch_until"]
            if (first is None) != (last is None):
                self.add_error(
                    "lunch_until", "Dites de quelle heure à quelle heure on mange, ou laissez les deux vides."
                )
            elif first is not None and last <= first:
                self.add_error("lunch_until", "Le repas finit après avoir commencé.")
        return said

    @property
    def cost_cents(self) -> int | None:
        cost = self.cleaned_data["cost"]
        return None if cost is None else round(cost * 100)


def _workshops(
    known: Iterable[Workshop], *, required: bool = True, label: str = "Ateliers"
) -> forms.MultipleChoiceField:
    choices = [(one.code, f"{one.name} ({one.minutes} min, {_group(one)})") for one in known]
    return forms.MultipleChoiceField(label=label, widget=SEVERAL, choices=choices, required=required)


def _group(one: Workshop) -> str:
    return "seul" if one.is_individual else f"{one.smallest} à {one.largest} personnes"


class OpenForm(Numbers):
    """A day, or the same weekday for some weeks."""

    theme = forms.ChoiceField(label="Thème", help_text="Une série prend, chaque mois, le thème du mois.")
    site = forms.ChoiceField(
        label="Lieu",
        help_text="Un autre lieu que l'Accélérateur : édition itinérante, pour les Pôles de son territoire.",
    )
    day = forms.DateField(label="Jour", widget=DayInput)
    opens = _hour("De")
    closes = _hour("À")
    slot_minutes = forms.IntegerField(label="Minutes par créneau", min_value=5, max_value=60)
    weeks = forms.IntegerField(label="Combien de journées", min_value=1, max_value=52, initial=1)
    every = forms.IntegerField(label="Toutes les combien de semaines", min_value=1, max_value=8, initial=1)
    in_school_holidays = forms.BooleanField(label="Aussi pendant les vacances scolaires", required=False)
    like = forms.ChoiceField(label="Reprendre les salles et les animateurs de", required=False)
    place_note = forms.CharField(label="Précision sur le lieu", max_length=200, required=False)
    field_order = (
        *("theme", "site", "day", "opens", "closes", "weeks", "every", "in_school_holidays", "capacity", "workshops"),
        *("slot_minutes", "lunch_from", "lunch_until", "like", "place_note", "cost"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        themes: Iterable[Theme],
        sites: Iterable[Organisation],
        former: Iterable[Day],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.today = today
        self.themes = {str(one.pk): one for one in themes}
        self.sites = {str(one.pk): one for one in sites}
        self.former = {str(one.pk): one for one in former}
        told = [(pk, f"{words.sentence(words.month(one.month))} : {one.title}") for pk, one in self.themes.items()]
        self.fields["theme"] = forms.ChoiceField(
            label="Thème", choices=told, help_text="Une série prend, chaque mois, le thème du mois."
        )
        self.fields["site"].choices = [(pk, one.name) for pk, one in self.sites.items()]  # type: ignore[attr-defined]
        days = [(pk, words.sentence(words.full_day(one.session.starts_at))) for pk, one in self.former.items()]
        self.fields["like"].choices = [("", "Aucune journée : je les choisirai ensuite"), *days]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError("Ce jour est passé : choisissez un jour à venir.")
        if day - self.today > FAR:
            raise ValidationError("Choisissez un jour dans les treize mois à venir.")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if {"opens", "closes"} <= said.keys() and said["closes"] <= said["opens"]:
            self.add_error("closes", "La journée finit après avoir commencé.")
        return said

    @property
    def hours(self) -> tuple[time, time]:
        return self.cleaned_data["opens"], self.cleaned_data["closes"]

    def minutes(self, day: date) -> int:
        """How long the day really lasts, clocks that change included."""
        first, last = (timezone.make_aware(datetime.combine(day, hour)).timestamp() for hour in self.hours)
        return int(last - first) // 60


class RoomForm(forms.Form):
    """A room of the site, or a new one."""

    room = forms.ChoiceField(label="Salle du lieu", required=False)
    name = forms.CharField(label="Ou une nouvelle salle", max_length=80, required=False)
    seats = forms.IntegerField(label="Places assises", min_value=1, max_value=500, required=False)
    workshops = forms.MultipleChoiceField(label="Seulement pour")

    def __init__(
        self, data: Any = None, *, rooms: Iterable[Room], workshops: Iterable[Workshop], **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id="salle_%s", **kwargs)
        self.rooms = {str(one.pk): one for one in rooms}
        choices = [("", "Choisir"), *((pk, f"{one.name} ({one.seats} places)") for pk, one in self.rooms.items())]
        self.fields["room"].choices = choices  # type: ignore[attr-defined]
        self.fields["workshops"] = _workshops(workshops, required=False, label="Seulement pour ces ateliers")

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        name = said.get("name", "").strip()
        if bool(said.get("room")) == bool(name):
            self.add_error("room", "Choisissez une salle, ou donnez le nom d'une nouvelle.")
        if name and not said.get("seats"):
            self.add_error("seats", "Dites combien de personnes la nouvelle salle peut asseoir.")
        return said


class CoachForm(forms.Form):
    """An agent, or somebody who is only named; what they run, and their hours."""

    member = forms.ChoiceField(label="Agent", required=False)
    name = forms.CharField(label="Ou le nom d'un intervenant", max_length=120, required=False)
    workshops = forms.MultipleChoiceField(label="Anime")
    place = forms.CharField(
        label="Bureau ou stand",
        max_length=80,
        required=False,
        help_text="Où l'on vient, pour un atelier sans salle, comme « bureau 12 ».",
    )
    arrives = _hour("Arrive à", required=False, help_text="Vide : à l'ouverture.")
    leaves = _hour("Repart à", required=False, help_text="Vide : à la fin.")

    def __init__(
        self, data: Any = None, *, agents: Iterable[Membership], workshops: Iterable[Workshop], **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id="animateur_%s", **kwargs)
        self.agents = {str(one.pk): one for one in agents}
        told = ((pk, f"{one.user.full_name}, {one.organisation}") for pk, one in self.agents.items())
        self.fields["member"].choices = [("", "Choisir"), *told]  # type: ignore[attr-defined]
        self.fields["workshops"] = _workshops(workshops, label="Anime")

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if bool(said.get("member")) == bool(said.get("name", "").strip()):
            self.add_error("member", "Choisissez un agent, ou donnez un nom.")
        if said.get("arrives") and said.get("leaves") and said["leaves"] <= said["arrives"]:
            self.add_error("leaves", "On repart après être arrivé.")
        return said
