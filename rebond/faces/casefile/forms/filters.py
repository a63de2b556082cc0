"""Filters of the lists: every valid field becomes a condition."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from rebond.faces.casefile.forms.widgets import LightSelect
from rebond.faces.casefile.queries.facets import Facets
from rebond.faces.casefile.queries.piles import not_reached_weeks
from rebond.ground.messaging.states import UNSETTLED, Channel
from rebond.journey.orientation.queries import referents
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import DEPARTEMENT_STAFF, POLE_STAFF, STRUCTURE_STAFF, Capability
from rebond.people.appointments.queries import beginning_of
from rebond.people.appointments.rules import HOSTS
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.queries import unreachable
from rebond.people.beneficiaries.states import Pathway, RightsStatus

Choices = list[tuple[str, str]]

AGES: dict[str, tuple[str, int, int]] = {
    "0-25": ("moins de 26 ans", 0, 25),
    "24-25": ("24 et 25 ans", 24, 25),
    "26-39": ("26 à 39 ans", 26, 39),
    "40-54": ("40 à 54 ans", 40, 54),
    "55-": ("55 ans et plus", 55, 120),
}
RIGHTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ouvert": ("droit ouvert", (RightsStatus.OPEN,)),
    "suspendu": ("droit ou versement suspendu", (RightsStatus.RIGHT_SUSPENDED, RightsStatus.PAYMENT_SUSPENDED)),
    "clos": ("droit clos ou refusé", (RightsStatus.CLOSED, RightsStatus.CLOSED_WITH_ARREARS, RightsStatus.REFUSED)),
    "attente": ("demande en attente", (RightsStatus.PENDING, RightsStatus.UNDEFINED)),
}
DELAYS: dict[str, tuple[str, int]] = {
    "retard": ("en retard", 0),
    "3": ("dans les 3 jours", 4),
    "7": ("dans les 7 jours", 8),
}
WEEKS = (4, 6, 8, 12)
FREE_HOUR = ("heure", "à prévenir d'une heure libre")


class Filters(forms.Form):
    """What every list of people offers; `facets` turns a value into a condition."""

    def __init__(self, data: QueryDict | None, *, facets: Facets) -> None:
        super().__init__(data)
        self.facets = facets
        for name, label, choices in self.declared():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", "Tous"), *choices], required=False, widget=LightSelect
            )
        self.fields["commune"] = forms.CharField(
            label="Commune",
            max_length=60,
            required=False,
            widget=forms.TextInput({"placeholder": "nom ou code postal"}),
        )

    def declared(self) -> list[tuple[str, str, Choices]]:
        """Name, label and choices of each list of choices, as the role may use them."""
        return [
            ("delai", "Échéance", [(key, label) for key, (label, _) in DELAYS.items()]),
            *self._places(),
            ("age", "Âge", [(key, label) for key, (label, _, _) in AGES.items()]),
        ]

    def _places(self) -> list[tuple[str, str, Choices]]:
        role = self.facets.principal.role
        found: list[tuple[str, str, Choices]] = []
        if role in DEPARTEMENT_STAFF:
            found.append(("pole", "Pôle d'insertion", [*organisations(Capability.POLE), ("aucun", "aucun")]))
        if role in DEPARTEMENT_STAFF | POLE_STAFF:
            found.append(("structure", "Structure", organisations()))
        return found

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        for name, value in self.cleaned_data.items():
            if value:
                self.cleaned_data[name] = self.condition(name, value)
        return self.cleaned_data

    def condition(self, name: str, value: str) -> Q:
        """The condition that a field and its value mean."""
        facets = self.facets
        match name:
            case "delai":
                return self.due(value)
            case "pole":
                return facets.pole(None if value == "aucun" else value)
            case "structure":
                return facets.accompanied_by(value)
            case "age":
                return facets.aged(*AGES[value][1:])
            case _:
                return facets.living_in(value)

    def due(self, value: str) -> Q:
        """A promise to the person is late, or soon will be."""
        return self.facets.due_before(self.facets.today + timedelta(days=DELAYS[value][1]))


class PeopleFilters(Filters):
    """Filters of the list of people."""

    def declared(self) -> list[tuple[str, str, Choices]]:
        return [
            ("parcours", "Parcours", [(str(value), str(label)) for value, label in Pathway.choices]),
            *self._referents(),
            *super().declared(),
            ("droit", "Droit", [(key, label) for key, (label, _) in RIGHTS.items()]),
            ("suivi", "Suivi", [("oui", "en cours"), ("reprise", "à reprendre"), ("non", "terminé")]),
            ("rdv", "Rendez-vous", [("sans", "aucun de prévu"), *self._free_hour()]),
            ("joindre", "Coordonnées", [("refusee", "refusées par le réseau")]),
            ("contact", "Sans nouvelles", [(str(weeks), f"depuis {weeks} semaines") for weeks in self._weeks()]),
        ]

    def _free_hour(self) -> Choices:
        return [FREE_HOUR] if self.facets.principal.role in HOSTS else []

    def _weeks(self) -> list[int]:
        return sorted({*WEEKS, not_reached_weeks(self.facets.today)})

    def _referents(self) -> list[tuple[str, str, Choices]]:
        principal = self.facets.principal
        if principal.role not in STRUCTURE_STAFF:
            return []
        found = referents(principal.organisation_id).order_by("user__last_name", "user__first_name", "pk")
        names = [(str(row.pk), "moi" if row.pk == principal.membership.pk else row.user.full_name) for row in found]
        return [("referent", "Référent", [*names, ("aucun", "aucun")])]

    def _follow_up(self, value: str) -> Q:
        facets = self.facets
        if value == "reprise":
            return facets.to_take_over()
        return facets.followed() if value == "oui" else ~facets.followed()

    def condition(self, name: str, value: str) -> Q:
        facets = self.facets
        match name:
            case "parcours":
                return facets.accompanied(pathway=value)
            case "referent":
                return facets.referred_to(None if value == "aucun" else value)
            case "droit":
                return facets.right(RIGHTS[value][1])
            case "suivi":
                return self._follow_up(value)
            case "rdv":
                return facets.to_call_for_an_hour() if value == FREE_HOUR[0] else facets.without_appointment()
            case "contact":
                return facets.not_reached(int(value))
            case "joindre":
                return unreachable()
            case _:
                return super().condition(name, value)


class EntrantFilters(Filters):
    """Filters of the queues of the orientation, whose rows carry `due_on`. `file` chooses the queue itself."""

    def __init__(self, data: QueryDict | None, *, facets: Facets, queues: Choices) -> None:
        self.queues = queues
        super().__init__(data, facets=facets)

    def declared(self) -> list[tuple[str, str, Choices]]:
        return [("file", "Étape", self.queues), *super().declared()]

    def condition(self, name: str, value: str) -> Q:
        if name == "file":
            return Q()
        return super().condition(name, value)

    def due(self, value: str) -> Q:
        return Q(due_on__lt=self.facets.today + timedelta(days=DELAYS[value][1]))


class AppointmentFilters(forms.Form):
    """Filter of the list of appointments: those planned, unless the whole history is asked for."""

    quand = forms.ChoiceField(
        label="Quand",
        choices=[
            ("", "prévus"),
            ("a-noter", "passés, présence à noter"),
            ("jour", "aujourd'hui"),
            ("tous", "tous, même passés"),
        ],
        required=False,
        widget=LightSelect,
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_quand(self) -> Q:
        """The condition that the choice means."""
        match self.cleaned_data["quand"]:
            case "tous":
                return Q()
            case "a-noter":
                return Q(status=Attendance.PLANNED, starts_at__lt=beginning_of(self.today))
            case "jour":
                tomorrow = beginning_of(self.today + timedelta(days=1))
                return Q(starts_at__gte=beginning_of(self.today), starts_at__lt=tomorrow)
            case _:
                return Q(status=Attendance.PLANNED)


class MessageFilters(forms.Form):
    """Filters of the messages on which someone must decide."""

    statut = forms.ChoiceField(
        label="Statut",
        choices=[("", "Tous"), *((status, status.label.lower()) for status in UNSETTLED)],
        required=False,
        widget=LightSelect,
    )
    canal = forms.ChoiceField(
        label="Canal", choices=[("", "Tous"), *Channel.choices], required=False, widget=LightSelect
    )


def organisations(capability: Capability | None = None) -> Choices:
    """The open organisations that have a capability, or that accompany people."""
    kind = ~Q(kinds=[]) if capability is None else Q(capabilities__contains=[capability])
    rows = Organisation.objects.filter(kind, closed_on=None).order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
