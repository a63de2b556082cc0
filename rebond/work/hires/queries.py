"""Promises to confirm, people in post, news to ask for and by whom, answers that disagree, ways taken up again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django.db.models import (
    BooleanField,
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
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, deadline
from rebond.ground.parameters import queries as parameters
from rebond.ground.parameters.queries import MissingParameter
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.hires.models import FOLLOWERS, Hire, HireFollower, NewsRequest, PostCheck
from rebond.work.hires.rules import is_lasting, settled
from rebond.work.hires.states import EndReason, Party, Status
from rebond.work.vacancies.states import Origin

PROMISE = "hire_promise"
"""The pack's deadline for confirming a promise."""

FOLLOW_UP = "hire_follow_up"
"""The pack's deadline for asking, once the months have passed."""


def follow_up_months(on: date) -> tuple[int, ...]:
    """After how many months one asks whether the person is still in post, in order."""
    return tuple(sorted(parameters.get("hire.follow_up_months", on=on)))


RETURN = "hire_return"
"""The pack's deadline for meeting somebody again whose job ended."""

WORKS_ON = (EndReason.OTHER_JOB, EndReason.RENEWED)
"""The ends after which the person works: their way needs nothing new."""


def rtef_months(on: date) -> int:
    """For how many months who found the offer on a visit follows the hire; 0 where the pack says nothing."""
    try:
        told = parameters.get("rtef.team", on=on).get("follow_up", {})
    except MissingParameter:
        return 0
    return int(told["count"]) if told.get("unit") == "month" else 0


def listed(principal: Principal, today: date) -> QuerySet[Hire]:
    """The hires one sees, each with `due_on` and `due_months`: see `with_due`."""
    rows = Hire.objects.visible_to(principal).annotate(
        comes_back=Case(When(come_back(today), then=Value(value=True)), default=False, output_field=BooleanField())
    )
    return with_due(rows.select_related("beneficiary", "company__organisation", "vacancy"), today)


def with_due(rows: QuerySet[Hire], today: date) -> QuerySet[Hire]:
    """Each hire with what is awaited of it.

    `due_months`: after how many months somebody is to ask now, NULL when nobody is. `due_on`: by when, or by when the
    promise is to be confirmed, or the person met again whose job ended. `fell_on`: the day whose follower is to ask.
    `is_rtef_turn`: found on a visit, and still of the months in which whoever visits companies asks.
    """
    asked = {"due_months": Case(*_follow_ups(today), default=None, output_field=SmallIntegerField())}
    promised = When(status=Status.PROMISED, then=due(parameters.deadline_rules(PROMISE), TruncDate("promised_at")))
    rules, months = parameters.deadline_rules(FOLLOW_UP), follow_up_months(today)
    news = [When(due_months=count, then=due(rules, _Months(count))) for count in months]
    fell = [When(due_months=count, then=_Months(count)) for count in months]
    visited = When(vacancy__origin=Origin.RTEF, due_months__lte=rtef_months(today), then=Value(value=True))
    ended = When(come_back(today), then=due(parameters.deadline_rules(RETURN), "ended_on"))
    found = rows.annotate(**asked).annotate(
        due_on=Case(promised, *news, ended, default=None, output_field=DateField()),
        fell_on=Case(*fell, default=Value(today), output_field=DateField()),
        is_rtef_turn=Case(visited, default=Value(value=False), output_field=BooleanField()),
    )
    return cast("QuerySet[Hire]", found)


def _follow_ups(today: date) -> list[When]:
    """The last month that has passed is the one to ask about, unless somebody answered then or later.

    What fell due during a former contract was asked of that one.
    """
    asked = PostCheck.objects.filter(hire=OuterRef("pk"))
    passed = Value(today, output_field=DateField())
    return [
        When(
            Q(LessThanOrEqual(_Months(months), passed), GreaterThanOrEqual(_Months(months), F("starts_on")))
            & Q(status=Status.SIGNED)
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
        super().__init__(Coalesce(F("since_on"), F("starts_on")), _Interval(Value(f"{months} month")))


class _Interval(Func):
    function = ""
    template = "(%(expressions)s::interval)"
    output_field = CharField()


def to_confirm(principal: Principal, today: date) -> QuerySet[Hire]:
    """Promises that are neither signed nor dropped, for who confirms them: see `concerning`."""
    rows = Hire.objects.visible_to(principal).filter(status=Status.PROMISED)
    return with_due(rows, today).filter(concerning(principal))


def to_ask(principal: Principal, today: date) -> QuerySet[Hire]:
    """People in post of whom it is time to have news, for who must ask: see `concerning`."""
    rows = Hire.objects.visible_to(principal).filter(status=Status.SIGNED)
    due_now: Any = with_due(rows, today)  # annotated
    return cast("QuerySet[Hire]", due_now.filter(concerning(principal), due_months__isnull=False))


def disputed() -> Q:
    """The person and the employer did not say the same, and nobody has found out who is right."""
    said = PostCheck.objects.filter(hire=OuterRef("pk"))
    heard = PostCheck.objects.filter(hire=OuterRef("hire"), months=OuterRef("months"))
    other = heard.exclude(source=OuterRef("source")).exclude(is_in_post=OuterRef("is_in_post"))
    torn = said.filter(Exists(other)).exclude(Exists(heard.filter(source=Party.AGENT)))
    return Q(Exists(torn)) & Q(status__in=[Status.SIGNED, Status.ENDED])


def to_settle(principal: Principal, today: date) -> QuerySet[Hire]:
    """Answers that disagree, for who asks both: see `concerning`."""
    rows: Any = with_due(Hire.objects.visible_to(principal).filter(disputed()), today)
    return cast("QuerySet[Hire]", rows.filter(concerning(principal)))


def come_back(today: date) -> Q:
    """The job ended, the person has no other, and no appointment has been held or taken since: their way goes on."""
    mine = Hire.objects.filter(beneficiary=OuterRef("beneficiary"))
    met = Appointment.objects.filter(
        beneficiary=OuterRef("beneficiary"),
        status__in=[Attendance.HELD, Attendance.PLANNED],
        starts_at__date__gte=OuterRef("ended_on"),
    )
    later = mine.filter(status=Status.ENDED, ended_on__gt=OuterRef("ended_on"))
    works = mine.filter(status__in=[Status.PROMISED, Status.SIGNED])
    ended = Q(status=Status.ENDED, ended_on__gte=today - relativedelta(months=6)) & ~Q(end_reason__in=WORKS_ON)
    return ended & Q(~Exists(works), ~Exists(later), ~Exists(met))


def to_meet_again(principal: Principal, today: date) -> QuerySet[Hire]:
    """People whose job ended and whom nobody has met since, for their référent: `due_on` is the pack's delay."""
    rows: Any = with_due(Hire.objects.visible_to(principal).filter(come_back(today)), today)
    return cast("QuerySet[Hire]", rows.filter(concerning(principal)))


def concerning(principal: Principal) -> Q:
    """The hires, of those that `with_due` annotated, of which this principal is to ask for news.

    Whoever the follow-up was given to on the day it fell due asks; for an offer found on a visit, those who visit
    companies during the pack's months; then the person's référent, or who stands for them: see `_of_referent`.
    Whoever follows companies also sees to every promise: it is the company that confirms it.
    """
    given = HireFollower.objects.filter(
        hire=OuterRef("pk"), starts_on__lte=OuterRef("fell_on"), ends_on__gte=OuterRef("fell_on")
    )
    mine = Q(Exists(given.filter(member__in=principal.selves.values("pk"))))
    theirs = Q(~Exists(given), _of_referent(principal), is_rtef_turn=False)
    visited = Q(~Exists(given), is_rtef_turn=True) if principal.role == Role.RTEF else Q(pk__in=())
    promised = Q(status=Status.PROMISED) if principal.role in FOLLOWERS else Q(pk__in=())
    return mine | theirs | visited | promised


def _of_referent(principal: Principal) -> Q:
    """Of the person's référent; of the manager of their structure while none is named; else of who follows companies."""
    if principal.role in FOLLOWERS:
        return Q(beneficiary__referent=None)
    if principal.role in REFERENTS:
        return Q(beneficiary__referent__in=principal.selves.values("pk"))
    if principal.role == Role.STRUCTURE_MANAGER:
        return Q(beneficiary__structure=principal.organisation_id, beneficiary__referent=None)
    return Q(pk__in=())


def follower(hire: Hire, *, on: date) -> HireFollower | None:
    """To whom the follow-up of a hire is given on a day."""
    given = HireFollower.objects.filter(hire=hire, starts_on__lte=on, ends_on__gte=on)
    return given.select_related("member__user").order_by("kind", "pk").first()


def who_asks(hire: Any, *, today: date) -> str:
    """Whose turn it is to ask, in words. The hire comes with its `beneficiary__referent__user`, annotated by `with_due`."""
    given = follower(hire, on=hire.fell_on)
    if given is not None:
        return f"{given.member.user.full_name} (jusqu'au {given.ends_on:%d/%m/%Y})"
    is_visited = hire.vacancy is not None and hire.vacancy.origin == Origin.RTEF and hire.first_day is not None
    if is_visited and today <= hire.first_day + relativedelta(months=rtef_months(today)):
        return "Conseiller entreprises (RTEF), puis le référent"
    referent = hire.beneficiary.referent
    return referent.user.full_name if referent else "Accélérateur de l'emploi ou conseiller entreprises (RTEF)"


def promise(hire: Hire, *, today: date) -> Deadline | None:
    """By when a promise is to be confirmed."""
    if hire.status != Status.PROMISED:
        return None
    return deadline(parameters.deadline_rules(PROMISE), local_day(hire.promised_at), today=today)


def follow_up(hire: Hire, months: int | None, *, today: date) -> Deadline | None:
    """By when somebody is to ask after so many months."""
    if months is None or hire.first_day is None:
        return None
    passed = hire.first_day + relativedelta(months=months)
    return deadline(parameters.deadline_rules(FOLLOW_UP), passed, today=today)


def awaited(hire: Any, *, today: date) -> Deadline | None:
    """What is awaited of a hire that `with_due` annotated."""
    if hire.status == Status.ENDED and hire.due_on is not None:
        return deadline(parameters.deadline_rules(RETURN), hire.ended_on, today=today)
    return promise(hire, today=today) or follow_up(hire, hire.due_months, today=today)


def back_by(hire: Hire, *, today: date) -> date | None:
    """By when somebody whose job ended is to be met again. None when they work, or were met."""
    if hire.ended_on is None or not Hire.objects.filter(come_back(today), pk=hire.pk).exists():
        return None
    found = deadline(parameters.deadline_rules(RETURN), hire.ended_on, today=today)
    return found.due_on if found else hire.ended_on


def lasting_words(hire: Hire, *, today: date) -> str:
    """Whether the statistics call the contract lasting, in words; nothing before it is signed."""
    if hire.starts_on is None or not hire.contract:
        return ""
    rule = parameters.get("employment.lasting", on=today)
    if is_lasting(hire.contract, hire.starts_on, hire.ends_on, rule):
        return "Oui, au sens des statistiques de l'emploi"
    return f"Non\u00a0: ni CDI, ni contrat d'au moins {rule['months']} mois"


@dataclass(frozen=True)
class Stage:
    """One of the times when somebody asks: what each said, what counts (`settled`), or that nobody answered yet."""

    months: int
    on: date
    told: tuple[PostCheck, ...]
    is_passed: bool

    @property
    def check(self) -> PostCheck | None:
        return settled(self.told)

    @property
    def is_disputed(self) -> bool:
        """Two answers disagree, and no agent said which is right."""
        return bool(self.told) and self.check is None

    @property
    def is_to_say(self) -> bool:
        """An agent may still say what is true."""
        return self.is_passed and not any(check.source == Party.AGENT for check in self.told)


def stages(hire: Hire, *, today: date) -> list[Stage]:
    """Each time when one asks whether the person is in post, in order; former contracts had the times before this one."""
    if hire.first_day is None or hire.starts_on is None:
        return []
    made: dict[int, list[PostCheck]] = {}
    for check in hire.checks.select_related("asked_by__user").order_by("source", "pk"):
        made.setdefault(check.months, []).append(check)
    found = []
    for months in sorted({*follow_up_months(today), *made}):
        on = hire.first_day + relativedelta(months=months)
        if on >= hire.starts_on or months in made:
            found.append(Stage(months, on, tuple(made.get(months, ())), on <= today))
    return found


def answerable(party: Party, *, today: date) -> QuerySet[Hire]:
    """The jobs of which this party may speak by a link: those that go on, and those whose end they told; with `said`."""
    mine = PostCheck.objects.filter(hire=OuterRef("pk"), source=party)
    asked = NewsRequest.objects.filter(hire=OuterRef("pk"), party=party)
    rows = Hire.objects.filter(Q(status=Status.SIGNED) | Q(Exists(mine), status=Status.ENDED)).filter(Exists(asked))
    said = mine.order_by("-asked_on", "-months").annotate(
        word=Case(When(is_in_post=True, then=Value("yes")), default=Value("no"), output_field=CharField())
    )
    of_check = NewsRequest.objects.filter(hire=OuterRef("hire"), party=party)
    at_last = said.filter(months__gte=Subquery(of_check.order_by("-months").values("months")[:1]))
    found = with_due(rows, today).annotate(said=Subquery(at_last.values("word")[:1]))
    return cast("QuerySet[Hire]", found.select_related("beneficiary", "company__organisation"))


def said_by(hire: Hire, party: Party) -> PostCheck | None:
    """The last word of this party."""
    return PostCheck.objects.filter(hire=hire, source=party).order_by("-months").first()


def last_passed(hire: Hire, *, today: date) -> int | None:
    """The last of the times that has passed. None before the first one."""
    passed = [one.months for one in stages(hire, today=today) if one.is_passed]
    return passed[-1] if passed else None


def of_person(beneficiary: Beneficiary) -> list[Hire]:
    """The person's hires, the latest first, each with its `checks`."""
    rows = Hire.objects.filter(beneficiary=beneficiary).select_related("company__organisation")
    return list(rows.prefetch_related("checks").order_by("-promised_at", "pk"))


def kept_months(hire: Hire, *, today: date) -> int:
    """For how many months the job has been kept: until its last day, or until today while nothing says otherwise."""
    if hire.first_day is None:
        return 0
    until = hire.ended_on or today
    told = relativedelta(until + timedelta(days=1), hire.first_day)
    return max(0, told.years * 12 + told.months)


def is_steady(hire: Hire, *, today: date) -> bool:
    """Somebody asked at the last of the times, and the person was in post: the good news of the whole programme."""
    last = max(follow_up_months(today), default=0)
    known = settled(check for check in hire.checks.all() if check.months >= last)
    return known is not None and known.is_in_post
