"""Forms of health: a question of the closed list, an opinion in words of work, and what the compartment keeps."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from rebond.ground.web import words
from rebond.ground.web.forms import DayInput
from rebond.journey.health import vocabulary
from rebond.journey.health.models import Consultation, HealthRequest, Opinion
from rebond.journey.health.states import WAITING, Addressee, Question, Status
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment

STATES = {"attente": ("à répondre", Q(status__in=WAITING)), "donnes": ("avis donné", Q(status=Status.ANSWERED))}
LONGEST_NOTE, LONGEST_LETTER, LONGEST_ADDRESS = 20_000, 10_000, 400


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "autocomplete": "off"})


class RequestFilters(forms.Form):
    """What narrows the list of requests."""

    etat = forms.ChoiceField(
        label="État", choices=[("", "Toutes"), *((key, label) for key, (label, _) in STATES.items())], required=False
    )
    question = forms.ChoiceField(label="Question", choices=[("", "Toutes"), *Question.choices], required=False)

    def clean_etat(self) -> Q | str:
        """The state as a condition."""
        found = STATES.get(self.cleaned_data["etat"])
        return found[1] if found else ""


class AskForm(forms.Form):
    """What is asked of the doctor, never why."""

    question = forms.ChoiceField(label="Votre question", choices=Question.choices, widget=forms.RadioSelect)


class OpinionForm(forms.Form):
    """An opinion on work, in the words of the pack."""

    effect = forms.ChoiceField(label="Pour le travail, la personne", widget=forms.RadioSelect)
    conditions = forms.MultipleChoiceField(
        label="Conditions",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ce qu'il faut, jamais pourquoi.",
    )
    starts_on = forms.DateField(label="À partir du", widget=DayInput)
    ends_on = forms.DateField(label="Jusqu'au", widget=DayInput)
    answers = forms.MultipleChoiceField(label="Cet avis répond à", widget=forms.CheckboxSelectMultiple, required=False)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, current: Opinion | None, asked: list[HealthRequest], today: date) -> None:
        usual, _ = vocabulary.months(on=today)
        initial = {
            "starts_on": today,
            "ends_on": today + relativedelta(months=usual) - timedelta(days=1),
            "answers": [str(one.pk) for one in asked],
            "replaces": current.pk if current else None,
            "effect": current.effect if current else None,
            "conditions": current.conditions if current else [],
        }
        super().__init__(data, initial=initial)
        effects, conditions = vocabulary.effects(on=today), vocabulary.conditions(on=today)
        self._choose("effect", [(one.code, one.label) for one in effects.values()])
        self._choose("conditions", list(conditions.items()))
        self._choose("answers", [(str(one.pk), _asked(one)) for one in asked])
        if not asked:
            del self.fields["answers"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def show_now(self, current: Opinion | None) -> None:
        """After a refusal, the form replaces the opinion that is shown beside it."""
        given: Any = self.data
        data = given.copy()
        data["replaces"] = str(current.pk) if current else ""
        self.data = data

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.give_opinion` takes."""
        typed = {name: self.cleaned_data[name] for name in ("effect", "conditions", "starts_on", "ends_on", "replaces")}
        return {**typed, "answers": [UUID(pk) for pk in self.cleaned_data.get("answers", ())]}


def _asked(request: HealthRequest) -> str:
    who, day = request.asked_by.user.full_name, words.short_day(request.asked_at)
    return f"{request.get_question_display()} ({who}, le {day})"


class ConsultationForm(forms.Form):
    """What doctor or nurse notes of a meeting."""

    appointment = forms.ChoiceField(label="Rendez-vous", required=False)
    day = forms.DateField(label="Jour", widget=DayInput, required=False, help_text="S'il n'y avait pas de rendez-vous.")
    text = forms.CharField(label="Note", max_length=LONGEST_NOTE, widget=_area(12))

    def __init__(self, data: Any = None, *, appointments: list[Appointment], now: datetime) -> None:
        self.appointments, self.now = {str(one.pk): one for one in appointments}, now
        first = next(iter(self.appointments), "")
        super().__init__(data, initial={"appointment": first, "day": None if first else local_day(now)})
        choices = [(pk, words.moment(one.starts_at)) for pk, one in self.appointments.items()]
        field: Any = self.fields["appointment"]
        field.choices = [("", "Sans rendez-vous"), *choices]
        if not choices:
            del self.fields["appointment"]

    def clean(self) -> dict[str, Any]:
        """Either an appointment, or a day."""
        chosen = self.cleaned_data.get("appointment")
        if not chosen and not self.cleaned_data.get("day") and "day" not in self.errors:
            self.add_error("day", "Donnez le jour de la consultation, ou choisissez son rendez-vous.")
        return self.cleaned_data

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.write_consultation` takes."""
        chosen = self.appointments.get(self.cleaned_data.get("appointment") or "")
        held_at = chosen.starts_at if chosen else instant(self.cleaned_data["day"], self.now)
        return {"text": self.cleaned_data["text"], "held_at": held_at, "appointment": chosen}


class ChangeForm(forms.Form):
    """A note corrected by who wrote it. `version`: the one that they read."""

    text = forms.CharField(label="Note", max_length=LONGEST_NOTE, widget=_area(14))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)

    def show_now(self, kept: Consultation) -> None:
        """After a conflict, the next posting is about the text that is shown beside the form."""
        given: Any = self.data
        data = given.copy()
        data["version"] = str(kept.version)
        self.data = data


class LetterForm(forms.Form):
    """A letter to another professional of health."""

    addressee = forms.ChoiceField(label="À qui", choices=Addressee.choices, widget=forms.RadioSelect)
    recipient = forms.CharField(
        label="Nom et adresse",
        max_length=LONGEST_ADDRESS,
        widget=_area(4),
        help_text="Une ligne pour chaque ligne de l'adresse.",
    )
    body = forms.CharField(
        label="Texte",
        max_length=LONGEST_LETTER,
        widget=_area(14),
        help_text="Laissez une ligne vide entre deux paragraphes.",
    )


def instant(day: date, now: datetime) -> datetime:
    """Noon of that day, or now when it is today and noon is to come. Raises ValidationError for a day to come."""
    if day > local_day(now):
        raise ValidationError({"day": "La consultation ne peut pas être datée du futur."})
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return min(noon, now) if day == local_day(now) else noon
