"""« Et maintenant ? »: what happens next for a person, in words, and who must do it. No database."""

from collections.abc import Sequence
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
from rebond.people.appointments.states import FIRST_MEETING, INTERVIEW
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.states import Pathway


@dataclass(frozen=True)
class NextStep:
    """The one thing that happens next. `act` names the page that does it, when there is one.

    `appointment` is the one that it speaks of. `why_not` says why nobody has anything to do.
    """

    title: str
    who: str
    deadline: Deadline | None = None
    act: str = ""
    appointment: Appointment | None = None
    why_not: str = "Il n'y a rien à faire pour l'instant."

    @property
    def who_words(self) -> str:
        return f"C'est à faire par : {self.who}." if self.who else self.why_not


@dataclass(frozen=True)
class Situation:
    """What the next step depends on. `planned`, the earliest first; `right_words`: the right, when it waits for no act."""

    orientation: Orientation | None
    assignment: Assignment | None
    planned: Sequence[Appointment]
    pole: str
    now: datetime
    right_words: str = ""
    end_words: str = ""
    is_to_take_over: bool = False

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @property
    def to_note(self) -> Appointment | None:
        """A past appointment of which nobody said whether the person came."""
        return next((row for row in self.planned if row.starts_at <= self.now), None)

    def coming(self, kind: str = "") -> Appointment | None:
        """The next appointment, of one kind if told."""
        rows = (row for row in self.planned if row.starts_at > self.now)
        return next((row for row in rows if kind in ("", row.kind)), None)

    def act_on(self, appointment: Appointment, act: str) -> str:
        """On its day, the act that it is for; until then, moving or cancelling it."""
        return act if timezone.localtime(appointment.starts_at).date() == self.today else "appointment"

    @property
    def deadline(self) -> Deadline | None:
        """The nearest promise to the person; none while their right sleeps."""
        if self.orientation is None or self.right_words:
            return None
        return deadline_of(self.orientation, today=self.today)

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
    to_note, orientation = situation.to_note, situation.orientation
    if to_note is not None:
        kind = kind_name(to_note.kind).lower()
        title = f"Dire si la personne est venue : {kind} du {words.moment(to_note.starts_at)}"
        return NextStep(title, to_note.organisation.name, situation.deadline, "attendance", to_note)
    if situation.is_to_take_over:
        title = "Ouvrir l'orientation : cette personne était suivie avant que le Département ne prenne Rebond"
        return NextStep(title, situation.pole or "Un Pôle d'insertion, à choisir", act="take_over")
    if orientation is None:
        return NextStep(situation.end_words or "Cette personne n'est pas suivie en ce moment", "")
    if situation.right_words:
        return _asleep(situation)
    if orientation.status in (Status.AWAITED, Status.INTERVIEWED):
        return _before_decision(situation, orientation)
    return _after_decision(situation, orientation)


def _asleep(situation: Situation) -> NextStep:
    """Nothing presses while the right sleeps; what was planned is still to come."""
    why_not = f"{situation.right_words} : les délais ne courent plus, et reprendront quand le droit sera rétabli."
    coming = situation.coming()
    if coming is None:
        return NextStep("Attendre que le droit soit rétabli", "", why_not=why_not)
    title = f"{kind_name(coming.kind)} {words.moment(coming.starts_at)}"
    return NextStep(title, "", act="appointment", appointment=coming, why_not=why_not)


def _before_decision(situation: Situation, orientation: Orientation) -> NextStep:
    pole, deadline = situation.pole or "Un Pôle d'insertion, à choisir", situation.deadline
    if orientation.status == Status.INTERVIEWED:
        return NextStep("Terminer le diagnostic et décider l'orientation", pole, deadline, "decide")
    interview = situation.coming(INTERVIEW)
    if interview is not None:
        title, act = f"Entretien d'orientation {words.moment(interview.starts_at)}", "interview"
        return NextStep(title, pole, deadline, situation.act_on(interview, act), interview)
    return NextStep("Proposer un entretien d'orientation", pole, deadline, "book")


def _after_decision(situation: Situation, orientation: Orientation) -> NextStep:
    deadline = situation.deadline
    if orientation.handed_over_at is None:
        return NextStep("Remettre le contrat d'orientation", situation.pole, deadline, "hand_over")
    if orientation.status != Status.FOLLOWED:
        return NextStep("Désigner le référent", situation.structure, deadline, "referent")
    if orientation.first_met_at is None:
        meeting = situation.coming(FIRST_MEETING)
        if meeting is None:
            return NextStep("Prendre le premier rendez-vous", situation.referent, deadline, "book")
        title = f"Premier rendez-vous {words.moment(meeting.starts_at)}"
        return NextStep(title, situation.referent, deadline, situation.act_on(meeting, "meeting"), meeting)
    coming = situation.coming()
    if coming is not None:
        title = f"{kind_name(coming.kind)} {words.moment(coming.starts_at)}"
        return NextStep(title, situation.referent, deadline, "appointment", coming)
    return NextStep("Prendre le prochain rendez-vous", situation.referent, deadline, "book")
