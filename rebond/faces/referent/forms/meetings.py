"""The form of a meeting: promises settled, presence, what was said, what follows, the next hour."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from rebond.ground.web import words
from rebond.ground.web.forms import DayInput, HourInput
from rebond.journey.support.models import Step
from rebond.journey.support.operations import Meeting, NextHour, StepLine
from rebond.journey.support.states import Channel, Doer, StepStatus
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import Mode
from rebond.people.appointments.states import Status as Attendance

LINES = 3
"""Lines for next steps that are shown first."""
MOST_LINES = 12

ATTENDANCE = (
    (Attendance.HELD, "est venue"),
    (Attendance.MISSED, "n'est pas venue"),
    (Attendance.EXCUSED, "a prévenu : excusée"),
    ("", "Ne rien noter de ce rendez-vous"),
)
OUTCOMES = ((StepStatus.OPEN, "À faire"), (StepStatus.DONE, "Faite"), (StepStatus.DROPPED, "Abandonnée"))


class MeetingForm(forms.Form):
    """Everything of one meeting; only what was said, and the day when no appointment gives it, are asked for."""

    all_optional = True

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    writer = forms.CharField(max_length=40, widget=forms.HiddenInput)
    lines = forms.IntegerField(min_value=1, max_value=MOST_LINES, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label="Comment vous êtes-vous parlé ?", choices=Channel.choices)
    day = forms.DateField(label="Jour", widget=DayInput)
    hour = forms.TimeField(label="Heure", widget=HourInput)
    text = forms.CharField(
        label="Ce qui s'est dit",
        max_length=8000,
        required=False,
        widget=forms.Textarea({"rows": 7}),
        help_text="De la santé, notez l'effet sur le travail seulement : le reste se dit au médecin.",
    )
    is_shared = forms.BooleanField(
        label="La personne peut lire cette note",
        required=False,
        help_text="Décochez si elle ne doit pas la lire dans son espace. Elle garde le droit de la demander.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        now: datetime,
        appointment: Appointment | None,
        promises: Sequence[Step],
        kinds: Sequence[Kind],
        hours: Sequence[Slot],
        lines: int = LINES,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.now, self.appointment, self.promises, self.count = now, appointment, promises, lines
        self.kinds = {kind.code: kind for kind in kinds}
        self.fields["text"].widget.attrs["autocomplete"] = "off"
        if appointment is not None:
            self.fields["attendance"] = forms.ChoiceField(
                label="La personne", choices=ATTENDANCE, required=False, widget=forms.RadioSelect
            )
        for step in promises:
            self._add_promise(step)
        for rank in range(lines):
            self._add_line(rank)
        if kinds:
            self._add_hours(hours)

    def _add_promise(self, step: Step) -> None:
        self.fields[f"promise_{step.pk.hex}"] = forms.ChoiceField(
            label=step.text, choices=OUTCOMES, required=False, widget=forms.RadioSelect, initial=StepStatus.OPEN
        )
        self.fields[f"outcome_{step.pk.hex}"] = forms.CharField(
            label="Ce que cela a donné", max_length=300, required=False
        )

    def _add_line(self, rank: int) -> None:
        self.fields[f"doer_{rank}"] = forms.ChoiceField(label="Qui", choices=Doer.choices, required=False)
        self.fields[f"step_{rank}"] = forms.CharField(label="Quoi", max_length=300, required=False)
        self.fields[f"due_{rank}"] = forms.DateField(label="Avant le", required=False, widget=DayInput)

    def _add_hours(self, hours: Sequence[Slot]) -> None:
        choices = [(slot_value(slot), words.moment(slot.starts_at)) for slot in hours]
        kept = self._kept_hour()
        if kept and kept[0] and kept[0] not in dict(choices):
            choices.insert(0, kept)
        self.fields["kind"] = forms.ChoiceField(
            label="Nature", required=False, choices=[(code, kind.name) for code, kind in self.kinds.items()]
        )
        self.fields["slot"] = SlotField(
            label="Prochain rendez-vous",
            choices=[("", "Pas maintenant"), *choices],
            required=False,
            widget=forms.RadioSelect,
        )

    def _kept_hour(self) -> tuple[str, str] | None:
        """The hour that was chosen before, still shown when others are free now."""
        told = str(self.data.get("slot", "") if self.is_bound else self.initial.get("slot", ""))
        try:
            return told, words.moment(datetime.fromisoformat(told.split("|", maxsplit=1)[0])) if told else ""
        except ValueError:
            return None

    @property
    def told_promises(self) -> list[tuple[Step, BoundField, BoundField]]:
        """Each promise with its two fields."""
        return [(one, self[f"promise_{one.pk.hex}"], self[f"outcome_{one.pk.hex}"]) for one in self.promises]

    @property
    def told_lines(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Each line of next steps."""
        return [(self[f"doer_{rank}"], self[f"step_{rank}"], self[f"due_{rank}"]) for rank in range(self.count)]

    @property
    def can_add(self) -> bool:
        return self.count < MOST_LINES

    def clean(self) -> dict[str, Any]:
        """What was said, unless the person did not come; a line of steps says what."""
        said = self.cleaned_data
        is_absence = said.get("attendance") in (Attendance.MISSED, Attendance.EXCUSED)
        if not is_absence and "text" not in self.errors and not said.get("text", "").strip():
            self.add_error("text", "Écrivez quelques mots de ce qui s'est dit.")
        if said.get("attendance") != Attendance.HELD and not is_absence:
            self._check_day(said)
        for rank in range(self.count):
            self._check_line(said, rank)
        return said

    def _check_day(self, said: dict[str, Any]) -> None:
        if said.get("day") and said.get("hour") and self._told_at > self.now:
            self.add_error("day", "Notez un échange qui a eu lieu : cette heure est à venir.")

    def _check_line(self, said: dict[str, Any], rank: int) -> None:
        due_on = said.get(f"due_{rank}")
        if due_on and not said.get(f"step_{rank}", "").strip():
            self.add_error(f"step_{rank}", "Dites ce qui est à faire avant ce jour, ou effacez la date.")
        if due_on and due_on < timezone.localtime(self.now).date():
            self.add_error(f"due_{rank}", "Ce jour est passé : choisissez un jour à venir.")

    @property
    def _told_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))

    def meeting(self, *, organisation: Organisation, agents: Sequence[Membership]) -> Meeting:
        """What the form says, for the operation."""
        said = self.cleaned_data
        attendance = said.get("attendance", "")
        is_of_appointment = self.appointment is not None and bool(attendance)
        met_at = self.appointment.starts_at if self.appointment and is_of_appointment else self._told_at
        return Meeting(
            channel=said["channel"],
            met_at=met_at,
            text=said["text"],
            is_shared=said["is_shared"],
            seen=said["seen"],
            appointment=self.appointment if is_of_appointment else None,
            attendance=attendance,
            settled=self._settled(),
            steps=self._steps(),
            next_hour=self._next_hour(organisation, agents),
        )

    def _settled(self) -> dict[UUID, tuple[str, str]]:
        said, found = self.cleaned_data, {}
        for step in self.promises:
            to = said.get(f"promise_{step.pk.hex}") or StepStatus.OPEN
            if to != StepStatus.OPEN:
                found[step.pk] = (to, said[f"outcome_{step.pk.hex}"])
        return found

    def _steps(self) -> list[StepLine]:
        said = self.cleaned_data
        lines = (
            (said[f"step_{rank}"].strip(), said[f"doer_{rank}"], said[f"due_{rank}"]) for rank in range(self.count)
        )
        return [StepLine(doer or Doer.PERSON, text, due_on) for text, doer, due_on in lines if text]

    def _next_hour(self, organisation: Organisation, agents: Sequence[Membership]) -> NextHour | None:
        text = self.cleaned_data.get("slot")
        if not text:
            return None
        moment, agent, mode = text.split("|")
        kind = self.kinds.get(self.cleaned_data["kind"]) or next(iter(self.kinds.values()))
        who = next((one for one in agents if str(one.pk) == agent), None)
        return NextHour(kind.code, kind.minutes, datetime.fromisoformat(moment), organisation, who, mode)


class SlotField(forms.ChoiceField):
    """One of the hours that were free when the page was opened: the operation says whether it still is."""

    def validate(self, value: Any) -> None:
        """Any hour that this page may have written."""
        try:
            moment, _agent, mode = value.split("|") if value else ("", "", "")
            is_told = not value or (datetime.fromisoformat(moment).tzinfo is not None and mode in Mode.values)
        except ValueError as error:
            raise ValidationError("Cette heure n'est plus proposée : choisissez-en une autre.") from error
        if not is_told:
            raise ValidationError("Cette heure n'est plus proposée : choisissez-en une autre.")


def slot_value(slot: Slot) -> str:
    """A free hour as the value of a choice."""
    mode = Mode.IN_PERSON if Mode.IN_PERSON in slot.modes else next(iter(slot.modes), Mode.IN_PERSON)
    return f"{slot.starts_at.isoformat()}|{slot.agent or ''}|{mode}"


def starting(*, now: datetime, version: int, writer: str, seen: str, appointment: Appointment | None) -> dict[str, Any]:
    """What the form opens with, when no draft is kept."""
    local = timezone.localtime(now)
    first: dict[str, Any] = {
        "channel": Channel.IN_PERSON,
        "day": local.date(),
        "hour": local.time().replace(second=0, microsecond=0),
    }
    if appointment is not None:
        first["channel"] = MODES.get(Mode(appointment.mode), Channel.IN_PERSON)
        first["attendance"] = Attendance.HELD
    return {**first, "is_shared": True, "lines": LINES, "version": version, "writer": writer, "seen": seen}


MODES = {Mode.PHONE: Channel.PHONE, Mode.VIDEO: Channel.VIDEO, Mode.VISIT: Channel.VISIT}
