"""Forms of the day under way."""

from django import forms

from rebond.ground.web.forms import HourInput


class LateForm(forms.Form):
    """At what hour somebody who is late will come."""

    until = forms.TimeField(label="Arrive à", widget=HourInput)
