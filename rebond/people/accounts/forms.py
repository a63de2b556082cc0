"""What people type to sign in, to accept an invitation, and to administer accounts."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.http import QueryDict

from rebond.ground.web.forms import DayInput
from rebond.people.accounts import queries, vault
from rebond.people.accounts.models import Organisation, User
from rebond.people.accounts.states import VERBS, Capability, Role

AGENT_ROLES = [(role.value, role.label) for role in Role if role != Role.BENEFICIARY]
STATES = [("", "Tous"), ("live", "En cours"), ("waiting", "Invitation en attente"), ("ended", "Terminé")]


def _offer(form: forms.Form, organisations: QuerySet[Organisation]) -> None:
    field = form.fields["organisation"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared below
    field.queryset = organisations


def _say(form: forms.Form, **labels: str) -> None:
    """Our words above allauth's fields; a placeholder would hide what is to be typed."""
    for name, label in labels.items():
        form.fields[name].label = label
    for shown in form.fields.values():
        shown.widget.attrs.pop("placeholder", None)


class LoginForm(account_forms.LoginForm):
    """Address and password; the way out of a forgotten password stands under the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login="Adresse e-mail")
        self.fields["password"].help_text = ""


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Where to send the link of a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email="Adresse e-mail")


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    """The first code of an application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code="Code à six chiffres")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddKeyForm(key_forms.AddWebAuthnForm):
    """The name of a new security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name="Nom de la clé")


class EditKeyForm(key_forms.EditWebAuthnForm):
    """Another name for a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name="Nom de la clé")


class AuthenticateForm(mfa_forms.AuthenticateForm):
    """A code of the second factor: one try at a time for one person, so that none escapes the count."""

    def clean_code(self) -> str:
        vault.take_turns(f"code {self.user.pk}")
        return str(super().clean_code())


class ReauthenticateForm(mfa_forms.ReauthenticateForm):
    """The same code, asked again before a sensitive act."""

    def clean_code(self) -> str:
        vault.take_turns(f"code {self.user.pk}")
        return str(super().clean_code())


class PasswordForm(forms.Form):
    """The first password of someone invited."""

    password = forms.CharField(
        label="Votre mot de passe",
        help_text="12 caractères au moins. Trois mots sans rapport se retiennent bien.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class InvitationForm(forms.Form):
    """Who is invited, and to do what. An employer is of a company, told by its name or SIRET: there are thousands."""

    email = forms.EmailField(label="Adresse e-mail professionnelle", max_length=254)
    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=60)
    role = forms.ChoiceField(label="Rôle", choices=[("", "Choisir…"), *AGENT_ROLES])
    organisation = forms.ModelChoiceField(
        label="Structure", queryset=Organisation._base_manager.none(), empty_label="Choisir…", required=False,
        help_text="Pour tous, sauf un employeur.",
    )  # fmt: skip
    company = forms.CharField(
        label="Entreprise",
        max_length=150,
        required=False,
        help_text="Pour un employeur seulement : son nom ou son SIRET.",
    )

    def __init__(self, data: QueryDict | None, *, organisations: QuerySet[Organisation]) -> None:
        super().__init__(data)
        _offer(self, organisations)

    def clean(self) -> dict[str, Any]:
        """Where this role works: a company for an employer, a structure for everybody else."""
        typed, role = self.cleaned_data, self.cleaned_data.get("role")
        if role == Role.EMPLOYER and "company" not in self.errors:
            try:
                typed["organisation"] = queries.company_of(typed.get("company", ""))
            except ValueError as error:
                self.add_error("company", str(error))
        elif role and role != Role.EMPLOYER and not typed.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Choisissez la structure où cette personne travaille.")
        return typed


class PeopleFilters(forms.Form):
    """Which accesses to show."""

    q = forms.CharField(label="Nom ou adresse e-mail", required=False, max_length=100)
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *AGENT_ROLES])
    organisation = forms.ModelChoiceField(
        label="Structure", required=False, queryset=Organisation._base_manager.none(), empty_label="Toutes"
    )
    state = forms.ChoiceField(label="État", required=False, choices=STATES)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        _offer(self, queries.workplaces().order_by("name"))


class OrganisationFilters(forms.Form):
    """Which organisations to show."""

    q = forms.CharField(label="Nom", required=False, max_length=100)
    capability = forms.ChoiceField(label="Mission", required=False, choices=[("", "Toutes"), *Capability.choices])
    city = forms.CharField(label="Commune", required=False, max_length=80)


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """What an administrator may change between two packs."""

    class Meta:
        model = Organisation
        fields = ["name", "address", "postal_code", "city", "phone", "email", "opening_hours", "places"]
        help_texts = {
            "opening_hours": "Par exemple : du lundi au vendredi, 9 h–12 h et 13 h 30–17 h.",
            "places": "Combien de personnes la structure peut accompagner en même temps ; vide, si elle n'a pas de limite.",
        }


class JournalFilters(forms.Form):
    """Whose acts, on what, since when."""

    person = forms.CharField(label="Personne (nom ou adresse e-mail)", required=False, max_length=100)
    object_id = forms.UUIDField(
        label="Numéro de l'objet", required=False, error_messages={"invalid": "Ce numéro n'a pas la bonne forme."}
    )
    verb = forms.ChoiceField(label="Acte", required=False, choices=[("", "Tous"), *VERBS.items()])
    since = forms.DateField(label="Depuis le", required=False, widget=DayInput())
