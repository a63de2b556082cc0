"""Forms of the structure: taking in, saying no."""

from collections.abc import Sequence
from typing import Any

from django import forms

from rebond.ground.web import words
from rebond.journey.programmes.models import Provision
from rebond.journey.programmes.states import Refusal


class AcceptForm(forms.Form):
    """In which places, where the structure holds several."""

    provision = forms.ChoiceField(label="Dans quelles places", required=False)

    def __init__(self, data: Any = None, *, provisions: Sequence[Provision], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.provisions = {str(one.pk): one for one in provisions}
        choices = [(key, told(one)) for key, one in self.provisions.items()]
        self.fields["provision"] = forms.ChoiceField(
            label="Dans quelles places", choices=choices, required=bool(choices)
        )
        if not choices:
            del self.fields["provision"]

    @property
    def chosen(self) -> Provision | None:
        """The places chosen; none where nobody counts."""
        return self.provisions.get(self.cleaned_data.get("provision", ""))


def told(provision: Provision) -> str:
    """« CACES, du 3 mars au 5 juin, 4 places libres sur 12 »."""
    days = f"du {words.short_day(provision.starts_on)} au {words.short_day(provision.ends_on)}"
    left = words.count(provision.places - provision.taken, "place libre", "places libres")
    said = f"{days} : {left} sur {provision.places}"
    return f"{provision.title}, {said}" if provision.title else words.sentence(said)


class RefuseForm(forms.Form):
    """A reason of the closed list, and a few words."""

    refusal = forms.ChoiceField(label="Pourquoi", choices=Refusal.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Une précision",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Lue par la personne et par qui l'envoie. Rien sur la santé.",
    )
