"""The queues of the orientation, computed from facts and deadlines.

Each row carries `due_on`, the day of the queue's own promise, NULL when none runs; it has waited since another fact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import cast

from django.db.models import Case, DateField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from rebond.ground.deadlines.rules import Deadline
from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import LAST_LOOKED_AT, Orientation
from rebond.journey.orientation.states import TO_ORIENT, Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import beginning_of
from rebond.people.appointments.states import INTERVIEW
from rebond.people.appointments.states import Status as AppointmentStatus
from rebond.people.beneficiaries.models import DutyPeriod, RightsPeriod
from rebond.people.beneficiaries.states import Pathway, RightsStatus

Rows = QuerySet[Orientation]

REVIEW_HORIZON = timedelta(days=30)
"""A social pathway shows itself this long before it must be looked at again."""


def _no_promise(orientation: Orientation, *, today: date) -> Deadline | None:
    return None


@dataclass(frozen=True)
class Queue:
    """One queue of « À faire »: who has it, what it says, its rows, and what is promised to each of them.

    `promise` says in Python what `due_on` says of a row in SQL. `since`: the fact from which the row waits.
    """

    key: str
    label: str
    act: str
    roles: frozenset[Role]
    rows: Callable[[Principal, date], Rows]
    since: str = "opened_at"
    promise: Callable[..., Deadline | None] = _no_promise

    def waits_since(self, row: Orientation) -> date | None:
        """The day since which the row waits."""
        at: datetime | None = getattr(row, self.since)
        return at and timezone.localtime(at).date()


def to_orient(principal: Principal, today: date) -> Rows:
    """People whose right is live and who have no orientation yet; due on the nearest promise made to them."""
    rows = _visible(principal).filter(status__in=TO_ORIENT).select_related("duty")
    return _live(rows, today).annotate(due_on=clocks.entry_due_on())


def without_appointment(principal: Principal, today: date) -> Rows:
    """Among them, those nobody has received and who have no interview planned."""
    return to_orient(principal, today).filter(~Exists(_planned()), status=Status.AWAITED)


def to_receive(principal: Principal, today: date) -> Rows:
    """Interviews planned today, whatever became of the right; due on the nearest promise made to the person.

    Those of the days before, of which nobody said whether the person came, are appointments without attendance.
    """
    start, end = beginning_of(today), beginning_of(today + timedelta(days=1))
    rows = _visible(principal).filter(Exists(_planned().filter(starts_at__gte=start, starts_at__lt=end)))
    return rows.exclude(status=Status.CLOSED).select_related("duty").annotate(due_on=_entry_due_on(today))


def to_decide(principal: Principal, today: date) -> Rows:
    """People received, to be oriented."""
    return to_orient(principal, today).filter(status=Status.INTERVIEWED)


def to_hand_over(principal: Principal, today: date) -> Rows:
    """Decided, and the contrat d'orientation is not in the person's hands yet."""
    rows = _visible(principal).filter(status__in=(Status.DECIDED, Status.FOLLOWED), handed_over_at=None)
    return _live(rows, today).annotate(due_on=_NO_DAY)


def to_book(principal: Principal, today: date) -> Rows:
    """Handed over, and the person has not booked with the structure yet."""
    rows = _visible(principal).filter(
        status__in=(Status.HANDED_OVER, Status.FOLLOWED), booked_at=None, first_met_at=None
    )
    return _live(rows.filter(handed_over_at__isnull=False), today).annotate(due_on=clocks.due_on("booking"))


def without_referent(principal: Principal, today: date) -> Rows:
    """Sent to a structure that has not named the référent yet."""
    rows = _visible(principal).filter(status__in=(Status.DECIDED, Status.HANDED_OVER))
    return _live(rows, today).annotate(due_on=clocks.due_on("referent_named"))


def to_meet(principal: Principal, today: date) -> Rows:
    """A référent is named and has not met the person yet; a référent sees their own people."""
    rows = _own(principal, _visible(principal).filter(status=Status.FOLLOWED, first_met_at=None))
    return _live(rows, today).annotate(due_on=clocks.due_on("first_meeting"))


def to_review(principal: Principal, today: date) -> Rows:
    """Social pathways to look at again within thirty days, or already late."""
    horizon = today + REVIEW_HORIZON
    shortest = _shortest_review()
    since = timezone.make_aware(datetime.combine(horizon - shortest + timedelta(days=4), time.max))
    rows = _visible(principal).filter(status=Status.FOLLOWED, pathway=Pathway.SOCIAL)
    return (
        _live(_own(principal, rows), today)
        .annotate(last_looked_at=LAST_LOOKED_AT)
        .filter(last_looked_at__lte=since)
        .annotate(due_on=clocks.review_due_on())
        .filter(due_on__lte=horizon)
    )


def change_asked(principal: Principal, today: date) -> Rows:
    """The référent, or the structure, thinks that another orientation would suit the person better."""
    rows = _visible(principal).filter(~Q(status=Status.CLOSED), change_asked_at__isnull=False)
    return _live(rows, today).annotate(due_on=_NO_DAY)


def to_take_over(today: date) -> QuerySet[DutyPeriod]:
    """The live duties of who was followed before the département took Rebond up, and has no orientation here yet.

    Nothing falls due: the département opens them at its own pace.
    """
    rows = DutyPeriod.objects.filter(is_taken_over=True, ends_on=None)
    opened = Orientation.objects.filter(duty=OuterRef("pk"))
    return rows.filter(~Exists(opened), ~Exists(_stopped("household", today)))


def _planned() -> QuerySet[Appointment]:
    """The interviews planned with the person of the row."""
    mine = Appointment.objects.filter(beneficiary=OuterRef("beneficiary"), kind=INTERVIEW)
    return cast("QuerySet[Appointment]", mine.filter(status=AppointmentStatus.PLANNED))


def _entry_due_on(today: date) -> Combinable:
    """The nearest promise to a person on their way in; none once they are oriented, nor while their right sleeps."""
    running = When(~asleep(today), status__in=TO_ORIENT, then=clocks.entry_due_on())
    return Case(running, output_field=DateField())


_NO_DAY = Cast(Value(None), DateField())


def _shortest_review() -> timedelta:
    """No review can fall due sooner after its start: a bound that an index follows."""
    rules = (*parameters.deadline_rules("social_review"), *parameters.deadline_rules("social_review.extended"))
    start = date(2001, 2, 1)
    return min((rule.due_on(start) - start for rule in rules), default=timedelta(0))


def _visible(principal: Principal) -> Rows:
    """What one may see; a Pôle by the copy of its number, which the indexes carry.

    People are read apart, for the rows of one page: a queue is sorted before anything else is read.
    """
    if principal.role in POLE_STAFF:
        rows = Orientation.objects.filter(pole=principal.organisation_id)
    else:
        rows = Orientation.objects.visible_to(principal)
    return cast("Rows", rows.defer("proposal").prefetch_related("beneficiary"))


def _own(principal: Principal, rows: Rows) -> Rows:
    """A référent's own people; the whole structure's for those who watch over it."""
    return rows.filter(beneficiary__referent__in=principal.selves.values("pk")) if principal.role in REFERENTS else rows


def _live(rows: Rows, today: date) -> Rows:
    """People still subject to rights and duties, whose household's right has not stopped meanwhile.

    A suspended, closed or restored right moves them out and in without anyone retyping it. Where no flow has told
    the state of the right, or it is still awaited, the duty period alone speaks.
    """
    return awake(rows, today).filter(duty__ends_on=None)


def _stopped(household: str, today: date) -> QuerySet[RightsPeriod]:
    """The right of the household of the row, where it waits for no act."""
    mine = RightsPeriod.objects.filter(household=OuterRef(household), ends_on=None)
    return mine.exclude(status__in=_waking_states(today))


def _waking_states(today: date) -> set[str]:
    return {*parameters.get("rights.queue_states", on=today), RightsStatus.PENDING}


def sleeps(status: str, today: date) -> bool:
    """A right in this state waits for no act: no promise runs until it is restored."""
    return status not in _waking_states(today)


def is_asleep(orientation: Orientation, today: date) -> bool:
    """The right of this person waits for no act."""
    rights = RightsPeriod.objects.filter(household=orientation.duty.household_id, ends_on=None)
    return rights.exclude(status__in=_waking_states(today)).exists()


def awake(rows: Rows, today: date) -> Rows:
    """Without those whose right waits for no act."""
    return rows.filter(~asleep(today))


def asleep(today: date) -> Exists:
    """A condition on a row: its right waits for no act."""
    return Exists(_stopped("duty__household", today))


ADVISERS = frozenset({Role.ADVISER})
STRUCTURES = frozenset({Role.STRUCTURE_MANAGER})

QUEUES: tuple[Queue, ...] = (
    Queue(
        "sans-rendez-vous",
        "Entrants sans rendez-vous",
        "Proposer un rendez-vous",
        ADVISERS,
        without_appointment,
        promise=clocks.entry_deadline,
    ),
    Queue(
        "a-recevoir",
        "Entretiens à tenir",
        "Recevoir, puis noter l'entretien",
        ADVISERS,
        to_receive,
        promise=clocks.entry_deadline,
    ),
    Queue(
        "a-orienter",
        "Personnes reçues, à orienter",
        "Décider l'orientation",
        ADVISERS,
        to_decide,
        since="interviewed_at",
        promise=clocks.entry_deadline,
    ),
    Queue(
        "a-remettre",
        "Contrats d'orientation à remettre",
        "Remettre le contrat",
        ADVISERS,
        to_hand_over,
        since="decided_at",
    ),
    Queue(
        "changements",
        "Changements d'orientation demandés",
        "Répondre",
        ADVISERS,
        change_asked,
        since="change_asked_at",
    ),
    Queue(
        "sans-referent",
        "Orientations sans référent",
        "Désigner un référent",
        ADVISERS | STRUCTURES,
        without_referent,
        since="decided_at",
        promise=partial(clocks.deadline, "referent_named"),
    ),
    Queue(
        "prise-de-rendez-vous",
        "Rendez-vous à prendre avec la structure",
        "Noter la prise de rendez-vous",
        ADVISERS | STRUCTURES | REFERENTS,
        to_book,
        since="handed_over_at",
        promise=partial(clocks.deadline, "booking"),
    ),
    Queue(
        "a-rencontrer",
        "Premiers rendez-vous du référent",
        "Noter la rencontre",
        STRUCTURES | REFERENTS,
        to_meet,
        since="referent_named_at",
        promise=partial(clocks.deadline, "first_meeting"),
    ),
    Queue(
        "a-reexaminer",
        "Parcours sociaux à réexaminer",
        "Réexaminer",
        ADVISERS | STRUCTURES | REFERENTS,
        to_review,
        since="last_looked_at",
        promise=clocks.review,
    ),
)
"""Every queue of this app, in the order of the person's way."""


def queues_of(role: Role) -> list[Queue]:
    """The queues that concern a role."""
    return [queue for queue in QUEUES if role in queue.roles]


def most_pressing_first(queue: Queue, principal: Principal, today: date) -> Rows:
    """The rows of a queue by `pressing_on`: the day they are due or, where nothing is, since which they wait."""
    rows = queue.rows(principal, today)
    return rows.annotate(pressing_on=Coalesce("due_on", TruncDate(queue.since))).order_by("pressing_on", "pk")
