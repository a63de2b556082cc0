"""The text of a contract, one section at a time: each form reads a content and gives back another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from rebond.ground.web.forms import DayInput
from rebond.journey.contracts.content import Commitment, Content, lines
from rebond.journey.contracts.rules import Limits
from rebond.journey.support.states import Doer

ROWS = "engagements"
MOST_OBJECTIVES = 10
LONGEST = 300
MOST_HOURS = 35
NO_HEALTH = "N'écrivez rien sur une maladie ou un traitement."


def _area(label: str, rows: int, *, most: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )


class SectionForm(forms.Form):
    """One section of the text."""

    all_optional = True
    title = ""

    def __init__(self, data: QueryDict | None, *, content: Content, limits: Limits, today: date) -> None:
        self.content, self.limits, self.today = content, limits, today
        super().__init__(data, initial=self.told(content))

    def told(self, content: Content) -> dict[str, Any]:
        """What the form begins with."""
        return {name: getattr(content, name) for name in self.base_fields}

    @property
    def written(self) -> Content:
        """The content with what was typed."""
        return replace(self.content, **self.cleaned_data)


class SituationForm(SectionForm):
    """Where the person is now."""

    title = "Où en est la personne"
    situation = _area(
        "Sa situation", 10, most=4000, help_text=f"Reprise du diagnostic : corrigez avec la personne. {NO_HEALTH}"
    )


class ObjectivesForm(SectionForm):
    """What the person wants to reach, one objective a line."""

    title = "Objectifs"
    objectives = _area("Objectifs, un par ligne", 6, most=3000, help_text="Avec les mots de la personne.")

    def told(self, content: Content) -> dict[str, Any]:
        return {"objectives": "\n".join(content.objectives)}

    def clean_objectives(self) -> tuple[str, ...]:
        """One objective a line."""
        found = lines(self.cleaned_data["objectives"])
        if len(found) > MOST_OBJECTIVES:
            raise ValidationError(f"{MOST_OBJECTIVES} objectifs au plus : gardez ceux qui comptent.")
        if too_long := next((line for line in found if len(line) > LONGEST), ""):
            raise ValidationError(f"« {too_long[:40]}… » est trop long : {LONGEST} signes au plus.")
        return found


class HoursForm(SectionForm):
    """The hours of activity of a week (C. trav. L5411-6): reduced, or an exemption that the person asks for."""

    title = "Heures d'activité"
    weekly_hours = forms.IntegerField(
        label="Heures par semaine",
        min_value=0,
        max_value=MOST_HOURS,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    hours_reason = forms.CharField(label="Si c'est moins que d'habitude : pourquoi", max_length=LONGEST, required=False)
    exemption = forms.ChoiceField(label="Dispense d'heures", required=False)
    exemption_asked = forms.BooleanField(label="La personne demande cette dispense", required=False)
    proof = forms.DateField(label="Justificatif vu le", required=False, widget=DayInput)

    def __init__(self, data: QueryDict | None, *, content: Content, limits: Limits, today: date) -> None:
        super().__init__(data, content=content, limits=limits, today=today)
        usual = f"{limits.usual_hours} heures en principe. " if limits.usual_hours else ""
        self.fields["weekly_hours"].help_text = f"{usual}Moins si la situation le demande, jamais zéro."
        self.fields["hours_reason"].help_text = NO_HEALTH
        self.fields["exemption"] = forms.ChoiceField(
            label="Dispense d'heures",
            choices=[("", "Pas de dispense"), *limits.exemptions.items()],
            required=False,
            help_text="Seulement si la personne la demande.",
        )
        self.fields["proof"].help_text = "Notez le jour, et rien de ce que dit le justificatif."

    def clean_weekly_hours(self) -> int | None:
        """Nought is nothing: an activity is lowered, never nil."""
        hours: int | None = self.cleaned_data["weekly_hours"]
        if hours is not None and hours < self.limits.least_hours:
            raise ValidationError(
                f"{self.limits.least_hours} au moins. Si la personne ne peut rien faire, elle peut demander une dispense."
            )
        return hours

    def clean_proof(self) -> date | None:
        """Seen already."""
        day: date | None = self.cleaned_data["proof"]
        if day is not None and day > self.today:
            raise ValidationError("Ce jour n'est pas encore passé : notez le jour où vous l'avez vu.")
        return day


class DurationForm(SectionForm):
    """From which day, and for how many months."""

    title = "Durée"
    starts_on = forms.DateField(label="Premier jour", required=False, widget=DayInput)
    months = forms.IntegerField(
        label="Nombre de mois", min_value=1, required=False, widget=forms.NumberInput({"inputmode": "numeric"})
    )

    def __init__(self, data: QueryDict | None, *, content: Content, limits: Limits, today: date) -> None:
        super().__init__(data, content=content, limits=limits, today=today)
        self.fields["months"] = forms.IntegerField(
            label="Nombre de mois",
            min_value=1,
            max_value=limits.most_months,
            required=False,
            error_messages={"max_value": f"{limits.most_months} mois au plus.", "min_value": "1 mois au moins."},
            help_text=f"{limits.usual_months} d'habitude, {limits.most_months} au plus.",
            widget=forms.NumberInput({"inputmode": "numeric"}),
        )

    def told(self, content: Content) -> dict[str, Any]:
        return {"starts_on": max(content.starts_on or self.today, self.today), "months": content.months}

    def clean_starts_on(self) -> date | None:
        """Today or later: nothing is antedated."""
        day: date | None = self.cleaned_data["starts_on"]
        if day is not None and day < self.today:
            raise ValidationError("Ce jour est passé : un contrat commence aujourd'hui ou plus tard.")
        return day


class ReservesForm(SectionForm):
    """What the person adds, or does not agree with, in their own words."""

    title = "Les mots de la personne"
    reserves = _area(
        "Ce que la personne veut ajouter, ou ce sur quoi elle n'est pas d'accord", 6, most=2000,
        help_text="Écrivez comme elle le dit. Le contrat est discuté librement : un désaccord écrit n'empêche pas de signer.",
    )  # fmt: skip


class CommitmentForm(forms.Form):
    """Who does what."""

    all_optional = True
    doer = forms.ChoiceField(
        label="Qui", choices=[(Doer.PERSON, "La personne"), (Doer.AGENT, "Le Département")], initial=Doer.PERSON
    )
    text = forms.CharField(label="S'engage à", max_length=LONGEST, required=False)
    due_on = forms.DateField(label="Avant le", required=False, widget=DayInput)
    how_often = forms.CharField(label="Rythme", max_length=80, required=False)
    programme = forms.ChoiceField(label="Avec l'action", required=False)

    def __init__(self, *args: Any, programmes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})
        self.fields["programme"] = forms.ChoiceField(
            label="Avec l'action", choices=[("", "Aucune"), *programmes.items()], required=False
        )

    def clean(self) -> dict[str, Any]:
        """A day, a rhythm or an action belongs to a promise."""
        values = self.cleaned_data
        if not values.get("text") and any(values.get(name) for name in ("due_on", "how_often", "programme")):
            self.add_error("text", "Dites à quoi, ou retirez la ligne.")
        return values

    @property
    def commitment(self) -> Commitment | None:
        """What was typed, None for an empty row."""
        return Commitment(**self.cleaned_data) if self.cleaned_data.get("text") else None


CommitmentFormSet: type[BaseFormSet[CommitmentForm]] = formset_factory(
    CommitmentForm, extra=0, max_num=30, absolute_max=40
)


@dataclass(frozen=True)
class Typed:
    """The rows of commitments while they are typed."""

    rows: BaseFormSet[CommitmentForm]

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """What was typed."""
        return tuple(row.commitment for row in self.rows if row.commitment)


COMMITMENTS, HOURS = "engagements", "heures"
SECTIONS: dict[str, type[SectionForm]] = {
    "situation": SituationForm,
    "objectifs": ObjectivesForm,
    HOURS: HoursForm,
    "duree": DurationForm,
    "reserves": ReservesForm,
}
NAMES = {
    "situation": "situation",
    "objectives": "objectifs",
    "commitments": COMMITMENTS,
    "hours": HOURS,
    "duration": "duree",
    "reserves": "reserves",
}
"""The address of each section, by its name in `rules.faults`."""


def first_rows(content: Content) -> list[dict[str, Any]]:
    """The rows that the page begins with: those of the text, and one empty for each side that has none."""
    found = [{name: getattr(one, name) for name in CommitmentForm.base_fields} for one in content.commitments]
    return found + [{"doer": side} for side in Doer.values if not content.of(side)]


def moved_rows(values: QueryDict, *, more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they are being typed, without the one that « remove » names, and `more` after them."""
    told = str(values.get(f"{ROWS}-TOTAL_FORMS", ""))
    total = min(int(told), 40) if told.isdecimal() else 0
    kept = [rank for rank in range(total) if str(rank) != values.get("remove")]
    names = CommitmentForm.base_fields
    typed = [{name: values.get(f"{ROWS}-{rank}-{name}", "")[:LONGEST] for name in names} for rank in kept]
    return typed + more
