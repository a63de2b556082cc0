"""What came of the demo's interviews: promises, contracts, jobs kept or not, and what was learnt by asking."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from rebond.demo.stage import Stage
from rebond.events.jobdating.models import Meeting
from rebond.events.jobdating.states import Feeling, MeetingStatus, Outcome
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import rows
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire, NewsRequest, PostCheck
from rebond.work.hires.states import TOLD, DropReason, EndReason, Party, Source, Status
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import ContractKind

OUTCOMES, WEIGHTS = (Outcome.NOT_NOW, Outcome.SECOND, Outcome.PROMISE), (66, 20, 14)
FEELINGS = (Feeling.WELL, Feeling.WELL, Feeling.SO_SO, Feeling.BADLY, "", "")
SIGNED, DROPPED = 0.62, 0.2
CHECKS = (1, 3, 6)
REASONS = "jobdating.not_now_reasons"


class Outcomes:
    """Piles meetings, and the hires that came of them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.draw = stage.draw
        self.rows: dict[type[Any], list[Any]] = {table: [] for table in (Hire, Meeting, PostCheck, NewsRequest)}
        self.heard = random.Random(stage.today.toordinal())
        self.reasons = [one["code"] for one in parameters.get(REASONS, on=stage.today)]

    def add(self, meeting: Meeting) -> None:
        """One more interview, that took place or not."""
        self.rows[Meeting].append(meeting)
        if meeting.status == MeetingStatus.HELD:
            self.settle(meeting)

    def settle(self, meeting: Meeting) -> None:
        """What came of an interview that took place."""
        drawn = self.draw.choices(OUTCOMES, WEIGHTS)[0]
        is_again = drawn == Outcome.PROMISE and meeting.candidate.beneficiary_id in self.stage.promised
        meeting.outcome = Outcome.SECOND if is_again else drawn
        meeting.feeling = self.draw.choice(FEELINGS)
        if meeting.outcome == Outcome.NOT_NOW:
            meeting.not_now = self.draw.choice(self.reasons)
        elif meeting.outcome == Outcome.SECOND:
            meeting.second_at = meeting.starts_at + timedelta(days=self.draw.randint(4, 12))
        else:
            self._hire(meeting)

    def write(self) -> None:
        """Insert everything, and journal each hire."""
        for made in self.rows.values():
            rows.insert(made)
        moves = [(hire.pk, "", hire.status) for hire in self.rows[Hire]]
        journal.record_all("demo", Hire, moves, by=WORKER, at=self.stage.now)

    def _hire(self, meeting: Meeting) -> None:
        """A promise at a table."""
        company, at = meeting.recruiter.company, meeting.noted_at or meeting.starts_at
        person = meeting.candidate.beneficiary_id
        meeting.hire = self.promise(person, company, meeting.vacancy, Source.JOB_DATING, meeting.pk, at=at)

    def promise(
        self, person: UUID, company: Company, offer: Vacancy | None, source: Source, source_id: UUID, *, at: datetime
    ) -> Hire:
        """A promise, and what became of it by now."""
        self.stage.promised.add(person)
        hire = Hire(
            beneficiary_id=person,
            company=company,
            vacancy=offer,
            source=source,
            source_id=source_id,
            promised_at=at,
        )
        chance = self.draw.random()
        if chance < SIGNED:
            self._sign(hire, timezone.localtime(at).date() + timedelta(days=self.draw.randint(4, 18)))
        elif chance < SIGNED + DROPPED:
            hire.status, hire.drop_reason = (
                Status.DROPPED,
                self.draw.choice([one for one in DropReason if one != DropReason.MISTAKE]),
            )
        self.rows[Hire].append(hire)
        return hire

    def _sign(self, hire: Hire, on: date) -> None:
        """A contract, unless its day is still to come; the job that ended since; what was learnt by asking."""
        draw, today = self.draw, self.stage.today
        if on > today:
            return
        hire.signed_on = on
        hire.starts_on = hire.signed_on + timedelta(days=draw.randint(1, 12))
        hire.status = Status.SIGNED
        hire.contract = hire.vacancy.contract if hire.vacancy else ContractKind.CDD
        hire.weekly_hours = hire.vacancy.weekly_hours if hire.vacancy else None
        if hire.contract != ContractKind.CDI:
            hire.ends_on = hire.starts_on + relativedelta(months=draw.choice((6, 8, 12)))
        left_on = hire.starts_on + timedelta(days=draw.randint(12, 120)) if draw.random() < 0.25 else None
        if left_on is not None and left_on <= today:
            hire.status, hire.ended_on, hire.end_reason = Status.ENDED, left_on, draw.choice(TOLD)
        self._check(hire)

    def _check(self, hire: Hire) -> None:
        """What was learnt at one, three and six months; the latest is sometimes still to ask."""
        for months in CHECKS:
            due = hire.starts_on + relativedelta(months=months)  # type: ignore[operator]  # signed: it has a first day
            asked_on = due + timedelta(days=self.draw.randint(0, 9))
            if asked_on > self.stage.today or self.draw.random() < 0.15:
                return
            is_in_post = hire.ended_on is None or hire.ended_on > due
            self._hear(hire, months, asked_on, is_in_post=is_in_post)
            if not is_in_post:
                return

    def _hear(self, hire: Hire, months: int, on: date, *, is_in_post: bool) -> None:
        """The person and the employer were asked; one of them, both or an agent answered, and rarely they disagree."""
        at = timezone.make_aware(datetime.combine(on, time(9, 40)))
        for party in (Party.PERSON, Party.EMPLOYER):
            asked = NewsRequest(hire=hire, months=months, party=party, asked_at=at, is_sent=self.heard.random() < 0.9)
            self.rows[NewsRequest].append(asked)
        heard = self.heard.choice(((Party.PERSON,), (Party.EMPLOYER,), (Party.AGENT,), (Party.PERSON, Party.EMPLOYER)))
        is_torn = len(heard) == 2 and hire.status == Status.SIGNED and self.heard.random() < 0.2
        for party in heard:
            said = is_in_post and not (is_torn and party == Party.PERSON)
            row = PostCheck(hire=hire, months=months, source=party, is_in_post=said, asked_on=on)
            if not said:
                row.left_on, row.reason = hire.ended_on or on, hire.end_reason or EndReason.TERM
            self.rows[PostCheck].append(row)
