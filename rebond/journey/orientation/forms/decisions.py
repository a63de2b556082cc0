"""The decision, the hand-over and the change of an orientation."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.forms import DayInput, HourInput
from rebond.journey.orientation.queries import Candidate
from rebond.people.beneficiaries.states import Pathway

Labels = list[tuple[str, str]]
OTHER = "other"


def set_choices(form: forms.Form, name: str, choices: Labels) -> None:
    """Fill a list whose content the pack or the page knows."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared as such in each form below
    field.choices = choices


def labels(key: str, *, on: date) -> Labels:
    """A list of codes and labels of the pack; empty when the pack has none."""
    found = next((dated for dated in parameters.history(key) if dated.covers(on)), None)
    return [(item["code"], item["label"]) for item in found.value] if found else []


class MotiveField(forms.ChoiceField):
    """Needed when the decision is not what was proposed: the operation says whether it may stay empty."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class MotiveFields(forms.Form):
    """A motive of the pack, and words. « Other » needs words."""

    motive_code = forms.ChoiceField(label="Motif", required=False)
    motive_words = forms.CharField(
        label="Précision",
        help_text="La personne peut lire ce motif. Rien sur sa santé.",
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def offer(self, motives: Labels) -> None:
        set_choices(self, "motive_code", [("", "Choisir…"), *motives])
        self.words_of = dict(motives)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("motive_code") == OTHER and not values.get("motive_words", "").strip():
            self.add_error("motive_words", "Précisez ce motif en quelques mots.")
        return values

    @property
    def motive(self) -> str:
        """« Souhait de la personne. Précisions », ready to keep."""
        code, words = self.cleaned_data["motive_code"], self.cleaned_data["motive_words"].strip()
        label = "" if code == OTHER else self.words_of.get(code, "")
        return ". ".join(part for part in (label, words) if part)


class DecisionForm(MotiveFields):
    """One structure among those that serve the person, for one pathway; a motive when it is not what was proposed."""

    use_required_attribute = False
    motive_code = MotiveField(label="Motif", help_text="Obligatoire si vous ne suivez pas la proposition.")
    choice = forms.ChoiceField(label="Structure", widget=forms.RadioSelect)
    pathway = forms.ChoiceField(label="Parcours", choices=Pathway.choices, widget=forms.RadioSelect)
    review_extension = forms.ChoiceField(
        label="Réexaminer après douze mois au lieu de six",
        help_text="Seulement pour le parcours social, quand une difficulté durable empêche de chercher un emploi.",
        required=False,
    )

    field_order = ("pathway", "choice", "motive_code", "motive_words", "review_extension")

    def __init__(self, data: QueryDict | None, *, candidates: Sequence[Candidate], initial: Any, today: date) -> None:
        super().__init__(data, initial=initial)
        self.offer(labels("orientation.divergence_motives", on=today))
        self.by_key = {candidate.key: candidate for candidate in candidates}
        set_choices(self, "choice", [(key, candidate.structure.name) for key, candidate in self.by_key.items()])
        reasons = labels("orientation.review_extension_reasons", on=today)
        set_choices(self, "review_extension", [("", "Non"), *reasons])

    @property
    def chosen(self) -> Candidate:
        return self.by_key[self.cleaned_data["choice"]]


class HandOverForm(forms.Form):
    """The day on which the person received the contrat d'orientation."""

    day = forms.DateField(label="Remis à la personne le", widget=DayInput)

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"day": today})


class ReferentForm(forms.Form):
    """Who accompanies the person, or several people; `current`: whom the form showed as accompanying them."""

    referent = forms.ChoiceField(label="Référent", widget=forms.RadioSelect)
    current = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, choices: Labels, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        set_choices(self, "referent", choices)

    @property
    def referent_id(self) -> UUID:
        return UUID(self.cleaned_data["referent"])


class ChangeForm(MotiveFields):
    """Why another orientation would suit the person better."""

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        self.offer(labels("orientation.change_motives", on=today))
        self.fields["motive_code"].required = True


class ReviewForm(forms.Form):
    """The orientation was looked at again and stays."""

    review_extension = forms.ChoiceField(label="Prochain réexamen", required=False)

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        reasons = labels("orientation.review_extension_reasons", on=today)
        later = [(code, f"Dans douze mois : {label}") for code, label in reasons]
        set_choices(self, "review_extension", [("", "Dans six mois"), *later])


class MomentForm(forms.Form):
    """When something happened: noted for the first time, or, opened with what was `noted`, corrected."""

    day = forms.DateField(label="Jour", widget=DayInput)
    hour = forms.TimeField(label="Heure", widget=HourInput)
    noted = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, now: datetime, noted: datetime | None = None) -> None:
        local = timezone.localtime(noted or now)
        hour = local.time().replace(second=0, microsecond=0)
        super().__init__(data, initial={"day": local.date(), "hour": hour, "noted": noted.isoformat() if noted else ""})

    def clean_noted(self) -> datetime | None:
        """What the form was opened with, so that a correction corrects that and nothing newer."""
        typed: str = self.cleaned_data["noted"]
        try:
            known = datetime.fromisoformat(typed) if typed else None
        except ValueError:
            known = None
        return known if known is None or timezone.is_aware(known) else None

    @property
    def instead_of(self) -> datetime | None:
        """The instant to correct; None when the form notes the fact for the first time."""
        noted: datetime | None = self.cleaned_data["noted"]
        return noted

    @property
    def at(self) -> datetime:
        return moment(self.cleaned_data["day"], self.cleaned_data["hour"])


def moment(day: date, hour: time = time(12)) -> datetime:
    """The instant of a local day and hour."""
    return timezone.make_aware(datetime.combine(day, hour))
