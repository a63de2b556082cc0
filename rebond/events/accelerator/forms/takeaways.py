"""Forms of what people take away: occupations, a CV in rows, its photo, interview practice, the coach's word."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from rebond.events.accelerator.queries.takeaways import SECTIONS, Content, Line, Need
from rebond.events.accelerator.states import Taste, Template
from rebond.work.vacancies import rome
from rebond.work.vacancies.states import WISHES

MOST_ROWS = 20
LABELS = {"title": "Intitulé", "place": "Où", "years": "Quand", "detail": "Ce que vous faisiez", "level": "Niveau"}
LENGTHS = {"title": 120, "place": 120, "years": 40, "detail": 300, "level": 60}
TITLES = {
    "experiences": ("Expériences", "Ajouter une expérience"),
    "trainings": ("Formations et diplômes", "Ajouter une formation"),
    "skills": ("Savoir-faire", "Ajouter un savoir-faire"),
    "languages": ("Langues", "Ajouter une langue"),
    "licences": ("Permis et habilitations", "Ajouter un permis ou une habilitation"),
}
"""The title of each list of a CV, and the button that makes it longer."""


class CvForm(forms.Form):
    """What stands above the lists of a CV."""

    title = forms.CharField(
        label="Métier ou poste recherché", max_length=120, required=False, help_text="Par exemple : Cuisinier."
    )
    summary = forms.CharField(
        label="Présentation",
        max_length=800,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Deux ou trois phrases. Rien sur la santé ni sur la famille : un recruteur n'a pas à le savoir.",
    )
    template = forms.ChoiceField(label="Présentation du document", choices=Template.choices, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class LineForm(forms.Form):
    """One line of a list of a CV."""

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})
        for name in SECTIONS[section]:
            self.fields[name] = forms.CharField(label=LABELS[name], max_length=LENGTHS[name], required=False)

    def clean(self) -> dict[str, Any]:
        """A line that says something has a title."""
        typed = self.cleaned_data
        if any(typed.values()) and not typed.get("title") and "title" not in self.errors:
            self.add_error("title", "Donnez un intitulé à cette ligne, ou retirez-la.")
        return typed


Rows = BaseFormSet[LineForm]
_FormSet: type[Rows] = formset_factory(
    LineForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS * 2, validate_max=True
)


def rows(data: QueryDict | None, content: Mapping[str, Sequence[Line]]) -> dict[str, Rows]:
    """The lists of a CV: as they were posted, or as they are known."""
    return {
        name: _FormSet(
            data,
            prefix=name,
            initial=None if data is not None else list(content.get(name, [])),
            form_kwargs={"section": name},
        )
        for name in SECTIONS
    }


def typed_content(data: QueryDict) -> Content:
    """The lists as they are being typed, before they are judged."""
    found: Content = {}
    for section, names in SECTIONS.items():
        total = _number(data.get(f"{section}-TOTAL_FORMS", ""))
        found[section] = [
            {name: data.get(f"{section}-{rank}-{name}", "") for name in names}
            for rank in range(min(total, MOST_ROWS * 2))
        ]
    return found


def change_rows(content: Content, *, add: str, remove: str) -> None:
    """A list one line longer, or without the line « section-rank »."""
    if add in content and len(content[add]) < MOST_ROWS:
        content[add].append(dict.fromkeys(SECTIONS[add], ""))
    section, _, rank = remove.partition("-")
    if section in content and _number(rank) < len(content[section]) and rank.isascii() and rank.isdigit():
        del content[section][_number(rank)]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def kept_content(lists: Mapping[str, Rows]) -> Content:
    """The lines that say something."""
    return {
        name: [dict(form.cleaned_data) for form in one.forms if form.cleaned_data.get("title")]
        for name, one in lists.items()
    }


class PhotoForm(forms.Form):
    """A photo taken or chosen, and the person's word on it."""

    photo = forms.FileField(
        label="Photo",
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp", "capture": "user"}),
        error_messages={"required": "Prenez une photo, ou choisissez-en une.", "empty": "Cette image est vide."},
    )
    is_consented = forms.BooleanField(
        error_messages={"required": "Cochez la case : sans accord, la photo n'est pas gardée."}
    )

    def __init__(self, *args: Any, until: str, is_mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = "Je suis d'accord" if is_mine else "La personne est d'accord"
        self.fields["is_consented"].label = (
            f"{who} pour que cette photo serve à son CV. Elle est effacée le {until}, ou dès qu'on le demande."
            if not is_mine
            else f"{who} pour que cette photo serve à mon CV. Elle est effacée le {until}, ou dès que je le demande."
        )


class OccupationsForm(forms.Form):
    """What the person thinks of each occupation, and one more."""

    all_optional = True
    other = forms.CharField(label="Un autre métier", max_length=80, required=False, help_text="Par exemple : Serveur.")

    def __init__(self, *args: Any, codes: Iterable[str], tastes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = list(codes)
        for code in self.codes:
            self.fields[code] = forms.ChoiceField(
                label=rome.label(code),
                choices=[("", "Pas d'avis"), *Taste.choices],
                required=False,
                initial=tastes.get(code, ""),
                widget=forms.RadioSelect,
            )
        self.order_fields([*self.codes, "other"])

    def clean_other(self) -> str:
        """The ROME code of what was typed."""
        typed: str = self.cleaned_data["other"].strip()
        if not typed:
            return ""
        try:
            return rome.read(typed)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    @property
    def tastes(self) -> dict[str, str]:
        """By code; the one added is liked."""
        found = {code: self.cleaned_data[code] for code in self.codes}
        other = self.cleaned_data["other"]
        return {**found, other: found.get(other) or Taste.YES.value} if other else found


class WishForm(forms.Form):
    """Which of the occupations that they like the person looks for."""

    wishes = forms.MultipleChoiceField(
        label="Métiers à chercher",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un métier."},
    )

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wishes"] = forms.MultipleChoiceField(
            label=f"Métiers à chercher ({WISHES} au plus)",
            choices=[(code, rome.label(code)) for code in codes],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Cochez au moins un métier."},
        )


class PracticeForm(forms.Form):
    """A practised interview: one level a criterion, and the advice, which may be composed from them."""

    def __init__(self, *args: Any, grid: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [str(one["code"]) for one in grid]
        for one in grid:
            self.fields[one["code"]] = forms.TypedChoiceField(
                label=one["label"],
                choices=[(points, words) for points, words in enumerate(one["levels"], start=1)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez un niveau."},
            )
        self.fields["advice"] = forms.CharField(
            label="Conseils",
            max_length=1500,
            required=False,
            widget=forms.Textarea({"rows": 6}),
            help_text="Laissez vide : ils sont composés à partir de la grille. Ce que vous écrivez est gardé.",
        )

    @property
    def scores(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in self.codes}


READY, NEEDS = "ready", "needs"


class ReadinessForm(forms.Form):
    """The coach's word at the end of the day."""

    word = forms.ChoiceField(
        label="Pour le prochain job dating",
        choices=((READY, "Prête"), (NEEDS, "A besoin d'autre chose d'abord")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : prête, ou a besoin d'autre chose d'abord."},
    )
    needs = forms.MultipleChoiceField(label="Ce qui manque", required=False, widget=forms.CheckboxSelectMultiple)
    advice = forms.CharField(
        label="Conseils",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="La personne et son référent les lisent. Rien sur la santé.",
    )

    def __init__(self, *args: Any, needs: Iterable[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"] = forms.MultipleChoiceField(
            label="Ce qui manque",
            choices=[(need.code, need.label) for need in needs],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        """Who is not ready needs something."""
        typed = self.cleaned_data
        if typed.get("word") == NEEDS and not typed.get("needs") and "needs" not in self.errors:
            self.add_error("needs", "Cochez ce dont la personne a besoin.")
        return typed


class InterestForm(forms.Form):
    """An aided contract that interests the person."""

    contract = forms.CharField(max_length=40, error_messages={"required": "Choisissez un contrat."})


class SettleForm(forms.Form):
    """Nothing to type: one press."""
