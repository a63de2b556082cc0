"""Forms of offers and of what a person looks for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from rebond.ground.web import words
from rebond.ground.web.forms import DayField
from rebond.work.employers.queries import sectors
from rebond.work.vacancies import places, queries, rome
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import (
    FARTHEST_KM,
    LIKELY,
    WISHES,
    ContractKind,
    Experience,
    Means,
    Pattern,
    PayPeriod,
    Status,
)

OCCUPATIONS = "metiers"
"""The id of the list of occupations that a page offers while one types."""

COMMUNES = "communes"
"""The id of the list of communes."""

RADII, USUAL_KM = (2, 5, 10, 15, 25, 30, 50, 100), 25
"""Kilometres among which one chooses."""

RANKS = ("Premier métier souhaité", "Deuxième métier", "Troisième métier")


class OccupationField(forms.CharField):
    """An occupation, by its name or its ROME code; the browser proposes those of the list."""

    widget = forms.TextInput({"list": OCCUPATIONS, "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            return rome.read(typed)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class EurosField(forms.DecimalField):
    """A sum in euros, as « 12,31 », kept in cents; None when it is not said."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label, min_value=0, max_digits=9, decimal_places=2, required=False, localize=True,
            widget=forms.TextInput({"inputmode": "decimal"}),
        )  # fmt: skip

    def clean(self, value: Any) -> int | None:
        euros = super().clean(value)
        return int(euros * 100) if euros else None


def pay_of(vacancy: Vacancy) -> dict[str, str]:
    """The pay of an offer as its form shows it."""
    cents = {"pay_min": vacancy.pay_min_cents, "pay_max": vacancy.pay_max_cents}
    return {name: f"{value / 100:.2f}".replace(".", ",") for name, value in cents.items() if value is not None}


class VacancyFilters(forms.Form):
    """What narrows the list of offers."""

    q = forms.CharField(
        label="Chercher",
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": "intitulé, entreprise, lieu"}),
    )
    etat = forms.ChoiceField(label="État", choices=[("", "Toutes"), *Status.choices], required=False)
    suivi = forms.ChoiceField(label="Suivi", choices=[("", "Toutes"), ("reconfirmer", "à reconfirmer")], required=False)
    secteur = forms.ChoiceField(label="Secteur", required=False)
    contrat = forms.ChoiceField(label="Contrat", choices=[("", "Tous"), *ContractKind.choices], required=False)
    metier = OccupationField(
        label="Métier", max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    autour = forms.CharField(
        label="Autour de",
        max_length=80,
        required=False,
        widget=forms.TextInput({"placeholder": "commune ou code postal", "autocomplete": "off"}),
    )
    km = forms.ChoiceField(label="Distance", choices=[(str(km), f"{km} km") for km in RADII], required=False)
    recent = forms.ChoiceField(
        label="Mise à jour", choices=[("", "Quand que ce soit"), ("7", "depuis 7 jours"), ("30", "depuis 30 jours")],
        required=False,
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, on: date) -> None:
        super().__init__(data)
        self.on = on
        choices = [("", "Tous"), *sectors(on).items()]
        self.fields["secteur"] = forms.ChoiceField(label="Secteur", choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Words and sectors become conditions; what is blank stays so."""
        text, sector = self.cleaned_data.get("q", ""), self.cleaned_data.get("secteur", "")
        if text:
            self.cleaned_data["q"] = queries.found_by(text)
        if sector:
            self.cleaned_data["secteur"] = queries.in_sector(sector, self.on)
        if self.cleaned_data.get("suivi"):
            self.cleaned_data["suivi"] = queries.is_to_confirm(self.on)
        if days := self.cleaned_data.get("recent"):
            self.cleaned_data["recent"] = ~queries.silent_for(int(days), self.on)
        km = int(self.cleaned_data.pop("km", "") or USUAL_KM)
        if place := self.cleaned_data.get("autour"):
            self.cleaned_data["autour"] = self._around(place, km)
        return self.cleaned_data

    def _around(self, typed: str, km: int) -> Q:
        """Offers within so many kilometres of the commune that was typed; those of the place so named, when it has none."""
        commune = queries.commune_of(typed)
        if commune is None:
            self.add_error(
                "autour", "Cette commune n'est pas de la liste : vérifiez son nom, ou donnez son code postal."
            )
            return Q()
        if commune.latitude is None or commune.longitude is None:
            return Q(insee=commune.insee)
        return places.near((commune.latitude, commune.longitude), km)


class VacancyForm(forms.Form):
    """An offer, published or put right."""

    title = forms.CharField(
        label="Intitulé", max_length=120, help_text="Comme la personne le lira : « Serveuse ou serveur »."
    )
    rome = OccupationField(label="Métier", max_length=120, help_text="Son nom ou son code ROME, comme G1803.")
    contract = forms.ChoiceField(label="Contrat", choices=ContractKind.choices, widget=forms.RadioSelect)
    months = forms.IntegerField(label="Durée, en mois", min_value=1, max_value=60, required=False)
    posts = forms.IntegerField(label="Nombre de postes", min_value=1, max_value=500, initial=1)
    weekly_hours = forms.IntegerField(label="Heures par semaine", min_value=1, max_value=48, required=False)
    city = forms.CharField(
        label="Lieu de travail", max_length=80, required=False,
        help_text="Une commune de la liste, ou son code postal : la distance pourra compter. Un autre lieu s'écrit en toutes lettres.",
        widget=forms.TextInput({"list": COMMUNES, "autocomplete": "off"}),
    )  # fmt: skip
    is_reachable = forms.NullBooleanField(
        label="Accessible en transports en commun",
        required=False,
        widget=forms.Select(choices=[("", "Je ne sais pas"), ("True", "Oui"), ("False", "Non")]),
    )
    starts_on = DayField(label="À partir du", required=False)
    hours = forms.MultipleChoiceField(
        label="Horaires", choices=Pattern.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    pay_min = EurosField(label="Salaire brut, au moins (€)")
    pay_max = EurosField(label="Salaire brut, au plus (€)")
    pay_period = forms.ChoiceField(
        label="Salaire compté", choices=[("", "Non précisé"), *PayPeriod.choices], required=False
    )
    experience = forms.ChoiceField(
        label="Expérience", choices=[("", "Non précisée"), *Experience.choices], required=False
    )
    experience_months = forms.IntegerField(label="Expérience, en mois", min_value=1, max_value=240, required=False)
    has_immersion = forms.BooleanField(label="Immersion possible avant l'embauche", required=False)
    requires = forms.MultipleChoiceField(
        label="Indispensable",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans cela, l'offre n'est pas proposée à la personne : ne cochez que ce qui l'est vraiment.",
    )
    description = forms.CharField(
        label="Description", max_length=3000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, data: Any = None, *, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["requires"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(queries.requirements(on).items())

    def clean(self) -> dict[str, Any]:
        """A permanent contract has no end; a place that is a commune of the table has its number."""
        if self.cleaned_data.get("contract") == ContractKind.CDI and self.cleaned_data.get("months"):
            self.add_error("months", "Un CDI n'a pas de durée : laissez ce champ vide, ou choisissez un autre contrat.")
        self._check_pay()
        if "city" in self.cleaned_data:
            commune = queries.commune_of(self.cleaned_data["city"])
            self.cleaned_data["insee"] = commune.insee if commune else ""
            self.cleaned_data["city"] = commune.name if commune else self.cleaned_data["city"]
        return self.cleaned_data

    def _check_pay(self) -> None:
        """A least, a most that comes after it, and what they are counted by; an amount that this period makes likely."""
        typed = self.cleaned_data
        least, most, period = typed.get("pay_min"), typed.get("pay_max"), typed.get("pay_period", "")
        low, high = LIKELY.get(period, (0, 10**7))
        if most and not least:
            self.add_error("pay_min", "Dites aussi le salaire le plus bas, ou lui seul.")
        elif least and not period:
            self.add_error("pay_period", "Dites si ce salaire est par heure, par mois ou par an.")
        elif least and most and most < least:
            self.add_error("pay_max", "Le salaire le plus haut vient après le plus bas : échangez-les.")
        elif least and not low * 100 <= least <= (most or least) <= high * 100:
            said = PayPeriod(period).label
            self.add_error(
                "pay_period", f"Un salaire {said} va de {low} à {words.number(high)} € : vérifiez la période."
            )
        if not least:
            typed["pay_period"] = ""
        for name in ("pay_min", "pay_max"):
            typed[f"{name}_cents"] = typed.pop(name, None)


class SearchForm(forms.Form):
    """What a person looks for, and what they have or accept, as they say it. Nothing of their health."""

    contracts = forms.MultipleChoiceField(
        label="Contrats", choices=ContractKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    radius_km = forms.IntegerField(
        label="Jusqu'où elle va travailler, en km", min_value=1, max_value=FARTHEST_KM, required=False
    )
    means = forms.ChoiceField(label="Comment elle y va", choices=[("", "Non précisé"), *Means.choices], required=False)
    has = forms.MultipleChoiceField(
        label="Ce que la personne a, ou accepte",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ce qui n'est pas coché n'est pas su, ou n'est pas possible : la raison ne se note pas ici.",
    )

    def __init__(self, data: Any = None, *, search: JobSearch | None, on: date) -> None:
        known = search or JobSearch()
        initial = {f"wish_{rank}": rome.told(code) for rank, code in enumerate(known.wishes, 1)}
        super().__init__(data, initial={
            **initial, "contracts": known.contracts, "has": known.has, "radius_km": known.radius_km, "means": known.means,
        })  # fmt: skip
        for rank in range(1, WISHES + 1):
            self.fields[f"wish_{rank}"] = OccupationField(label=RANKS[rank - 1], max_length=120, required=False)
        self.order_fields([f"wish_{rank}" for rank in range(1, WISHES + 1)])
        field = self.fields["has"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = asked(queries.requirement_list(on))

    @property
    def wishes(self) -> list[str]:
        """The codes, most wished first, each once."""
        typed = (self.cleaned_data.get(f"wish_{rank}", "") for rank in range(1, WISHES + 1))
        return list(dict.fromkeys(code for code in typed if code))


def asked(known: Iterable[queries.Requirement]) -> list[tuple[str, str]]:
    """Each requirement as the person is asked."""
    return [(one.code, one.ask) for one in known]
