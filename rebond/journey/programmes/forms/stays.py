"""Forms of the stays of an action: an immersion, an insertion contract and its hours, a training; and of its aids."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError

from rebond.ground.web import words
from rebond.ground.web.forms import DayInput
from rebond.journey.programmes.forms.following import DayForm, long_text
from rebond.journey.programmes.models import Period
from rebond.journey.programmes.states import ImmersionAim, PeriodKind
from rebond.work.employers.queries import digits, siret_fault


class PeriodForm(forms.Form):
    """The dates, the host and the object of a stay: each kind asks for what its rule looks at."""

    host = forms.CharField(label="Chez", max_length=160)
    host_siret = forms.CharField(label="SIRET", max_length=20, required=False, help_text="14 chiffres.")
    contact = forms.CharField(label="Qui accueille sur place", max_length=120, required=False)
    starts_on = forms.DateField(label="Premier jour", widget=DayInput)
    ends_on = forms.DateField(label="Dernier jour", widget=DayInput)
    weekly_hours = forms.DecimalField(
        label="Heures par semaine", min_value=1, max_value=60, max_digits=4, decimal_places=1, required=False
    )
    aim = forms.ChoiceField(label="Pour quoi", choices=ImmersionAim.choices, widget=forms.RadioSelect)
    subject = forms.CharField(label="Métier, intitulé ou objectif", max_length=200)
    renews = forms.ChoiceField(label="Renouvelle", required=False)
    exception = forms.CharField(
        label="Dérogation, et pourquoi",
        max_length=300,
        required=False,
        help_text="Si le contrat est plus court, plus long ou de moins d'heures que la règle. Rien sur la vie privée ni la santé.",
    )

    def __init__(self, data: Any = None, *, kind: str, known: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.known = known
        for name in {*OWN} - set(ASKED[PeriodKind(kind)]):
            del self.fields[name]
        if "renews" in self.fields:
            field = self.fields["renews"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [
                ("", "Aucune : c'est une première convention"),
                *((str(one.pk), _said(one)) for one in known),
            ]
        self.fields["weekly_hours"].required = kind == PeriodKind.CDDI
        self.fields["host_siret"].required = kind == PeriodKind.IMMERSION

    def clean_host_siret(self) -> str:
        """One that exists, however it is written: the limits of the law are counted by it."""
        typed: str = self.cleaned_data["host_siret"]
        if typed and (fault := siret_fault(typed)):
            raise ValidationError(fault)
        return digits(typed)

    @property
    def facts(self) -> dict[str, Any]:
        """As `operations.add_period` wants it."""
        facts = dict(self.cleaned_data)
        if "renews" in facts:
            facts["renews"] = next((one for one in self.known if str(one.pk) == facts["renews"]), None)
        return facts


OWN = ("aim", "renews", "exception", "contact", "weekly_hours")
ASKED = {
    PeriodKind.IMMERSION: ("aim", "renews", "contact", "weekly_hours"),
    PeriodKind.CDDI: ("exception", "weekly_hours"),
    PeriodKind.TRAINING: ("weekly_hours",),
}
"""What each kind asks besides dates, host and subject."""


def _said(period: Period) -> str:
    return (
        f"{period.host}, du {words.short_day(period.starts_on)} au {words.short_day(period.ended_on or period.ends_on)}"
    )


class EndPeriodForm(DayForm):
    """The stay is over: its last day, what it gave."""

    label = "Dernier jour"
    result = long_text("Ce que la période a donné", most=1000)
    is_obtained = forms.TypedChoiceField(
        label="Titre ou certificat",
        choices=[("", "Sans objet"), ("yes", "Obtenu"), ("no", "Pas obtenu")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Any = None, *, period: Period, today: date) -> None:
        day = min(today, period.ended_on or period.ends_on)
        obtained = {True: "yes", False: "no", None: ""}[period.is_obtained]
        super().__init__(data, today=today, initial={"on": day, "result": period.result, "is_obtained": obtained})
        if period.kind != PeriodKind.TRAINING:
            del self.fields["is_obtained"]


class HoursForm(forms.Form):
    """The hours of a month of an insertion contract."""

    month = forms.ChoiceField(label="Mois")
    hours = forms.DecimalField(label="Heures travaillées", min_value=0, max_value=250, max_digits=4, decimal_places=1)

    def __init__(self, data: Any = None, *, period: Period, late: Sequence[date], today: date) -> None:
        super().__init__(data, initial={"month": late[0].isoformat() if late else None})
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [(month.isoformat(), words.month(month)) for month in months_of(period, today=today)]

    @property
    def facts(self) -> dict[str, Any]:
        """As `operations.note_hours` wants it."""
        hours: Decimal = self.cleaned_data["hours"]
        return {"month": date.fromisoformat(self.cleaned_data["month"]), "hours": hours}


def months_of(period: Period, *, today: date) -> list[date]:
    """The months of the contract that have begun."""
    last = min(today, period.ended_on or period.ends_on)
    found, month = [], period.starts_on.replace(day=1)
    while month <= last:
        found.append(month)
        month += relativedelta(months=1)
    return found


class AidForm(forms.Form):
    """An aid, for what, and how much."""

    kind = forms.ChoiceField(label="Aide", widget=forms.RadioSelect)
    purpose = forms.CharField(
        label="Pour quoi faire", max_length=300, help_text="La personne peut lire ce qui est écrit sur elle."
    )
    euros = forms.DecimalField(
        label="Montant demandé, en euros", min_value=1, max_value=10_000, max_digits=7, decimal_places=2
    )

    def __init__(self, data: Any = None, *, kinds: dict[str, dict[str, Any]]) -> None:
        super().__init__(data)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [(code, f"{one['label']} (jusqu'à {one['ceiling_euros']} €)") for code, one in kinds.items()]

    @property
    def cents(self) -> int:
        return int(self.cleaned_data["euros"] * 100)


class DecideForm(forms.Form):
    """Yes, and how much; or no, and why."""

    answer = forms.ChoiceField(
        label="Décision", choices=[("yes", "Accorder"), ("no", "Refuser")], widget=forms.RadioSelect
    )
    euros = forms.DecimalField(
        label="Montant accordé, en euros", min_value=1, max_value=10_000, max_digits=7, decimal_places=2, required=False
    )
    reason = forms.CharField(
        label="Motif", max_length=300, required=False, help_text="Obligatoire pour un refus : la personne le lira."
    )

    @property
    def cents(self) -> int:
        return int((self.cleaned_data["euros"] or 0) * 100)


class PayForm(DayForm):
    """The money went out."""

    label = "Versée le"
