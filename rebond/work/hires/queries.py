"""Promises to confirm, people in post, news to ask for and by whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.db.models.lookups import LessThanOrEqual

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, deadline
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.hires.models import FOLLOWERS, Hire, PostCheck
from rebond.work.hires.states import Status

PROMISE = "hire_promise"
"""The pack's deadline for confirming a promise."""

FOLLOW_UP = "hire_follow_up"
"""The pack's deadline for asking, once the months have passed."""


def follow_up_months(on: date) -> tuple[int, ...]:
    """After how many months one asks whether the person is still in post, in order."""
    return tuple(sorted(parameters.get("hire.follow_up_months", on=on)))


def listed(principal: Principal, today: date) -> QuerySet[Hire]:
    """The hires one sees, each with `due_on` and `due_months`: see `with_due`."""
    rows = Hire.objects.visible_to(principal)
    return with_due(rows.select_related("beneficiary", "company__organisation", "vacancy"), today)


def with_due(rows: QuerySet[Hire], today: date) -> QuerySet[Hire]:
    """Each hire with what is awaited of it.

    `due_months`: after how many months somebody is to ask now, NULL when nobody is; `due_on`: by when, or by when the
    promise is to be confirmed.
    """
    asked = {"due_months": Case(*_follow_ups(today), default=None, output_field=SmallIntegerField())}
    promised = When(status=Status.PROMISED, then=due(parameters.deadline_rules(PROMISE), TruncDate("promised_at")))
    rules = parameters.deadline_rules(FOLLOW_UP)
    news = [When(due_months=months, then=due(rules, _Months(months))) for months in follow_up_months(today)]
    found = rows.annotate(**asked).annotate(due_on=Case(promised, *news, default=None, output_field=DateField()))
    return cast("QuerySet[Hire]", found)


def _follow_ups(today: date) -> list[When]:
    """The last month that has passed is the one to ask about, unless somebody asked then or later."""
    asked = PostCheck.objects.filter(hire=OuterRef("pk"))
    passed = Value(today, output_field=DateField())
    return [
        When(
            Q(LessThanOrEqual(_Months(months), passed), status=Status.SIGNED)
            & ~Exists(asked.filter(months__gte=months)),
            then=Value(months),
        )
        for months in reversed(follow_up_months(today))
    ]


class _Months(Func):
    """So many months after the first day; months end on the shorter month's last day."""

    template = "(%(expressions)s)::date"
    function = ""
    arg_joiner = " + "
    output_field = DateField()

    def __init__(self, months: int) -> None:
        super().__init__(F("starts_on"), _Interval(Value(f"{months} month")))


class _Interval(Func):
    function = ""
    template = "(%(expressions)s::interval)"
    output_field = CharField()


def to_confirm(principal: Principal, today: date) -> QuerySet[Hire]:
    """Promises that are neither signed nor dropped, for who confirms them: see `concerning`."""
    rows = Hire.objects.visible_to(principal).filter(concerning(principal), status=Status.PROMISED)
    return with_due(rows, today)


def to_ask(principal: Principal, today: date) -> QuerySet[Hire]:
    """People in post of whom it is time to have news, for who must ask: see `concerning`."""
    rows = Hire.objects.visible_to(principal).filter(concerning(principal), status=Status.SIGNED)
    due_now: Any = with_due(rows, today)  # annotated
    return cast("QuerySet[Hire]", due_now.filter(due_months__isnull=False))


def concerning(principal: Principal) -> Q:
    """The hires of which this principal is to ask for news.

    The person's référent asks; the manager of their structure while none is named; without any structure, whoever
    follows companies. The last also see to every promise: it is the company that confirms it.
    """
    if principal.role in FOLLOWERS:
        return Q(beneficiary__referent=None) | Q(status=Status.PROMISED)
    if principal.role in REFERENTS:
        return Q(beneficiary__referent__in=principal.selves.values("pk"))
    if principal.role == Role.STRUCTURE_MANAGER:
        return Q(beneficiary__structure=principal.organisation_id, beneficiary__referent=None)
    return Q(pk__in=())


def who_asks(hire: Hire) -> str:
    """Whose turn it is to ask, in words. The hire comes with its `beneficiary__referent__user`."""
    referent = hire.beneficiary.referent
    return referent.user.full_name if referent else "Accélérateur de l'emploi ou conseiller entreprises (RTEF)"


def promise(hire: Hire, *, today: date) -> Deadline | None:
    """By when a promise is to be confirmed."""
    if hire.status != Status.PROMISED:
        return None
    return deadline(parameters.deadline_rules(PROMISE), local_day(hire.promised_at), today=today)


def follow_up(hire: Hire, months: int | None, *, today: date) -> Deadline | None:
    """By when somebody is to ask after so many months."""
    if months is None or hire.starts_on is None:
        return None
    passed = hire.starts_on + relativedelta(months=months)
    return deadline(parameters.deadline_rules(FOLLOW_UP), passed, today=today)


def awaited(hire: Any, *, today: date) -> Deadline | None:
    """What is awaited of a hire that `with_due` annotated."""
    return promise(hire, today=today) or follow_up(hire, hire.due_months, today=today)


@dataclass(frozen=True)
class Stage:
    """One of the times when somebody asks: what was learnt, or that nobody asked yet."""

    months: int
    on: date
    check: PostCheck | None
    is_passed: bool


def stages(hire: Hire, *, today: date) -> list[Stage]:
    """Each time when one asks whether the person is in post, in order."""
    if hire.starts_on is None:
        return []
    made = {check.months: check for check in hire.checks.select_related("asked_by__user")}
    found = []
    for months in sorted({*follow_up_months(today), *made}):
        on = hire.starts_on + relativedelta(months=months)
        found.append(Stage(months, on, made.get(months), on <= today))
    return found


def of_person(beneficiary: Beneficiary) -> list[Hire]:
    """The person's hires, the latest first, each with its `checks`."""
    rows = Hire.objects.filter(beneficiary=beneficiary).select_related("company__organisation")
    return list(rows.prefetch_related("checks").order_by("-promised_at", "pk"))


def kept_months(hire: Hire, *, today: date) -> int:
    """For how many months the job has been kept: until its last day, or until today while nothing says otherwise."""
    if hire.starts_on is None:
        return 0
    until = hire.ended_on or today
    told = relativedelta(until + timedelta(days=1), hire.starts_on)
    return max(0, told.years * 12 + told.months)


def is_steady(hire: Hire, *, today: date) -> bool:
    """Somebody asked at the last of the times, and the person was in post: the good news of the whole programme."""
    last = max(follow_up_months(today), default=0)
    return any(check.is_in_post and check.months >= last for check in hire.checks.all())
