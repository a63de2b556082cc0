"""Forms of hires: a promise noted, a contract signed, news of who is in post."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from rebond.ground.web.forms import DayField
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.work.employers import queries as employers
from rebond.work.employers.models import Company
from rebond.work.hires import queries
from rebond.work.hires.models import Hire
from rebond.work.hires.states import TOLD, DropReason, EndReason, PayPeriod, Source, Status
from rebond.work.vacancies.states import ContractKind

COMPANIES = "entreprises"
"""The id of the list of companies that a page offers while one types."""

STAGES: dict[str, tuple[str, Callable[[], Q]]] = {
    "a-confirmer": ("promesses à confirmer", lambda: Q(status=Status.PROMISED)),
    "a-suivre": ("nouvelles à prendre", lambda: Q(due_months__isnull=False)),
    "a-departager": ("réponses qui ne disent pas la même chose", queries.disputed),
    "en-poste": ("en poste", lambda: Q(status=Status.SIGNED)),
    "a-revoir": ("reprises du parcours", lambda: Q(comes_back=True)),
    "terminees": ("emploi terminé", lambda: Q(status=Status.ENDED)),
    "sans-suite": ("sans suite", lambda: Q(status=Status.DROPPED)),
}
TO_DO = ("a-suivre", "a-departager", "a-revoir")
"""Of those, the stages that only who follows a hire is told."""
SOONEST = timedelta(days=366)
ENDS = [(str(one), str(one.label)) for one in TOLD]
SAID_BY_PERSON = [
    (str(EndReason.TERM), "Mon contrat était fini"),
    (str(EndReason.TRIAL), "L'essai s'est arrêté"),
    (str(EndReason.PERSON), "J'ai choisi de partir"),
    (str(EndReason.COMPANY), "L'entreprise a choisi d'arrêter"),
    (str(EndReason.OTHER_JOB), "J'ai un autre travail"),
]
"""Why a job ended, in the words of the person."""


class HireFilters(forms.Form):
    """What narrows the list of hires; `mine`: what the reader is to ask for, None for who asks for nothing."""

    suivi = forms.ChoiceField(
        label="Suivi", choices=[("", "Toutes"), *((key, label) for key, (label, _) in STAGES.items())], required=False
    )
    pour = forms.ChoiceField(label="À faire par", choices=[("", "Tout le monde"), ("moi", "moi")], required=False)
    origine = forms.ChoiceField(label="Origine", choices=[("", "Toutes"), *Source.choices], required=False)

    def __init__(self, data: Any, *, mine: Q | None) -> None:
        super().__init__(data)
        self.mine = mine
        if mine is None:
            del self.fields["pour"]
            stages: Any = self.fields["suivi"]
            stages.choices = [(key, label) for key, label in stages.choices if key not in TO_DO]

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        if stage := self.cleaned_data.get("suivi"):
            self.cleaned_data["suivi"] = STAGES[stage][1]()
        if self.cleaned_data.get("pour"):
            self.cleaned_data["pour"] = self.mine
        return self.cleaned_data


class PromiseForm(forms.Form):
    """A company said that it will hire the person."""

    company = forms.CharField(
        label="Entreprise",
        max_length=150,
        help_text="Son nom ou son SIRET. Elle doit être enregistrée.",
        widget=forms.TextInput({"list": COMPANIES, "autocomplete": "off"}),
    )
    source = forms.ChoiceField(
        label="Comment se sont-elles rencontrées ?", choices=Source.choices, widget=forms.RadioSelect
    )

    def clean_company(self) -> Company:
        """The one company that was meant."""
        typed: str = self.cleaned_data["company"]
        number = employers.digits(typed.rpartition("(")[2].rstrip(") "))
        rows = Company.objects.live().select_related("organisation")
        known = employers.of_siret(number) if number.isdigit() else None
        found = [known] if known else []
        found = found or list(rows.filter(organisation__name__iexact=typed.strip())[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError("Plusieurs entreprises ont ce nom : donnez le SIRET de celle qui embauche.")
        raise ValidationError("Cette entreprise n'est pas enregistrée : vérifiez son nom, ou donnez son SIRET.")


def told(company: Company) -> str:
    """« Le Bistrot (73282932000074) »: what the field offers, and reads again."""
    return f"{company.organisation.name} ({company.siret})"


class PayFields(forms.Form):
    """What a contract may say besides its nature and its days; nothing of it is asked."""

    ends_on = DayField(label="Dernier jour prévu", required=False, help_text="Vide pour un CDI.")
    weekly_hours = forms.IntegerField(label="Heures par semaine", min_value=1, max_value=48, required=False)
    pay = forms.DecimalField(
        label="Salaire brut (euros)", min_value=1, max_value=999_999, decimal_places=2, required=False, localize=True
    )
    pay_period = forms.ChoiceField(
        label="Ce salaire est", choices=[("", "Choisir…"), *PayPeriod.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        """A pay goes with its period."""
        typed = self.cleaned_data
        if typed.get("pay") and not typed.get("pay_period"):
            self.add_error("pay_period", "Dites si ce salaire est de l'heure, par mois ou par an.")
        if not typed.get("pay"):
            typed["pay_period"] = ""
        return typed

    @property
    def extras(self) -> dict[str, Any]:
        """Those fields as the operations take them."""
        typed = self.cleaned_data
        cents = int(typed["pay"] * 100) if typed.get("pay") else None
        return {
            "ends_on": typed["ends_on"], "weekly_hours": typed["weekly_hours"], "pay_cents": cents,
            "pay_period": typed["pay_period"],
        }  # fmt: skip


class SignForm(PayFields):
    """The contract that makes of a promise a hire: three fields, and what else one knows."""

    contract = forms.ChoiceField(label="Contrat", choices=ContractKind.choices, widget=forms.RadioSelect)
    signed_on = DayField(label="Signé le")
    starts_on = DayField(label="Premier jour de travail")
    field_order = ("contract", "signed_on", "starts_on")

    def __init__(self, data: Any = None, *, hire: Hire, today: date) -> None:
        initial = {"contract": hire.vacancy.contract if hire.vacancy else "", "signed_on": today}
        if hire.vacancy and hire.vacancy.starts_on:
            initial["starts_on"] = max(hire.vacancy.starts_on, today)
        super().__init__(data, initial=initial)
        self.hire, self.today = hire, today

    def clean_signed_on(self) -> date:
        """Signed already."""
        day: date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise ValidationError("La signature ne peut pas être datée du futur : notez-la le jour venu.")
        return day

    def clean_starts_on(self) -> date:
        """Within a year of today."""
        day: date = self.cleaned_data["starts_on"]
        if abs(day - self.today) > SOONEST:
            raise ValidationError("Vérifiez l'année : ce premier jour est à plus d'un an d'aujourd'hui.")
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.sign` takes; the hours and the length that are not typed are those of the offer."""
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in ("contract", "signed_on", "starts_on")}
        facts |= self.extras
        offer = self.hire.vacancy
        if offer is not None and offer.contract == facts["contract"]:
            facts["weekly_hours"] = facts["weekly_hours"] or offer.weekly_hours
            if offer.months and facts["ends_on"] is None:
                facts["ends_on"] = facts["starts_on"] + relativedelta(months=offer.months) - timedelta(days=1)
        return facts


class CorrectForm(PayFields):
    """What was noted by mistake of a contract, put right."""

    contract = forms.ChoiceField(label="Contrat", choices=ContractKind.choices)
    signed_on = DayField(label="Signé le")
    starts_on = DayField(label="Premier jour de travail")
    ended_on = DayField(label="Dernier jour de travail")
    end_reason = forms.ChoiceField(label="Pourquoi", choices=EndReason.choices)
    field_order = ("contract", "signed_on", "starts_on", "ended_on", "end_reason")

    def __init__(self, data: Any = None, *, hire: Hire, today: date) -> None:
        own = ("contract", "signed_on", "starts_on", "ends_on", "weekly_hours", "pay_period", "ended_on", "end_reason")
        pay = Decimal(hire.pay_cents) / 100 if hire.pay_cents else None
        super().__init__(data, initial={name: getattr(hire, name) for name in own} | {"pay": pay})
        self.today = today
        if hire.status != Status.ENDED:
            del self.fields["ended_on"], self.fields["end_reason"]

    def clean_ended_on(self) -> date:
        """Past, and after the first day as it is put right; a renewal told in advance keeps its own."""
        day: date = self.cleaned_data["ended_on"]
        if "ended_on" in self.changed_data:
            check_last_day(day, self.cleaned_data.get("starts_on"), self.today)
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What `operations.correct` takes."""
        named = ("contract", "signed_on", "starts_on", "ended_on", "end_reason")
        return {name: self.cleaned_data[name] for name in named if name in self.fields} | self.extras


class FollowForm(forms.Form):
    """Who asks for news meanwhile, and until when."""

    member: Any = forms.ModelChoiceField(label="Qui prend des nouvelles", queryset=None, empty_label="Choisir…")
    ends_on = DayField(label="Jusqu'au")

    def __init__(self, data: Any = None, *, today: date, until: date) -> None:
        super().__init__(data, initial={"ends_on": until})
        self.today = today
        chosen: Any = self.fields["member"]
        rows = Membership.objects.filter(role=Role.RTEF, ended_at=None).select_related("user", "organisation")
        chosen.queryset = rows.order_by("user__last_name", "user__first_name", "pk")
        chosen.label_from_instance = lambda member: member.user.full_name

    def clean_ends_on(self) -> date:
        """To come, within a year."""
        day: date = self.cleaned_data["ends_on"]
        if not self.today <= day <= self.today + SOONEST:
            raise ValidationError("Choisissez un jour à venir, dans l'année.")
        return day


class DropForm(forms.Form):
    """Why nothing came of a promise."""

    reason = forms.ChoiceField(label="Que s'est-il passé ?", choices=DropReason.choices, widget=forms.RadioSelect)


class EndForm(forms.Form):
    """When and why a job ended."""

    on = DayField(label="Dernier jour de travail")
    reason = forms.ChoiceField(label="Pourquoi", choices=ENDS, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, hire: Hire, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.hire, self.today = hire, today

    def clean_on(self) -> date:
        """Past, and after the first day."""
        day: date = self.cleaned_data["on"]
        check_last_day(day, self.hire.starts_on, self.today)
        return day


def check_last_day(day: date, starts_on: date | None, today: date) -> None:
    """A last day is past, and comes after the first. Raises ValidationError."""
    if day > today:
        raise ValidationError("Ce jour n'est pas encore passé : notez la fin le jour venu.")
    if starts_on and day < starts_on:
        raise ValidationError(f"Le premier jour de travail est le {starts_on:%d/%m/%Y} : le dernier vient après.")


class NewsForm(forms.Form):
    """What was learnt when somebody asked whether the person is still in post."""

    months = forms.TypedChoiceField(label="Suivi", coerce=int)
    answer = forms.ChoiceField(
        label="La personne est-elle toujours en poste ?",
        choices=[("yes", "Oui, toujours en poste"), ("no", "Non, elle n'y travaille plus")],
        widget=forms.RadioSelect,
    )
    ended_on = DayField(label="Si non : dernier jour de travail", required=False)
    end_reason = forms.ChoiceField(label="Si non : pourquoi", choices=[("", "Choisir…"), *ENDS], required=False)
    note = forms.CharField(
        label="Quelques mots",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="La personne peut lire ce qui est écrit sur elle. Rien sur la santé.",
    )

    def __init__(self, data: Any = None, *, hire: Hire, months: Iterable[int], today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.hire, self.today = hire, today
        choices = [(str(count), f"après {count} mois") for count in months]
        self.fields["months"] = forms.TypedChoiceField(label="Suivi", choices=choices, coerce=int)

    def clean(self) -> dict[str, Any]:
        """A job that is over has a last day and a reason."""
        typed = self.cleaned_data
        if typed.get("answer") != "no":
            return {**typed, "ended_on": None, "end_reason": ""}
        if not typed.get("ended_on") and "ended_on" not in self.errors:
            self.add_error("ended_on", "Donnez le dernier jour de travail, même approximatif.")
        elif typed.get("ended_on"):
            try:
                check_last_day(typed["ended_on"], self.hire.starts_on, self.today)
            except ValidationError as fault:
                self.add_error("ended_on", fault)
        if not typed.get("end_reason"):
            self.add_error("end_reason", "Choisissez ce qui s'est passé.")
        return typed


class TellForm(forms.Form):
    """Who works there, or employs, says whether the job goes on: « oui » is enough, « non » says since when and why."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)
    left_on = DayField(label="Depuis quel jour ?", help_text="Même à peu près.")
    reason = forms.ChoiceField(label="Que s'est-il passé ?", widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, hire: Hire, today: date, reasons: Sequence[tuple[str, str]] = ENDS) -> None:
        super().__init__(data, initial={"answer": "no"})
        self.hire, self.today = hire, today
        chosen: Any = self.fields["reason"]
        chosen.choices = reasons
        if data is not None and data.get("answer") == "yes":
            del self.fields["left_on"], self.fields["reason"]

    def clean_left_on(self) -> date:
        """Past, and after the first day."""
        day: date = self.cleaned_data["left_on"]
        check_last_day(day, self.hire.starts_on, self.today)
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What `news.answer` takes."""
        typed = dict(self.cleaned_data)
        return {"is_in_post": typed.pop("answer") == "yes", **typed}
