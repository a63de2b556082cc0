"""Forms of contacts and appointments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.faces.casefile.forms.widgets import LightSelect
from rebond.ground.deadlines import holidays
from rebond.ground.web.forms import DayInput, HourInput
from rebond.people.accounts.models import Membership
from rebond.people.appointments.queries import Kind
from rebond.people.appointments.states import MOVES, Status
from rebond.people.beneficiaries.states import ContactKind


@dataclass(frozen=True)
class Preset:
    """One contact noted in one tap."""

    code: str
    label: str
    icon: str
    kind: ContactKind
    is_reached: bool
    is_incoming: bool = False


PRESETS = (
    Preset("appel", "Appel : joint", "telephone-outbound", ContactKind.CALL, is_reached=True),
    Preset("sans-reponse", "Appel : pas de réponse", "telephone-x", ContactKind.CALL, is_reached=False),
    Preset(
        "a-appele", "La personne a appelé", "telephone-inbound", ContactKind.CALL, is_reached=True, is_incoming=True
    ),
    Preset("visite", "Visite : rencontrée", "house-door", ContactKind.VISIT, is_reached=True),
    Preset("courrier", "Courrier envoyé", "envelope", ContactKind.MAIL, is_reached=False),
)
"""The buttons of the quick note, the most used first."""


class ContactForm(forms.Form):
    """A contact noted in ten seconds: a button, and a few words if they help."""

    note = forms.CharField(
        label="Quelques mots",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="La personne peut lire ce qui est écrit sur elle. Rien sur la santé.",
    )
    preset = forms.ChoiceField(
        label="Contact", choices=[(preset.code, preset.label) for preset in PRESETS], widget=forms.RadioSelect
    )

    @property
    def chosen(self) -> Preset:
        return next(preset for preset in PRESETS if preset.code == self.cleaned_data["preset"])


class BookAllForm(forms.Form):
    """Appointments one after the other, on the working days from the first one on: what for, when, with whom."""

    kind = forms.ChoiceField(label="Nature", widget=LightSelect)
    day = forms.DateField(label="Jour", widget=DayInput)
    hour = forms.TimeField(label="Heure", widget=HourInput)
    agent = forms.ChoiceField(label="Avec", required=False, widget=LightSelect)
    until = forms.TimeField(label="Dernier rendez-vous de la journée à", widget=HourInput, initial=time(16, 30))
    pause_from = forms.TimeField(label="Pause de", widget=HourInput, initial=time(12), required=False)
    pause_to = forms.TimeField(label="Pause jusqu'à", widget=HourInput, initial=time(14), required=False)

    def __init__(
        self, data: Any = None, *, kinds: list[Kind], agents: Iterable[Membership], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.kinds = {kind.code: kind for kind in kinds}
        self.agents = {str(agent.pk): agent for agent in agents}
        self.today = today
        self.fields["kind"] = forms.ChoiceField(
            label="Nature", choices=[(kind.code, kind.name) for kind in kinds], widget=LightSelect
        )
        self.fields["agent"] = forms.ChoiceField(
            label="Avec",
            choices=[("", "Toute l'équipe"), *((pk, agent.user.full_name) for pk, agent in self.agents.items())],
            required=False,
            widget=LightSelect,
        )

    def clean_day(self) -> date:
        """A day of the next twelve months. What was held already is noted, not planned."""
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(
                "Ce jour est passé. La personne a déjà été reçue ? Notez l'entretien ou le contact depuis son dossier."
            )
        if (day - self.today).days > 366:
            raise ValidationError("Choisissez un jour à moins d'un an d'aujourd'hui.")
        return day

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))

    @property
    def kind_chosen(self) -> Kind:
        return self.kinds[self.cleaned_data["kind"]]

    @property
    def agent_chosen(self) -> Membership | None:
        return self.agents.get(self.cleaned_data["agent"])

    def clean(self) -> dict[str, Any]:
        """At least one appointment fits in a day."""
        if not self.errors and not self._slots_of(self.cleaned_data["day"]):
            self.add_error("until", "Aucun rendez-vous ne tient dans la journée : vérifiez les heures.")
        return self.cleaned_data

    def slots(self, count: int) -> list[datetime]:
        """The beginnings of so many appointments."""
        found: list[datetime] = []
        day: date = self.cleaned_data["day"]
        while len(found) < count:
            if day.weekday() < 5 and not holidays.closed(day):
                found += self._slots_of(day)
            day += timedelta(days=1)
        return found[:count]

    def _slots_of(self, day: date) -> list[datetime]:
        step = timedelta(minutes=self.kind_chosen.minutes + self.kind_chosen.buffer_minutes)
        found, at = [], datetime.combine(day, self.cleaned_data["hour"])
        pause_from, pause_to = self.cleaned_data.get("pause_from"), self.cleaned_data.get("pause_to")
        while at <= datetime.combine(day, self.cleaned_data["until"]):
            if pause_from and pause_to and pause_from < (at + step).time() and at.time() < pause_to:
                at = datetime.combine(day, pause_to)
                continue
            found.append(timezone.make_aware(at))
            at += step
        return found


class AttendanceForm(forms.Form):
    """Whether the person came; what is still to come may only be excused or cancelled, what is noted only corrected."""

    status = forms.ChoiceField(label="La personne", widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, noted: Status, is_past: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        past = [(Status.HELD, "est venue"), (Status.MISSED, "n'est pas venue")] if is_past else []
        after = [(Status.EXCUSED, "a prévenu : excusée"), (Status.CANCELLED, "le rendez-vous est annulé")]
        past, after = ([choice for choice in found if choice[0] in MOVES[noted]] for found in (past, after))
        self.fields["status"] = forms.ChoiceField(
            label="La personne", choices=[*past, *after], widget=forms.RadioSelect
        )
