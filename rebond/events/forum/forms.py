"""Forms of the Forum: an edition, a stand, a registration, what a station and a stand say."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from rebond.events.forum.models import Edition, Hall, Stand, Visitor
from rebond.events.forum.operations.scans import Scan
from rebond.events.forum.operations.visitors import Wished
from rebond.events.forum.states import Comes, Way
from rebond.ground.web import texts
from rebond.ground.web.forms import DayField, HourInput, PhoneField
from rebond.people.accounts.models import Organisation
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.vacancies.models import Vacancy

NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ -]){0,59}")
HALL = re.compile(r"(?P<name>\S.{0,58}?)\s+(?P<capacity>\d{1,5})")
MOST_SCANS = 500
"""A tablet tells that many at once; what it keeps beyond comes with the next telling."""


class NameField(forms.CharField):
    """A first name or a surname: letters, hyphens and apostrophes, so that no message carries anything else."""

    def clean(self, value: Any) -> str:
        text = texts.clean(super().clean(value))
        if text and not NAME.fullmatch(text):
            raise ValidationError("Écrivez ce nom avec des lettres, des espaces, des tirets.")
        return text


class EditionForm(forms.Form):
    """The day, the place, the halls, the hours, when registrations are open."""

    place = forms.CharField(label="Lieu", max_length=120)
    on = DayField(label="Jour")
    opens = forms.TimeField(label="De", widget=HourInput)
    closes = forms.TimeField(label="À", widget=HourInput)
    registers_from = DayField(label="Inscriptions à partir du")
    registers_until = DayField(label="Inscriptions jusqu'au")
    slot_minutes = forms.IntegerField(label="Minutes par entretien", min_value=5, max_value=120, initial=20)
    gap_slots = forms.IntegerField(label="Créneaux libres entre deux entretiens", min_value=0, max_value=6, initial=1)
    most = forms.IntegerField(label="Entretiens prévus par visiteur au plus", min_value=1, max_value=10, initial=3)
    halls = forms.CharField(
        label="Halls",
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text="Un hall par ligne, et combien de personnes il contient : « Grand hall 1500 ».",
    )

    def clean_halls(self) -> list[tuple[str, int]]:
        """Names and capacities."""
        return [_hall(line.strip()) for line in self.cleaned_data["halls"].splitlines() if line.strip()]


def _hall(line: str) -> tuple[str, int]:
    found = HALL.fullmatch(texts.clean(line))
    if not found or not int(found["capacity"]):
        raise ValidationError(f"« {line} » : écrivez le nom du hall, puis combien de personnes il contient.")
    return found["name"], int(found["capacity"])


def initial_of(edition: Edition) -> dict[str, Any]:
    """What the form of an edition shows at first."""
    shown = {name: getattr(edition, name) for name in EditionForm.base_fields if name != "halls"}
    return {**shown, "halls": "\n".join(f"{one.name} {one.capacity}" for one in edition.halls.order_by("name", "pk"))}


class StandForm(forms.Form):
    """Whose stand, where, with how many tables; and the offers shown there, once it is known whose it is."""

    holder = forms.ChoiceField(label="Entreprise ou partenaire")
    number = forms.IntegerField(label="Numéro", min_value=1, max_value=9999)
    hall = forms.ModelChoiceField(label="Hall", queryset=Hall._base_manager.none(), empty_label=None)
    sector = forms.ChoiceField(label="Secteur", required=False)
    contact = forms.ModelChoiceField(
        label="Contact",
        queryset=CompanyContact._base_manager.none(),
        required=False,
        empty_label="Personne",
        help_text="Qui reçoit par e-mail l'adresse de la page du stand.",
    )
    tables = forms.IntegerField(label="Tables", min_value=1, max_value=50, initial=1)
    has_hours = forms.BooleanField(label="Entretiens sur rendez-vous", required=False, initial=True)
    offers = forms.ModelMultipleChoiceField(
        label="Offres montrées",
        queryset=Vacancy._base_manager.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        edition: Edition,
        companies: Iterable[Company],
        partners: Iterable[Organisation],
        sectors: dict[str, str],
        offers: Any,
        contacts: Any,
        stand: Stand | None = None,
    ) -> None:
        super().__init__(data, initial=_of_stand(stand) if stand else None)
        self.stand = stand
        self.holders: dict[str, tuple[Company | None, Organisation | None]] = {
            **{f"c{one.pk}": (one, None) for one in companies},
            **{f"p{one.pk}": (None, one) for one in partners},
        }
        named = [
            (key, company.name if company else partner.name if partner else "")
            for key, (company, partner) in self.holders.items()
        ]
        choices = [("", "Choisissez"), *named]
        self.fields["holder"] = forms.ChoiceField(label="Entreprise ou partenaire", choices=choices)
        self.fields["sector"] = forms.ChoiceField(
            label="Secteur", required=False, choices=[("", "Aucun"), *sectors.items()]
        )
        self.fields["hall"] = forms.ModelChoiceField(
            label="Hall", queryset=edition.halls.order_by("name", "pk"), empty_label=None
        )
        self._label("hall", lambda hall: hall.name)
        if stand is None or stand.company is None:
            del self.fields["contact"]
        else:
            shown: Any = self.fields["contact"]
            shown.queryset = contacts
            self._label("contact", lambda one: f"{one.full_name}, {one.email or one.phone}")
        if stand is None:
            del self.fields["offers"]
        else:
            self.fields["offers"] = forms.ModelMultipleChoiceField(
                label="Offres montrées", queryset=offers, required=False, widget=forms.CheckboxSelectMultiple
            )
            self._label("offers", lambda offer: offer.title)

    def _label(self, name: str, words: Any) -> None:
        field: Any = self.fields[name]
        field.label_from_instance = words

    @property
    def told(self) -> dict[str, Any]:
        """As `operations.editions` wants it."""
        said = self.cleaned_data
        company, partner = self.holders[said["holder"]]
        kept = {name: said[name] for name in ("number", "hall", "sector", "tables", "has_hours")}
        sector = kept["sector"] or (company.sector if company else "")
        if self.stand is not None:  # one of the former company is nobody here
            kept["contact"] = said.get("contact") if company == self.stand.company else None
        return {**kept, "sector": sector, "company": company, "partner": partner}


def _of_stand(stand: Stand) -> dict[str, Any]:
    kept = {name: getattr(stand, name) for name in ("number", "hall", "sector", "contact", "tables", "has_hours")}
    holder = f"c{stand.company_id}" if stand.company_id else f"p{stand.partner_id}"
    return {**kept, "holder": holder, "offers": list(stand.offers.values_list("vacancy", flat=True))}


class WishesForm(forms.Form):
    """What somebody would like, when they come, whether they want hours."""

    sectors = forms.MultipleChoiceField(
        label="Les secteurs qui vous intéressent", required=False, widget=forms.CheckboxSelectMultiple
    )
    vacancies = forms.ModelMultipleChoiceField(
        label="Les offres qui vous intéressent",
        queryset=Vacancy._base_manager.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    comes = forms.ChoiceField(
        label="Quand pensez-vous venir ?", choices=Comes.choices, initial=Comes.DAY, widget=forms.RadioSelect
    )
    wants_hours = forms.BooleanField(
        label="Je souhaite des entretiens à une heure prévue",
        required=False,
        help_text="Sans heure prévue, les stands vous reçoivent dans leur file.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        sectors: dict[str, str],
        offers: Any = None,
        told: Iterable[Vacancy] = (),
        visitor: Visitor | None = None,
    ) -> None:
        """`offers` may be chosen; those `told` are written on the page."""
        super().__init__(data, initial=_of_visitor(visitor) if visitor else None)
        choices: Any = self.fields["sectors"]
        choices.choices = list(sectors.items())
        if offers is None:
            del self.fields["vacancies"]
        else:
            shown: Any = self.fields["vacancies"]
            shown.queryset = offers
            shown.choices = [(offer.pk, f"{offer.title}, {offer.company.name}") for offer in told]

    @property
    def wished(self) -> Wished:
        return Wished(self.cleaned_data["sectors"], list(self.cleaned_data.get("vacancies", ())))

    @property
    def coming(self) -> dict[str, Any]:
        """When, and whether with hours."""
        return {name: self.cleaned_data[name] for name in ("comes", "wants_hours")}


def _of_visitor(visitor: Visitor) -> dict[str, Any]:
    wishes = list(visitor.wishes.order_by("rank"))
    return {
        "sectors": [one.sector for one in wishes if one.sector],
        "vacancies": [one.vacancy_id for one in wishes if one.vacancy_id],
        "comes": visitor.comes,
        "wants_hours": visitor.wants_hours,
    }


class RegistrationForm(WishesForm):
    """Somebody registers without an account."""

    first_name = NameField(label="Prénom", max_length=60, widget=forms.TextInput({"autocomplete": "given-name"}))
    last_name = NameField(label="Nom", max_length=60, widget=forms.TextInput({"autocomplete": "family-name"}))
    phone = PhoneField(label="Téléphone", required=False, max_length=30)
    email = forms.EmailField(label="Adresse e-mail", required=False, widget=forms.EmailInput({"autocomplete": "email"}))
    city = NameField(label="Commune", required=False, max_length=60)
    has_consented = forms.BooleanField(
        label="J'accepte que ces informations servent à préparer le Forum",
        help_text="Elles ne servent à rien d'autre, et sont effacées après le Forum.",
        error_messages={"required": "Cochez votre accord : sans lui, nous ne pouvons pas vous envoyer votre badge."},
    )
    field_order = ("first_name", "last_name", "phone", "email", "city", "sectors", "comes", "wants_hours")

    def clean(self) -> dict[str, Any]:
        """One way to reach them at least."""
        said = self.cleaned_data
        if not (said.get("phone") or said.get("email") or {"phone", "email"} & set(self.errors)):
            self.add_error("phone", "Donnez un téléphone ou une adresse e-mail : votre badge y est envoyé.")
        return said

    @property
    def told(self) -> dict[str, Any]:
        """As `operations.visitors` wants it."""
        names = ("first_name", "last_name", "phone", "email", "city", "has_consented")
        return {**{name: self.cleaned_data[name] for name in names}, **self.coming}


class DeskForm(forms.Form):
    """A newcomer of the day, in twenty seconds: a first name is enough."""

    first_name = NameField(label="Prénom", max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    last_name = NameField(label="Nom", required=False, max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    phone = PhoneField(label="Téléphone, pour recevoir le badge", required=False, max_length=30)
    sectors = forms.MultipleChoiceField(label="Secteurs", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, sectors: dict[str, str]) -> None:
        super().__init__(data)
        choices: Any = self.fields["sectors"]
        choices.choices = list(sectors.items())


class StationForm(forms.Form):
    """Where a tablet stands and what it notes; one badge, or those that it kept during a network cut."""

    hall = forms.ModelChoiceField(label="Hall", queryset=Hall._base_manager.none(), empty_label=None)
    way = forms.ChoiceField(label="Ce poste note", choices=Way.choices, initial=Way.ENTRY)
    station = forms.CharField(label="Nom du poste", required=False, max_length=40)
    code = forms.CharField(label="Code du badge", required=False, max_length=200)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    lines = forms.CharField(required=False, max_length=100_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, halls: Sequence[Hall], now: datetime, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.now = now
        chosen: Any = self.fields["hall"]
        chosen.queryset = Hall.objects.filter(pk__in=[one.pk for one in halls]).order_by("name", "pk")
        chosen.label_from_instance = lambda hall: hall.name

    def clean_lines(self) -> list[Scan]:
        """What the tablet kept: a list of {key, code, at}."""
        text = self.cleaned_data["lines"]
        if not text:
            return []
        try:
            return [_scan(one) for one in json.loads(text)[:MOST_SCANS]]
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
            raise ValidationError("Ce que la tablette a gardé n'est pas lisible : scannez de nouveau.") from error

    def clean(self) -> dict[str, Any]:
        """One badge typed is one scan, now."""
        said = self.cleaned_data
        if said.get("lines") == [] and said.get("code") and said.get("key"):
            said["lines"] = [Scan(said["key"], _code(said["code"]), self.now)]
        if said.get("lines") == []:
            self.add_error("code", "Scannez un badge, ou écrivez son code.")
        return said


def _scan(one: dict[str, Any]) -> Scan:
    at = parse_datetime(one["at"])
    if at is None or timezone.is_naive(at):
        raise ValueError
    return Scan(UUID(one["key"]), _code(str(one["code"])), at)


def _code(text: str) -> str:
    """What a reader read, without what no badge holds: one bad reading must not stop the others of a tablet."""
    return "".join(filter(str.isprintable, text))[:20]


class SearchForm(forms.Form):
    """Filters of the list of visitors."""

    nom = forms.CharField(label="Nom ou badge", required=False, max_length=60)
    venu = forms.ChoiceField(
        label="Présence", required=False, choices=[("", "Toutes"), ("oui", "Venus"), ("non", "Pas venus")]
    )
    heures = forms.ChoiceField(
        label="Rendez-vous", required=False, choices=[("", "Tous"), ("oui", "Souhaités"), ("non", "Non souhaités")]
    )


class PeopleForm(forms.Form):
    """Filters of the people to register."""

    nom = forms.CharField(label="Nom", required=False, max_length=60)


class HoursForm(forms.Form):
    """Whether the people registered together want hours."""

    wants_hours = forms.BooleanField(
        label="Leur prévoir des entretiens à une heure donnée", required=False, initial=True
    )
