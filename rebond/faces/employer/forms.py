"""Forms of employers: who they are, and how to reach their company."""

from typing import Any

from django import forms

from rebond.ground.web.forms import PhoneField
from rebond.work.employers.forms import POSTAL_CODE


class EntranceForm(forms.Form):
    """Who asks to enter the space of a company; its name, when the directory does not say it."""

    name = forms.CharField(label="Nom de l'entreprise", max_length=120)
    first_name = forms.CharField(label="Votre prénom", max_length=60)
    last_name = forms.CharField(label="Votre nom", max_length=60)
    job_title = forms.CharField(label="Votre fonction", max_length=80, required=False)
    email = forms.EmailField(
        label="Votre adresse e-mail professionnelle",
        max_length=254,
        help_text="Un lien y arrive pour ouvrir l'espace.",
    )
    phone = PhoneField(label="Votre téléphone", max_length=30, required=False)
    wants_letters = forms.BooleanField(
        label="Je veux bien recevoir la lettre et les invitations du club des entreprises",
        required=False,
        help_text="Chaque message permet de ne plus en recevoir.",
    )

    def __init__(self, data: Any, *, name: str) -> None:
        super().__init__(data)
        self.known_name = name
        if name:
            del self.fields["name"]

    @property
    def person(self) -> dict[str, Any]:
        """What `spaces.ask` takes of what was typed."""
        return {"name": self.known_name, **self.cleaned_data}


class ContactForm(forms.Form):
    """Where the company is, and how it is reached."""

    address = forms.CharField(label="Adresse", max_length=200, required=False)
    postal_code = forms.RegexField(
        POSTAL_CODE,
        label="Code postal",
        max_length=5,
        required=False,
        error_messages={"invalid": "Un code postal a cinq chiffres, comme 13001."},
    )
    city = forms.CharField(label="Commune", max_length=80, required=False)
    phone = PhoneField(label="Téléphone", max_length=30, required=False)
    email = forms.EmailField(label="Adresse e-mail", required=False)
