"""The queues of the orientation, computed from facts and deadlines: each row carries its `due_on`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import LAST_LOOKED_AT, Orientation
from rebond.journey.orientation.states import TO_ORIENT, Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import INTERVIEW
from rebond.people.appointments.states import Status as AppointmentStatus
from rebond.people.beneficiaries.models import RightsPeriod
from rebond.people.beneficiaries.states import Pathway, RightsStatus

Rows = QuerySet[Orientation]

REVIEW_HORIZON = timedelta(days=30)
"""A social pathway shows itself this long before it must be looked at again."""


@dataclass(frozen=True)
class Queue:
    """One queue of « À faire »: who has it, what it says, and its rows."""

    key: str
    label: str
    act: str
    roles: frozenset[Role]
    rows: Callable[[Principal, date], Rows]


def to_orient(principal: Principal, today: date) -> Rows:
    """People whose right is live and who have no orientation yet; due on the nearest promise made to them."""
    rows = _visible(principal).filter(status__in=TO_ORIENT).select_related("duty")
    return _live(rows, today).annotate(due_on=clocks.entry_due_on())


def without_appointment(principal: Principal, today: date) -> Rows:
    """Among them, those nobody has received and who have no interview planned."""
    return to_orient(principal, today).filter(~Exists(_planned()), status=Status.AWAITED)


def to_receive(principal: Principal, today: date) -> Rows:
    """Interviews planned today or before, that nobody noted yet, whatever became of the right; due on their day."""
    tomorrow = timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))
    rows = _visible(principal).filter(Exists(_planned().filter(starts_at__lt=tomorrow)), status=Status.AWAITED)
    return rows.select_related("duty").annotate(due_on=_planned_day())


def to_decide(principal: Principal, today: date) -> Rows:
    """People received, to be oriented."""
    return to_orient(principal, today).filter(status=Status.INTERVIEWED)


def to_hand_over(principal: Principal, today: date) -> Rows:
    """Decided, and the contrat d'orientation is not in the person's hands yet; waiting since `due_on`."""
    rows = _visible(principal).filter(status__in=(Status.DECIDED, Status.FOLLOWED), handed_over_at=None)
    return rows.annotate(due_on=TruncDate("decided_at"))


def to_book(principal: Principal, today: date) -> Rows:
    """Handed over, and the person has not booked with the structure yet."""
    rows = _visible(principal).filter(
        status__in=(Status.HANDED_OVER, Status.FOLLOWED), booked_at=None, first_met_at=None
    )
    return rows.filter(handed_over_at__isnull=False).annotate(due_on=clocks.due_on("booking"))


def without_referent(principal: Principal, today: date) -> Rows:
    """Sent to a structure that has not named the référent yet."""
    rows = _visible(principal).filter(status__in=(Status.DECIDED, Status.HANDED_OVER))
    return rows.annotate(due_on=Coalesce(clocks.due_on("referent_named"), TruncDate("decided_at")))


def to_meet(principal: Principal, today: date) -> Rows:
    """A référent is named and has not met the person yet; a référent sees their own people."""
    rows = _own(principal, _visible(principal).filter(status=Status.FOLLOWED, first_met_at=None))
    return rows.annotate(due_on=Coalesce(clocks.due_on("first_meeting"), TruncDate("referent_named_at")))


def to_review(principal: Principal, today: date) -> Rows:
    """Social pathways to look at again within thirty days, or already late."""
    horizon = today + REVIEW_HORIZON
    shortest = _shortest_review()
    since = timezone.make_aware(datetime.combine(horizon - shortest + timedelta(days=4), time.max))
    rows = _visible(principal).filter(status=Status.FOLLOWED, pathway=Pathway.SOCIAL)
    return (
        _own(principal, rows)
        .alias(since=LAST_LOOKED_AT)
        .filter(since__lte=since)
        .annotate(due_on=clocks.review_due_on())
        .filter(due_on__lte=horizon)
    )


def change_asked(principal: Principal, today: date) -> Rows:
    """The référent, or the structure, thinks that another orientation would suit the person better."""
    rows = _visible(principal).filter(~Q(status=Status.CLOSED), change_asked_at__isnull=False)
    return rows.annotate(due_on=Cast(TruncDate("change_asked_at"), DateField()))


def _planned() -> QuerySet[Appointment]:
    """The interviews planned with the person of the row."""
    mine = Appointment.objects.filter(beneficiary=OuterRef("beneficiary"), kind=INTERVIEW)
    return cast("QuerySet[Appointment]", mine.filter(status=AppointmentStatus.PLANNED))


def _planned_day() -> TruncDate:
    return TruncDate(Subquery(_planned().order_by("starts_at").values("starts_at")[:1]))


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
    return rows.filter(beneficiary__referent=principal.membership) if principal.role in REFERENTS else rows


def _live(rows: Rows, today: date) -> Rows:
    """People still subject to rights and duties, whose household's right has not stopped meanwhile.

    A suspended, closed or restored right moves them out and in without anyone retyping it. Where no flow has told
    the state of the right, or it is still awaited, the duty period alone speaks.
    """
    live = {*parameters.get("rights.queue_states", on=today), RightsStatus.PENDING}
    stopped = RightsPeriod.objects.filter(household=OuterRef("duty__household"), ends_on=None).exclude(status__in=live)
    return rows.filter(~Exists(stopped), duty__ends_on=None)


ADVISERS = frozenset({Role.ADVISER})
STRUCTURES = frozenset({Role.STRUCTURE_MANAGER})

QUEUES: tuple[Queue, ...] = (
    Queue("sans-rendez-vous", "Entrants sans rendez-vous", "Proposer un rendez-vous", ADVISERS, without_appointment),
    Queue("a-recevoir", "Entretiens à tenir", "Noter l'entretien", ADVISERS, to_receive),
    Queue("a-orienter", "Personnes reçues, à orienter", "Décider l'orientation", ADVISERS, to_decide),
    Queue("a-remettre", "Contrats d'orientation à remettre", "Remettre le contrat", ADVISERS, to_hand_over),
    Queue("changements", "Changements d'orientation demandés", "Répondre", ADVISERS, change_asked),
    Queue(
        "sans-referent", "Orientations sans référent", "Désigner un référent", ADVISERS | STRUCTURES, without_referent
    ),
    Queue(
        "prise-de-rendez-vous",
        "Rendez-vous à prendre avec la structure",
        "Noter la prise de rendez-vous",
        ADVISERS | STRUCTURES | REFERENTS,
        to_book,
    ),
    Queue("a-rencontrer", "Premiers rendez-vous du référent", "Noter la rencontre", STRUCTURES | REFERENTS, to_meet),
    Queue("a-reexaminer", "Parcours sociaux à réexaminer", "Réexaminer", ADVISERS | STRUCTURES | REFERENTS, to_review),
)
"""Every queue of this app, in the order of the person's way."""


def queues_of(role: Role) -> list[Queue]:
    """The queues that concern a role."""
    return [queue for queue in QUEUES if role in queue.roles]


def by_due_day(rows: Rows) -> Rows:
    """The most pressing first; what has no due day last."""
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")
