"""What a list may be filtered on: each facet is a condition on a person, reached directly or through a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rebond.ground.tenancy.models import Commune
from rebond.ground.tenancy.words import normalise
from rebond.journey.orientation import queries as orientation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment, WaitingPlace
from rebond.people.appointments.queries import waiting
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Assignment, Contact, DutyPeriod, HouseholdMember

PROMISES = (orientation.to_orient, orientation.to_book, orientation.without_referent, orientation.to_meet)


@dataclass(frozen=True)
class Facets:
    """The conditions, for rows that are people (`through` empty) or that point to one by the key `through`."""

    principal: Principal
    now: datetime
    today: date
    through: str = ""

    def _among(self, people: QuerySet[Any, Any]) -> Q:
        return Q(**{f"{self.through or 'pk'}__in": people})

    def _column(self, name: str, value: object) -> Q:
        return Q(**{f"{self.through}__{name}" if self.through else name: value})

    @property
    def _person(self) -> OuterRef:
        return OuterRef(self.through or "pk")

    def pole(self, pole: str | None) -> Q:
        """The Pôle answers for the person; None: none does."""
        return self._column("pole", pole)

    def accompanied_by(self, structure: object) -> Q:
        """The structure accompanies the person today."""
        return self._column("structure", structure)

    def referred_to(self, referent: object) -> Q:
        """This is the person's référent today; None: a structure accompanies them, and has not named one."""
        none = self._column("structure__isnull", value=False) if referent is None else Q()
        return self._column("referent", referent) & none

    def accompanied(self, **how: object) -> Q:
        """The person's accompaniment of today is such."""
        return self._among(Assignment.objects.filter(ended_at=None, **how).values("beneficiary"))

    def right(self, statuses: Sequence[str]) -> Q:
        """The household's right is in one of these states."""
        members = HouseholdMember.objects.filter(
            ends_on=None, household__rights__ends_on=None, household__rights__status__in=statuses
        )
        return self._among(members.values("beneficiary"))

    def aged(self, youngest: int, oldest: int) -> Q:
        """The person's age today is between these, inclusive."""
        return self._column("birth_date__gt", self.today - relativedelta(years=oldest + 1)) & self._column(
            "birth_date__lte", self.today - relativedelta(years=youngest)
        )

    def living_in(self, text: str) -> Q:
        """The household's commune begins with these letters, or has this postal code."""
        named = Q(sort_name__startswith=normalise(text) or text)
        communes = Commune.objects.filter(Q(postal_codes__contains=[text]) if text.isdigit() else named)
        there = HouseholdMember.objects.filter(
            ends_on=None, household__insee__in=list(communes.values_list("insee", flat=True))
        )
        return self._among(there.values("beneficiary"))

    def followed(self) -> Q:
        """The person is subject to rights and duties here, or followed in prevention."""
        return self._among(DutyPeriod.objects.filter(ends_on=None).values("beneficiary"))

    def to_take_over(self) -> Q:
        """Followed before the département took Rebond up, and not oriented here yet."""
        return self._among(orientation.to_take_over(self.today).values("beneficiary"))

    def without_appointment(self) -> Q:
        """No appointment is planned."""
        planned = Appointment.objects.filter(
            beneficiary=self._person, status=Attendance.PLANNED, starts_at__gte=self.now
        )
        return ~Q(Exists(planned))

    def to_call_for_an_hour(self) -> Q:
        """The person waits for an hour, one is free, and no message would tell them."""
        waits = waiting.to_call(self.principal, at=self.now)
        return self._among(WaitingPlace.objects.filter(pk__in=waits).values("beneficiary"))

    def due_before(self, day: date) -> Q:
        """A promise made to the person falls due before that day and is not kept yet."""
        first, *others = (
            promise(self.principal, self.today).filter(Q(due_on__lt=day)).order_by().values("beneficiary")
            for promise in PROMISES
        )
        return self._among(first.union(*others))

    def not_reached(self, weeks: int) -> Q:
        """Accompanied, and neither reached by a contact nor met for so many weeks."""
        since = timezone.make_aware(datetime.combine(self.today - timedelta(weeks=weeks), time.min))
        reached = Contact.objects.filter(beneficiary=self._person, is_reached=True, at__gte=since)
        met = Appointment.objects.filter(beneficiary=self._person, status=Attendance.HELD, starts_at__gte=since)
        return self.accompanied(started_at__lt=since) & ~Q(Exists(reached)) & ~Q(Exists(met))
