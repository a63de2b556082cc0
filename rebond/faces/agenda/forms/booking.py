"""Forms of the booking screen: what is looked for, the hour that is taken, a series of hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rebond.faces.agenda.forms.fields import (
    agent_choices,
    check_day,
    choose,
    day_field,
    hour_field,
    instant,
    kind_choices,
    mode_choices,
    room_choices,
)
from rebond.people.accounts.models import Membership
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Room
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import Mode


@dataclass(frozen=True)
class Team:
    """Who may receive in an organisation, for what, and where."""

    kinds: Sequence[Kind]
    agents: Sequence[Membership]
    rooms: Sequence[Room]
    languages: Sequence[str] = ()

    @property
    def modes(self) -> list[str]:
        return [mode for mode in Mode.values if any(mode in kind.modes for kind in self.kinds)]


class SearchForm(forms.Form):
    """What free hours are looked for."""

    kind = forms.ChoiceField(label="Nature")
    agent = forms.ChoiceField(label="Avec", required=False)
    mode = forms.ChoiceField(label="Façon de se voir", required=False)
    language = forms.ChoiceField(label="Langue", required=False)
    since = day_field("À partir du", required=False)
    is_accessible = forms.BooleanField(label="Lieu accessible en fauteuil", required=False)

    def __init__(self, data: Any, *, team: Team, today: date) -> None:
        super().__init__(data)
        self.team, self.today = team, today
        choices = {
            "kind": kind_choices(team.kinds),
            "agent": agent_choices(team.agents, nobody="Toute l'équipe"),
            "mode": [("", "Selon l'heure choisie"), *mode_choices(team.modes)],
            "language": [("", "Toutes"), *((word, word) for word in team.languages)],
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = found
        if not team.languages:
            del self.fields["language"]

    def clean_since(self) -> date | None:
        return check_day(self.cleaned_data["since"], today=self.today)

    @property
    def kind_chosen(self) -> Kind:
        return next(kind for kind in self.team.kinds if kind.code == self.cleaned_data["kind"])

    @property
    def agent_chosen(self) -> Membership | None:
        found: Membership | None = choose(self.team.agents, self.cleaned_data.get("agent") or "")
        return found


@dataclass(frozen=True)
class Taken:
    """The hour that is taken, with whom and where."""

    starts_at: datetime
    agent: Membership | None
    room: Room | None
    mode: str


class PlaceForm(forms.Form):
    """The hour: one of those proposed, or another said by hand; and what goes with it."""

    convocation = forms.BooleanField(
        label="C'est une convocation",
        required=False,
        help_text="La personne la reçoit par SMS ou e-mail si elle l'a accepté, et par courrier.",
    )
    place_note = forms.CharField(label="Précision sur le lieu", max_length=200, required=False)
    day = day_field("Jour", required=False)
    hour = hour_field("Heure", required=False)
    room = forms.ChoiceField(label="Salle", required=False)
    slot = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, team: Team, today: date, usual: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.team, self.today, self.usual = team, today, usual
        self.fields["room"] = forms.ChoiceField(label="Salle", required=False, choices=room_choices(team.rooms))
        if not team.rooms:
            del self.fields["room"]

    def clean_day(self) -> date | None:
        return check_day(self.cleaned_data["day"], today=self.today)

    def clean(self) -> dict[str, Any]:
        """A slot that we wrote, or a day and an hour."""
        said = self.cleaned_data
        if said.get("slot"):
            said["taken"] = self._slot(said["slot"])
        elif not self.errors and not (said["day"] and said["hour"]):
            raise ValidationError("Choisissez une des heures libres, ou dites un jour et une heure.")
        return said

    def _slot(self, text: str) -> Taken:
        try:
            moment, agent, room, mode = text.split("|")
            starts_at = datetime.fromisoformat(moment)
        except ValueError as error:
            raise ValidationError("Cette heure n'est plus proposée : choisissez-en une autre.") from error
        if starts_at.tzinfo is None or (mode and mode not in Mode.values):
            raise ValidationError("Cette heure n'est plus proposée : choisissez-en une autre.")
        return Taken(starts_at, choose(self.team.agents, agent), choose(self.team.rooms, room), mode or Mode.IN_PERSON)

    def taken(self, search: SearchForm) -> Taken:
        """The hour that is taken; one said by hand is with whom and how the search says."""
        said, mode = self.cleaned_data, search.cleaned_data.get("mode") or ""
        if "taken" in said:
            found: Taken = said["taken"]
            return found
        kind = search.kind_chosen
        usual = self.usual or (Mode.IN_PERSON if Mode.IN_PERSON in kind.modes else kind.modes[0])
        room = choose(self.team.rooms, said.get("room") or "")
        return Taken(instant(said["day"], said["hour"]), search.agent_chosen, room, mode or usual)


def slot_value(slot: Slot, mode: str) -> str:
    """What the button of a slot posts."""
    usual = Mode.IN_PERSON if Mode.IN_PERSON in slot.modes else next(iter(slot.modes), "")
    chosen = mode if mode in slot.modes else usual
    return f"{slot.starts_at.isoformat()}|{slot.agent or ''}|{slot.room or ''}|{chosen}"


class TeamForm(forms.Form):
    """What a team makes in its hours: the choices of its kinds, agents, ways of meeting and rooms. `nobody`: no agent."""

    nobody = "Toute l'équipe"

    def __init__(self, data: Any = None, *, team: Team, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.team, self.today = team, today
        choices: dict[str, Iterable[tuple[str, str]]] = {
            "kind": kind_choices(team.kinds),
            "agent": agent_choices(team.agents, nobody=self.nobody),
            "mode": mode_choices(team.modes),
            "room": room_choices(team.rooms),
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared by each form
            field.choices = list(found)

    def clean_day(self) -> date | None:
        return check_day(self.cleaned_data["day"], today=self.today)


class SeriesForm(TeamForm):
    """The same hour, week after week."""

    kind = forms.ChoiceField(label="Nature")
    agent = forms.ChoiceField(label="Avec", required=False)
    mode = forms.ChoiceField(label="Façon de se voir", required=False)
    room = forms.ChoiceField(label="Salle", required=False)
    day = day_field("Premier jour", help_text="Les suivants tombent le même jour de la semaine.")
    hour = hour_field("Heure")
    count = forms.IntegerField(label="Nombre de rendez-vous", min_value=2, max_value=52, initial=12)
    every_weeks = forms.IntegerField(label="Toutes les combien de semaines", min_value=1, max_value=8, initial=1)

    @property
    def plan(self) -> dict[str, Any]:
        """As `queries.plan_series` wants it."""
        said = self.cleaned_data
        return {
            "kind": next(kind for kind in self.team.kinds if kind.code == said["kind"]),
            "first_at": instant(said["day"], said["hour"]),
            "count": said["count"],
            "every_weeks": said["every_weeks"],
            "agent": choose(self.team.agents, said["agent"]),
            "room": choose(self.team.rooms, said["room"]),
        }
