"""Forms of a job dating: its hours and rules, an interview placed by hand."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rebond.events.jobdating.forms.fields import Choices, hour
from rebond.events.jobdating.forms.themes import SiteForm
from rebond.events.jobdating.models import JobDating
from rebond.ground.web import words
from rebond.ground.web.forms import DayInput

NAMES = (
    *("on", "opens", "closes", "break_from", "break_until", "slot_minutes", "gap_slots", "hall_gap_slots"),
    *("most", "seats"),
)
"""The columns of a job dating that its form shows as they are."""


class VersionForm(forms.Form):
    """What version of a job dating the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class JobDatingForm(SiteForm):
    """The day, its hours, its rules."""

    on = forms.DateField(label="Jour", widget=DayInput)
    opens = hour("De", required=True)
    closes = hour("À", required=True)
    break_from = hour("Pause de")
    break_until = hour("Pause jusqu'à")
    slot_minutes = forms.IntegerField(label="Minutes par entretien", min_value=5, max_value=120, initial=15)
    seats = forms.IntegerField(label="Personnes attendues au plus", min_value=1, max_value=10_000, initial=120)
    most = forms.IntegerField(label="Entretiens par personne au plus", min_value=1, max_value=20, initial=6)
    gap_slots = forms.IntegerField(label="Créneaux libres entre deux entretiens", min_value=0, max_value=6, initial=0)
    hall_gap_slots = forms.IntegerField(
        label="Créneaux libres pour changer de salle", min_value=0, max_value=6, initial=1
    )
    interpreters = forms.CharField(
        label="Interprètes",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Une langue par ligne, et combien : « arabe 2 », ou « dari 1 9:00-12:00 ».",
    )
    cost = forms.DecimalField(
        label="Coût de la journée (euros)", min_value=0, max_digits=9, decimal_places=2, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_interpreters(self) -> list[tuple[str, int, time | None, time | None]]:
        """Languages, numbers, hours."""
        return [_interpreter(line) for line in self.cleaned_data["interpreters"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """Hours in order; a break has two ends."""
        said = self.cleaned_data
        if said.get("opens") and said.get("closes") and said["closes"] <= said["opens"]:
            self.add_error("closes", "L'heure de fin vient après l'heure de début.")
        since, until = said.get("break_from"), said.get("break_until")
        if bool(since) != bool(until) or (since and until and until <= since):
            self.add_error("break_until", "La pause a un début et une fin, dans cet ordre.")
        return said

    @property
    def told(self) -> dict[str, Any]:
        """As `operations.events` wants it."""
        cost = self.cleaned_data["cost"]
        kept = {name: self.cleaned_data[name] for name in NAMES}
        return {**kept, "organisation": self.site, "cost_cents": None if cost is None else int(cost * 100)}


LINE = re.compile(
    r"(?P<language>[^\d]+?)\s*(?P<count>[1-9]\d?)?\s*(?:(?P<since>\d{1,2}[:h]\d{2})\s*-\s*(?P<until>\d{1,2}[:h]\d{2}))?"
)


def _interpreter(line: str) -> tuple[str, int, time | None, time | None]:
    found = LINE.fullmatch(line.strip())
    if not found:
        raise ValidationError(
            f"« {line.strip()} » n'est pas lisible : écrivez la langue, puis combien, comme « arabe 2 »."
        )
    try:
        since, until = (_hour(found[name]) for name in ("since", "until"))
    except ValueError as error:
        raise ValidationError(f"« {line.strip()} » : une heure s'écrit comme 9:00.") from error
    if since and until and until <= since:
        raise ValidationError(f"« {line.strip()} » : l'heure de fin vient après l'heure de début.")
    return found["language"].strip()[:40], int(found["count"] or 1), since, until


def _hour(text: str | None) -> time | None:
    return time.fromisoformat(text.replace("h", ":").zfill(5)) if text else None


class PlaceForm(VersionForm):
    """One interview, by hand."""

    candidate = forms.ChoiceField(label="Personne")
    recruiter = forms.ChoiceField(label="Recruteur")
    starts_at = forms.ChoiceField(label="Heure")

    def __init__(
        self, data: Any = None, *, people: Choices, recruiters: Choices, hours: Sequence[datetime], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["candidate"] = forms.ChoiceField(label="Personne", choices=people)
        self.fields["recruiter"] = forms.ChoiceField(label="Recruteur", choices=recruiters)
        times = [(at.isoformat(), words.hour(at)) for at in hours]
        self.fields["starts_at"] = forms.ChoiceField(label="Heure", choices=times)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["starts_at"])


def initial_of(event: JobDating) -> dict[str, Any]:
    """What the form of a job dating shows at first."""
    lines = [
        f"{one.language} {one.count}"
        + (f" {one.arrives:%H:%M}-{one.leaves:%H:%M}" if one.arrives and one.leaves else "")
        for one in event.interpreters.order_by("language", "pk")
    ]
    cost = None if event.cost_cents is None else event.cost_cents / 100
    kept = {name: getattr(event, name) for name in (*NAMES, "version")}
    return {**kept, "organisation": str(event.organisation_id), "interpreters": "\n".join(lines), "cost": cost}
