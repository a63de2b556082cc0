"""What narrows the lists of companies to approach and of visits."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from rebond.ground.web.forms import DayField
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.work.employers import queries as employers
from rebond.work.prospecting.queries import visits
from rebond.work.prospecting.states import AidedStatus, Kind, OwnKind, Status

LONGEST = timedelta(days=5 * 366)
MINE = "moi"
NOBODY = "personne"

COMPANY_STATES: dict[str, tuple[str, Q]] = {
    "libre": ("à démarcher", Q(is_resting=False, is_planned=False)),
    "jamais": ("jamais visitées", Q(last_visit_on=None, is_resting=False)),
    "prevue": ("rendez-vous prévu", Q(is_planned=True)),
    "arret": ("ne plus démarcher", Q(is_resting=True)),
}


def of_agents(agents: Iterable[Membership]) -> list[tuple[str, str]]:
    """The agents as choices."""
    return [(str(one.pk), one.user.full_name) for one in agents]


class CompanyFilters(forms.Form):
    """Of the companies to approach."""

    q = forms.CharField(
        label="Chercher",
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": "nom, commune ou SIRET"}),
    )
    de = forms.ChoiceField(label="Portefeuille", required=False)
    secteur = forms.ChoiceField(label="Secteur", required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[("", "Toutes"), *((key, label) for key, (label, _) in COMPANY_STATES.items())],
        required=False,
    )

    def __init__(self, data: Any, *, principal: Principal, agents: Sequence[Membership], on: date) -> None:
        super().__init__(data)
        self.principal = principal
        keepers = [("", "De tous"), (MINE, "Le mien"), *of_agents(agents), (NOBODY, "De personne")]
        self.fields["de"] = forms.ChoiceField(label="Portefeuille", choices=keepers, required=False)
        names = [("", "Tous"), *employers.sectors(on).items()]
        self.fields["secteur"] = forms.ChoiceField(label="Secteur", choices=names, required=False)
        self.order_fields(["q", "de", "secteur", "etat"])

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        typed = self.cleaned_data
        if typed.get("q"):
            typed["q"] = employers.found_by(typed["q"])
        if keeper := typed.get("de"):
            wanted: Any = {MINE: self.principal.membership.pk, NOBODY: None}.get(keeper, keeper)
            typed["de"] = Q(keeper=wanted) if wanted else Q(keeper=None)
        if typed.get("etat"):
            typed["etat"] = COMPANY_STATES[typed["etat"]][1]
        return typed


class VisitFilters(forms.Form):
    """Of the visits."""

    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Toutes"),
            ("a-rapporter", "comptes rendus à faire"),
            ("a-rappeler", "entreprises à rappeler"),
            *((status.value, str(status.label).lower() + "s") for status in Status),
        ],
        required=False,
    )
    de = forms.ChoiceField(label="Conseiller", required=False)
    facon = forms.ChoiceField(label="Façon", choices=[("", "Toutes"), *Kind.choices], required=False)

    def __init__(
        self, data: Any, *, principal: Principal, agents: Sequence[Membership], now: datetime, on: date
    ) -> None:
        super().__init__(data)
        self.principal, self.now, self.on = principal, now, on
        choices = [("", "Tous"), (MINE, "Moi"), *of_agents(agents)]
        self.fields["de"] = forms.ChoiceField(label="Conseiller", choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        typed = self.cleaned_data
        if state := typed.get("etat"):
            queues = {"a-rapporter": visits.unreported(self.now), "a-rappeler": visits.calling(self.on)}
            typed["etat"] = queues.get(state, Q(status=state))
        if agent := typed.get("de"):
            typed["de"] = visits.of(self.principal) if agent == MINE else Q(agent=agent)
        return typed


class OwnPostFilters(forms.Form):
    """Of the posts of the Département."""

    nature = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), *OwnKind.choices], required=False)
    durable = forms.ChoiceField(
        label="Suite", choices=[("", "Toutes"), ("oui", "quelqu'un y est resté en CDI")], required=False
    )

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        if self.cleaned_data.get("durable"):
            self.cleaned_data["durable"] = Q(is_permanent=True)
        return self.cleaned_data


class AidedFilters(forms.Form):
    """Of the aided contracts."""

    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *AidedStatus.choices], required=False)


class WeekForm(forms.Form):
    """Which week, and whose."""

    all_optional = True
    jour = DayField(label="Semaine du", required=False)
    de = forms.ChoiceField(label="Conseiller", required=False)

    def __init__(self, data: Any, *, agents: Sequence[Membership]) -> None:
        super().__init__(data)
        choices = [("", "Tous"), (MINE, "Moi"), *of_agents(agents)]
        self.fields["de"] = forms.ChoiceField(label="Conseiller", choices=choices, required=False)


class PeriodForm(forms.Form):
    """The last twelve months, unless asked otherwise."""

    all_optional = True
    since = DayField(label="Du", required=False)
    until = DayField(label="au", required=False)

    def clean(self) -> dict[str, Any]:
        """The days are in order, and not too far apart."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            raise forms.ValidationError("La période finit avant d'avoir commencé : échangez les deux dates.")
        if since and until and until - since > LONGEST:
            raise forms.ValidationError("Choisissez une période de cinq ans au plus.")
        return self.cleaned_data
