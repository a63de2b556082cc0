"""Where somebody is in an action: stages, meetings, what was done, the days, what is late, and what to do next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Sum

from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.programmes import calendars, catalogue, stages
from rebond.journey.programmes.catalogue import Part, Programme, StageRule
from rebond.journey.programmes.models import Activity, Enrolment, Period, Professional, Stage, WorkedHours
from rebond.journey.programmes.queries.following import TAKEN, last_month_due
from rebond.journey.programmes.states import ActivityKind, PeriodKind, Status
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import DutyPeriod


@dataclass(frozen=True)
class Step:
    """One stage of the pack: what it must produce, when it was reached and what it gave. `state`: done, current, to_come."""

    rule: StageRule
    done: list[Stage]
    state: str


@dataclass(frozen=True)
class Late:
    """Something that is late, in words; `act`: the address, within the enrolment's, of what settles it."""

    words: str
    act: str


@dataclass(frozen=True)
class Progress:
    """An enrolment read whole, seen at one moment."""

    enrolment: Enrolment
    programme: Programme
    now: datetime
    stages: list[Stage]
    meetings: list[Appointment]
    activities: dict[str, int]
    last_activity: dict[str, date]
    professionals: list[Professional]
    periods: list[Period]
    is_in_duty: bool
    noted_months: dict[Any, set[date]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_day(self.now)

    @cached_property
    def done_codes(self) -> list[str]:
        return [stage.code for stage in self.stages]

    @cached_property
    def steps(self) -> list[Step]:
        """Every stage of the pack, in order; a stage that is no longer in it stands in `stages` alone."""
        found = []
        is_over = self.enrolment.status == Status.ENDED
        for rule in self.programme.stages:
            done = [stage for stage in self.stages if stage.code == rule.code]
            is_current = rule.code == self.enrolment.stage and not is_over
            found.append(Step(rule, done, "current" if is_current else "done" if done else "to_come"))
        return found

    @cached_property
    def possible(self) -> list[StageRule]:
        return stages.possible(self.programme, self.done_codes)

    @cached_property
    def attendance(self) -> dict[str, int]:
        """How many meetings stand in each status."""
        return dict(Counter(str(row.status) for row in self.meetings))

    @property
    def held(self) -> int:
        return self.attendance.get(Attendance.HELD, 0)

    @property
    def missed(self) -> int:
        return self.attendance.get(Attendance.MISSED, 0)

    @cached_property
    def taken(self) -> int:
        """How many of the rhythm's interviews are planned, held or missed."""
        return sum(self.attendance.get(status, 0) for status in TAKEN)

    @property
    def wanted(self) -> int | None:
        """How many interviews the pack wants in all; None: it does not say."""
        return self.programme.rhythm.interviews if self.programme.rhythm else None

    @cached_property
    def coming(self) -> list[Appointment]:
        return [row for row in self.meetings if row.status == Attendance.PLANNED and row.starts_at > self.now]

    @cached_property
    def planned_end(self) -> date | None:
        return calendars.planned_end(self.enrolment, today=self.today)

    @property
    def paused_days(self) -> int:
        return calendars.paused_days(self.enrolment, today=self.today)

    @cached_property
    def longest_end(self) -> date | None:
        return calendars.longest_end(self.enrolment, today=self.today)

    @cached_property
    def job_end(self) -> date | None:
        return calendars.job_follow_up_end(self.enrolment)

    @cached_property
    def live(self) -> list[Professional]:
        return [one for one in self.professionals if one.until is None]

    @cached_property
    def missing(self) -> list[Part]:
        """The parts of the pack that nobody holds."""
        held = {one.role for one in self.live}
        return [part for part in self.programme.professionals if part.role not in held]

    @cached_property
    def news_due_on(self) -> date | None:
        """When news of the job are to be taken next; None: no follow-up, or it is over by then."""
        began, every = self.enrolment.job_started_on, self.programme.contact_every
        if began is None or every is None or self.enrolment.status != Status.IN_JOB:
            return None
        due = every.after(self.last_activity.get(ActivityKind.IN_JOB, began))
        return due if self.job_end is None or due <= self.job_end else None

    @cached_property
    def is_silent(self) -> bool:
        """Nothing was noted for the pack's number of weeks."""
        limit = self.today - timedelta(weeks=parameters.get("following.silence_weeks", on=self.today))
        held = [local_day(row.starts_at) for row in self.meetings if row.status == Attendance.HELD]
        news = [
            self.enrolment.started_on,
            *self.last_activity.values(),
            *(one.reached_on for one in self.stages),
            *held,
        ]
        return self.enrolment.status == Status.STARTED and all(day < limit for day in news if day)

    @property
    def has_lost_rhythm(self) -> bool:
        """No interview is to come, though some are still to be held."""
        if self.enrolment.status != Status.STARTED or self.programme.rhythm is None or self.coming:
            return False
        return self.wanted is None or self.taken < self.wanted

    @cached_property
    def left_rsa(self) -> bool:
        """Followed until the person leaves RSA, and they have."""
        return self.programme.until == "rsa_exit" and not self.is_in_duty

    @cached_property
    def stays(self) -> list[tuple[Period, list[date], list[Period]]]:
        """Each stay, the months whose hours are late, and the immersions during which a contract is suspended.

        C. trav. L5132-15-1: an insertion contract is suspended while the person tries a job elsewhere.
        """
        return [(one, self.late_months(one), self._pauses(one)) for one in self.periods]

    def late_months(self, period: Period) -> list[date]:
        """The months of an insertion contract whose hours should be noted by now, and are not."""
        return late_months(period, self.noted_months.get(period.pk, set()), today=self.today)

    def _pauses(self, period: Period) -> list[Period]:
        if period.kind != PeriodKind.CDDI:
            return []
        first, last = period.starts_on, period.ended_on or period.ends_on
        tried = [one for one in self.periods if one.kind == PeriodKind.IMMERSION]
        return [one for one in tried if one.starts_on <= last and (one.ended_on or one.ends_on) >= first]

    @cached_property
    def late(self) -> list[Late]:
        """Everything that waits for whoever follows the person, the most urgent first."""
        return list(_late(self))

    @cached_property
    def next(self) -> Late:
        """The one thing to do, in a sentence."""
        return _next(self)


def progress(enrolment: Enrolment, *, now: datetime) -> Progress:
    """Where the person is in this action, in seven statements whatever it holds."""
    day = enrolment.started_on or local_day(enrolment.asked_at)
    meetings = Appointment.objects.filter(enrolment_link__enrolment=enrolment).select_related("agent__user", "session")
    counted: dict[str, int] = {}
    last: dict[str, date] = {}
    rows = Activity.objects.filter(enrolment=enrolment).values_list("kind", "on").annotate(n=Sum("count"))
    for kind, on, count in rows.order_by("on"):
        counted[kind] = counted.get(kind, 0) + count
        last[kind] = on
    periods = Period.objects.filter(enrolment=enrolment).order_by("starts_on", "pk")
    noted: dict[Any, set[date]] = {}
    for pk, month in (
        WorkedHours.objects.filter(period__enrolment=enrolment).values_list("period", "month").order_by("month")
    ):
        noted.setdefault(pk, set()).add(month)
    professionals = Professional.objects.filter(enrolment=enrolment).select_related(
        "member__user", "member__organisation"
    )
    return Progress(
        enrolment=enrolment,
        programme=catalogue.get(enrolment.programme, on=day),
        now=now,
        stages=list(Stage.objects.filter(enrolment=enrolment).order_by("reached_on", "noted_at", "pk")),
        meetings=list(meetings.order_by("starts_at", "pk")),
        activities=counted,
        last_activity=last,
        professionals=list(professionals.order_by("-is_lead", "since", "pk")),
        periods=list(periods),
        is_in_duty=DutyPeriod.objects.filter(beneficiary=enrolment.beneficiary_id, ends_on=None).exists(),
        noted_months=noted,
    )


def late_months(period: Period, noted: set[date], *, today: date) -> list[date]:
    """The months of an insertion contract whose hours should be noted by now, and are not."""
    if period.kind != PeriodKind.CDDI:
        return []
    last = min(last_month_due(today), period.ended_on or period.ends_on)
    found, month = [], period.starts_on.replace(day=1)
    while month <= last:
        if month not in noted:
            found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _late(found: Progress) -> Iterator[Late]:
    row, today = found.enrolment, found.today
    if row.status not in (Status.STARTED, Status.SUSPENDED, Status.IN_JOB):
        return
    yield from _late_ends(found)
    if not found.live:
        yield Late("Dire qui suit la personne.", "team")
    elif found.missing:
        roles = ", ".join(words.small(part.role.label) for part in found.missing)
        yield Late(f"Il manque quelqu'un autour de la personne : {roles}.", "team")
    if found.news_due_on and found.news_due_on <= today:
        yield Late("Prendre des nouvelles de la personne dans son emploi.", "activity")
    yield from _late_stays(found)
    if found.has_lost_rhythm:
        yield Late("Prendre des rendez-vous, aucun n'est à venir.", "meetings")
    if found.is_silent:
        weeks = parameters.get("following.silence_weeks", on=today)
        yield Late(f"Rien n'est noté depuis {weeks} semaines : prendre des nouvelles.", "activity")


def _late_ends(found: Progress) -> Iterator[Late]:
    row, today = found.enrolment, found.today
    if found.left_rsa:
        yield Late("La personne n'est plus au RSA : écrire le bilan et terminer.", "end")
    if row.status == Status.IN_JOB and found.job_end and found.job_end < today:
        yield Late(f"Le suivi dans l'emploi a fini le {words.day(found.job_end)} : écrire le bilan et terminer.", "end")
    if row.status == Status.STARTED and found.planned_end and found.planned_end < today:
        yield Late(f"La fin prévue, le {words.day(found.planned_end)}, est passée : terminer, ou prolonger.", "end")


def _late_stays(found: Progress) -> Iterator[Late]:
    for period in found.periods:
        if period.ends_on < found.today and not period.result:
            yield Late(f"La période chez {period.host} est finie : écrire ce qu'elle a donné.", f"stay:{period.pk}")
        if months := found.late_months(period):
            said = ", ".join(words.month(month) for month in months)
            yield Late(f"Noter les heures travaillées : {said}.", f"hours:{period.pk}")


def _next(found: Progress) -> Late:
    row = found.enrolment
    if found.late:
        return found.late[0]
    match row.status:
        case Status.ACCEPTED:
            return Late("Commencer l'action, et dire qui suit la personne.", "start")
        case Status.SUSPENDED:
            reason = words.small(row.get_suspension_display())
            return Late(
                f"En pause depuis le {words.day(row.suspended_on or found.today)} ({reason}). La reprendre au retour.",
                "resume",
            )
        case Status.IN_JOB:
            due = f" Prochaines nouvelles le {words.day(found.news_due_on)}." if found.news_due_on else ""
            return Late(f"En emploi depuis le {words.day(row.job_started_on or found.today)}.{due}", "")
        case Status.STARTED:
            return _next_started(found)
    return Late("", "")


def _next_started(found: Progress) -> Late:
    rule = found.programme.stage(found.enrolment.stage)
    if rule is None:
        return Late("Toutes les étapes sont faites : écrire le bilan et terminer.", "end")
    said = f"Étape en cours : {words.small(rule.name)}."
    if rule.produces:
        said += f" Elle doit donner : {words.small(rule.produces)}."
    if found.coming:
        said += f" Prochain rendez-vous {words.moment(found.coming[0].starts_at)}."
    return Late(said, "stage")
