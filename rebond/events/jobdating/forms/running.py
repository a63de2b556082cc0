"""Forms of the day: what came of an interview, until when somebody is late, how it felt."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from rebond.events.jobdating.models import Meeting
from rebond.events.jobdating.states import Feeling, MeetingStatus, Outcome
from rebond.ground.parameters import queries as parameters
from rebond.ground.web.forms import DayInput, HourInput

MISSED, HELD, UNSAID = MeetingStatus.MISSED.value, MeetingStatus.HELD.value, MeetingStatus.PLANNED.value


SECOND = (("second_on", "Donnez le jour du second entretien."), ("second_hour", "Donnez son heure."))
"""What a second interview needs, and what is said when it lacks."""


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: even an empty posting is one."""
    return request.POST if request.method == "POST" else None


def reasons(on: date) -> list[tuple[str, str]]:
    """Why a recruiter says « pas maintenant »: the pack's list."""
    return [(one["code"], one["label"]) for one in parameters.get("jobdating.not_now_reasons", on=on)]


class OutcomeForm(forms.Form):
    """What came of an interview: an outcome, or that it did not take place."""

    outcome = forms.ChoiceField(
        label="Que devient cet entretien ?",
        choices=[*Outcome.choices, (MISSED, "N'a pas eu lieu")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une des réponses."},
    )
    not_now = forms.ChoiceField(label="Pas maintenant : pourquoi ?", required=False)
    second_on = forms.DateField(label="Second entretien : jour", required=False, widget=DayInput)
    second_hour = forms.TimeField(label="Second entretien : heure", required=False, widget=HourInput)

    def __init__(
        self, data: QueryDict | None, *, meeting: Meeting, on: date, more: bool = False, only_second: bool = False
    ) -> None:
        local = timezone.localtime(meeting.second_at) if meeting.second_at else None
        initial = {
            "outcome": meeting.outcome or (MISSED if meeting.status == MISSED else None),
            "not_now": meeting.not_now,
            "second_on": local.date() if local else None,
            "second_hour": local.time() if local else None,
        }
        super().__init__(data, initial=initial, auto_id=f"id_{meeting.pk}_%s")
        self.meeting = meeting
        for name, sentence in SECOND if only_second else ():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence
        not_now, outcome = self.fields["not_now"], self.fields["outcome"]
        if isinstance(not_now, forms.ChoiceField) and isinstance(outcome, forms.ChoiceField):
            not_now.choices = [("", "Choisir une raison"), *reasons(on)]
            if more:
                outcome.choices = [*Outcome.choices, (HELD, "A eu lieu, suite à dire"), (MISSED, "N'a pas eu lieu")]
                outcome.choices += [(UNSAID, "Erreur : encore à venir")]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == Outcome.NOT_NOW and not given.get("not_now") and "not_now" not in self.errors:
            self.add_error("not_now", "Dites pourquoi pas maintenant : choisissez une raison.")
        if given.get("outcome") == Outcome.SECOND:
            self._check_second(given)
        return given

    def _check_second(self, given: dict[str, Any]) -> None:
        for name, sentence in SECOND:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        second = self.second_at()
        if second is not None and second <= self.meeting.starts_at:
            self.add_error("second_on", "Le second entretien vient après celui-ci : choisissez une date à venir.")

    def second_at(self) -> datetime | None:
        """The instant of the second interview, when it is one and its day and hour are known."""
        given = self.cleaned_data
        if given.get("outcome") != Outcome.SECOND or not given.get("second_on") or not given.get("second_hour"):
            return None
        return timezone.make_aware(datetime.combine(given["second_on"], given["second_hour"]))


class LateForm(forms.Form):
    """Until when somebody is late."""

    until = forms.TimeField(
        label="Arrivée attendue à",
        widget=HourInput,
        error_messages={"required": "Donnez l'heure d'arrivée attendue.", "invalid": "Écrivez une heure, comme 14:30."},
    )


class FeelingForm(forms.Form):
    """How the person says that it went."""

    feeling = forms.ChoiceField(
        label="Comment ça s'est passé ?",
        choices=Feeling.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une des réponses."},
    )
    feedback = forms.CharField(
        label="Un mot, si vous voulez", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: QueryDict | None, *, meeting: Meeting) -> None:
        initial = {"feeling": meeting.feeling, "feedback": meeting.feedback}
        super().__init__(data, initial=initial, auto_id=f"id_{meeting.pk}_%s")


class CloseForm(forms.Form):
    """Closing the event, and what is said of the interviews that nobody noted."""

    others_missed = forms.BooleanField(label="Les entretiens sans réponse n'ont pas eu lieu", required=False)


class PostForm(forms.Form):
    """One button."""
