"""« Et maintenant ? »: what happens next for a person, in words, and who must do it. No database."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rebond.ground.deadlines.rules import Deadline
from rebond.ground.web import words
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import kind_name
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.states import Pathway


@dataclass(frozen=True)
class NextStep:
    """The one thing that happens next. `act` names the page that does it, when there is one."""

    title: str
    who: str
    deadline: Deadline | None = None
    act: str = ""

    @property
    def who_words(self) -> str:
        return f"C'est à faire par : {self.who}." if self.who else "Il n'y a rien à faire pour l'instant."


@dataclass(frozen=True)
class Situation:
    """What the next step depends on."""

    orientation: Orientation | None
    assignment: Assignment | None
    planned: Appointment | None
    pole: str
    now: datetime
    end_words: str = ""

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @property
    def structure(self) -> str:
        return self.assignment.structure.name if self.assignment else "La structure"

    @property
    def referent(self) -> str:
        referent = self.assignment.referent if self.assignment else None
        return referent.user.full_name if referent else "Le référent"


def deadline_of(orientation: Orientation, *, today: date) -> Deadline | None:
    """The nearest promise not yet kept to the person, whatever its step."""
    if orientation.status in (Status.AWAITED, Status.INTERVIEWED):
        return clocks.entry_deadline(orientation, today=today)
    promises = [clocks.deadline(name, orientation, today=today) for name in _promises(orientation)]
    if orientation.status == Status.FOLLOWED and orientation.pathway == Pathway.SOCIAL:
        promises.append(clocks.review(orientation, today=today))
    waiting = [promise for promise in promises if promise and promise.met_on is None]
    return min(waiting, key=lambda promise: promise.due_on, default=None)


def _promises(orientation: Orientation) -> tuple[str, ...]:
    if orientation.first_met_at is not None:
        return ()
    return ("booking", "first_meeting" if orientation.status == Status.FOLLOWED else "referent_named")


def next_step(situation: Situation) -> NextStep:
    """What happens next, and who must do it."""
    planned, orientation = situation.planned, situation.orientation
    if planned is not None and planned.starts_at <= situation.now:
        title = (
            f"Dire si la personne est venue : {kind_name(planned.kind).lower()} du {words.moment(planned.starts_at)}"
        )
        return NextStep(title, planned.organisation.name, act="attendance")
    if orientation is None:
        return NextStep(
            situation.end_words or "Cette personne n'est pas suivie en ce moment", "Personne n'a rien à faire"
        )
    deadline = deadline_of(orientation, today=situation.today)
    if orientation.status in (Status.AWAITED, Status.INTERVIEWED):
        return _before_decision(situation, orientation, deadline)
    return _after_decision(situation, orientation, deadline)


def _before_decision(situation: Situation, orientation: Orientation, deadline: Deadline | None) -> NextStep:
    pole = situation.pole or "Un Pôle d'insertion, à choisir"
    if orientation.status == Status.INTERVIEWED:
        return NextStep("Terminer le diagnostic et décider l'orientation", pole, deadline, "decide")
    if situation.planned is not None:
        return NextStep(
            f"Entretien d'orientation {words.moment(situation.planned.starts_at)}", pole, deadline, "interview"
        )
    return NextStep("Proposer un entretien d'orientation", pole, deadline, "book")


def _after_decision(situation: Situation, orientation: Orientation, deadline: Deadline | None) -> NextStep:
    if orientation.handed_over_at is None:
        return NextStep("Remettre le contrat d'orientation", situation.pole, deadline, "hand_over")
    if orientation.status != Status.FOLLOWED:
        return NextStep("Désigner le référent", situation.structure, deadline, "referent")
    if orientation.first_met_at is None:
        if situation.planned is not None:
            title = f"Premier rendez-vous {words.moment(situation.planned.starts_at)}"
            return NextStep(title, situation.referent, deadline, "meeting")
        return NextStep("Prendre le premier rendez-vous", situation.referent, deadline, "book")
    if situation.planned is not None:
        title = f"{kind_name(situation.planned.kind)} {words.moment(situation.planned.starts_at)}"
        return NextStep(title, situation.referent, deadline)
    return NextStep("Prendre le prochain rendez-vous", situation.referent, deadline, "book")
