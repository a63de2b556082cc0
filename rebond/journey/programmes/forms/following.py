"""Forms of an action under way: who follows, the stages, what is done, the meetings, the pauses, the job, the end."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.ground.web.forms import DayInput, HourInput
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Part, Programme
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.operations import Named
from rebond.journey.programmes.queries.following import QUEUES
from rebond.journey.programmes.queries.progress import Progress
from rebond.journey.programmes.rules_following import concerning
from rebond.journey.programmes.states import FOLLOWED, ActivityKind, Suspension
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import Session
from rebond.people.appointments.queries import Week, plan_series
from rebond.people.appointments.states import Mode
from rebond.work.hires.models import Hire

OWN_WORDS = "La personne peut lire ce qui est écrit sur elle. Rien sur la santé."


def long_text(label: str, *, most: int = 4000, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """Some lines of words, as many as the column holds."""
    help_text = kwargs.pop("help_text", OWN_WORDS)
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea({"rows": rows}), help_text=help_text, **kwargs
    )


class DayForm(forms.Form):
    """A fact of a day; today unless another is said."""

    on = forms.DateField(label="Le", widget=DayInput)
    label = ""

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"on": today, **kwargs.pop("initial", {})}, **kwargs)
        if self.label:
            self.fields["on"].label = self.label


class TeamForm(DayForm):
    """Who holds each part that the pack wants around the person; the first conducts."""

    label = "À partir du"

    def __init__(
        self,
        data: Any = None,
        *,
        parts: Sequence[tuple[Part | None, list[Membership], bool]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, today=today, **kwargs)
        self.parts = parts
        for rank, (part, people, is_lead) in enumerate(parts):
            label = "Qui suit la personne" if part is None else part.role.label
            self.fields[f"who_{rank}"] = forms.ChoiceField(
                label=label,
                help_text=part.task if part else "",
                required=is_lead,
                choices=[
                    ("", "Choisir…" if is_lead else "À désigner plus tard"),
                    *((str(one.pk), _named(one, people)) for one in people),
                ],
            )

    @property
    def named(self) -> list[Named]:
        """Whoever was chosen, in the order of the pack."""
        chosen = [
            (part, one)
            for rank, (part, people, _) in enumerate(self.parts)
            for one in people
            if str(one.pk) == self.cleaned_data.get(f"who_{rank}")
        ]
        return [Named(one, one.role, part.task if part else "") for part, one in chosen]


class StartForm(TeamForm):
    """The first day, and who follows."""

    label = "Premier jour de l'action"


def _named(member: Membership, people: list[Membership]) -> str:
    """The name; the structure besides, when several are offered."""
    several = len({one.organisation_id for one in people}) > 1
    where = f" ({member.organisation.name})" if several and member.organisation else ""
    return f"{member.user.full_name}{where}"


class StageForm(DayForm):
    """A stage that was reached, and what it gave."""

    stage = forms.ChoiceField(label="Étape", widget=forms.RadioSelect)
    produced = long_text("Ce qu'elle a donné", required=False)
    field_order = ("stage", "on", "produced")

    def __init__(self, data: Any = None, *, progress: Progress, **kwargs: Any) -> None:
        super().__init__(data, today=progress.today, initial={"stage": progress.enrolment.stage}, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [
            (rule.code, f"{rule.name} : {words.small(rule.produces)}" if rule.produces else rule.name)
            for rule in progress.possible
        ]


class MeetingsForm(forms.Form):
    """The interviews of the rhythm: the same hour, every so many weeks."""

    kind = forms.ChoiceField(label="Nature")
    agent = forms.ChoiceField(label="Avec")
    mode = forms.ChoiceField(label="Façon de se voir", choices=Mode.choices)
    day = forms.DateField(
        label="Premier jour", widget=DayInput, help_text="Les suivants tombent le même jour de la semaine."
    )
    hour = forms.TimeField(label="Heure", widget=HourInput)
    count = forms.IntegerField(label="Nombre de rendez-vous", min_value=1, max_value=52)
    every_weeks = forms.IntegerField(label="Toutes les combien de semaines", min_value=1, max_value=12)

    def __init__(
        self,
        data: Any = None,
        *,
        progress: Progress,
        kinds: Sequence[Kind],
        agents: Sequence[Membership],
        now: datetime,
    ) -> None:
        super().__init__(data, initial={**usual_rhythm(progress), "mode": Mode.IN_PERSON})
        self.progress, self.kinds, self.agents, self.now = progress, kinds, agents, now
        choices: dict[str, Iterable[tuple[str, str]]] = {
            "kind": [(kind.code, kind.name) for kind in kinds],
            "agent": [(str(one.pk), one.user.full_name) for one in agents],
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = list(found)

    def clean_day(self) -> date:
        """To come, and within a year."""
        day: date = self.cleaned_data["day"]
        if not 0 <= (day - self.progress.today).days <= 366:
            raise ValidationError("Choisissez un jour à venir, dans l'année.")
        return day

    def clean(self) -> dict[str, Any]:
        """The weeks of the series; each skipped one says why."""
        said = self.cleaned_data
        self.weeks: list[Week] = []
        if self.errors:
            return said
        row = self.progress.enrolment
        self.weeks = plan_series(
            row.beneficiary,
            kind=self.kind_chosen,
            first_at=timezone.make_aware(datetime.combine(said["day"], said["hour"])),
            count=said["count"],
            every_weeks=said["every_weeks"],
            organisation=row.organisation,
            agent=self.agent_chosen,
        )
        return said

    @property
    def kind_chosen(self) -> Kind:
        return next(kind for kind in self.kinds if kind.code == self.cleaned_data["kind"])

    @property
    def agent_chosen(self) -> Membership:
        return next(one for one in self.agents if str(one.pk) == self.cleaned_data["agent"])

    @property
    def hours(self) -> list[datetime]:
        """The hours that are possible."""
        return [week.starts_at for week in getattr(self, "weeks", []) if not week.why]


def usual_rhythm(progress: Progress) -> dict[str, Any]:
    """How many interviews and how often, as the pack says; those that are taken already left out."""
    rhythm = progress.programme.rhythm
    if rhythm is None:
        return {"count": 1, "every_weeks": 1}
    days = max(7, (rhythm.every.after(progress.today) - progress.today).days)
    left = (progress.wanted or 0) - progress.taken
    if progress.wanted is None:
        until = progress.planned_end or progress.today
        left = (until - progress.today).days // days
    return {"count": min(52, max(1, left)), "every_weeks": min(12, days // 7)}


class SessionForm(forms.Form):
    """One of the collective sessions to come with a place left."""

    session = forms.ChoiceField(label="Séance", widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, sessions: Sequence[tuple[Session, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.sessions = [session for session, _ in sessions]
        field = self.fields["session"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [
            (
                str(one.pk),
                f"{name}, {words.moment(one.starts_at)} : {words.count(one.places - one.taken, 'place', 'places')}",
            )
            for one, name in sessions
        ]

    @property
    def chosen(self) -> Session:
        return next(one for one in self.sessions if str(one.pk) == self.cleaned_data["session"])


class ActivityForm(DayForm):
    """Something done with the person beside the interviews, and counted."""

    kind = forms.ChoiceField(label="Quoi", choices=ActivityKind.choices, widget=forms.RadioSelect)
    count = forms.IntegerField(label="Combien", min_value=1, max_value=200, initial=1)
    text = long_text("Précision", most=500, rows=2, required=False)
    field_order = ("kind", "count", "on", "text")


class SuspendForm(DayForm):
    """A pause."""

    label = "Premier jour de la pause"
    reason = forms.ChoiceField(label="Pourquoi", choices=Suspension.choices, widget=forms.RadioSelect)


class ResumeForm(DayForm):
    """The action goes on."""

    label = "Premier jour après la pause"


class ExtendForm(forms.Form):
    """A later end, and why."""

    until = forms.DateField(label="Jusqu'au", widget=DayInput)
    motive = long_text("Pourquoi prolonger", most=500, rows=3)


class JobForm(DayForm):
    """The person works."""

    label = "En emploi depuis le"
    hire = forms.ChoiceField(
        label="Embauche enregistrée",
        required=False,
        help_text="Choisissez-la si elle est dans les embauches ; sinon, la date suffit.",
    )

    def __init__(self, data: Any = None, *, hires: Sequence[Hire], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.hires = hires
        field = self.fields["hire"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "Aucune"), *((str(one.pk), str(one.company.name)) for one in hires)]
        if not hires:
            del self.fields["hire"]

    @property
    def chosen(self) -> Hire | None:
        return next((one for one in self.hires if str(one.pk) == self.cleaned_data.get("hire")), None)


class EndForm(DayForm):
    """Why the action ends, and what it gave."""

    label = "Dernier jour de l'action"
    exit = forms.ChoiceField(label="Sortie", widget=forms.RadioSelect)
    result = long_text(
        "Bilan", rows=8, help_text="Il est gardé comme document, et la personne peut le lire. Rien sur la santé."
    )

    def __init__(self, data: Any = None, *, programme: Programme, today: date, **kwargs: Any) -> None:
        super().__init__(data, today=today, **kwargs)
        field = self.fields["exit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [(code, exit_words(code, today)) for code in programme.exits]


def exit_words(code: str, day: date) -> str:
    """The name of an exit; said besides, that it asks the Pôle for another pathway."""
    said = parameters.get(f"exit_reason.{code}", on=day)
    return f"{said['name']} : le Pôle d'insertion reçoit la demande" if said.get("reorients") else str(said["name"])


class ReplaceForm(DayForm):
    """Who leaves, and who takes over."""

    label = "À partir du"
    leaving = forms.ChoiceField(label="À la place de")
    coming = forms.ChoiceField(label="Confier à")
    field_order = ("leaving", "coming", "on")

    def __init__(
        self, data: Any = None, *, leaving: Sequence[Membership], coming: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.people = {"leaving": leaving, "coming": coming}
        for name, people in self.people.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [
                ("", "Choisir…"),
                *((str(one.pk), f"{one.user.full_name} ({one.get_role_display()})") for one in people),
            ]

    def chosen(self, name: str) -> Membership:
        """Whoever was chosen in one of the two fields."""
        return next(one for one in self.people[name] if str(one.pk) == self.cleaned_data[name])


class EnrolmentFilters(forms.Form):
    """What narrows the list; `faire`: one of the queues of « À faire »."""

    action = forms.ChoiceField(label="Action", required=False)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *((str(one), one.label) for one in FOLLOWED)]
    )
    faire = forms.ChoiceField(
        label="À faire", required=False, choices=[("", "Tout"), *((key, label) for key, (label, _) in QUEUES.items())]
    )
    pour = forms.ChoiceField(label="Suivies par", required=False, choices=[("", "Tout le monde"), ("moi", "moi")])

    def __init__(self, data: Any, *, principal: Principal, now: datetime) -> None:
        super().__init__(data)
        self.principal, self.now = principal, now
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "Toutes"), *((code, one.name) for code, one in catalogue.ever().items())]

    def clean(self) -> dict[str, Any]:
        """Each queue becomes its rows; what is blank stays so."""
        if key := self.cleaned_data.get("faire"):
            rows = QUEUES[key][1](self.principal, self.now, local_day(self.now))
            self.cleaned_data["faire"] = rows.order_by().values_list("pk", flat=True)
        if self.cleaned_data.get("pour"):
            mine = Enrolment.objects.filter(concerning(self.principal))
            self.cleaned_data["pour"] = mine.order_by().values_list("pk", flat=True)
        return self.cleaned_data
