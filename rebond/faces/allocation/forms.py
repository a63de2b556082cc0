"""What a plan is asked with, which of its lines are sent, which appointments are moved."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from rebond.faces.allocation.queries import Asked
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.queries import Kind

LONGEST_WEEKS = 12
"""A plan for later than this is a guess."""


class PlanForm(forms.Form):
    """For whom, at which Pôles, over how many weeks. `wished`: what the address asks first."""

    kind = forms.ChoiceField(label="Nature du rendez-vous")
    sites = forms.MultipleChoiceField(label="Pôles d'insertion", widget=forms.CheckboxSelectMultiple)
    weeks = forms.IntegerField(
        label="Heures des prochaines semaines",
        min_value=1,
        max_value=LONGEST_WEEKS,
        help_text="Une semaine à la fois, souvent : c'est ainsi que le plus de personnes sont reçues à temps.",
    )
    people = forms.IntegerField(label="Au plus tant de personnes", min_value=1, help_text="Les plus pressées d'abord.")
    with_invited = forms.BooleanField(
        label="Compter aussi les personnes dont l'invitation court encore",
        required=False,
        help_text="Sans cela, on leur laisse le temps de choisir leur heure.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: Sequence[Kind],
        sites: Sequence[Organisation],
        terms: dict[str, int],
        wished: Mapping[str, str],
    ) -> None:
        first = [str(site.pk) for site in sites if len(sites) == 1 or str(site.pk) == wished.get("pole")]
        defaults = {"weeks": min(terms["weeks"], LONGEST_WEEKS), "people": terms["people"], "sites": first}
        super().__init__(data, initial={**defaults, "kind": wished.get("kind")})
        self.most = terms["people"]
        self.fields["kind"] = forms.ChoiceField(
            label="Nature du rendez-vous", choices=[(kind.code, kind.name) for kind in kinds]
        )
        self.fields["sites"] = forms.MultipleChoiceField(
            label="Pôles d'insertion",
            choices=[(str(site.pk), site.name) for site in sites],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Cochez au moins un Pôle."},
        )

    def clean_people(self) -> int:
        """As many as the département's parameters allow at once."""
        count: int = self.cleaned_data["people"]
        if count > self.most:
            raise ValidationError(f"Au plus {self.most} personnes à la fois : c'est le paramètre du Département.")
        return count

    @property
    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class LinesForm(forms.Form):
    """The lines kept of a list that was shown: each is a ticked box `keep`."""

    keep: ClassVar[str] = "keep"

    def kept(self) -> set[str]:
        """The values of the boxes that stayed ticked."""
        return set(self.data.getlist(self.keep)) if self.is_bound else set()  # type: ignore[attr-defined]  # a QueryDict
