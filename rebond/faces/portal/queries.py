"""What a person sees of their own file: nothing of their spouse, nothing written between agents."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import In
from django.utils import timezone

from rebond.events.jobdating.queries import by_link
from rebond.events.jobdating.queries.by_link import Day
from rebond.journey.contracts.queries.of_person import Held
from rebond.journey.contracts.queries.of_person import of_person as contracts_of
from rebond.journey.health.queries import Told, told_to_person
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.states import Status as Enrolled
from rebond.journey.support import queries as support
from rebond.journey.support.models import Step
from rebond.journey.support.states import Doer
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment, Invitation, WaitingPlace
from rebond.people.appointments.operations.links import Thing
from rebond.people.appointments.queries.slots import video_addresses
from rebond.people.appointments.states import CALLED_OFF, STILL_WAITING
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Assignment, Beneficiary, DutyPeriod
from rebond.work.applications import queries as applications
from rebond.work.applications.states import Status as Proposal
from rebond.work.hires.models import Hire
from rebond.work.hires.queries import is_steady, kept_months, of_person
from rebond.work.hires.states import Status as HireStatus

PAST = 10
RECENT = 366
"""How many past appointments are shown, and for how many days."""


@dataclass(frozen=True)
class Space:
    """One person's way, as they see it now."""

    person: Beneficiary
    now: datetime
    orientations: list[Orientation]
    assignment: Assignment | None
    appointments: list[Appointment]
    invitations: list[tuple[Invitation, str]]
    waiting: list[tuple[WaitingPlace, str]]
    is_followed: bool
    hires: list[Hire]
    held: Held
    steps: list[Step]
    proposed: list[str]
    told: Told | None
    job_dating: Day | None = None
    offers: int = 0

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @cached_property
    def orientation(self) -> Orientation | None:
        """The way under way."""
        return next((row for row in self.orientations if row.status != Status.CLOSED), None)

    @cached_property
    def coming(self) -> list[Appointment]:
        """Planned, to come or under way, the nearest first."""
        rows = [row for row in self.appointments if row.status == Attendance.PLANNED and row.ends_at > self.now]
        return sorted(rows, key=lambda row: row.starts_at)

    @cached_property
    def video(self) -> str:
        """The address of the next appointment when it is by video, and its agent gave one."""
        return next(iter(video_addresses(self.coming[:1]).values()), "")

    @cached_property
    def past(self) -> list[Appointment]:
        """Those whose hour has passed, the latest first."""
        rows = [row for row in self.appointments if row.starts_at <= self.now and row not in self.coming]
        return sorted(rows, key=lambda row: row.starts_at, reverse=True)[:PAST]

    @cached_property
    def jobs(self) -> list[tuple[Hire, str]]:
        """The promises and the jobs that are theirs now, each in words said to them."""
        live = (HireStatus.PROMISED, HireStatus.SIGNED)
        return [(row, self._job(row)) for row in self.hires if row.status in live]

    def _job(self, row: Hire) -> str:
        company = row.company.name
        if row.status == HireStatus.PROMISED:
            return f"{company} veut vous embaucher. La suite : signer le contrat. Votre référent peut vous aider."
        months = kept_months(row, today=self.today)
        if is_steady(row, today=self.today):
            return f"Vous travaillez chez {company} depuis {months} mois. Bravo : votre emploi tient."
        if months:
            return f"Vous travaillez chez {company} depuis {months} mois. Bravo."
        is_begun = row.starts_on is not None and row.starts_on <= self.today
        return (
            f"Vous travaillez chez {company}. Bon début."
            if is_begun
            else f"Votre contrat avec {company} est signé. Bravo."
        )

    @cached_property
    def my_steps(self) -> list[Step]:
        """What is theirs to do, the nearest day first."""
        return [step for step in self.steps if step.doer == Doer.PERSON]

    @cached_property
    def contracts(self) -> list[Orientation]:
        """The contrats d'orientation that were handed over."""
        return [row for row in self.orientations if row.handed_over_at and row.contract]


def space(person: Beneficiary, principal: Principal, *, now: datetime) -> Space:
    """What the person's own pages are made of."""
    rows = Orientation.objects.filter(beneficiary=person).select_related("duty", "structure", "contract")
    orientations = list(rows.order_by("-opened_at", "pk"))
    return Space(
        person=person,
        now=now,
        orientations=orientations,
        is_followed=bool(orientations) or DutyPeriod.objects.filter(beneficiary=person, ends_on=None).exists(),
        assignment=Assignment.objects.filter(beneficiary=person, ended_at=None)
        .select_related("structure", "referent__user")
        .first(),
        appointments=_appointments(person, now),
        invitations=_invitations(person, now),
        waiting=_waiting(person, now),
        hires=of_person(person),
        held=contracts_of(person, principal, today=timezone.localtime(now).date()),
        steps=support.open_steps(person),
        proposed=_proposed(person),
        told=told_to_person(person, on=timezone.localtime(now).date()),
        job_dating=_job_dating(person, now),
        offers=applications.of_person(person).filter(status=Proposal.PROPOSED).count(),
    )


def _proposed(person: Beneficiary) -> list[str]:
    """The names of the actions that wait for their word."""
    rows = Enrolment.objects.filter(beneficiary=person, status=Enrolled.TO_SIGN).order_by("asked_at", "pk")
    return [catalogue.name(code) for code in rows.values_list("programme", flat=True)]


SHOWN_AFTER = 30
"""Days during which a job dating that is over stays on the first page."""


def _job_dating(person: Beneficiary, now: datetime) -> Day | None:
    """Their job dating to come, of today or of late."""
    candidate = by_link.of_person(person, since=timezone.localtime(now).date() - timedelta(days=SHOWN_AFTER))
    return by_link.day_of(candidate, at=now) if candidate else None


def _invitations(person: Beneficiary, now: datetime) -> list[tuple[Invitation, str]]:
    """Those that may be answered, or answered anew, each with what it is about."""
    rows = Invitation.objects.filter(beneficiary=person, withdrawn_at=None)
    runs = Q(expires_at=None, answered_at=None) | Q(expires_at__gt=now)
    found = rows.filter(runs, Q(answered_at=None) | _called_off(rows, person)).select_related("organisation")
    return [(row, kinds.neutral(row.kind, at=now)) for row in found.order_by("expires_at", "pk")]


def _called_off(invitations: QuerySet[Invitation], person: Beneficiary) -> Q:
    """The last invitation of its kind, whose appointment is called off: the person may choose again, and waits for none."""
    same = {"beneficiary": person, "kind": OuterRef("kind")}
    made = Appointment.objects.filter(**same, made_at__gte=OuterRef("created_at")).order_by("-made_at", "-pk")
    later = invitations.filter(kind=OuterRef("kind"), created_at__gt=OuterRef("created_at"))
    waits = WaitingPlace.objects.filter(**same, status__in=STILL_WAITING)
    last = Subquery(made.values("status")[:1])
    return ~Exists(later) & ~Exists(waits) & Q(In(last, [*CALLED_OFF]))


def _waiting(person: Beneficiary, now: datetime) -> list[tuple[WaitingPlace, str]]:
    """The places they wait for, each with what it is about."""
    rows = WaitingPlace.objects.filter(beneficiary=person, status__in=STILL_WAITING)
    found = rows.select_related("organisation", "session").order_by("since", "pk")
    return [(row, kinds.neutral(row.kind, at=now)) for row in found]


def _appointments(person: Beneficiary, now: datetime) -> list[Appointment]:
    """What is planned, and what was held or missed of late."""
    seen = Q(status=Attendance.PLANNED) | Q(
        status__in=(Attendance.HELD, Attendance.MISSED), starts_at__gt=now - timedelta(days=RECENT)
    )
    rows = Appointment.objects.filter(seen, beneficiary=person).select_related("organisation", "agent__user")
    return list(rows.order_by("starts_at", "pk"))


def mine(person: Beneficiary, pk: UUID) -> Thing | None:
    """What the person may answer or change, whichever it is."""
    models: tuple[type[Thing], ...] = (Appointment, Invitation, WaitingPlace)
    return next((found for model in models if (found := model.objects.filter(beneficiary=person, pk=pk).first())), None)
