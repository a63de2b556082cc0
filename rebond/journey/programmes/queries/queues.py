"""What waits before an action begins, on both sides: the structure's answers and places, the prescriber's silences."""

from datetime import date
from typing import Any, cast

from django.db.models import (
    Case,
    DateField,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Greatest, RowNumber, TruncDate

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, Rule, Unit, deadline
from rebond.ground.parameters import queries as parameters
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.states import Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, STRUCTURE_STAFF
from rebond.people.appointments.kinds import local_day

ANSWER, START = "answer_days", "start_days"
FAIR = ("-is_priority", "asked_at", "pk")
"""The order of a waiting list: the priority of the pack, then who has waited longest."""


def received(principal: Principal) -> QuerySet[Enrolment]:
    """What was sent to one's structure, once the person agreed: all of it is seen there (`visible_to`)."""
    if principal.role not in STRUCTURE_STAFF or principal.organisation_id is None:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(organisation=principal.organisation_id).exclude(status=Status.TO_SIGN)


def to_answer(principal: Principal, today: date) -> QuerySet[Any]:
    """Requests that the structure has not answered, each with its due day."""
    return with_due(received(principal).filter(status=Status.ASKED))


def to_start(principal: Principal, today: date) -> QuerySet[Any]:
    """Accepted, and not begun within the days of the pack."""
    return with_due(received(principal).filter(status=Status.ACCEPTED)).filter(due_on__lt=today)


def to_call_in(principal: Principal, today: date) -> QuerySet[Any]:
    """The next of the waiting list, as many as there are free places, in fair order."""
    rows = received(principal).filter(status=Status.WAITING)
    return cast("QuerySet[Any]", next_in(rows, today).annotate(due_on=Value(None, DateField())))


def next_in(rows: QuerySet[Enrolment], today: date) -> QuerySet[Any]:
    """Those of the list for whom a place is free now: of five free places, the first five of the list."""
    free = Provision.objects.filter(
        organisation=OuterRef("organisation"), programme=OuterRef("programme"), closed_at=None, ends_on__gte=today
    ).order_by()
    left = free.annotate(left=Func(F("places") - F("taken"), function="SUM", output_field=IntegerField()))
    place = Window(RowNumber(), partition_by=["organisation", "programme"], order_by=list(FAIR))
    listed = Enrolment.objects.filter(status=Status.WAITING, organisation__in=rows.order_by().values("organisation"))
    ranked: Any = listed.annotate(place=place, left=Subquery(left.values("left")))
    return rows.filter(pk__in=ranked.filter(place__lte=F("left")).order_by().values("pk"))


def silent(principal: Principal, today: date) -> QuerySet[Any]:
    """Sent by this principal, or for the people whose référent they are, and late: the structure says nothing."""
    return with_due(_sent(principal).filter(status=Status.ASKED)).filter(due_on__lt=today)


def not_begun(principal: Principal, today: date) -> QuerySet[Any]:
    """Accepted, and not begun within the days of the pack, seen by who sent."""
    return with_due(_sent(principal).filter(status=Status.ACCEPTED)).filter(due_on__lt=today)


def to_agree(principal: Principal, today: date) -> QuerySet[Any]:
    """The person has not said yes or no to what this principal proposed."""
    rows = _sent(principal).filter(status=Status.TO_SIGN)
    return cast("QuerySet[Any]", rows.annotate(due_on=Value(None, DateField())))


def _sent(principal: Principal) -> QuerySet[Enrolment]:
    mine = Q(asked_by=principal.membership.pk)
    if principal.role in REFERENTS:
        mine |= Q(beneficiary__referent__in=principal.selves.values("pk"))
    return Enrolment.objects.visible_to(principal).filter(mine)


QUEUES = {
    "a-repondre": to_answer,
    "a-commencer": to_start,
    "place-libre": to_call_in,
    "silence": silent,
    "pas-commencees": not_begun,
    "accord": to_agree,
}
"""By the key of the list's filter and of « À faire »."""


def with_due(rows: QuerySet[Enrolment]) -> QuerySet[Any]:
    """Each with `due_on`: the day by which the structure answers, or by which what it accepted begins."""
    asked = Greatest("asked_at", "agreed_at")
    found = rows.annotate(
        due_on=Case(
            When(status=Status.ASKED, then=_due(ANSWER, TruncDate(asked))),
            When(status=Status.ACCEPTED, then=_due(START, TruncDate("answered_at"))),
            default=None,
            output_field=DateField(),
        )
    )
    return cast("QuerySet[Any]", found)


def awaited(enrolment: Enrolment, *, today: date) -> Deadline | None:
    """The same promise in Python, with its sentence: « la structure répond sous 15 jours »."""
    if enrolment.status == Status.ASKED:
        return deadline(_rules(ANSWER, enrolment.programme), local_day(asked_at(enrolment)), today=today)
    if enrolment.status == Status.ACCEPTED and enrolment.answered_at:
        return deadline(_rules(START, enrolment.programme), local_day(enrolment.answered_at), today=today)
    return None


def asked_at(enrolment: Enrolment) -> Any:
    """When the request reached the structure: at the person's agreement, where one was needed."""
    return max(enrolment.asked_at, enrolment.agreed_at) if enrolment.agreed_at else enrolment.asked_at


SENTENCES = {ANSWER: "La structure répond sous {} jours.", START: "Une action acceptée commence sous {} jours."}


def _rules(which: str, code: str = "") -> list[Rule]:
    """What the action says, else what the département says of all, each within its dates."""
    own = [
        (days, first, last)
        for one, first, last in catalogue.dated()
        if one.code == code and (days := getattr(one, which)) is not None
    ]
    common = [(one.value, one.valid_from, one.valid_to) for one in parameters.history(f"prescribing.{which}")]
    return [
        Rule(which, "", "", int(days), Unit.DAY, first, last, "", SENTENCES[which].format(days))
        for days, first, last in (*own, *common)
    ]


def _due(which: str, start: Expression) -> Expression:
    others = {one.code for one, _, _ in catalogue.dated() if getattr(one, which) is not None}
    return Case(
        *(When(programme=code, then=due(_rules(which, code), start)) for code in sorted(others)),
        default=due(_rules(which), start),
        output_field=DateField(),
    )
