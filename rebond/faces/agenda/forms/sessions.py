"""Forms of collective sessions."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from rebond.faces.agenda.forms.booking import TeamForm
from rebond.faces.agenda.forms.fields import FAR, choose, day_field, hour_field, instant
from rebond.ground.deadlines import holidays


class SessionForm(TeamForm):
    """A session, or several: the same hour on the same weekday, public holidays left out."""

    nobody = "Personne en particulier"

    kind = forms.ChoiceField(label="Nature")
    day = day_field("Jour")
    hour = hour_field("Heure")
    agent = forms.ChoiceField(label="Animée par", required=False)
    room = forms.ChoiceField(label="Salle", required=False)
    mode = forms.ChoiceField(label="Façon de se voir")
    minutes = forms.IntegerField(
        label="Durée (minutes)", min_value=5, max_value=600, required=False, help_text="Vide : celle de la nature."
    )
    places = forms.IntegerField(
        label="Places", min_value=1, max_value=500, required=False, help_text="Vide : celles de la nature."
    )
    place_note = forms.CharField(label="Précision sur le lieu", max_length=200, required=False)
    count = forms.IntegerField(label="Combien de fois", min_value=1, max_value=52, initial=1)
    every_weeks = forms.IntegerField(label="Toutes les combien de semaines", min_value=1, max_value=8, initial=1)

    def clean(self) -> dict[str, Any]:
        """The last session is within a year too."""
        said = self.cleaned_data
        if {"day", "count", "every_weeks"} <= said.keys():
            last = said["day"] + (said["count"] - 1) * timedelta(weeks=said["every_weeks"])
            if last - self.today > FAR:
                self.add_error("count", "La dernière séance tombe dans plus d'un an : ouvrez-en moins.")
        return said

    @property
    def starts(self) -> list[datetime]:
        """The hours of the sessions; a day on which services are closed is left out, but the first one is refused."""
        said = self.cleaned_data
        step = timedelta(weeks=said["every_weeks"])
        days = [said["day"] + rank * step for rank in range(said["count"])]
        return [instant(day, said["hour"]) for day in days if day == said["day"] or not holidays.closed(day)]

    @property
    def plan(self) -> dict[str, Any]:
        """As `operations.repeat_session` wants it."""
        said = self.cleaned_data
        return {
            "kind": said["kind"],
            "agent": choose(self.team.agents, said["agent"]),
            "room": choose(self.team.rooms, said["room"]),
            **{name: said[name] for name in ("mode", "minutes", "places", "place_note")},
        }


class PersonForm(forms.Form):
    """Whom a button is about."""

    person = forms.UUIDField(
        error_messages={"invalid": "Choisissez une personne.", "required": "Choisissez une personne."}
    )
