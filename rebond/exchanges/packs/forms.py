"""Filters of the list of parameters."""

from django import forms

STATES = (("", "Tous"), ("waiting", "À confirmer"), ("confirmed", "Confirmés"), ("unknown", "Valeur inconnue"))
SCOPES = (("", "Partout"), ("national", "La loi et les listes nationales"), ("departement", "Le Département"))


class ParameterFilters(forms.Form):
    """Every field is optional."""

    q = forms.CharField(label="Nom", max_length=80, required=False)
    state = forms.ChoiceField(label="État", choices=STATES, required=False)
    scope = forms.ChoiceField(label="Portée", choices=SCOPES, required=False)
    on = forms.DateField(
        label="En vigueur le", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
