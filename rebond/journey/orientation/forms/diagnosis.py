"""The diagnosis as a form: the questions of the vocabulary, strengths in rows, obstacles by theme of the pack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.forms.formsets import BaseFormSet, formset_factory

from rebond.ground.web import words
from rebond.journey.orientation import vocabulary
from rebond.journey.orientation.models import Diagnosis
from rebond.journey.orientation.operations import ObstacleRow, StrengthRow
from rebond.journey.orientation.states import Impact, StrengthKind
from rebond.journey.orientation.vocabulary import Criterion

YES_NO = (("oui", "Oui"), ("non", "Non"))
IMPACTS = (
    (Impact.NONE.value, "Ne gêne pas"),
    (Impact.MEDIUM.value, "Gêne un peu"),
    (Impact.STRONG.value, "Empêche d'avancer"),
)
LONG_LIST = 5
"""Beyond so many answers, a list to unroll is quicker than radio buttons."""
STRENGTHS = "atouts"


class StrengthForm(forms.Form):
    """One strength."""

    kind = forms.ChoiceField(label="Nature", choices=[("", "Choisir…"), *StrengthKind.choices], required=False)
    label = forms.CharField(label="Intitulé", max_length=120, required=False)
    rome = forms.CharField(
        label="Code ROME",
        max_length=5,
        required=False,
        validators=[RegexValidator(vocabulary.ROME, "Un code ROME est une lettre et quatre chiffres, comme K1304.")],
    )
    detail = forms.CharField(label="Précision", max_length=120, required=False)
    years = forms.IntegerField(
        label="Années",
        min_value=0,
        max_value=60,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "size": "3"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("label") and not values.get("kind"):
            self.add_error("kind", "Dites de quoi il s'agit : expérience, diplôme, langue…")
        if any(values.get(name) for name in ("kind", "detail", "years", "rome")) and not values.get("label"):
            self.add_error("label", "Donnez un intitulé à cet atout, ou retirez la ligne.")
        return values

    @property
    def row(self) -> StrengthRow | None:
        """What was typed, or None for an empty row."""
        values = self.cleaned_data
        if not values.get("label"):
            return None
        return StrengthRow(
            kind=StrengthKind(values["kind"]),
            label=values["label"],
            rome=values["rome"],
            detail=values["detail"],
            years=values["years"],
        )


StrengthFormSet: type[BaseFormSet[StrengthForm]] = formset_factory(StrengthForm, extra=0, max_num=30, absolute_max=40)


@dataclass(frozen=True)
class Theme:
    """One theme of obstacles of the pack, and the exchanged criterion that tells its weight, if any."""

    code: str
    name: str
    easy: str
    criterion: Criterion | None
    levels: Mapping[str, str]
    is_health: bool

    @classmethod
    def read(cls, code: str, value: Mapping[str, Any]) -> "Theme":
        return cls(
            code=code,
            name=value["name"],
            easy=value["easy"],
            criterion=vocabulary.CRITERIA.get(value.get("fact", "")),
            levels=value.get("levels", {}),
            is_health=value.get("health", False),
        )

    @property
    def field(self) -> str:
        return self.criterion.name if self.criterion else f"frein_{self.code}"

    @property
    def note_field(self) -> str:
        return f"note_{self.code}"

    def impact(self, answer: str) -> Impact:
        return Impact(self.levels[answer]) if self.criterion else Impact(answer)


class DiagnosisForm(forms.Form):
    """Every question, none of them compulsory: what is not known is not invented.

    `version` and `writer` tell one opening of the form from another, so that nothing is overwritten.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    writer = forms.CharField(widget=forms.HiddenInput, max_length=40)
    summary = forms.CharField(
        label="Ce que nous retenons ensemble",
        help_text="Relisez ce texte avec la personne. N'écrivez rien sur une maladie ou un traitement.",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, themes: list[Theme], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"writer": uuid4().hex, **initial})
        self.themes = themes
        for criterion in vocabulary.SITUATION:
            self.fields[criterion.name] = question(criterion)
        for theme in themes:
            self.fields[theme.field] = _weight(theme)
            if not theme.is_health:
                self.fields[theme.note_field] = forms.CharField(
                    label=f"Précision : {words.small(theme.name)}",
                    max_length=300,
                    required=False,
                    widget=forms.TextInput({"placeholder": "Précision, si elle aide"}),
                )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        for theme in self.themes:
            if values.get(theme.note_field) and not values.get(theme.field):
                self.add_error(theme.field, "Dites aussi si cela gêne, ou effacez la précision.")
        return values

    @property
    def situation(self) -> list[forms.BoundField]:
        return [self[criterion.name] for criterion in vocabulary.SITUATION if not criterion.is_health]

    @property
    def recognition(self) -> list[forms.BoundField]:
        """What is asked only if the person speaks of a handicap."""
        return [self[criterion.name] for criterion in vocabulary.SITUATION if criterion.is_health]

    @property
    def obstacles(self) -> Iterator[tuple[Theme, forms.BoundField, forms.BoundField | None]]:
        for theme in self.themes:
            yield theme, self[theme.field], None if theme.is_health else self[theme.note_field]

    @property
    def answers(self) -> dict[str, Any]:
        """The exchanged criteria that were answered, with their codes."""
        asked = [*vocabulary.SITUATION, *(theme.criterion for theme in self.themes if theme.criterion)]
        given = {criterion: self.cleaned_data[criterion.name] for criterion in asked}
        return {
            criterion.name: value if criterion.choices else value == "oui"
            for criterion, value in given.items()
            if value
        }

    @property
    def rows(self) -> list[ObstacleRow]:
        """What weighs, and what was said not to where only this row would remember it."""
        found = []
        for theme in self.themes:
            if not (answer := self.cleaned_data[theme.field]):
                continue
            impact, note = theme.impact(answer), self.cleaned_data.get(theme.note_field, "")
            if impact != Impact.NONE or theme.criterion is None or note:
                found.append(ObstacleRow(theme.code, impact, note))
        return found


def question(criterion: Criterion) -> forms.ChoiceField:
    """The question in plain words; nothing chosen means that it was not asked."""
    choices = criterion.choices.choices if criterion.choices else YES_NO
    is_long = len(choices) > LONG_LIST
    return forms.ChoiceField(
        label=criterion.question,
        help_text=criterion.help,
        choices=[("", "Pas de réponse"), *choices] if is_long else choices,
        required=False,
        widget=forms.Select() if is_long else forms.RadioSelect(),
    )


def _weight(theme: Theme) -> forms.ChoiceField:
    if theme.criterion:
        return question(theme.criterion)
    return forms.ChoiceField(label=theme.easy, choices=IMPACTS, required=False, widget=forms.RadioSelect())


def typed(diagnosis: Diagnosis | None) -> dict[str, Any]:
    """What the form starts from: the draft as it was typed, else the diagnosis."""
    if diagnosis is None:
        return {"version": 0}
    values = diagnosis.draft.get("values")
    known = {name: told[0] for name, told in values.items() if told} if values else _known(diagnosis)
    known.pop("writer", None)
    return {**known, "version": diagnosis.version}


def _known(diagnosis: Diagnosis) -> dict[str, Any]:
    answers = {name: _answer(value) for name, value in diagnosis.answers.items()}
    weights = {f"frein_{row.theme}": row.impact for row in diagnosis.obstacles.all()}
    notes = {f"note_{row.theme}": row.note for row in diagnosis.obstacles.all()}
    return {**answers, **weights, **notes, "summary": diagnosis.summary}


def _answer(value: Any) -> Any:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return value


def typed_strengths(diagnosis: Diagnosis | None) -> list[dict[str, Any]]:
    """The rows of strengths that the form starts from; one empty row when there is none."""
    if diagnosis is None:
        return [{}]
    values: Mapping[str, list[str]] | None = diagnosis.draft.get("values")
    if values is None:
        known = diagnosis.strengths.values("kind", "label", "rome", "detail", "years")
        return [dict(row) for row in known] or [{}]
    total = (values.get(f"{STRENGTHS}-TOTAL_FORMS") or ["0"])[0]
    names = StrengthForm.base_fields
    return [
        {name: (values.get(f"{STRENGTHS}-{rank}-{name}") or [""])[0] for name in names}
        for rank in range(min(int(total) if total.isdigit() else 0, 40))
    ]
