"""Forms about who a person is and where they are followed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rebond.exchanges.files import nir
from rebond.faces.casefile.forms.filters import organisations
from rebond.faces.casefile.forms.widgets import LightSelect
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy.models import Departement
from rebond.ground.web.forms import DayInput, PhoneField
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries import queries
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Consent, DutyEnd, DutyKind, Sex

OLDEST = date(1900, 1, 1)


class IdentityForm(forms.Form):
    """Names, birth, sex, NIR; `today` bounds the birth date."""

    last_name = forms.CharField(label="Nom d'usage", max_length=60)
    birth_name = forms.CharField(label="Nom de naissance", max_length=60, required=False)
    first_name = forms.CharField(label="Prénom", max_length=60)
    birth_date = forms.DateField(label="Date de naissance", widget=DayInput)
    sex = forms.ChoiceField(
        label="Sexe", choices=[("", "Non précisé"), *Sex.choices], required=False, widget=LightSelect
    )
    nir = forms.CharField(
        label="Numéro de sécurité sociale",
        max_length=21,
        required=False,
        help_text="13 ou 15 caractères. Il sert à reconnaître la personne et reste chiffré.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today

    def clean_birth_date(self) -> date:
        """A day that a living person may be born on."""
        day: date = self.cleaned_data["birth_date"]
        if not OLDEST <= day <= self.today:
            raise ValidationError("Cette date de naissance n'est pas possible : vérifiez l'année.")
        return day

    def clean_nir(self) -> str:
        """The 13 characters that identify; the key is checked and left."""
        try:
            return (nir.parse(self.cleaned_data["nir"]) or "")[:13]
        except ValueError as error:
            raise ValidationError(f"Ce numéro ne convient pas : {error}") from error

    def fields_of_person(self) -> dict[str, Any]:
        """What `persons.register` and `persons.correct` take of this form."""
        names = ("last_name", "birth_name", "first_name", "birth_date", "sex")
        return {**{name: self.cleaned_data[name] for name in names}, "nir13": self.cleaned_data["nir"]}


class CorrectForm(IdentityForm):
    """Correct who a person is. `version` tells whether somebody else did meanwhile."""

    died_on = forms.DateField(label="Décès", widget=DayInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def fields_of_person(self) -> dict[str, Any]:
        return {**super().fields_of_person(), "died_on": self.cleaned_data["died_on"]}


class DetailsForm(forms.Form):
    """How to reach a person, and whether they agreed to be."""

    phone = PhoneField(label="Téléphone", max_length=30, required=False)
    phone_consent = forms.ChoiceField(label="D'accord pour être appelé", choices=Consent.choices, widget=LightSelect)
    email = forms.EmailField(label="Adresse e-mail", required=False)
    email_consent = forms.ChoiceField(label="D'accord pour les e-mails", choices=Consent.choices, widget=LightSelect)
    language = forms.CharField(
        label="Langue parlée", max_length=40, required=False, help_text="Si un interprète est utile."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def fields_of_person(self) -> dict[str, Any]:
        """What `persons.correct` takes of this form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PoleForm(forms.Form):
    """Which Pôle d'insertion answers for the person."""

    pole = forms.ChoiceField(label="Pôle d'insertion", widget=LightSelect)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = organisations(Capability.POLE)
        self.fields["pole"] = forms.ChoiceField(
            label="Pôle d'insertion", choices=[("", "Choisir…"), *choices], widget=LightSelect
        )

    def clean_pole(self) -> Organisation:
        """The Pôle itself."""
        return Organisation.objects.get(pk=self.cleaned_data["pole"])


class RegisterForm(IdentityForm):
    """Enter by hand a person whom no flow brings; look-alikes are shown before anything is created."""

    phone = PhoneField(label="Téléphone", max_length=30, required=False)
    kind = forms.ChoiceField(
        label="Pourquoi l'inscrire à la main",
        choices=[
            (DutyKind.PREVENTION, "Prévention : jeune qui n'est pas au RSA"),
            (DutyKind.RSA, "Droit ouvert, que le flux n'a pas encore apporté"),
        ],
        widget=forms.RadioSelect,
    )
    requested_on = forms.DateField(label="Date de la demande", widget=DayInput)
    informed_on = forms.DateField(
        label="Date où le Département l'a appris",
        help_text="Le délai pour recevoir la personne part de ce jour : aujourd'hui, si vous venez de l'apprendre.",
        widget=DayInput,
    )
    is_someone_else = forms.BooleanField(label="J'ai vérifié : c'est une autre personne", required=False)

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, today=today, **kwargs)
        self.initial.setdefault("informed_on", today)
        self.look_alikes: list[Beneficiary] = []

    def clean(self) -> dict[str, Any]:
        """Refuse what the law or the pack excludes, then whoever may be known already."""
        found = self.cleaned_data
        self._check_days(found.get("requested_on"), found.get("informed_on"))
        born, kind = found.get("birth_date"), found.get("kind")
        if born and kind == DutyKind.PREVENTION:
            self._check_age(born)
        if not self.errors:
            self._check_doubles(found)
        return found

    def _check_days(self, requested: date | None, informed: date | None) -> None:
        for name, day in (("requested_on", requested), ("informed_on", informed)):
            if day and not OLDEST <= day <= self.today:
                self.add_error(name, "Cette date ne peut pas être dans le futur.")
        if requested and informed and informed < requested:
            self.add_error("informed_on", "Le Département ne peut pas l'avoir appris avant la demande.")

    def _check_age(self, born: date) -> None:
        ages = parameters.get("prevention.ages", on=self.today)
        age = Beneficiary(birth_date=born).age_on(self.today)
        if not ages["from"] <= age < ages["below"]:
            sentence = f"La prévention s'adresse aux jeunes de {ages['from']} à {ages['below'] - 1} ans ; la personne a {age} ans."
            self.add_error("birth_date", sentence)

    def _check_doubles(self, found: dict[str, Any]) -> None:
        self.look_alikes = queries.look_alikes(
            last_name=found["last_name"],
            first_name=found["first_name"],
            birth_date=found["birth_date"],
            nir13=found["nir"],
        )
        if self.look_alikes and not found["is_someone_else"]:
            self.add_error("is_someone_else", "Cette personne semble déjà connue : vérifiez ci-dessous avant de créer.")


class EndForm(forms.Form):
    """Why the person is no longer followed, and since when."""

    on = forms.DateField(label="Fin du suivi le", widget=DayInput)
    reason = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisir…"), *(c for c in DutyEnd.choices if c[0] != DutyEnd.MOVED_AWAY)],
        widget=LightSelect,
    )

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        """Not in the future: a coming end will be told when it comes."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError("Cette date ne peut pas être dans le futur.")
        return day


class DepartureForm(forms.Form):
    """Which département the person is handed over to."""

    destination = forms.ModelChoiceField(label="Département d'arrivée", queryset=Departement.objects.none())

    def __init__(self, data: Any = None, *, origin: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        others = Departement.objects.exclude(pk=origin).order_by("code")
        self.fields["destination"] = forms.ModelChoiceField(
            label="Département d'arrivée", queryset=others, empty_label="Choisir…"
        )


class AcceptForm(PoleForm):
    """Receive a person: in which Pôle, and as which of our own files if they come back."""

    def __init__(self, data: Any = None, *, known: list[Beneficiary], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.known = {str(person.pk): person for person in known}
        if known:
            choices = [(pk, f"reprendre le dossier {person.number}") for pk, person in self.known.items()]
            self.fields["person"] = forms.ChoiceField(
                label="Cette personne semble déjà connue ici",
                choices=[*choices, ("", "créer un nouveau dossier")],
                required=False,
                widget=forms.RadioSelect,
                initial=choices[0][0],
            )

    @property
    def chosen(self) -> Beneficiary | None:
        """The file to take up again, or None for a new one."""
        return self.known.get(self.cleaned_data.get("person", ""))


class RefuseForm(forms.Form):
    """Why the person is not received."""

    answer = forms.CharField(label="Motif du refus", max_length=300, widget=forms.Textarea({"rows": 3}))
