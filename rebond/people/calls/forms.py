"""Forms of the phone permanence: noting a call, returning it, who answers when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from rebond.ground.web.forms import DayInput, HourInput, PhoneField
from rebond.people.accounts.models import Membership
from rebond.people.calls.states import Subject

WEEKDAYS = ((1, "Lundi"), (2, "Mardi"), (3, "Mercredi"), (4, "Jeudi"), (5, "Vendredi"), (6, "Samedi"))
MOST_WEEKS = 26


class Outcome(TextChoices):
    """What came of calling back."""

    REACHED = "reached", "Personne jointe"
    NO_ANSWER = "no_answer", "Pas de réponse"
    DROPPED = "dropped", "Ne plus rappeler"


def _people(agents: Iterable[Membership]) -> list[tuple[str, str]]:
    return [(str(agent.pk), agent.user.full_name) for agent in agents]


class CallForm(forms.Form):
    """A call noted while it lasts. `is_known`: the person is, so that only somebody calling for them gives a name."""

    subject = forms.ChoiceField(label="Pourquoi cet appel ?", choices=Subject.choices, widget=forms.RadioSelect)
    caller_name = forms.CharField(label="Nom et prénom", max_length=130, required=False)
    phone = PhoneField(label="Téléphone", max_length=30, required=False)
    note = forms.CharField(
        label="Quelques mots",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="La personne peut lire ce qui est écrit sur elle. Rien sur la santé.",
    )
    wants_call_back = forms.BooleanField(label="À rappeler", required=False)
    call_back_agent = forms.ChoiceField(label="Par", required=False)

    def __init__(self, data: Any = None, *, agents: Iterable[Membership], is_known: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.is_known = is_known
        self.agents = {str(agent.pk): agent for agent in agents}
        self.fields["call_back_agent"] = forms.ChoiceField(
            label="Rappel par", choices=[("", "Toute l'équipe"), *_people(self.agents.values())], required=False
        )
        if is_known:
            self.fields["caller_name"].label = "Quelqu'un appelle à sa place : son nom"
            self.order_fields(["subject", "note", "wants_call_back", "phone", "call_back_agent"])

    def clean(self) -> dict[str, Any]:
        """Somebody called, and a call is returned to a number."""
        typed = self.cleaned_data
        has_phone = typed.get("phone") or "phone" in self.errors
        if not self.is_known and not typed.get("caller_name") and not has_phone:
            self.add_error("caller_name", "Notez un nom, ou au moins un numéro de téléphone.")
        if typed.get("wants_call_back") and not has_phone:
            self.add_error("phone", "Pour rappeler, notez un numéro de téléphone.")
        return typed

    @property
    def agent_chosen(self) -> Membership | None:
        return self.agents.get(self.cleaned_data["call_back_agent"])


class ReturnForm(forms.Form):
    """What came of calling back."""

    note = forms.CharField(
        label="Quelques mots",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="La personne peut lire ce qui est écrit sur elle. Rien sur la santé.",
    )
    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.RadioSelect)


class DutyForm(forms.Form):
    """An adviser's telephone hours: on which days, from when to when, for how many weeks."""

    agent = forms.ChoiceField(label="Qui répond")
    weekdays = forms.MultipleChoiceField(
        label="Jours",
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez un jour."},
    )
    opens = forms.TimeField(label="De", widget=HourInput)
    closes = forms.TimeField(label="À", widget=HourInput)
    first = forms.DateField(label="À partir du", widget=DayInput)
    weeks = forms.IntegerField(
        label="Pendant combien de semaines",
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text="Les jours fériés sont sautés.",
    )

    def __init__(self, data: Any = None, *, agents: Iterable[Membership], today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.agents = {str(agent.pk): agent for agent in agents}
        self.today = today
        self.fields["agent"] = forms.ChoiceField(label="Qui répond", choices=_people(self.agents.values()))

    def clean_first(self) -> date:
        """From today on, within a year."""
        first: date = self.cleaned_data["first"]
        if not self.today <= first <= self.today + timedelta(days=366):
            raise ValidationError("Choisissez un jour à partir d'aujourd'hui, à moins d'un an.")
        return first

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning, and some day falls in the weeks."""
        typed = self.cleaned_data
        if {"opens", "closes"} <= typed.keys() and typed["closes"] <= typed["opens"]:
            self.add_error("closes", "L'heure de fin vient après l'heure de début.")
        return typed

    @property
    def agent_chosen(self) -> Membership:
        return self.agents[self.cleaned_data["agent"]]

    @property
    def days(self) -> list[date]:
        """Each chosen weekday of the weeks that begin on the first day."""
        chosen = {int(weekday) for weekday in self.cleaned_data["weekdays"]}
        every = (self.cleaned_data["first"] + timedelta(days=rank) for rank in range(7 * self.cleaned_data["weeks"]))
        return [day for day in every if day.isoweekday() in chosen]
