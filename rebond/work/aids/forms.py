"""Forms of the tutoring aid."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from rebond.ground.documents import scans
from rebond.ground.web import words
from rebond.ground.web.forms import DayField, DayInput
from rebond.work.aids import iban
from rebond.work.aids.models import Attestation
from rebond.work.aids.queries.lists import STAGES
from rebond.work.aids.states import Piece, Verdict, Witness
from rebond.work.vacancies.states import ContractKind

TAKEN_AS = "application/pdf,image/jpeg,image/png,image/webp"
YES_NO = [("yes", "Oui"), ("no", "Non")]
ANSWERS = {True: "yes", False: "no"}
MOST_VERIFIED = 20_000_000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def yes_no(label: str, **more: Any) -> forms.TypedChoiceField:
    """A question that has two answers, and none until somebody answers."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        **more,
    )


class AidFilters(forms.Form):
    """What narrows the list of aids."""

    etape = forms.ChoiceField(
        label="Étape", choices=[("", "Toutes"), *((code, said) for code, (said, _) in STAGES.items())], required=False
    )

    def clean(self) -> dict[str, Any]:
        """The stage becomes its condition."""
        if code := self.cleaned_data.get("etape"):
            self.cleaned_data["etape"] = STAGES[code][1]
        return self.cleaned_data


class HireForm(forms.Form):
    """The contract, as it is signed."""

    contract = forms.ChoiceField(label="Contrat", choices=ContractKind.choices)
    weekly_hours = forms.IntegerField(label="Heures par semaine", min_value=1, max_value=48)
    ends_on = DayField(label="Dernier jour du contrat", required=False, help_text="Pour un CDD.")

    def clean(self) -> dict[str, Any]:
        """Only a contract with a term has a last day."""
        found = super().clean() or self.cleaned_data
        if found.get("contract") == ContractKind.CDI:
            found["ends_on"] = None
        return found


class CompanyForm(forms.Form):
    """What the company declares of itself, and who signs for it."""

    is_market = yes_no("L'entreprise est-elle du secteur marchand ?", help_text="Elle vend des biens ou des services.")
    has_other_aid = yes_no("Reçoit-elle une autre aide publique pour ce contrat ?")
    de_minimis = forms.IntegerField(
        label="Aides de minimis reçues sur trois ans, en euros",
        min_value=0,
        max_value=10_000_000,
        help_text="Zéro s'il n'y en a pas. Le comptable de l'entreprise les connaît.",
    )
    signatory_name = forms.CharField(label="Qui signera la convention pour l'entreprise", max_length=120)
    signatory_email = forms.EmailField(label="Son adresse e-mail", help_text="Le lien pour signer y sera envoyé.")

    @property
    def declared(self) -> dict[str, Any]:
        """What `operations.write` takes."""
        said = dict(self.cleaned_data)
        said["de_minimis_cents"] = said.pop("de_minimis") * 100
        return said


class TutorForm(forms.Form):
    """Who will accompany the person."""

    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=60)
    job_title = forms.CharField(label="Fonction dans l'entreprise", max_length=80)
    since = forms.DateField(label="Dans l'entreprise depuis le", widget=DayInput)
    email = forms.EmailField(label="Son adresse e-mail", help_text="Le lien pour signer y sera envoyé.")


class SignersForm(forms.Form):
    """Who signs, and where they are written to."""

    signatory_name = forms.CharField(label="Qui signera la convention pour l'entreprise", max_length=120)
    signatory_email = forms.EmailField(label="Son adresse e-mail")
    tutor_email = forms.EmailField(label="L'adresse e-mail de la tutrice ou du tuteur")


class PlanForm(forms.Form):
    """What the tutor will do with the person. It is kept while it is typed."""

    welcome = forms.CharField(label="Les premiers jours : l'accueil", max_length=1000, required=False, widget=_area(3))
    learning = forms.CharField(label="Ce que la personne apprendra", max_length=1000, required=False, widget=_area(4))
    rhythm = forms.CharField(
        label="Le rythme des points",
        max_length=200,
        required=False,
        help_text="Par exemple : chaque lundi, une demi-heure.",
    )


class PieceForm(forms.Form):
    """A paper, as a photo or a PDF."""

    kind = forms.ChoiceField(label="Pièce", choices=Piece.choices)
    paper = forms.FileField(
        label="Le fichier",
        help_text="Un PDF, ou une photo nette.",
        widget=forms.FileInput({"accept": TAKEN_AS}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def clean_paper(self) -> scans.Scan:
        """Read with limits, written anew."""
        return scans.cleaned(self.cleaned_data["paper"].read(scans.MOST_BYTES + 1))


class WordsForm(forms.Form):
    """A few words that somebody else will read."""

    words = forms.CharField(label="Motif", max_length=1000, widget=_area(4))

    def __init__(self, data: QueryDict | None = None, *, label: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["words"].label = label


class DecideForm(forms.Form):
    """Yes or no, and why."""

    is_granted = yes_no("L'aide est-elle accordée ?")
    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        required=False,
        widget=_area(4),
        help_text="Obligatoire pour un refus : l'entreprise le lira.",
    )


class BankForm(forms.Form):
    """Where the company is paid."""

    holder = forms.CharField(label="Titulaire du compte", max_length=70)
    iban = forms.CharField(label="IBAN", max_length=42, widget=forms.TextInput({"autocomplete": "off"}))
    bic = forms.CharField(label="BIC", max_length=14, widget=forms.TextInput({"autocomplete": "off"}))

    def clean_iban(self) -> str:
        """Its key is right."""
        return self._checked("iban", iban.iban_fault)

    def clean_bic(self) -> str:
        """Its form is right."""
        return self._checked("bic", iban.bic_fault)

    def _checked(self, name: str, fault: Any) -> str:
        typed: str = self.cleaned_data[name]
        if said := fault(typed):
            raise ValidationError(said)
        return typed


class CheckBankForm(forms.Form):
    """Another person compares the account with the company's paper."""

    is_right = yes_no(
        "Ce compte est-il bien celui de l'entreprise ?", help_text="Comparez avec le RIB joint, ou appelez-la."
    )


class AttestForm(forms.Form):
    """Two questions, of the last day of the months that are over."""

    is_in_post = yes_no("")
    is_tutored = yes_no("Le tutorat a-t-il eu lieu, comme prévu ?")
    note = forms.CharField(label="Quelques mots", max_length=500, required=False, widget=_area(2))

    def __init__(self, data: QueryDict | None = None, *, one: Attestation) -> None:
        said = {name: ANSWERS.get(getattr(one, name)) for name in ("is_in_post", "is_tutored")}
        super().__init__(data, initial={**said, "note": one.note})
        who = "étiez-vous" if one.witness == Witness.PERSON else "la personne était-elle"
        day = words.full_day(one.due_on - timedelta(days=1))
        self.fields["is_in_post"].label = f"Le {day}, {who} en poste ?"


class ControlForm(forms.Form):
    """What was seen on the spot."""

    verdict = forms.ChoiceField(
        label="Le tutorat a-t-il lieu ?",
        choices=[one for one in Verdict.choices if one[0] != Verdict.TO_DO],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Ce qui a été vu", max_length=1000, widget=_area(3))


class BudgetForm(forms.Form):
    """The money voted for a year."""

    year = forms.IntegerField(label="Année", min_value=2018, max_value=2100)
    voted = forms.IntegerField(label="Montant voté, en euros", min_value=0, max_value=1_000_000_000)

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"year": today.year})


class CodeForm(forms.Form):
    """The text that is beside it, and the code that was received."""

    read = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label="Le code reçu",
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Recopiez le code à 6 chiffres du message."},
    )


class ReadForm(forms.Form):
    """The Département signs the text that is beside it."""

    read = forms.CharField(widget=forms.HiddenInput)


class VerifyForm(forms.Form):
    """The PDF to check."""

    file = forms.FileField(
        label="Le fichier PDF de la convention",
        help_text="Il n'est pas gardé.",
        widget=forms.FileInput({"accept": "application/pdf"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def clean_file(self) -> bytes:
        """Its bytes, when there are not too many."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_VERIFIED:
            raise ValidationError(f"Ce fichier est trop lourd : {MOST_VERIFIED // 1_000_000} Mo au plus.")
        content: bytes = sent.read()
        return content
