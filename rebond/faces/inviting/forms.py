"""Forms of the invitations: the filters of their list, sending, and the acts on one person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import Http404, QueryDict

from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, Capability
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.queries import follow_up, kinds_to_invite
from rebond.people.appointments.queries import invitations as queries
from rebond.people.appointments.states import FollowUp

ABSENCES = "absences"
"""The filter of the people absent so often that a human looks at their file."""


class FollowUpFilters(forms.Form):
    """Which kind, where people stand for it, whose Pôle; and of one campaign, what came of it."""

    def __init__(self, data: QueryDict | None, *, principal: Principal, now: datetime) -> None:
        super().__init__(data)
        self.principal, self.now = principal, now
        self.kinds = kinds_to_invite(principal.role, on=local_day(now))
        if not self.kinds:
            raise Http404
        states = [(str(value), str(label)) for value, label in FollowUp.choices]
        self.fields["nature"] = _choice("Nature", [(kind.code, kind.name) for kind in self.kinds])
        self.fields["etat"] = _choice(
            "Où en est-on", [("", "Tout, sauf sans invitation"), *states, (ABSENCES, "Absences à examiner")]
        )
        if principal.role in DEPARTEMENT_STAFF:
            self.fields["pole"] = _choice("Pôle d'insertion", [("", "Tous"), *_poles()])
        self.fields["envoi"] = forms.UUIDField(required=False, widget=forms.HiddenInput)
        self.fields["reponse"] = _choice("Réponse", [(key, words) for key, (words, _) in queries.ANSWERS.items()])
        self.fields["reponse"].widget = forms.HiddenInput()

    @property
    def kind(self) -> Kind:
        """The kind that the address names, or the first that the role holds."""
        asked = self.data.get("nature")
        return next((kind for kind in self.kinds if kind.code == asked), self.kinds[0])

    @property
    def is_everything(self) -> bool:
        """No state is asked, and no campaign: those whom nobody invited yet are left out."""
        return not (self.data.get("etat") or self.data.get("envoi"))

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        found: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        conditions = {name: self._condition(name, value) for name, value in found.items()}
        if "envoi" in found or "reponse" in found:
            conditions |= {"envoi": self._answers(found.get("envoi"), found.get("reponse", "")), "reponse": Q()}
        return conditions

    def _condition(self, name: str, value: str) -> Q:
        match name:
            case "etat" if value == ABSENCES:
                absent = queries_of_absences(self.principal, self.kind)
                return Q(pk__in=absent)
            case "etat":
                found = follow_up.where(self.kind.code, [FollowUp(value)], now=self.now)
                return found & Q(queries.followed()) if value == FollowUp.NOT_INVITED else found
            case "pole":
                return Q(pole=value)
            case _:
                return Q()

    def _answers(self, campaign: UUID | None, answer: str) -> Q:
        rows = queries.answered_so(answer, now=self.now).filter(kind=self.kind.code)
        rows = rows.filter(campaign=campaign) if campaign else rows
        return Q(pk__in=rows.values("beneficiary"))


def queries_of_absences(principal: Principal, kind: Kind) -> Any:
    """The keys of the people absent so often that a human looks at their file."""
    return follow_up.absences_to_review(principal, kind).order_by().values("pk")


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _poles() -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(capabilities__contains=[Capability.POLE], closed_on=None).order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


class LaunchForm(forms.Form):
    """Everybody, or as many as find an hour."""

    ALL, FITTING = "tous", "places"
    who = forms.ChoiceField(label="Qui inviter", widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, count: int, fitting: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        everybody = (self.ALL, f"Les {count} personnes")
        some = (self.FITTING, f"Seulement les {fitting} qui ont un créneau, les plus pressées d'abord")
        choices = [everybody, some] if 0 < fitting < count else [everybody]
        self.fields["who"] = forms.ChoiceField(
            label="Qui inviter",
            choices=choices,
            initial=self.ALL,
            widget=forms.RadioSelect if len(choices) > 1 else forms.HiddenInput,
        )


class ActForm(forms.Form):
    """One act on one person, for one kind of appointment."""

    ACTS = ("invite", "withdraw", "review", "close")
    kind = forms.ChoiceField(error_messages={"invalid_choice": "Cette nature de rendez-vous n'est pas la vôtre."})
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])

    def __init__(self, data: Any = None, *, kinds: list[Kind]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]  # a ChoiceField
