"""Forms of the club: the charter, promises, what is done, meetings, letters, consents."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from rebond.ground.web import words
from rebond.ground.web.forms import DayField, HourInput
from rebond.work.employers import queries
from rebond.work.employers.models import ClubEvent
from rebond.work.employers.queries import club
from rebond.work.employers.states import Relation

PROMISE = "promise_"


class MemberFilters(forms.Form):
    """What narrows the list of members."""

    q = forms.CharField(
        label="Chercher",
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": "nom, commune ou SIRET"}),
    )
    relation = forms.ChoiceField(label="Relation", choices=[("", "Toutes"), *Relation.choices], required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Each value becomes its condition; what is blank stays so."""
        text, state = self.cleaned_data.get("q", ""), self.cleaned_data.get("relation", "")
        if text:
            self.cleaned_data["q"] = queries.found_by(text, of="company__")
        if state:
            self.cleaned_data["relation"] = club.in_state(state, today=self.today)
        return self.cleaned_data


class PromiseForm(forms.Form):
    """How many of each kind a member promises a year; nothing when it is left blank."""

    def __init__(self, data: Any, *, kinds: dict[str, str], promised: dict[str, int] | None = None) -> None:
        initial = {f"{PROMISE}{kind}": count for kind, count in (promised or {}).items()}
        super().__init__(data, initial=initial)
        for kind, label in kinds.items():
            self.fields[f"{PROMISE}{kind}"] = forms.IntegerField(
                label=f"{label}, par an", min_value=1, max_value=500, required=False
            )

    @property
    def commitments(self) -> dict[str, int]:
        """The kinds that are promised, each with how many a year."""
        typed = {name.removeprefix(PROMISE): value for name, value in self.cleaned_data.items()}
        return {kind: value for kind, value in typed.items() if f"{PROMISE}{kind}" in self.fields and value}


class JoinForm(PromiseForm):
    """When the charter was signed, and what is promised."""

    signed_on = DayField(label="Charte signée le")


class LeaveForm(forms.Form):
    """When a member left."""

    on = DayField(label="A quitté le club le")


class DeedForm(forms.Form):
    """What a member did."""

    kind = forms.ChoiceField(label="Engagement", widget=forms.RadioSelect)
    done_on = DayField(label="Fait le")
    count = forms.IntegerField(label="Combien", min_value=1, max_value=500, initial=1)
    note = forms.CharField(label="Quelques mots", max_length=300, required=False)

    def __init__(self, data: Any, *, kinds: dict[str, str], today: date) -> None:
        super().__init__(data, initial={"done_on": today})
        self.fields["kind"] = forms.ChoiceField(
            label="Engagement", choices=list(kinds.items()), widget=forms.RadioSelect
        )


class ConsentForm(forms.Form):
    """When somebody agreed to the club's letters, as they said it."""

    on = DayField(label="Accord donné le", help_text="Par écrit, au téléphone ou en visite.")


class EventForm(forms.Form):
    """A meeting of the club."""

    title = forms.CharField(label="Titre", max_length=120, help_text="Comme les invités le liront.")
    day = DayField(label="Jour")
    hour = forms.TimeField(label="Heure", widget=HourInput)
    place = forms.CharField(label="Lieu", max_length=200)
    words = forms.CharField(
        label="Ce qui s'y passe", max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What `meetings.open_event` takes."""
        day: date = self.cleaned_data["day"]
        hour: time = self.cleaned_data["hour"]
        starts_at = timezone.make_aware(datetime.combine(day, hour))
        return {name: self.cleaned_data[name] for name in ("title", "place", "words")} | {"starts_at": starts_at}


class InviteForm(forms.Form):
    """To which meeting."""

    event = forms.TypedChoiceField(label="Rencontre", widget=forms.RadioSelect)

    def __init__(self, data: Any, *, events: Iterable[ClubEvent]) -> None:
        super().__init__(data)
        known = {str(event.pk): event for event in events}
        choices = [(pk, f"{event.title}, {words.day(event.starts_at)}") for pk, event in known.items()]
        self.fields["event"] = forms.TypedChoiceField(
            label="Rencontre", choices=choices, coerce=known.__getitem__, widget=forms.RadioSelect
        )


class LetterForm(forms.Form):
    """A newsletter. The first name, the département and the link that refuses the next ones are added to it."""

    subject = forms.CharField(label="Objet", max_length=120)
    body = forms.CharField(
        label="Texte",
        max_length=6000,
        widget=forms.Textarea({"rows": 10}),
        help_text="« Bonjour », la signature et le lien pour ne plus recevoir la lettre sont ajoutés.",
    )
