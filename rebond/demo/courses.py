"""What became of the demo's prescriptions: answers, stages, meetings, stays, hours, aids, exits."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from rebond.demo.staff import Staff
from rebond.demo.stage import at as instant
from rebond.demo.stage import is_worked
from rebond.demo.stays import Stays
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import rows
from rebond.journey.programmes import stages
from rebond.journey.programmes.catalogue import Part, Programme
from rebond.journey.programmes.models import (
    Activity,
    Aid,
    Enrolment,
    EnrolmentAppointment,
    Period,
    Professional,
    Provision,
    Stage,
    WorkedHours,
)
from rebond.journey.programmes.states import FOLLOWED, IN_PLACE, ActivityKind, Refusal, Status, Suspension
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import STRUCTURE_STAFF, Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Beneficiary

TABLES: tuple[type[Any], ...] = (
    *(Enrolment, Stage, Professional, Appointment, EnrolmentAppointment),
    *(Activity, Period, WorkedHours, Aid),
)
DAY = timedelta(days=1)
USUAL = timedelta(days=180)
EARLY = time(8)
"""Before the hours of everything else that the demo plans."""
MOST_MEETINGS, COMING = 14, timedelta(days=15)
RESULTS = {
    "job": "A trouvé un emploi à l'issue de l'action. La période d'essai se passe bien.",
    "training": "Entre en formation. Le projet est clair, le financement est acquis.",
    "pathway": "A beaucoup avancé. Un autre accompagnement convient maintenant mieux.",
    "rights": "N'est plus concerné par l'action : la situation a changé.",
    "none": "L'action s'arrête. Ce qui a été fait reste utile pour la suite.",
}


@dataclass(frozen=True)
class Prescription:
    """A person sent to a structure for an action."""

    person: Beneficiary
    programme: Programme
    organisation: Organisation
    member: Membership
    at: datetime
    is_priority: bool


class Courses:
    """Piles what followed each prescription, then writes it."""

    def __init__(self, draw: random.Random, staff: "Staff", provisions: Sequence[Provision], now: datetime) -> None:
        self.draw, self.staff, self.now = draw, staff, now
        self.today = timezone.localdate(now)
        self.rows: dict[type[Any], list[Any]] = {table: [] for table in TABLES}
        self.provisions: dict[tuple[str, Any], list[Provision]] = {}
        for one in provisions:
            self.provisions.setdefault((one.programme, one.organisation_id), []).append(one)
        self.taken: Counter[Any] = Counter()
        self.busy: set[tuple[Any, date]] = set()
        outcomes = parameters.under("exit_reason", on=self.today)
        self.outcomes = {code: value["outcome"] for code, value in outcomes.items()}
        self.stays = Stays(draw, self.today, self.add)

    def add(self, *made: Any) -> None:
        for row in made:
            self.rows[type(row)].append(row)

    def follow(self, found: Prescription) -> None:
        """Everything that came of one prescription by now."""
        team = self.staff.at(found.organisation.pk, *STRUCTURE_STAFF)
        if not team:
            return
        enrolment = Enrolment(
            beneficiary=found.person,
            programme=found.programme.code,
            organisation=found.organisation,
            is_confidential=found.programme.is_confidential,
            is_priority=found.is_priority,
            motive=""
            if found.programme.is_confidential
            else "Nous en avons parlé ensemble : cette action répond au projet.",
            asked_at=found.at,
            asked_by=found.member,
        )
        self.add(enrolment)
        if self._is_answered(enrolment, found.programme, team[0]):
            self._begin(enrolment, found.programme)
        if enrolment.status in FOLLOWED or enrolment.status == Status.ENDED:
            self._accompany(enrolment, found.programme)

    def write(self) -> None:
        """Insert everything; places are taken by those who hold one."""
        for table in TABLES:
            rows.insert(self.rows[table])
        everywhere = [one for held in self.provisions.values() for one in held]
        for one in everywhere:
            one.taken = self.taken[one.pk]
        Provision.objects.bulk_update(everywhere, ["taken"], batch_size=500)
        for table in (Enrolment, Aid):
            moves = [(row.pk, "", row.status) for row in self.rows[table]]
            journal.record_all("demo", table, moves, by=WORKER, at=self.now)

    def _is_answered(self, row: Enrolment, programme: Programme, member: Membership) -> bool:
        """Agreed, then answered; whether a place was given."""
        draw, age = self.draw, (self.now - row.asked_at).days
        if programme.agreement:
            if age < 15 and draw.random() < 0.5:
                row.status = Status.TO_SIGN
                return False
            row.agreed_at = row.asked_at
        row.status = Status.ASKED
        if age < 3 or (age < 45 and draw.random() < 0.25):
            return False
        row.answered_at, row.answered_by = min(row.asked_at + DAY * draw.randint(1, 12), self.now), member
        row.status = draw.choices(
            (Status.ACCEPTED, Status.REFUSED, Status.CANCELLED, Status.WAITING), (80, 8, 3, 9 if age < 200 else 0)
        )[0]
        if row.status == Status.REFUSED:
            row.refusal = draw.choice(list(Refusal))
        return row.status == Status.ACCEPTED

    def _begin(self, row: Enrolment, programme: Programme) -> None:
        """From the place given to where the person is now; on the list when no place is left."""
        draw = self.draw
        first = timezone.localdate(row.answered_at) + DAY * draw.randint(2, 18)
        is_late = (self.today - first).days < 45 and draw.random() < 0.1
        if first <= self.today and not is_late:
            row.started_on = first
            self._progress(row, programme, first)
        held = self._provision(row, row.started_on or self.today)
        if held is not None and row.status in IN_PLACE and self.taken[held.pk] >= held.places:
            row.status, row.started_on, row.suspended_on, row.suspension = Status.WAITING, None, None, ""
            return
        row.provision = held
        if held is not None and row.status in IN_PLACE:
            self.taken[held.pk] += 1

    def _provision(self, row: Enrolment, day: date) -> Provision | None:
        """The places that run that day; for a session, those that have not begun when nothing runs."""
        found = self.provisions.get((row.programme, row.organisation_id), [])
        return next((one for one in found if one.starts_on <= day <= one.ends_on), found[-1] if found else None)

    def _progress(self, row: Enrolment, programme: Programme, first: date) -> None:
        draw, spent = self.draw, self.today - first
        planned = programme.duration.after(first) if programme.duration else first + USUAL
        row.status = Status.STARTED
        if programme.after_hire and spent.days > 60 and draw.random() < 0.4:
            row.status, row.job_started_on = Status.IN_JOB, first + DAY * draw.randint(45, spent.days)
            planned = programme.after_hire.after(row.job_started_on)
        is_over = planned < self.today and draw.random() < 0.88
        if is_over or (spent.days > 30 and draw.random() < 0.06):
            self._end(row, programme, first, min(planned, self.today))
        elif row.status == Status.STARTED and spent.days > 21 and draw.random() < 0.07:
            row.status, row.suspension = Status.SUSPENDED, draw.choice(list(Suspension))
            row.suspended_on = first + DAY * draw.randint(14, spent.days)

    def _end(self, row: Enrolment, programme: Programme, first: date, last: date) -> None:
        exits = programme.exits
        if row.status == Status.IN_JOB:
            exits = tuple(code for code in exits if self.outcomes[code] == "job") or exits
        row.status, row.exit = Status.ENDED, self.draw.choice(exits)
        row.ended_on = max(first, row.job_started_on or first, last - DAY * self.draw.randint(0, 12))
        row.result = RESULTS[self.outcomes[row.exit]]

    def _accompany(self, row: Enrolment, programme: Programme) -> None:
        """Who follows, how far, what was done."""
        first = row.started_on
        if first is None:
            return
        last = row.ended_on or self.today
        team = list(self._team(row, programme, first))
        lead = team[0].member
        self.add(*team)
        self._stages(row, programme, lead, last)
        if not row.is_confidential:
            self._meet(row, programme, lead, last)
            self._act(row, programme, lead, last)
        self.stays.fill(row, programme, lead, last)

    def _team(self, row: Enrolment, programme: Programme, first: date) -> Iterator[Professional]:
        """One professional for each part of the pack, of the structure where it has that role; the first leads."""
        parts = programme.professionals or (Part(Role.REFERENT, "Suit la personne"),)
        here = self.staff.at(row.organisation_id)
        taken: set[Any] = set()
        for part in parts:
            own = [one for one in here if one.role == part.role] or self.staff.at(row.beneficiary.pole_id, part.role)
            free = [one for one in (own or self.staff.by_role.get(part.role) or here) if one.pk not in taken]
            if not free:
                continue
            member = self.draw.choice(free)
            yield Professional(
                enrolment=row, member=member, role=part.role, task=part.task, since=first, is_lead=not taken
            )
            taken.add(member.pk)

    def _stages(self, row: Enrolment, programme: Programme, lead: Membership, last: date) -> None:
        """As many stages as time allowed; all of them when the action came to its end."""
        first = row.started_on or last
        length = (programme.duration.after(first) - first) if programme.duration else USUAL
        share = (last - first) / length if row.status in FOLLOWED else self.draw.uniform(0.6, 1.2)
        reached = programme.stages[: int(min(share, 1) * len(programme.stages))]
        for rank, rule in enumerate(reached):
            on = first + (last - first) * (rank + 1) / (len(reached) + 1)
            self.add(
                Stage(
                    enrolment=row,
                    code=rule.code,
                    reached_on=on,
                    produced=f"{rule.produces}." if rule.produces else "",
                    noted_by=lead,
                    noted_at=instant(on, time(17)),
                )
            )
        row.stage = stages.under_way(programme, [rule.code for rule in reached])

    def _meet(self, row: Enrolment, programme: Programme, lead: Membership, last: date) -> None:
        """Interviews at the rhythm of the pack: those that were, and the next one of an action under way."""
        every = (programme.rhythm.every.after(self.today) - self.today) if programme.rhythm else timedelta(days=28)
        most = (programme.rhythm and programme.rhythm.interviews) or MOST_MEETINGS
        until = self.today + COMING if row.status == Status.STARTED and self.draw.random() < 0.85 else last
        day = (row.started_on or last) + DAY
        for _ in range(min(most, MOST_MEETINGS)):
            while not is_worked(day):
                day += DAY
            if day > until:
                return
            self._meeting(row, lead, day)
            day += every

    def _meeting(self, row: Enrolment, lead: Membership, day: date) -> None:
        starts_at = instant(day, EARLY)
        is_coming = starts_at > self.now
        if is_coming and {(lead.pk, day), (row.beneficiary_id, day)} & self.busy:
            return
        self.busy |= {(lead.pk, day), (row.beneficiary_id, day)} if is_coming else set()
        made = Appointment(
            beneficiary_id=row.beneficiary_id,
            kind="follow_up",
            status=Attendance.PLANNED if is_coming else self._attendance(),
            starts_at=starts_at,
            minutes=45,
            organisation_id=row.organisation_id,
            agent=lead,
            made_at=min(starts_at - DAY * 9, self.now),
        )
        self.add(made, EnrolmentAppointment(enrolment=row, appointment=made))

    def _attendance(self) -> Attendance:
        return self.draw.choices((Attendance.HELD, Attendance.MISSED, Attendance.EXCUSED), (80, 12, 8))[0]

    def _act(self, row: Enrolment, programme: Programme, lead: Membership, last: date) -> None:
        """What was counted beside the interviews; news of those who work."""
        first = row.started_on or last
        kinds = [ActivityKind.OFFER, ActivityKind.APPLICATION, ActivityKind.CONTACT]
        kinds += [ActivityKind.WORKSHOP] if "collective" in programme.formats else []
        for _ in range(min((last - first).days // 20, 6)):
            on = first + DAY * self.draw.randint(0, (last - first).days)
            kind = self.draw.choice(kinds)
            self._activity(row, kind, on, lead, count=self.draw.randint(1, 4))
        if row.job_started_on and programme.contact_every:
            on = programme.contact_every.after(row.job_started_on)
            while on <= last and self.draw.random() < 0.85:
                self._activity(row, ActivityKind.IN_JOB, on, lead, text="Toujours en poste, tout va bien.")
                on = programme.contact_every.after(on)

    def _activity(
        self, row: Enrolment, kind: str, on: date, lead: Membership, *, count: int = 1, text: str = ""
    ) -> None:
        self.add(
            Activity(
                enrolment=row, kind=kind, on=on, count=count, text=text, noted_by=lead, noted_at=instant(on, time(17))
            )
        )
