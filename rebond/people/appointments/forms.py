"""Forms that several faces show."""

from typing import Any

from django import forms

from rebond.ground.messaging.states import Channel
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.queries.invitations import ALL_CHANNELS


class InviteForm(forms.Form):
    """What people are invited to, and by which ways."""

    kind = forms.ChoiceField(label="Rendez-vous à choisir")
    channels = forms.MultipleChoiceField(
        label="Par",
        choices=Channel.choices,
        initial=list(ALL_CHANNELS),
        widget=forms.CheckboxSelectMultiple,
        help_text="Une seule voie par personne : la première qu'elle accepte, dans cet ordre.",
        error_messages={"required": "Choisissez au moins une façon d'écrire aux personnes."},
    )

    def __init__(self, data: Any = None, *, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="Rendez-vous à choisir", choices=[(kind.code, kind.name) for kind in kinds]
        )
