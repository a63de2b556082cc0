"""Forms of companies and of the people one speaks to there."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from rebond.ground.web.forms import PhoneField
from rebond.work.employers import queries
from rebond.work.employers.states import Size

POSTAL_CODE = r"\d{5}"
MARKET = {"True": "oui", "False": "non"}


class CompanyFilters(forms.Form):
    """What narrows the list of companies."""

    q = forms.CharField(
        label="Chercher",
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": "nom, commune ou SIRET"}),
    )
    secteur = forms.ChoiceField(label="Secteur", required=False)
    offres = forms.ChoiceField(
        label="Offres", choices=[("", "Toutes"), ("oui", "avec une offre à pourvoir")], required=False
    )
    suivi = forms.ChoiceField(label="Suivi", choices=[("", "Toutes"), ("a-verifier", "à vérifier")], required=False)

    def __init__(self, data: QueryDict | None, *, on: date) -> None:
        super().__init__(data)
        choices = [("", "Tous"), *queries.sectors(on).items()]
        self.fields["secteur"] = forms.ChoiceField(label="Secteur", choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        text, offers = self.cleaned_data.get("q", ""), self.cleaned_data.get("offres", "")
        if text:
            self.cleaned_data["q"] = queries.found_by(text)
        if offers:
            self.cleaned_data["offres"] = Q(open_offers__gt=0)
        if self.cleaned_data.get("suivi"):
            self.cleaned_data["suivi"] = queries.is_to_settle()
        return self.cleaned_data


class CompanyForm(forms.Form):
    """What is known of a company. Its SIRET is given once, when it is registered."""

    name = forms.CharField(label="Nom", max_length=120)
    sector = forms.ChoiceField(label="Secteur", required=False)
    size = forms.ChoiceField(label="Effectif", choices=[("", "Non connu"), *Size.choices], required=False)
    activity = forms.CharField(
        label="Code NAF", max_length=6, required=False, help_text="Quatre chiffres et une lettre, comme 56.10A."
    )
    is_market = forms.TypedChoiceField(
        label="Entreprise marchande",
        choices=[("", "Non connu"), ("oui", "Oui : elle vend"), ("non", "Non : administration, association…")],
        coerce=lambda value: value == "oui",
        empty_value=None,
        required=False,
        help_text="Proposé d'après la forme juridique : corrigez-le s'il le faut. Il décide des aides possibles.",
    )
    idcc = forms.RegexField(
        r"\d{4}",
        label="Convention collective (IDCC)",
        max_length=4,
        required=False,
        error_messages={"invalid": "Un code IDCC a quatre chiffres, comme 1979."},
    )
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
    note = forms.CharField(
        label="À savoir", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Accès, façon de recruter, bons moments pour appeler.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, on: date, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        known = dict(initial or {})
        known["is_market"] = MARKET.get(str(known.get("is_market")), "")
        super().__init__(data, initial=known, **kwargs)
        choices = [("", "Non connu"), *queries.sectors(on).items()]
        self.fields["sector"] = forms.ChoiceField(label="Secteur", choices=choices, required=False)
        self.order_fields(["siret", "name", "sector"])


class SiretForm(forms.Form):
    """The number by which a company is found in the public directory."""

    siret = forms.CharField(
        label="SIRET",
        max_length=30,
        help_text="Quatorze chiffres, sur un devis, une facture ou annuaire-entreprises.data.gouv.fr. Les espaces ne gênent pas.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_siret(self) -> str:
        """A right number."""
        typed: str = self.cleaned_data["siret"]
        if fault := queries.siret_fault(typed):
            raise ValidationError(fault)
        return queries.digits(typed)


class RegisterForm(CompanyForm):
    """A new company, with what the directory told of its SIRET."""

    siret = forms.CharField(widget=forms.HiddenInput)
    insee = forms.CharField(widget=forms.HiddenInput, max_length=5, required=False)


class ContactForm(forms.Form):
    """Somebody to call at a company."""

    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=60)
    job_title = forms.CharField(label="Fonction", max_length=80, required=False)
    phone = PhoneField(label="Téléphone", max_length=30, required=False)
    email = forms.EmailField(label="Adresse e-mail", required=False)

    def clean(self) -> dict[str, Any]:
        """One can reach them."""
        typed = self.cleaned_data
        if not typed.get("phone") and not typed.get("email") and not {"phone", "email"} & self.errors.keys():
            self.add_error("phone", "Donnez un numéro de téléphone ou une adresse e-mail.")
        return typed
