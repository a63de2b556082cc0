"""What an address asks of a board: a day, an agent, a room."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django import forms
from django.http import QueryDict

from rebond.faces.agenda.forms.fields import agent_choices, choose, room_choices
from rebond.ground.web.forms import DayInput
from rebond.people.accounts.models import Membership
from rebond.people.appointments.models import Room


class BoardForm(forms.Form):
    """An address that says nothing, or nonsense, asks for today and everybody."""

    jour = forms.DateField(label="Jour", required=False, widget=DayInput)

    def __init__(self, data: QueryDict, *, today: date, team: Sequence[Membership], rooms: Sequence[Room]) -> None:
        super().__init__(data)
        self.today, self.team, self.rooms = today, team, rooms
        self.fields["agent"] = forms.ChoiceField(
            label="Agent", required=False, choices=agent_choices(team, nobody="Toute l'équipe")
        )
        if rooms:
            choices = room_choices(rooms, nowhere="Toutes les salles")
            self.fields["salle"] = forms.ChoiceField(label="Salle", required=False, choices=choices)
        self.is_valid()

    @property
    def day(self) -> date:
        day: date = self.cleaned_data.get("jour") or self.today
        return day if date(2000, 1, 1) < day < date(2100, 1, 1) else self.today

    @property
    def agent(self) -> Membership | None:
        found: Membership | None = choose(self.team, self.cleaned_data.get("agent") or "")
        return found

    @property
    def room(self) -> UUID | None:
        found: Room | None = choose(self.rooms, self.cleaned_data.get("salle") or "")
        return found.pk if found else None
