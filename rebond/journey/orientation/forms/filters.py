"""Filters of the structure's lists."""

from django import forms
from django.db.models import Q
from django.http import QueryDict

from rebond.journey.orientation.forms.decisions import Labels, set_choices
from rebond.journey.orientation.states import Status
from rebond.people.beneficiaries.states import Pathway

STEPS = (
    ("sans-referent", "Référent à désigner"),
    ("a-reserver", "Rendez-vous à prendre"),
    ("a-rencontrer", "À rencontrer"),
)


class InboxFilters(forms.Form):
    """Which people sent to the structure to show."""

    etape = forms.ChoiceField(label="Étape", required=False, choices=[("", "Toutes"), *STEPS])
    parcours = forms.ChoiceField(label="Parcours", required=False, choices=[("", "Tous"), *Pathway.choices])
    referent = forms.ChoiceField(label="Référent", required=False)

    def __init__(self, data: QueryDict, *, referents: Labels) -> None:
        super().__init__(data)
        set_choices(self, "referent", [("", "Tous"), *referents])


class FollowedFilters(forms.Form):
    """Which people followed by the structure to show."""

    referent = forms.ChoiceField(label="Référent", required=False)
    parcours = forms.ChoiceField(label="Parcours", required=False, choices=[("", "Tous"), *Pathway.choices])

    def __init__(self, data: QueryDict, *, referents: Labels) -> None:
        super().__init__(data)
        set_choices(self, "referent", [("", "Tous"), *referents])


def at_step(step: str) -> Q:
    """The orientations at one step of the inbox."""
    return {
        "sans-referent": Q(status__in=(Status.DECIDED, Status.HANDED_OVER)),
        "a-reserver": Q(status=Status.FOLLOWED, booked_at=None),
        "a-rencontrer": Q(status=Status.FOLLOWED, booked_at__isnull=False),
    }[step]
