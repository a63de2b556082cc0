"""The form of the words of one message."""

from typing import Any

from django import forms

from rebond.ground.messaging.states import Channel


class TextForm(forms.Form):
    """The words, checked by the operation that publishes them. `version`: the one they replace."""

    subject = forms.CharField(label="Objet", max_length=160, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = forms.CharField(label="Texte", max_length=4000, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}))
    dossier = forms.IntegerField(
        label="Voir pour le dossier n°",
        required=False,
        min_value=1,
        max_value=10**12,
        help_text="Le numéro d'une personne : l'aperçu se remplit avec elle.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, channel: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"].widget.attrs["rows"] = 5
