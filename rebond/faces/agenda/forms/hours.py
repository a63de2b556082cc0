"""Forms of what an agent's hours are: openings, absences, what they have in common."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rebond.faces.agenda.forms.fields import (
    FAR,
    check_day,
    choose,
    day_field,
    hour_field,
    instant,
    kind_choices,
    mode_choices,
    room_choices,
)
from rebond.ground.connectors import fetching
from rebond.ground.messaging.rules import telling_words
from rebond.ground.web import words
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Opening, Room
from rebond.people.appointments.states import Motive

WEEKDAYS = [(str(rank + 1), name.capitalize()) for rank, name in enumerate(words.WEEKDAYS[:6])]
SEVERAL = forms.CheckboxSelectMultiple
TYPED = [(motive, motive.label) for motive in Motive if motive != Motive.BUSY]


class OpeningForm(forms.Form):
    """Hours of some weekdays, or of one day."""

    kinds = forms.MultipleChoiceField(label="Natures de rendez-vous", widget=SEVERAL)
    modes = forms.MultipleChoiceField(label="Façons de se voir", widget=SEVERAL, choices=mode_choices())
    opens = hour_field("De", initial=time(9))
    closes = hour_field("À", initial=time(12))
    weekdays = forms.MultipleChoiceField(label="Jours de la semaine", widget=SEVERAL, choices=WEEKDAYS, required=False)
    starts_on = day_field("À partir du", required=False)
    ends_on = day_field("Jusqu'au", required=False)
    every_weeks = forms.IntegerField(
        label="Toutes les combien de semaines", min_value=1, max_value=8, initial=1, required=False
    )
    only_in_school_time = forms.BooleanField(label="Hors vacances scolaires", required=False)
    on = day_field(
        "Ou un seul jour, le", required=False, help_text="Pour une plage exceptionnelle : laissez les jours vides."
    )
    room = forms.ChoiceField(label="Salle", required=False)

    def __init__(
        self, data: Any = None, *, kinds: Iterable[Kind], rooms: Iterable[Room], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.held, self.rooms, self.today = list(kinds), list(rooms), today
        self.fields["kinds"] = forms.MultipleChoiceField(
            label="Natures de rendez-vous", widget=SEVERAL, choices=kind_choices(self.held)
        )
        self.fields["room"] = forms.ChoiceField(label="Salle", required=False, choices=room_choices(self.rooms))

    def clean_starts_on(self) -> date | None:
        return check_day(
            self.cleaned_data["starts_on"], today=min(self.today, self.initial.get("starts_on") or self.today)
        )

    def clean_ends_on(self) -> date | None:
        return check_day(self.cleaned_data["ends_on"], today=self.today)

    def clean_on(self) -> date | None:
        return check_day(self.cleaned_data["on"], today=self.today)

    def clean(self) -> dict[str, Any]:
        """Weekdays or one day, never both; the end after the beginning."""
        said = self.cleaned_data
        if not self.errors and bool(said["weekdays"]) == bool(said["on"]):
            raise ValidationError("Choisissez des jours de la semaine, ou un seul jour : l'un des deux.")
        opens, closes = said.get("opens"), said.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", "L'heure de fin vient après l'heure de début.")
        elif opens and closes and (long := self._too_long(opens, closes)):
            self.add_error("closes", f"Trop court : « {long.name} » dure {long.minutes} minutes.")
        return said

    def _too_long(self, opens: time, closes: time) -> Kind | None:
        """The first of the kinds chosen that these hours do not hold once."""
        length = datetime.combine(self.today, closes) - datetime.combine(self.today, opens)
        chosen = self.cleaned_data.get("kinds", ())
        return next((kind for kind in self.held if kind.code in chosen and kind.length > length), None)

    def plans(self) -> list[dict[str, Any]]:
        """What each opening says: one for each weekday, or one for the day."""
        said = self.cleaned_data
        common = {
            "kinds": said["kinds"],
            "modes": said["modes"],
            "opens": said["opens"],
            "closes": said["closes"],
            "room": choose(self.rooms, said["room"]),
            "only_in_school_time": said["only_in_school_time"],
        }
        if said["on"]:
            return [{**common, "on": said["on"], "weekday": None, "starts_on": None, "ends_on": None, "every_weeks": 1}]
        weekly = {
            "starts_on": said["starts_on"] or self.today,
            "ends_on": said["ends_on"],
            "every_weeks": said["every_weeks"] or 1,
            "on": None,
        }
        return [{**common, **weekly, "weekday": int(weekday)} for weekday in said["weekdays"]]


def opening_initial(row: Opening) -> dict[str, Any]:
    """What the form shows of an opening that is changed."""
    names = ("kinds", "modes", "opens", "closes", "starts_on", "ends_on", "every_weeks", "only_in_school_time", "on")
    said = {name: getattr(row, name) for name in names}
    return {**said, "weekdays": [str(row.weekday)] if row.weekday else [], "room": str(row.room_id or "")}


class EndForm(forms.Form):
    """The last day on which hours are offered."""

    on = day_field("Dernier jour")

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        return check_day(self.cleaned_data["on"], today=self.today)


class AbsenceForm(forms.Form):
    """From when to when nobody is received, and why: whole days, unless hours are said."""

    first = day_field("Du")
    first_hour = hour_field("À partir de", required=False)
    last = day_field("Au", required=False, help_text="Laissez vide pour un seul jour.")
    last_hour = hour_field("Jusqu'à", required=False)
    motive = forms.ChoiceField(label="Motif", choices=TYPED, initial=Motive.LEAVE)

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today

    def clean_first(self) -> date | None:
        return check_day(self.cleaned_data["first"], today=self.today)

    def clean_last(self) -> date | None:
        return check_day(self.cleaned_data["last"], today=self.today)

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, within a year."""
        if self.errors:
            return self.cleaned_data
        if self.until <= self.since:
            self.add_error("last", "La fin vient après le début.")
        elif self.until - self.since > FAR:
            self.add_error("last", "Une absence dure un an au plus.")
        return self.cleaned_data

    @property
    def since(self) -> datetime:
        return instant(self.cleaned_data["first"], self.cleaned_data["first_hour"] or time())

    @property
    def until(self) -> datetime:
        day = self.cleaned_data["last"] or self.cleaned_data["first"]
        hour = self.cleaned_data["last_hour"]
        return instant(day, hour) if hour else instant(day + timedelta(days=1), time())


class AgendaForm(forms.Form):
    """What all the hours of an agent have in common, and where their own calendar is read."""

    languages = forms.CharField(
        label="Langues parlées",
        max_length=200,
        required=False,
        help_text="Séparées par des virgules, en plus du français : arabe, langue des signes…",
    )
    is_accessible = forms.BooleanField(label="Je reçois dans un lieu accessible en fauteuil", required=False)
    gap_minutes = forms.IntegerField(
        label="Minutes libres après chaque rendez-vous", min_value=0, max_value=120, initial=0
    )
    video_url = forms.URLField(
        label="Adresse de ma salle de visio",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="Elle commence par https:// et part aux personnes reçues en visio, avec leur rendez-vous et son rappel.",
        error_messages={"invalid": "Écrivez une adresse entière, qui commence par https://."},
    )
    calendar_url = forms.CharField(
        label="Adresse de mon agenda personnel (.ics)",
        max_length=500,
        required=False,
        widget=forms.URLInput,
        help_text="Elle commence par https://. Seules les heures occupées sont lues, jamais les titres.",
    )

    def clean_languages(self) -> list[str]:
        """Each language once, in small letters."""
        said = [word.strip().lower() for word in self.cleaned_data["languages"].split(",")]
        found = [*dict.fromkeys(word for word in said if word)]
        if any(len(word) > 40 for word in found):
            raise ValidationError("Écrivez les langues une par une, séparées par des virgules.")
        return found

    def clean_video_url(self) -> str:
        """An https address without the words that a passer-by should not read."""
        url: str = self.cleaned_data["video_url"]
        if url and not url.startswith("https://"):
            raise ValidationError("Écrivez une adresse entière, qui commence par https://.")
        if telling := telling_words(url):
            raise ValidationError(f"Un passant peut lire cette adresse : il y est écrit « {' », « '.join(telling)} ».")
        return url

    def clean_calendar_url(self) -> str:
        """A public https address; calendars often give theirs as webcal://."""
        url: str = self.cleaned_data["calendar_url"].strip()
        if url.startswith("webcal://"):
            url = "https://" + url.removeprefix("webcal://")
        if url:
            try:
                fetching.check(url)
            except fetching.Unreachable as trouble:
                raise ValidationError(str(trouble)) from trouble
        return url


class RoomForm(forms.Form):
    """A place where people are received."""

    name = forms.CharField(label="Nom", max_length=80)
    seats = forms.IntegerField(label="Places assises", min_value=1, max_value=500, initial=2)
    is_accessible = forms.BooleanField(label="Accessible en fauteuil", required=False)


class ChangeRoomForm(RoomForm):
    """The same, and its end."""

    is_closed = forms.BooleanField(label="On ne reçoit plus dans cette salle", required=False)
