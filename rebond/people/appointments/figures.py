"""Do people come, do they answer, how soon are they seen. One definition feeds the tooltip, the query and the test.

Where the peers count otherwise: rdv-insertion divides absences by what was cancelled too, and forgets the appointments of
which nobody said anything; its delay ends on the day when the hour was taken, ours on the day of the meeting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Aggregate,
    Avg,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import TruncDate

from rebond.ground.web.figures import Figure, rate
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment, Invitation, Session, confidential_kinds
from rebond.people.appointments.queries import kind_name
from rebond.people.appointments.states import BY_PERSON, CALLED_OFF, INTERVIEW, Origin, SessionStatus, Status
from rebond.people.beneficiaries.models import DutyPeriod
from rebond.people.beneficiaries.states import DutyKind

NO_SHOW = Figure(
    "no_show",
    "Absences",
    "Personnes absentes sans s'excuser, parmi les rendez-vous de la période où la personne est venue ou non. Ceux que la "
    "personne ou le service a annulés ne comptent pas ; ceux dont personne n'a dit la présence sont comptés à part.",
)
ANSWERED = Figure(
    "answered",
    "Invitations suivies d'un rendez-vous",
    "Parmi les invitations de la période qui ne courent plus, celles après lesquelles un rendez-vous a été pris avant la "
    "fin de leur validité. Les invitations retirées ne comptent pas.",
)
ALONE = Figure(
    "alone",
    "Pris par la personne",
    "Parmi les rendez-vous qui ont suivi une invitation de la période, ceux que la personne a pris elle-même.",
)
HONOURED = Figure(
    "honoured",
    "Invitations honorées",
    "Parmi les invitations de la période qui ne courent plus, celles après lesquelles la personne a été reçue, de quelque "
    "façon que le rendez-vous ait été pris.",
)
LOST = Figure(
    "lost",
    "Heures perdues",
    "Heures de la période où un agent attendait quelqu'un et n'a reçu personne : absences, et annulations par la personne "
    "dont l'heure n'a pas été reprise. Parmi toutes les heures attendues ou reprises.",
)
LOAD = Figure(
    "load",
    "Charge par conseiller",
    "Heures de rendez-vous et de séances de la période, par semaine et par agent qui en a tenu. Ce qui a été annulé ne compte "
    "pas. Une moyenne par lieu : personne n'est nommé.",
)
TO_APPOINTMENT = Figure(
    "to_appointment",
    "De l'invitation au rendez-vous",
    "Jours entre l'envoi de l'invitation et le jour du rendez-vous qui l'a suivie : la moitié des personnes attend moins.",
)
SEEN_WITHIN = Figure(
    "seen_within",
    "Reçues à temps",
    "Parmi les personnes dont le Département a appris l'entrée dans la période et dont le délai est passé, celles qui ont eu "
    "leur premier entretien dans ce délai. Qui n'a jamais été reçu compte comme non reçu.",
)

ORIGINS: dict[str, str] = {
    **dict.fromkeys(BY_PERSON, "Pris par la personne"),
    Origin.WAITING_LIST: "Liste d'attente",
    Origin.AGENT: "Pris par un agent",
    Origin.SERIES: "Série",
    Origin.CONVOCATION: "Convocation",
    Origin.ALLOCATION: "Convocation",
    Origin.SELECTION: "Place donnée pour une journée",
}
"""How an appointment came about, as figures tell it."""

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Attendance:
    """Appointments of one kind or origin whose hour has passed: held, missed, and of which nobody said anything."""

    name: str
    held: int
    missed: int
    unsaid: int

    @property
    def judged(self) -> int:
        return self.held + self.missed

    @property
    def rate(self) -> float | None:
        return rate(self.missed, self.judged)


@dataclass(frozen=True)
class Answers:
    """Invitations of one kind: those that no longer run, those answered, and by the person alone; days to the meeting."""

    name: str
    over: int
    answered: int
    alone: int
    held: int
    mean_days: float | None
    median_days: float | None

    @property
    def rate(self) -> float | None:
        return rate(self.answered, self.over)

    @property
    def alone_rate(self) -> float | None:
        return rate(self.alone, self.answered)

    @property
    def held_rate(self) -> float | None:
        return rate(self.held, self.over)


@dataclass(frozen=True)
class Seen:
    """People whose delay of so many days has passed, and those who were seen within it."""

    days: int
    people: int
    seen: int

    @property
    def rate(self) -> float | None:
        return rate(self.seen, self.people)


@dataclass(frozen=True)
class Lost:
    """Hours of one kind in which somebody was awaited: all of them, and those in which nobody was seen."""

    name: str
    awaited: int
    lost: int

    @property
    def rate(self) -> float | None:
        return rate(self.lost, self.awaited)


@dataclass(frozen=True)
class Load:
    """What the agents of one place held over so many weeks."""

    name: str
    agents: int
    minutes: int
    weeks: float

    @property
    def hours(self) -> float:
        """Hours of meetings a week, for each agent who held one."""
        return round(self.minutes / 60 / self.agents / self.weeks, 1)


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class _Days(Func):
    """`stop - start`, in days."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def attendance(
    since: date, until: date, *, now: datetime, pole: UUID | None = None
) -> tuple[list[Attendance], list[Attendance]]:
    """NO_SHOW by kind, then by origin, of the appointments of a period; one query."""
    rows = _of_period(Appointment.objects.all(), "starts_at", since, until, pole).filter(starts_at__lte=now)
    counted = rows.filter(status__in=(Status.HELD, Status.MISSED, Status.PLANNED)).values_list(
        "kind", "origin", "status"
    )
    found = [(kind, origin, status, n) for kind, origin, status, n in counted.annotate(n=Count("pk")).order_by()]
    by_kind = _attendances((kind_name(kind), status, n) for kind, _, status, n in found)
    return by_kind, _attendances((ORIGINS[origin], status, n) for _, origin, status, n in found)


def no_show_share(kind: str, *, at: datetime) -> float:
    """NO_SHOW of one kind over the last year, between 0 and 1; 0 when nothing was noted."""
    past = Appointment.objects.filter(kind=kind, starts_at__gt=at - YEAR, starts_at__lte=at)
    found = past.aggregate(
        missed=Count("pk", filter=Q(status=Status.MISSED)), held=Count("pk", filter=Q(status=Status.HELD))
    )
    return float(found["missed"] / max(1, found["missed"] + found["held"]))


def answers(since: date, until: date, *, now: datetime, pole: UUID | None = None) -> list[Answers]:
    """ANSWERED, ALONE and TO_APPOINTMENT by kind, of the invitations of a period; one query."""
    rows = _of_period(Invitation.objects.filter(withdrawn_at=None), "created_at", since, until, pole)
    is_answered = Q(answered_at__isnull=False) & (Q(expires_at=None) | Q(answered_at__lte=F("expires_at")))
    is_over = is_answered | Q(expires_at__lte=now)
    after = Appointment.objects.filter(
        beneficiary=OuterRef("beneficiary"), kind=OuterRef("kind"), made_at__gte=OuterRef("created_at")
    ).order_by("made_at", "pk")
    days = _Days(F("met_on"), TruncDate("created_at"))
    counted = (
        rows.annotate(
            met_on=TruncDate(Subquery(after.values("starts_at")[:1])), by=Subquery(after.values("origin")[:1])
        )
        .values("kind")
        .annotate(
            over=Count("pk", filter=is_over),
            held=Count("pk", filter=Q(is_over, Exists(after.filter(status=Status.HELD)))),
            answered=Count("pk", filter=is_answered),
            alone=Count("pk", filter=is_answered & Q(by__in=BY_PERSON)),
            mean=Avg(days, filter=is_answered),
            median=_Median(days, filter=is_answered),
        )
    )
    return sorted((_answers(row) for row in counted.order_by()), key=lambda one: one.name)


def lost(since: date, until: date, *, now: datetime, pole: UUID | None = None) -> list[Lost]:
    """LOST by kind, of the individual hours of a period that have passed; one query."""
    rows = _of_period(Appointment.objects.filter(session=None), "starts_at", since, until, pole)
    again = Appointment.objects.filter(
        ~Q(pk=OuterRef("pk")), agent=OuterRef("agent"), starts_at__lt=OuterRef("until"), until__gt=OuterRef("starts_at")
    ).filter(status__in=(Status.HELD, Status.MISSED, Status.PLANNED))
    is_lost = Q(status=Status.MISSED) | Q(status=Status.EXCUSED) & ~Exists(again)
    counted = (
        rows.filter(Q(status=Status.HELD) | is_lost, agent__isnull=False, starts_at__lte=now)
        .values("kind")
        .annotate(awaited=Count("pk"), lost=Count("pk", filter=~Q(status=Status.HELD)))
    )
    return sorted(
        (Lost(kind_name(row["kind"]), row["awaited"], row["lost"]) for row in counted.order_by()),
        key=lambda one: one.name,
    )


def load(since: date, until: date, *, now: datetime, pole: UUID | None = None) -> list[Load]:
    """LOAD by place, of what has passed in a period; two queries."""
    alone = _of_period(Appointment.objects.filter(session=None), "starts_at", since, until, pole)
    together = _of_period(Session.objects.exclude(status=SessionStatus.CANCELLED), "starts_at", since, until, pole)
    alone = alone.exclude(status__in=CALLED_OFF)
    agents: dict[str, set[UUID]] = {}
    minutes: dict[str, int] = {}
    for rows in (alone, together):
        past = rows.filter(agent__isnull=False, starts_at__lte=now).values_list("organisation__name", "agent")
        for place, agent, spent in past.annotate(spent=Sum("minutes")).order_by():
            agents.setdefault(place, set()).add(agent)
            minutes[place] = minutes.get(place, 0) + spent
    weeks = ((min(until, local_day(now)) - since).days + 1) / 7
    return [Load(place, len(agents[place]), minutes[place], weeks) for place in sorted(agents)]


def seen_within(since: date, until: date, *, days: Sequence[int], today: date, pole: UUID | None = None) -> list[Seen]:
    """SEEN_WITHIN each of these delays, of the people whose entry was learnt in a period; one query."""
    duties = DutyPeriod.objects.filter(
        kind=DutyKind.RSA, is_taken_over=False, informed_on__gte=since, informed_on__lte=until
    )
    duties = duties if pole is None else duties.filter(beneficiary__pole=pole)
    held = Appointment.objects.filter(
        beneficiary=OuterRef("beneficiary"),
        kind=INTERVIEW,
        status=Status.HELD,
        starts_at__date__gte=OuterRef("informed_on"),
    ).order_by("starts_at")
    rows = duties.annotate(seen_on=TruncDate(Subquery(held.values("starts_at")[:1])))
    counts: dict[str, Any] = {}
    for count in days:
        is_over = Q(informed_on__lt=today - timedelta(days=count))
        in_time = Q(seen_on__lte=F("informed_on") + timedelta(days=count))
        counts[f"people_{count}"] = Count("pk", filter=is_over)
        counts[f"seen_{count}"] = Count("pk", filter=is_over & in_time)
    found = rows.aggregate(**counts) if counts else {}
    return [Seen(count, found[f"people_{count}"], found[f"seen_{count}"]) for count in days]


def _of_period(rows: "QuerySet[Any]", fact: str, since: date, until: date, pole: UUID | None) -> "QuerySet[Any]":
    """The rows of a period and a Pôle; kinds that would tell something of a person's health stay out of figures."""
    kept = rows.filter(**{f"{fact}__date__range": (since, until)}).exclude(kind__in=confidential_kinds())
    return kept if pole is None else kept.filter(organisation=pole)


def _attendances(rows: Iterable[tuple[str, str, int]]) -> list[Attendance]:
    counts: dict[str, dict[str, int]] = {}
    for name, status, count in rows:
        mine = counts.setdefault(name, {})
        mine[status] = mine.get(status, 0) + count
    return [
        Attendance(name, of.get(Status.HELD, 0), of.get(Status.MISSED, 0), of.get(Status.PLANNED, 0))
        for name, of in sorted(counts.items())
    ]


def _answers(row: dict[str, Any]) -> Answers:
    mean, median = (None if row[name] is None else round(float(row[name]), 1) for name in ("mean", "median"))
    return Answers(kind_name(row["kind"]), row["over"], row["answered"], row["alone"], row["held"], mean, median)
