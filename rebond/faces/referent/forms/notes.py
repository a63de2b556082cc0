"""The form that corrects a note."""

from django import forms

from rebond.journey.support.states import Channel


class NoteForm(forms.Form):
    """How it happened, what was said, who reads it; `version` is the one that was read."""

    all_optional = True
    version = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label="Comment vous êtes-vous parlé ?", choices=Channel.choices)
    text = forms.CharField(
        label="Ce qui s'est dit",
        max_length=8000,
        widget=forms.Textarea({"rows": 7, "autocomplete": "off"}),
        help_text="De la santé, notez l'effet sur le travail seulement : le reste se dit au médecin.",
        error_messages={"required": "Écrivez quelques mots de ce qui s'est dit."},
    )
    is_shared = forms.BooleanField(
        label="La personne peut lire cette note",
        required=False,
        help_text="Décochez si elle ne doit pas la lire dans son espace. Elle garde le droit de la demander.",
    )
