"""Applications as they are read: what is awaited of whom, and what a company may know of a candidate."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Case, DateField, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import TruncDate

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, deadline
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.applications.models import Application
from rebond.work.applications.states import ACTIVE, AWAITING, Status
from rebond.work.hires.models import FOLLOWERS, Hire
from rebond.work.hires.states import Status as HireStatus
from rebond.work.vacancies import queries as vacancies
from rebond.work.vacancies import rome
from rebond.work.vacancies.states import ContractKind
from rebond.work.vacancies.states import Status as VacancyStatus

ANSWER, CHOICE = "application_answer", "application_choice"
"""The pack's deadlines: the company's answer, the person's."""


def listed(principal: Principal) -> QuerySet[Application]:
    """The applications one sees, each with `due_on`: see `with_due`."""
    rows = Application.objects.visible_to(principal)
    return with_due(rows.select_related("beneficiary", "vacancy__company__organisation"))


def with_due(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Each with the day by which whoever has to answer does; that of the interview or the immersion once planned.

    Of a company that nobody could write to, it is the day of the application: an agent calls at once.
    """
    since = TruncDate("moved_at")
    due_on = Case(
        When(status=Status.PROPOSED, then=due(parameters.deadline_rules(CHOICE), since)),
        When(status=Status.SENT, told_at=None, then=since),
        When(status__in=AWAITING, then=due(parameters.deadline_rules(ANSWER), since)),
        When(status=Status.MEETING, then=TruncDate("meets_at")),
        When(status=Status.TRIAL, then="trial_ends_on"),
        default=None,
        output_field=DateField(),
    )
    return cast("QuerySet[Application]", rows.annotate(due_on=due_on))


def awaited(application: Application, *, today: date) -> Deadline | None:
    """By when the person or the company answers."""
    if application.status not in (Status.PROPOSED, *AWAITING) or is_untold(application):
        return None
    rules = parameters.deadline_rules(CHOICE if application.status == Status.PROPOSED else ANSWER)
    return deadline(rules, local_day(application.moved_at), today=today)


def is_untold(application: Application) -> bool:
    """Nobody at the company could be written to: an agent has to call."""
    return application.status == Status.SENT and application.told_at is None


def to_answer(principal: Principal, today: date) -> QuerySet[Application]:
    """Silent applications: the company did not answer in time, or an interview or immersion has passed without a word."""
    rows: Any = with_due(Application.objects.visible_to(principal).filter(concerning(principal)))  # annotated
    silent = rows.filter(status__in=(*AWAITING, Status.MEETING, Status.TRIAL), due_on__lt=today)
    return cast("QuerySet[Application]", silent)


def to_choose(principal: Principal, today: date) -> QuerySet[Application]:
    """Proposals to which the person did not answer in time: somebody calls them."""
    rows: Any = with_due(Application.objects.visible_to(principal).filter(concerning(principal)))  # annotated
    return cast("QuerySet[Application]", rows.filter(status=Status.PROPOSED, due_on__lt=today))


def concerning(principal: Principal) -> Q:
    """The applications that this principal follows up.

    What they proposed; those of the people whose référent they are; for the manager of a structure, of its people
    without référent; for who follows companies, what is with a company.
    """
    mine = Q(proposed_by__in=principal.selves.values("pk"))
    if principal.role in FOLLOWERS:
        return mine | Q(sent_at__isnull=False)
    if principal.role in REFERENTS:
        return mine | Q(beneficiary__referent__in=principal.selves.values("pk"))
    if principal.role == Role.STRUCTURE_MANAGER:
        return mine | Q(beneficiary__structure=principal.organisation_id, beneficiary__referent=None)
    return mine


def to_remind(at: datetime) -> QuerySet[Application]:
    """Those to which the company has not answered for the pack's days, and of which it was not reminded."""
    days = parameters.get("application.reminder_days", on=local_day(at))
    since = at - timedelta(days=days)
    return Application.objects.filter(status__in=AWAITING, told_at__isnull=False, reminded_at=None, moved_at__lt=since)


def to_void() -> QuerySet[Application]:
    """Those that nothing can come of: the person has signed elsewhere since that day, or the offer is filled or withdrawn.

    And what was only proposed of an offer that is suspended: one cannot say yes to it.
    """
    hired = Hire.objects.filter(
        beneficiary=OuterRef("beneficiary"),
        status=HireStatus.SIGNED,
        signed_on__gte=OuterRef("made_on"),
        previous=None,
    )
    gone = Q(vacancy__status__in=(VacancyStatus.FILLED, VacancyStatus.CLOSED))
    gone |= Q(vacancy__status=VacancyStatus.PAUSED, status=Status.PROPOSED)
    rows = Application.objects.annotate(made_on=TruncDate("made_at"))
    return rows.filter(gone | Exists(hired), status__in=ACTIVE)


def of_person(beneficiary: Beneficiary) -> QuerySet[Application]:
    """The person's applications, the latest first."""
    rows = Application.objects.filter(beneficiary=beneficiary)
    return rows.select_related("vacancy__company__organisation").order_by("-moved_at", "pk")


def has_cv(application: Application) -> bool:
    """The person has written one, and the company may read it."""
    return (
        application.is_readable and Beneficiary.objects.filter(pk=application.beneficiary_id, cv__isnull=False).exists()
    )


@dataclass(frozen=True)
class Capacities:
    """What a company may know of a candidate: what they can do and accept. Nothing else of their file."""

    wishes: list[str]
    has: list[str]
    contracts: list[str]


def capacities(application: Application, *, on: date, for_company: bool) -> Capacities:
    """From what the person looks for, as they said it; nothing for a company once it is over."""
    search = vacancies.search_of(application.beneficiary)
    if search is None or (for_company and not application.is_readable):
        return Capacities([], [], [])
    labels = vacancies.requirements(on)
    return Capacities(
        [rome.label(code) for code in search.wishes],
        [labels[code] for code in search.has if code in labels],
        [str(ContractKind(code).label) for code in search.contracts],
    )
