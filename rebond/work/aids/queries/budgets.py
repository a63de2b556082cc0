"""The money of a year: voted, committed, paid, left; and what it gave."""

from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Sum, When

from rebond.work.aids.models import Clawback, TutoringAid, TutoringBudget
from rebond.work.aids.states import COMMITTED, Status


def granted_in(year: int) -> QuerySet[TutoringAid]:
    """The aids whose money is that of this year: by the day of the decision."""
    return TutoringAid.objects.filter(status__in=COMMITTED, decided_at__year=year)


def committed_cents(year: int) -> int:
    """What the decisions of a year reserve: an aid that is over holds only what it was paid."""
    held = Case(
        When(Q(status__in=[Status.CLOSED, Status.CLAWED_BACK]), then=F("paid_cents")), default=F("ceiling_cents")
    )
    found: int | None = granted_in(year).aggregate(cents=Sum(held))["cents"]
    return found or 0


@dataclass(frozen=True)
class Year:
    """The budget of one year, in cents."""

    year: int
    voted: int
    committed: int
    paid: int
    to_recover: int

    @property
    def left(self) -> int:
        return self.voted - self.committed


def of_year(year: int) -> Year:
    """Everything counted from the aids, but what was voted."""
    row = TutoringBudget.objects.filter(year=year).first()
    paid: int | None = granted_in(year).aggregate(cents=Sum("paid_cents"))["cents"]
    owed = Clawback.objects.filter(aid__in=granted_in(year), repaid_at=None)
    recover: int | None = owed.aggregate(cents=Sum("amount_cents"))["cents"]
    return Year(year, row.voted_cents if row else 0, committed_cents(year), paid or 0, recover or 0)


def years(today_year: int) -> list[int]:
    """The years of which there is something to say, the latest first."""
    noted = set(TutoringBudget.objects.values_list("year", flat=True))
    return sorted(noted | {today_year}, reverse=True)
