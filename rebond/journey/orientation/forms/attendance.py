"""Whether the person came."""

from datetime import datetime

from django import forms
from django.http import QueryDict

from rebond.journey.orientation.forms.decisions import set_choices
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import MOVES, Status


class AttendanceForm(forms.Form):
    """What became of the appointment: only what is still possible is offered."""

    outcome = forms.ChoiceField(label="La personne est-elle venue ?", widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, *, appointment: Appointment, now: datetime) -> None:
        super().__init__(data)
        words = {
            Status.HELD: "Oui, elle est venue",
            Status.MISSED: "Non, et elle n'a pas prévenu",
            Status.EXCUSED: "Non, elle avait prévenu",
            Status.CANCELLED: "Le rendez-vous est annulé",
        }
        is_past = appointment.starts_at <= now
        possible = [status for status in words if status in MOVES[appointment.status]]
        offered = [status for status in possible if is_past or status in (Status.EXCUSED, Status.CANCELLED)]
        set_choices(self, "outcome", [(status.value, words[status]) for status in offered])

    @property
    def status(self) -> Status:
        return Status(self.cleaned_data["outcome"])

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED
