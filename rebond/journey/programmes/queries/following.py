"""What those who follow people in actions have to do: one function per queue, and the list they open."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, ExtractMonth, ExtractYear, Greatest, Least

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Rule
from rebond.ground.parameters import queries as parameters
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Activity, Aid, Enrolment, EnrolmentAppointment, Period, Stage, WorkedHours
from rebond.journey.programmes.rules_following import concerning
from rebond.journey.programmes.states import FOLLOWED, ActivityKind, AidStatus, PeriodKind, Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries.lists import beginning_of
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import DutyPeriod

TAKEN = (Attendance.PLANNED, Attendance.HELD, Attendance.MISSED)
"""Meetings that count among those of the rhythm: to come, held, or missed."""

NOBODY = ""
"""Of no row: what a condition that nothing meets compares with, so that queues may be counted together."""


class _Days(Func):
    """A date and a number of days, back to a date."""

    function = ""
    template = "((%(expressions)s)::date)"
    arg_joiner = " + "
    output_field = DateField()


class _Between(Func):
    """How many days between two dates, the later one first."""

    function = ""
    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def after(span: str, start: Any) -> Case:
    """The day that comes a span of the pack (`duration`, `after_hire`…) after a day; NULL where the pack has none."""
    rules: dict[str, list[Rule]] = {}
    for programme, first, last in catalogue.dated():
        if (said := getattr(programme, span)) is not None:
            rule = Rule(span, "", "", said.count, said.unit, first, last, "")
            rules.setdefault(programme.code, []).append(rule)
    whens = [When(programme=code, then=due(said, start)) for code, said in rules.items()]
    return Case(*whens, default=None, output_field=DateField())


def with_days(rows: QuerySet[Enrolment], now: datetime, today: date) -> QuerySet[Any]:
    """Each enrolment with `planned_end_on`, as `calendars` computes it in Python, and `next_meeting_at`."""
    under_way = Greatest(_Between(Cast(Value(today), DateField()), F("suspended_on")), 0)
    pauses = F("suspended_days") + Case(When(suspended_on__isnull=False, then=under_way), default=0)
    coming = Appointment.objects.filter(enrolment_link__enrolment=OuterRef("pk"), status=Attendance.PLANNED)
    first = coming.filter(starts_at__gt=now).order_by("starts_at").values("starts_at")[:1]
    found = rows.annotate(
        planned_end_on=Coalesce("extended_until", _Days(after("duration", "started_on"), pauses)),
        next_meeting_at=Subquery(first),
    )
    return cast("QuerySet[Any]", found)


def mine(principal: Principal) -> QuerySet[Enrolment]:
    """Those that one sees, and of which it is one's turn."""
    return Enrolment.objects.visible_to(principal).filter(concerning(principal))


def without_meeting(principal: Principal, now: datetime, today: date) -> QuerySet[Any]:
    """The rhythm of the pack is lost: no interview to come, though some are still to be held."""
    rhythms = {code: said.rhythm for code, said in catalogue.ever().items() if said.rhythm}
    links = EnrolmentAppointment.objects.filter(enrolment=OuterRef("pk")).order_by()
    counted = links.filter(appointment__status__in=TAKEN).values("enrolment").annotate(n=Count("pk")).values("n")
    planned = links.filter(appointment__status=Attendance.PLANNED, appointment__starts_at__gt=now)
    whole = Q(pk__in=())
    for code, rhythm in rhythms.items():
        if rhythm.interviews:
            whole |= Q(programme=code, taken__gte=rhythm.interviews)
    rows = mine(principal).filter(status=Status.STARTED, programme__in=[*rhythms, NOBODY])
    rows = rows.annotate(taken=Coalesce(Subquery(counted), 0), due_on=Value(None, DateField()))
    return rows.exclude(whole).filter(~Exists(planned))


def silent(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    """Nothing was noted for the pack's number of weeks: no stage, no activity, no meeting held."""
    limit = today - timedelta(weeks=parameters.get("following.silence_weeks", on=today))
    activities = Activity.objects.filter(enrolment=OuterRef("pk"), on__gte=limit)
    stages = Stage.objects.filter(enrolment=OuterRef("pk"), reached_on__gte=limit)
    held = Appointment.objects.filter(enrolment_link__enrolment=OuterRef("pk"), status=Attendance.HELD)
    rows = mine(principal).filter(status=Status.STARTED, started_on__lt=limit)
    rows = rows.filter(~Exists(activities), ~Exists(stages), ~Exists(held.filter(starts_at__gte=beginning_of(limit))))
    return rows.annotate(due_on=Value(None, DateField()))


def ending(principal: Principal, now: datetime, today: date) -> QuerySet[Any]:
    """The end comes, or has come: the planned one, that of the follow-up in the job, or that of the right to RSA."""
    soon = today + timedelta(days=parameters.get("following.ending_days", on=today))
    followed = DutyPeriod.objects.filter(beneficiary=OuterRef("beneficiary"), ends_on=None)
    left = DutyPeriod.objects.filter(beneficiary=OuterRef("beneficiary")).order_by("-ends_on").values("ends_on")[:1]
    of_rsa = [code for code, said in catalogue.ever().items() if said.until == "rsa_exit"]
    rows = with_days(mine(principal).filter(status__in=FOLLOWED), now, today).annotate(
        is_followed=Exists(followed),
        due_on=Case(
            When(programme__in=of_rsa, is_followed=False, then=Subquery(left)),
            When(status=Status.IN_JOB, then=after("after_hire", "job_started_on")),
            default=F("planned_end_on"),
            output_field=DateField(),
        ),
    )
    is_over = Q(programme__in=of_rsa, is_followed=False)
    is_due = Q(status=Status.STARTED, due_on__lte=soon) | Q(status=Status.IN_JOB, due_on__lt=today)
    return cast("QuerySet[Any]", rows.filter(is_over | is_due))


def news_due(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    """People in a job of whom it is time to have news, all along the follow-up and not at one date."""
    told = Activity.objects.filter(enrolment=OuterRef("pk"), kind=ActivityKind.IN_JOB).order_by("-on").values("on")[:1]
    last = Coalesce(Subquery(told), "job_started_on", output_field=DateField())
    rows: Any = mine(principal).filter(status=Status.IN_JOB)
    rows = rows.annotate(due_on=after("contact_every", last), follow_up_end_on=after("after_hire", "job_started_on"))
    is_going_on = Q(follow_up_end_on=None) | Q(follow_up_end_on__gte=F("due_on"))
    return cast("QuerySet[Any]", rows.filter(is_going_on, due_on__lte=today))


def without_bilan(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    """A stay is over and nobody said what it gave."""
    over = Period.objects.filter(enrolment=OuterRef("pk"), ends_on__lt=today, result="").order_by()
    rows = mine(principal).filter(Exists(over))
    first = over.values("enrolment").annotate(first=Min("ends_on")).values("first")
    return rows.annotate(due_on=Subquery(first, output_field=DateField()))


def without_hours(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    """A month of an insertion contract is over and its hours are not all noted."""
    late = late_contracts(today).filter(enrolment=OuterRef("pk"))
    rows = mine(principal).filter(Exists(late))
    return rows.annotate(due_on=Value(None, DateField()))


def last_month_due(today: date) -> date:
    """The first day of the last month whose hours should be noted by now."""
    passed = today - timedelta(days=parameters.get("following.hours_due_days", on=today))
    return passed.replace(day=1) - relativedelta(months=1)


def late_contracts(today: date) -> QuerySet[Period]:
    """The insertion contracts of which a month that is due has no hours."""
    month = last_month_due(today)
    noted = WorkedHours.objects.filter(period=OuterRef("pk"), month__lte=month).order_by()
    counted = noted.values("period").annotate(n=Count("pk")).values("n")
    until = Least(Coalesce("ended_on", "ends_on"), Value(month, DateField()))
    months = (ExtractYear(until) - ExtractYear("starts_on")) * 12 + ExtractMonth(until) - ExtractMonth("starts_on") + 1
    rows: Any = Period.objects.filter(kind=PeriodKind.CDDI, starts_on__lt=month + relativedelta(months=1))
    rows = rows.annotate(due_months=ExpressionWrapper(months, IntegerField()), noted=Coalesce(Subquery(counted), 0))
    return cast("QuerySet[Period]", rows.filter(noted__lt=F("due_months")))


def _aids(principal: Principal, status: str, today: date) -> QuerySet[Any]:
    """Those that one's role decides, in one's structure or in the whole département."""
    if principal.role not in parameters.get("programme_aid.deciders", on=today):
        status = NOBODY
    rows: Any = Aid.objects.visible_to(principal).filter(status=status)
    if principal.role not in DEPARTEMENT_STAFF:
        rows = rows.filter(enrolment__organisation=principal.organisation_id)
    return cast("QuerySet[Any]", rows.annotate(due_on=Value(None, DateField())))


def aids_to_decide(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    """Aids that wait for a decision of this principal, who did not ask for them."""
    return _aids(principal, AidStatus.ASKED, today).exclude(asked_by=principal.membership.pk)


def aids_to_pay(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    """Aids that were granted and are not paid yet."""
    return _aids(principal, AidStatus.GRANTED, today)


QUEUES = {
    "rythme": ("sans rendez-vous à venir", without_meeting),
    "silence": ("sans nouvelles", silent),
    "fin": ("fin à préparer", ending),
    "emploi": ("nouvelles dans l'emploi à prendre", news_due),
    "bilans": ("bilan d'une période à écrire", without_bilan),
    "heures": ("heures du mois à noter", without_hours),
}
"""The queues of enrolments, by the value of the list's filter."""
