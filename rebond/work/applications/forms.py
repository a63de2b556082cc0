"""Forms of applications: what the company answers, what the person says, which offers are proposed."""

from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.db.models import Q
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.forms import DayField, HourInput
from rebond.work.applications.states import ACTIVE, AWAITING, DeclineReason, RefusalReason, Status, TrialPurpose

STAGES: dict[str, tuple[str, Q]] = {
    "en-cours": ("en cours", Q(status__in=ACTIVE)),
    "proposees": ("proposées, sans réponse de la personne", Q(status=Status.PROPOSED)),
    "envoyees": ("chez l'entreprise, sans réponse", Q(status__in=AWAITING)),
    "entretiens": ("entretien ou immersion", Q(status__in=[Status.MEETING, Status.TRIAL])),
    "retenues": ("retenues", Q(status=Status.ACCEPTED)),
    "refusees": ("non retenues", Q(status=Status.REFUSED)),
    "finies": ("déclinées, retirées ou sans objet", Q(status__in=[Status.DECLINED, Status.WITHDRAWN, Status.OBSOLETE])),
}


class ApplicationFilters(forms.Form):
    """What narrows the list; `mine`: what the reader follows up; `late`: what should have been answered."""

    q = forms.CharField(
        label="Chercher",
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": "personne, offre, entreprise"}),
    )
    etape = forms.ChoiceField(
        label="Étape", choices=[("", "Toutes"), *((key, label) for key, (label, _) in STAGES.items())], required=False
    )
    delai = forms.ChoiceField(label="Délai", choices=[("", "Tous"), ("depasse", "dépassé")], required=False)
    pour = forms.ChoiceField(label="À faire par", choices=[("", "Tout le monde"), ("moi", "moi")], required=False)

    def __init__(self, data: Any, *, mine: Q, today: date) -> None:
        super().__init__(data)
        self.mine, self.today = mine, today

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        if text := self.cleaned_data.get("q"):
            self.cleaned_data["q"] = found_by(text)
        if stage := self.cleaned_data.get("etape"):
            self.cleaned_data["etape"] = STAGES[stage][1]
        if self.cleaned_data.get("delai"):
            self.cleaned_data["delai"] = Q(due_on__lt=self.today, status__in=ACTIVE)
        if self.cleaned_data.get("pour"):
            self.cleaned_data["pour"] = self.mine
        return self.cleaned_data


def found_by(text: str) -> Q:
    """Applications whose person, offer or company holds these words."""
    condition = Q()
    for word in text.split()[:6]:
        person = Q(beneficiary__last_name__icontains=word) | Q(beneficiary__first_name__icontains=word)
        company = Q(vacancy__company__organisation__name__icontains=word)
        condition &= person | company | Q(vacancy__title__icontains=word)
    return condition


class ProposeForm(forms.Form):
    """A word with the offers that are proposed."""

    words = forms.CharField(
        label="Un mot à la personne",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Facultatif : elle le lira avec l'offre et les raisons.",
    )


class DeclineForm(forms.Form):
    """The person would rather not."""

    reason = forms.ChoiceField(
        label="Pourquoi ?",
        choices=[("", "Sans le dire"), *DeclineReason.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text="Cela aide à proposer de meilleures offres. L'entreprise n'en saura rien.",
    )


class RefuseForm(forms.Form):
    """The company says no."""

    reason = forms.ChoiceField(
        label="Pourquoi ?",
        choices=RefusalReason.choices,
        widget=forms.RadioSelect,
        help_text="La personne apprendra la raison, dite avec des mots bienveillants.",
    )

    def __init__(self, data: Any, *, is_company: bool) -> None:
        super().__init__(data)
        left_out = {RefusalReason.NO_ANSWER} if is_company else set()  # who answers did not stay silent
        choices = [(code, label) for code, label in RefusalReason.choices if code not in left_out]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class MeetForm(forms.Form):
    """When and where the company meets the person."""

    day = DayField(label="Jour")
    hour = forms.TimeField(label="Heure", widget=HourInput)
    place = forms.CharField(label="Lieu", max_length=160, required=False, help_text="L'adresse, et qui demander.")

    def clean(self) -> dict[str, Any]:
        """The instant, and where."""
        day, hour = self.cleaned_data.get("day"), self.cleaned_data.get("hour")
        if day and hour:
            meets_at = timezone.make_aware(datetime.combine(day, hour))
            self.cleaned_data = {"meets_at": meets_at, "place": self.cleaned_data.get("place", "")}
        return self.cleaned_data


class TrialForm(forms.Form):
    """What an immersion before the company decides is for, and its days."""

    purpose = forms.ChoiceField(
        label="Pour quoi", choices=TrialPurpose.choices, widget=forms.RadioSelect, initial=TrialPurpose.RECRUIT
    )
    starts_on = DayField(label="Premier jour")
    ends_on = DayField(label="Dernier jour")

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.months = parameters.get("immersion.limits", on=today)["months"]
        self.fields[
            "ends_on"
        ].help_text = (
            f"{self.months} mois au plus, de date à date. La personne garde son statut : elle n'est pas payée."
        )

    def clean(self) -> dict[str, Any]:
        """An immersion is to come; its days are in order, and no more than the law allows (C. trav. D5135-3)."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and first < self.today:
            self.add_error(
                "starts_on", "Une immersion se prévoit avant son premier jour : la convention se signe d'abord."
            )
        if first and last and last < first:
            self.add_error("ends_on", "Le dernier jour vient après le premier.")
        if first and last and last >= first + relativedelta(months=self.months):
            self.add_error("ends_on", f"Une immersion dure {self.months} mois au plus : avancez le dernier jour.")
        return self.cleaned_data
