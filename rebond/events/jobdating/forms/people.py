"""Forms of who takes part: recruiters, candidates, people proposed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from rebond.events.jobdating.forms.fields import Choices, by_key, hour
from rebond.events.jobdating.models import Candidate, Recruiter
from rebond.events.jobdating.states import Withdrawal
from rebond.ground.web import words
from rebond.work.employers.models import CompanyContact
from rebond.work.vacancies.models import Vacancy

WISHED = 3


class RecruiterForm(forms.Form):
    """A company at a job dating."""

    vacancies = forms.MultipleChoiceField(label="Offres apportées", required=False, widget=forms.CheckboxSelectMultiple)
    contact = forms.ChoiceField(label="Qui vient", required=False)
    tables = forms.IntegerField(
        label="Tables", min_value=1, max_value=50, initial=1, help_text="Entretiens menés en même temps."
    )
    hall = forms.CharField(label="Salle", max_length=60, required=False)
    arrives = hour("Arrive à", help_text="Vide : au début.")
    leaves = hour("Repart à", help_text="Vide : à la fin.")
    languages = forms.CharField(
        label="Langues parlées",
        max_length=200,
        required=False,
        help_text="En plus du français, séparées par des virgules.",
    )
    least = forms.IntegerField(label="Entretiens promis", min_value=0, max_value=500, initial=0)
    most = forms.IntegerField(label="Entretiens au plus", min_value=1, max_value=500, required=False)
    expectations = forms.CharField(
        label="Ce que l'entreprise attend", max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    came_to_briefing = forms.BooleanField(label="Venue à la rencontre du secteur", required=False)

    def __init__(
        self, data: Any = None, *, vacancies: Sequence[Vacancy], contacts: Sequence[CompanyContact], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.offered, self.contacts = vacancies, contacts
        offers = [(str(one.pk), f"{one.title} ({words.count(one.posts, 'poste', 'postes')})") for one in vacancies]
        field = forms.MultipleChoiceField(
            label="Offres apportées", choices=offers, required=False, widget=forms.CheckboxSelectMultiple
        )
        if offers:
            self.fields["vacancies"] = field
        else:
            del self.fields["vacancies"]
        people = [("", "Pas encore connu"), *((str(one.pk), one.full_name) for one in contacts)]
        self.fields["contact"] = forms.ChoiceField(label="Qui vient", choices=people, required=False)

    @property
    def told(self) -> dict[str, Any]:
        """As `operations.recruiters` wants it."""
        said = dict(self.cleaned_data)
        chosen = set(said.pop("vacancies", []))
        said["vacancies"] = [one for one in self.offered if str(one.pk) in chosen]
        said["contact"] = by_key(self.contacts, said["contact"])
        said["languages"] = [one.strip()[:40] for one in said["languages"].split(",") if one.strip()]
        return said


class WishForm(forms.Form):
    """Whom a candidate would like to meet, and when they are there."""

    first = forms.ChoiceField(label="Premier souhait", required=False)
    second = forms.ChoiceField(label="Deuxième souhait", required=False)
    third = forms.ChoiceField(label="Troisième souhait", required=False)
    arrives = hour("Arrive à", help_text="Vide : au début.")
    leaves = hour("Repart à", help_text="Vide : à la fin.")
    language = forms.CharField(
        label="Interprète",
        max_length=40,
        required=False,
        help_text="La langue, si la personne a besoin d'un interprète.",
    )

    RANKS = ("first", "second", "third")

    def __init__(self, data: Any = None, *, recruiters: Sequence[Recruiter], candidate: Candidate) -> None:
        wished = [str(pk) for pk in candidate.wishes[:WISHED]]
        kept = {"arrives": candidate.arrives, "leaves": candidate.leaves, "language": candidate.language}
        super().__init__(data, initial={**dict(zip(self.RANKS, wished, strict=False)), **kept})
        self.recruiters = recruiters
        choices = [("", "Sans préférence"), *((str(one.pk), one.company.name) for one in recruiters)]
        for name in self.RANKS:
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=choices, required=False)

    @property
    def told(self) -> dict[str, Any]:
        """As `operations.candidates.wish` wants it."""
        said = self.cleaned_data
        chosen = [by_key(self.recruiters, said[name]) for name in self.RANKS if said[name]]
        return {
            "wishes": [one.pk for one in chosen],
            **{name: said[name] for name in ("arrives", "leaves", "language")},
        }


class MyWishForm(WishForm):
    """Whom I would like to meet. My hours and my interpreter are the Accélérateur's to note."""

    def __init__(self, data: Any = None, *, recruiters: Sequence[Recruiter], candidate: Candidate) -> None:
        super().__init__(data, recruiters=recruiters, candidate=candidate)
        for name in ("arrives", "leaves", "language"):
            del self.fields[name]

    @property
    def told(self) -> dict[str, Any]:
        """As `operations.candidates.wish` wants it."""
        chosen = [by_key(self.recruiters, self.cleaned_data[name]) for name in self.RANKS if self.cleaned_data[name]]
        return {"wishes": [one.pk for one in chosen]}


class DeclineForm(forms.Form):
    """Why a person is not kept."""

    motive = forms.CharField(
        label="Pourquoi cette personne n'est pas retenue",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Son référent le lit. Rien sur la santé.",
    )


class WithdrawForm(forms.Form):
    """Why a person does not come."""

    withdrawal = forms.ChoiceField(
        label="Pourquoi la personne ne vient plus",
        choices=Withdrawal.choices,
        widget=forms.RadioSelect,
        help_text="Une raison de santé se dit « Raison personnelle » : rien de plus n'est écrit ici.",
    )


class ProposeForm(forms.Form):
    """Who is proposed, and what their référent says of it."""

    people = forms.MultipleChoiceField(
        label="Personnes",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une personne."},
    )
    motive = forms.CharField(
        label="Pourquoi ce job dating leur convient",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Le projet, l'expérience. Rien sur la santé.",
    )

    def __init__(self, data: Any = None, *, people: Choices) -> None:
        super().__init__(data)
        self.fields["people"] = forms.MultipleChoiceField(
            label="Personnes",
            choices=people,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Cochez au moins une personne."},
        )
