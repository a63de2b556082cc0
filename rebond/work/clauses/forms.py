"""Forms of social clauses: contracts, lots, placements, the hours of a month, what is missing, penalties."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from rebond.ground.web.forms import DayField
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.clauses import queries
from rebond.work.clauses.models import ClauseContract, Lot, Placement
from rebond.work.clauses.states import HoursStatus
from rebond.work.employers import queries as employers
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status

TAKEN_AS = "image/jpeg,image/png,image/webp,application/pdf"
BUYERS = (Capability.DEPARTEMENT_SERVICE,)
YES_NO = [("", "Tous"), ("oui", "Avec clause"), ("non", "Sans clause")]


class ContractFilters(forms.Form):
    """What narrows the list of contracts."""

    famille = forms.ChoiceField(label="Famille", required=False)
    clause = forms.ChoiceField(label="Clause", choices=YES_NO, required=False)

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data)
        chosen: Any = self.fields["famille"]
        chosen.choices = [("", "Toutes"), *queries.families(on).items()]

    def clean_clause(self) -> bool | None:
        """True, false, or nothing asked."""
        return {"oui": True, "non": False}.get(self.cleaned_data["clause"])


class LotFilters(forms.Form):
    """What narrows the list of lots; `late`: those that somebody must look at."""

    alerte = forms.ChoiceField(label="Alerte", choices=[("", "Tous les lots"), ("oui", "À regarder")], required=False)

    def __init__(self, data: Any, *, late: QuerySet[Lot]) -> None:
        super().__init__(data)
        self.late = late

    def clean_alerte(self) -> Any:
        """The lots that somebody must look at, as a condition."""
        return Q(pk__in=self.late.values("pk")) if self.cleaned_data["alerte"] else ""


class HoursFilters(forms.Form):
    """What narrows the list of months."""

    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *HoursStatus.choices], required=False)


class ContractForm(forms.Form):
    """A contract that was notified, with a clause or without."""

    reference = forms.CharField(label="Numéro du marché", max_length=40)
    title = forms.CharField(label="Objet", max_length=160)
    buyer: Any = forms.ModelChoiceField(label="Acheteur", queryset=None, empty_label="Choisir…")
    family = forms.ChoiceField(label="Famille d'achats")
    notified_on = DayField(label="Notifié le")
    amount = forms.DecimalField(
        label="Montant HT (euros)", min_value=0, decimal_places=2, required=False, localize=True
    )
    has_clause = forms.BooleanField(label="Porte une clause sociale d'insertion", required=False)
    penalty = forms.DecimalField(
        label="Pénalité par heure manquante (euros)", min_value=0, max_value=10_000, decimal_places=2, required=False,
        localize=True,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, on: date, contract: ClauseContract | None = None) -> None:
        super().__init__(data, initial=_of_contract(contract) if contract else {"has_clause": True})
        buyer, family = self.fields["buyer"], self.fields["family"]
        known = Q(capabilities__overlap=BUYERS) | Q(pk=contract.buyer_id if contract else None)
        buyer.queryset = Organisation.objects.filter(known).order_by("name", "pk")  # type: ignore[attr-defined]  # a choice
        family.choices = [("", "Choisir…"), *queries.families(on).items()]  # type: ignore[attr-defined]  # a choice

    @property
    def facts(self) -> dict[str, Any]:
        """What the operations take."""
        typed = dict(self.cleaned_data)
        for name in ("amount", "penalty"):
            euros = typed.pop(name)
            typed[f"{name}_cents"] = None if euros is None else int(euros * 100)
        return typed


def _of_contract(contract: ClauseContract) -> dict[str, Any]:
    own = ("reference", "title", "buyer", "family", "notified_on", "has_clause")
    cents = {"amount": contract.amount_cents, "penalty": contract.penalty_cents}
    euros = {name: None if value is None else value / 100 for name, value in cents.items()}
    return {name: getattr(contract, name) for name in own} | euros


class LotForm(forms.Form):
    """A lot: who holds it, the hours that it owes, its days."""

    number = forms.CharField(label="Numéro du lot", max_length=10)
    title = forms.CharField(label="Objet du lot", max_length=160)
    company = forms.CharField(
        label="SIRET du titulaire", max_length=20, help_text="L'entreprise doit être enregistrée."
    )
    hours_due = forms.IntegerField(label="Heures d'insertion dues", min_value=1, max_value=1_000_000)
    starts_on = DayField(label="Premier jour")
    ends_on = DayField(label="Dernier jour")

    def __init__(self, data: Any = None, *, lot: Lot | None = None) -> None:
        own = ("number", "title", "hours_due", "starts_on", "ends_on")
        initial = {name: getattr(lot, name) for name in own} | {"company": lot.company.siret} if lot else {}
        super().__init__(data, initial=initial)

    def clean_company(self) -> Company:
        """The registered company of this SIRET."""
        found = employers.of_siret(self.cleaned_data["company"])
        if found is None:
            raise ValidationError("Cette entreprise n'est pas enregistrée : enregistrez-la d'abord avec son SIRET.")
        return found


class PlaceForm(forms.Form):
    """Who works on the lot: one of the company's hires, or somebody lent by an insertion structure."""

    hire: Any = forms.ModelChoiceField(
        label="Embauche du titulaire", queryset=None, required=False, empty_label="Aucune",
        help_text="La personne est embauchée par le titulaire du lot.",
    )  # fmt: skip
    number = forms.IntegerField(
        label="Ou numéro de dossier de la personne", required=False, min_value=1,
        help_text="Quand une structure d'insertion la met à disposition.",
    )  # fmt: skip
    employer: Any = forms.ModelChoiceField(label="Employeur", queryset=None, empty_label=None)
    starts_on = DayField(label="Du")
    ends_on = DayField(label="Au", required=False)

    def __init__(self, data: Any = None, *, lot: Lot, today: date) -> None:
        super().__init__(
            data, initial={"employer": lot.company.organisation_id, "starts_on": max(lot.starts_on, today)}
        )
        hire, employer = self.fields["hire"], self.fields["employer"]
        signed = Hire.objects.filter(company=lot.company, status__in=[Status.SIGNED, Status.ENDED])
        hire.queryset = signed.select_related("beneficiary").order_by("beneficiary__sort_name", "pk")  # type: ignore[attr-defined]  # a choice
        hire.label_from_instance = lambda row: row.beneficiary.full_name  # type: ignore[attr-defined]  # a choice
        lends = Q(capabilities__contains=[Capability.CHANTIER]) | Q(pk=lot.company.organisation_id)
        employer.queryset = Organisation.objects.filter(lends).order_by("name", "pk")  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        """One person, by their hire or by their number."""
        typed = self.cleaned_data
        hire, number = typed.get("hire"), typed.pop("number", None)
        if (hire is None) == (number is None):
            raise ValidationError("Choisissez une embauche, ou donnez un numéro de dossier : l'un des deux.")
        person = hire.beneficiary if hire else Beneficiary.objects.filter(number=number).first()
        if person is None:
            self.add_error("number", "Aucun dossier ne porte ce numéro : vérifiez-le.")
        return {**typed, "beneficiary": person}


class EndForm(forms.Form):
    """The last day of somebody on a lot."""

    on = DayField(label="Dernier jour sur le lot")


class DeclareForm(forms.Form):
    """The hours of a month and their proof."""

    month = forms.TypedChoiceField(label="Mois", coerce=date.fromisoformat)
    hours = forms.DecimalField(label="Heures travaillées", min_value=0, max_digits=5, decimal_places=1, localize=True)
    proof = forms.FileField(
        label="Justificatif",
        required=False,
        help_text="Bulletin de salaire ou relevé d'heures : une photo nette ou un PDF. Sans heures, rien à joindre.",
        widget=forms.FileInput({"accept": TAKEN_AS}),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, placement: Placement, today: date, month: str = ""
    ) -> None:
        super().__init__(data, files, initial={"month": month})
        chosen: Any = self.fields["month"]
        open_now = [
            one.month
            for one in queries.months(placement, today=today)
            if one.row is None or one.row.status != HoursStatus.VALIDATED
        ]
        chosen.choices = [(day.isoformat(), f"{day:%m/%Y}") for day in open_now]

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.declare` takes."""
        typed = dict(self.cleaned_data)
        paper = typed.pop("proof")
        return typed | {"content": paper.read() if paper else b""}


class RefuseForm(forms.Form):
    """What is missing of declared hours."""

    refusal = forms.CharField(
        label="Ce qui manque", max_length=300, help_text="L'entreprise le lit.", widget=forms.Textarea({"rows": 2})
    )


class PenaltyForm(forms.Form):
    """What the company pays for hours that it did not give."""

    hours = forms.IntegerField(label="Heures manquantes", min_value=1)
    amount = forms.DecimalField(label="Montant (euros)", min_value=0, decimal_places=2, localize=True)
    on = DayField(label="Décidée le")
    note = forms.CharField(label="À savoir", max_length=300, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.note_penalty` takes."""
        typed = dict(self.cleaned_data)
        return typed | {"amount_cents": int(typed.pop("amount") * 100)}
