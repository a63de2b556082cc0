"""Forms of the person's own space."""

from django import forms


class DoneForm(forms.Form):
    """What came of a step, in a word."""

    all_optional = True
    outcome = forms.CharField(label="Un mot sur ce que cela a donné", max_length=300, required=False)


class YesForm(forms.Form):
    """Nothing to fill: the button says it."""
