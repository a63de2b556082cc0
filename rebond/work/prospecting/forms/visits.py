"""Forms of a visit: when, what came of it, the offer that it found."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.web.forms import DayField, HourInput
from rebond.people.accounts.models import Membership
from rebond.work.employers.models import Company
from rebond.work.prospecting.forms.lists import of_agents
from rebond.work.prospecting.models import Visit
from rebond.work.prospecting.states import CancelReason, Kind, Outcome, RestReason
from rebond.work.vacancies.forms import EurosField, OccupationField
from rebond.work.vacancies.states import ContractKind, PayPeriod

LENGTHS = [
    (15, "15 minutes"),
    (30, "30 minutes"),
    (60, "1 heure"),
    (90, "1 h 30"),
    (120, "2 heures"),
    (240, "4 heures"),
]
OFFER = ("title", "rome", "contract", "posts", "pay", "pay_period")
PAY = "Salaire brut, s'il est dit (€)"


class WhenForm(forms.Form):
    """A day, an hour, a length."""

    day = DayField(label="Jour")
    hour = forms.TimeField(label="Heure", widget=HourInput)
    minutes = forms.TypedChoiceField(label="Durée", choices=LENGTHS, coerce=int, initial=60)

    @property
    def starts_at(self) -> datetime:
        """The instant that the day and the hour say."""
        day: date = self.cleaned_data["day"]
        hour: time = self.cleaned_data["hour"]
        return timezone.make_aware(datetime.combine(day, hour))

    @property
    def when(self) -> dict[str, Any]:
        return {"starts_at": self.starts_at, "minutes": self.cleaned_data["minutes"]}


class PlanForm(WhenForm):
    """A visit to come: who, how, when."""

    kind = forms.ChoiceField(label="Façon", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.VISIT)
    contact = forms.TypedChoiceField(label="Avec qui", required=False, empty_value=None)
    purpose = forms.CharField(label="Objet", max_length=200, required=False)
    agent = forms.ChoiceField(label="Conseiller")

    def __init__(self, data: Any = None, *, company: Company, agents: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.contacts = {str(one.pk): one for one in company.contacts.filter(ended_on=None).order_by("last_name", "pk")}
        self.agents = {str(one.pk): one for one in agents}
        told = [("", "Pas encore su"), *((key, one.full_name) for key, one in self.contacts.items())]
        self.fields["contact"] = forms.ChoiceField(label="Avec qui", choices=told, required=False)
        self.fields["agent"] = forms.ChoiceField(label="Conseiller", choices=of_agents(self.agents.values()))
        self.order_fields(["kind", "day", "hour", "minutes", "contact", "agent", "purpose"])

    @property
    def facts(self) -> dict[str, Any]:
        """What planning asks."""
        typed = self.cleaned_data
        who = {"agent": self.agents[typed["agent"]], "contact": self.contacts.get(typed["contact"])}
        return {**who, "kind": typed["kind"], "purpose": typed["purpose"], **self.when}


class CancelForm(forms.Form):
    """Why the visit does not take place."""

    reason = forms.ChoiceField(label="Motif", choices=CancelReason.choices, widget=forms.RadioSelect)


class OfferForm(forms.Form):
    """An offer found on a visit, in what one learns while standing there."""

    title = forms.CharField(label="Intitulé", max_length=120, help_text="Comme la personne le lira.")
    rome = OccupationField(label="Métier", max_length=120, help_text="Son nom ou son code ROME, comme G1803.")
    contract = forms.ChoiceField(label="Contrat", choices=ContractKind.choices)
    posts = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=500, initial=1)
    pay = EurosField(label=PAY)
    pay_period = forms.ChoiceField(label="Salaire compté", choices=PayPeriod.choices, initial=PayPeriod.MONTH)

    @property
    def offer(self) -> dict[str, Any]:
        """What publishing asks."""
        return offer_of(self.cleaned_data)


def offer_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The offer that these fields say; how the pay is counted is left out with the pay."""
    found = {name: typed[name] for name in OFFER if name != "pay"}
    return {**found, "pay_min_cents": typed["pay"], "pay_period": typed["pay_period"] if typed["pay"] else ""}


class ReportForm(forms.Form):
    """What came of a visit, in a minute; the offer that it found, if any."""

    outcome = forms.ChoiceField(label="Résultat", choices=Outcome.choices, widget=forms.RadioSelect)
    need = forms.CharField(label="Besoin repéré", max_length=500, required=False)
    next_contact_on = DayField(label="À rappeler le", required=False)
    note = forms.CharField(
        label="Note",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Rien de personnel sur qui que ce soit.",
    )
    title = forms.CharField(label="Intitulé de l'offre", max_length=120, required=False)
    rome = OccupationField(label="Métier", max_length=120, required=False, help_text="Son nom ou son code ROME.")
    contract = forms.ChoiceField(label="Contrat", choices=[("", "Choisir"), *ContractKind.choices], required=False)
    posts = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=500, initial=1, required=False)
    pay = EurosField(label=PAY)
    pay_period = forms.ChoiceField(
        label="Salaire compté", choices=PayPeriod.choices, initial=PayPeriod.MONTH, required=False
    )

    def clean(self) -> dict[str, Any]:
        """An offer that is begun is whole."""
        typed = self.cleaned_data
        if any(typed.get(name) for name in ("title", "rome", "contract", "pay")):
            for name in ("title", "rome", "contract"):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, "Pour publier l'offre, remplissez ce champ ; sans offre, videz les autres.")
        return typed

    @property
    def facts(self) -> dict[str, Any]:
        """What reporting asks, with the offer."""
        typed = self.cleaned_data
        said = {name: typed[name] for name in ("outcome", "need", "next_contact_on", "note")}
        given = {**typed, "posts": typed["posts"] or 1, "pay_period": typed["pay_period"] or PayPeriod.MONTH}
        offer = offer_of(given) if typed["title"] else None
        return {**said, "vacancy": offer}

    @property
    def about_visit(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in OFFER]

    @property
    def about_offer(self) -> list[forms.BoundField]:
        return [self[name] for name in OFFER]


class RestForm(forms.Form):
    """Why a company is left in peace, and until when."""

    reason = forms.ChoiceField(label="Motif", choices=RestReason.choices, widget=forms.RadioSelect)
    until = DayField(label="Jusqu'au", required=False, help_text="Sans date, c'est jusqu'à nouvel ordre.")

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_until(self) -> date | None:
        """A day to come."""
        day: date | None = self.cleaned_data["until"]
        if day is not None and day < self.today:
            raise ValidationError("Choisissez un jour à venir, ou laissez ce champ vide.")
        return day


def when_of(visit: Visit) -> dict[str, Any]:
    """What the fields say of a visit that is planned."""
    starts = timezone.localtime(visit.starts_at)
    return {
        "day": starts.date(),
        "hour": starts.time(),
        "minutes": int((visit.until - visit.starts_at).total_seconds() // 60),
    }
