"""Where a person stands for one kind of appointment: computed in SQL for lists, in Python for one person.

The latest fact speaks. The facts: each appointment, from its hour (from the instant it was called off, when that came
first); each invitation that was not withdrawn, from its sending; each review that closed, from its instant. An
appointment to come is the latest by nature. At one instant, a closing review speaks before an appointment, and an
appointment before an invitation. A test holds the SQL and the Python equal over every sequence.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from operator import itemgetter
from typing import cast

from django.db.models import CharField, Count, Exists, Expression, F, Func, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncDate

from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import HEALTH_STAFF, Appointment, Invitation, Review
from rebond.people.appointments.states import CALLED_OFF, FollowUp, Status
from rebond.people.beneficiaries.models import Beneficiary

OUTCOMES = {
    Status.PLANNED: FollowUp.TO_QUALIFY,
    Status.HELD: FollowUp.SEEN,
    Status.MISSED: FollowUp.NOSHOW,
    Status.EXCUSED: FollowUp.EXCUSED,
    Status.CANCELLED: FollowUp.REVOKED,
}
"""What an appointment whose hour has passed, or that was called off, says of the person."""

_CASES = " ".join(f"WHEN '{status}' THEN '{said}'" for status, said in OUTCOMES.items())

_FACTS = (
    (
        f"""decisive_at AS since, 1 AS rank, CASE WHEN status = 'planned' AND starts_at > asked.now
        THEN '{FollowUp.TO_COME}' ELSE CASE status {_CASES} END END AS said
        FROM appointments_appointment WHERE kind = asked.kind""",
        "decisive_at DESC, starts_at DESC, id DESC",
    ),
    (
        f"""created_at, 0, CASE WHEN expires_at <= asked.now THEN '{FollowUp.EXPIRED}' ELSE '{FollowUp.INVITED}' END
        FROM appointments_invitation WHERE kind = asked.kind AND withdrawn_at IS NULL""",
        "created_at DESC, id DESC",
    ),
    (
        f"""reviewed_at, 2, '{FollowUp.CLOSED}'
        FROM appointments_review WHERE kind = asked.kind AND is_closing""",
        "reviewed_at DESC",
    ),
)
"""Each kind of fact, and its order: the latest one first."""

_OF_ONE = " UNION ALL ".join(
    f"(SELECT {fact} AND beneficiary_id = asked.person ORDER BY {latest} LIMIT 1)" for fact, latest in _FACTS
)
_OF_EACH = " UNION ALL ".join(
    f"(SELECT DISTINCT ON (beneficiary_id) beneficiary_id AS person, {fact} ORDER BY beneficiary_id, {latest})"
    for fact, latest in _FACTS
)
_OF_ALL = f"""
SELECT person FROM (
    SELECT DISTINCT ON (person) person, said
    FROM (SELECT %s::varchar AS kind, %s::timestamptz AS now) AS asked, LATERAL ({_OF_EACH}) AS fact
    ORDER BY person, since DESC, rank DESC
) AS stands
"""  # noqa: S608  # made of this module's constants


class _LatestFact(Func):
    """One sub-select for each person, three looks at indexes."""

    output_field = CharField(max_length=12)
    template = f"""COALESCE((
        SELECT fact.said FROM (SELECT %(expressions)s) AS asked (person, kind, now), LATERAL ({_OF_ONE}) AS fact
        ORDER BY fact.since DESC, fact.rank DESC LIMIT 1
    ), '{FollowUp.NOT_INVITED}')"""  # noqa: S608  # made of this module's constants


def status(kind: str, *, now: datetime, person: str = "pk") -> Expression:
    """Where the person of each row stands, a value of `FollowUp`: to show it, or to filter and sort a small list.

    `person` is the path from the row to the person's key: `"beneficiary"` from an orientation.
    """
    return _LatestFact(F(person), Value(kind, output_field=CharField()), Value(now))


def where(kind: str, said: Collection[FollowUp], *, now: datetime, person: str = "pk") -> Q:
    """The rows whose person stands so: the same answer in one pass over the indexes, for long lists and counts."""
    values = [str(one) for one in said]
    found = Q(**{f"{person}__in": RawSQL(f"{_OF_ALL} WHERE said = ANY(%s)", (kind, now, values))})  # noqa: S611  # constants
    if FollowUp.NOT_INVITED not in said:
        return found
    return found | ~Q(**{f"{person}__in": RawSQL(_OF_ALL, (kind, now))})  # noqa: S611  # constants


def of(person: Beneficiary, kind: str, *, now: datetime) -> FollowUp:
    """The same for one person; three statements."""
    mine = {"beneficiary": person, "kind": kind}
    return computed(
        Appointment.objects.filter(**mine), Invitation.objects.filter(**mine), Review.objects.filter(**mine), now=now
    )


def computed(
    appointments: Iterable[Appointment], invitations: Iterable[Invitation], reviews: Iterable[Review], *, now: datetime
) -> FollowUp:
    """What the facts of one person and kind say. Pure."""
    facts: list[tuple[tuple[datetime, int, datetime, str], FollowUp]] = [
        *(((row.created_at, 0, row.created_at, str(row.pk)), _asked(row, now)) for row in invitations if _counts(row)),
        *(((decisive_at(row), 1, row.starts_at, str(row.pk)), _said(row, now)) for row in appointments),
        *(((row.reviewed_at, 2, row.reviewed_at, ""), FollowUp.CLOSED) for row in reviews if row.is_closing),
    ]
    return max(facts, key=itemgetter(0))[1] if facts else FollowUp.NOT_INVITED


def _counts(row: Invitation) -> bool:
    return row.withdrawn_at is None


def decisive_at(row: Appointment) -> datetime:
    """From when an appointment says where the person stands; the column of that name, in Python."""
    if row.status in CALLED_OFF:
        return min(row.noted_at or row.made_at, row.starts_at)
    return row.starts_at


def _said(row: Appointment, now: datetime) -> FollowUp:
    if row.status == Status.PLANNED and row.starts_at > now:
        return FollowUp.TO_COME
    return OUTCOMES[Status(row.status)]


def _asked(row: Invitation, now: datetime) -> FollowUp:
    return FollowUp.EXPIRED if row.expires_at and row.expires_at <= now else FollowUp.INVITED


def absences_to_review(principal: Principal, kind: Kind) -> QuerySet[Beneficiary]:
    """The people absent as often as the pack says since a human last looked; nothing else follows from it.

    Each row carries `absences`, how many, and `due_on`, the day of the last one.
    """
    if kind.is_confidential and principal.role not in HEALTH_STAFF:
        return Beneficiary.objects.none()
    reviewed = Review.objects.filter(
        beneficiary=OuterRef("beneficiary"), kind=kind.code, reviewed_at__gte=OuterRef("starts_at")
    )
    missed = Appointment.objects.filter(~Exists(reviewed), kind=kind.code, status=Status.MISSED)
    often = missed.values("beneficiary").annotate(count=Count("pk")).filter(count__gte=kind.absences_before_review)
    mine = missed.filter(beneficiary=OuterRef("pk")).order_by().values("beneficiary")
    people = Beneficiary.objects.visible_to(principal).filter(pk__in=often.order_by().values("beneficiary"))
    return cast(
        "QuerySet[Beneficiary]",
        people.annotate(
            absences=Subquery(mine.annotate(count=Count("pk")).values("count")),
            due_on=TruncDate(Subquery(mine.annotate(last=Max("starts_at")).values("last"))),
        ),
    )
