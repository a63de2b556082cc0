"""Fields and choices that several forms of the agenda share."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.web.forms import DayInput, HourInput
from rebond.people.accounts.models import Membership
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Room
from rebond.people.appointments.states import Mode

FAR = timedelta(days=366)


def kind_choices(kinds: Iterable[Kind]) -> list[tuple[str, str]]:
    """Kinds by their names."""
    return [(kind.code, kind.name) for kind in kinds]


def agent_choices(agents: Iterable[Membership], *, nobody: str) -> list[tuple[str, str]]:
    """Colleagues by name, after the words that mean none of them."""
    return [("", nobody), *((str(agent.pk), agent.user.full_name) for agent in agents)]


def room_choices(rooms: Iterable[Room], *, nowhere: str = "Sans salle") -> list[tuple[str, str]]:
    """Rooms by name, after the words that mean none of them."""
    return [("", nowhere), *((str(room.pk), f"{room.name} ({room.seats} places)") for room in rooms)]


def mode_choices(modes: Iterable[str] = Mode.values) -> list[tuple[str, str]]:
    """Ways of meeting, as they are said."""
    return [(mode, str(Mode(mode).label)) for mode in modes]


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, with the browser's calendar."""
    return forms.DateField(label=label, widget=DayInput, required=required, help_text=help_text)


def hour_field(label: str, *, required: bool = True, initial: time | None = None) -> forms.TimeField:
    """An hour, with the browser's clock."""
    return forms.TimeField(label=label, widget=HourInput, required=required, initial=initial)


def check_day(day: date | None, *, today: date) -> date | None:
    """A day from today on, at most a year away. Raises ValidationError."""
    if day is not None and day < today:
        raise ValidationError("Ce jour est passé : choisissez un jour à venir.")
    if day is not None and day - today > FAR:
        raise ValidationError("Choisissez un jour à moins d'un an d'aujourd'hui.")
    return day


def instant(day: date, hour: time) -> datetime:
    """A local day and hour, as an instant."""
    return timezone.make_aware(datetime.combine(day, hour))


def choose(found: Iterable[Any], pk: str) -> Any:
    """The row of this key among those that may be chosen; None for none."""
    return next((row for row in found if str(row.pk) == pk), None)
