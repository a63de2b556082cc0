"""Test N: invitations, reminders and answers lived with a fake clock: nobody is written to at night, too often, or in vain."""

import heapq
import json
import os
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate import utils
from procrastinate.contrib.django import app

from rebond.ground.deadlines import holidays
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel, Status
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.appointments import operations
from rebond.people.appointments.models import Invitation
from rebond.people.beneficiaries import names
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod
from rebond.people.beneficiaries.operations import consents
from rebond.people.beneficiaries.states import Consent
from tests.journey.orientation.factories import pole
from tests.trust import reports

pytestmark = [pytest.mark.trust, pytest.mark.django_db]

PEOPLE, DAYS, EVERY = (10_000, 14, 1) if os.environ.get("REBOND_NIGHTLY") else (300, 9, 4)
"""How many are invited, for how many days they are followed, and every how many hours reminders go."""
KIND = "orientation_interview"
ZONES = {13: "Europe/Paris", 14: "Indian/Reunion"}
"""The second département is given another time zone than its own: hours are those of the person."""
START = datetime(2026, 4, 29, 8, tzinfo=UTC)  # two days before a public holiday, four before a Sunday
LAUNCHES = (
    *("29 10:00", "29 19:59", "29 21:30", "30 03:00", "30 07:59", "30 19:40"),
    *("31 09:00", "31 23:50", "32 08:00", "33 11:00", "33 20:00", "34 06:30"),
)
"""Day of April (31 is the first of May) and hour, in the person's time: at noon, at night, on a holiday, on a Sunday."""
PACE = timedelta(minutes=20) * len(LAUNCHES) / PEOPLE
"""What sending one message takes: the worker is slow, and what is launched in the last minute of a day is queued at night."""
TELLING = re.compile(r"\b(rsa|sanction\w*|sante|radiation\w*|radie\w*)\b")
PROMPTED = {"invitation", "invitation_reminder"}
_DUE = """
SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, %s) <= %s
ORDER BY priority DESC, scheduled_at NULLS FIRST, id LIMIT 200
"""


class Clock:
    """The time that everybody reads, and what is to happen when."""

    def __init__(self) -> None:
        self.at, self.rank = START, 0
        self.agenda: list[tuple[datetime, int, Callable[[], object]]] = []

    def __call__(self) -> datetime:
        return self.at

    def plan(self, at: datetime, act: Callable[[], object]) -> None:
        self.rank += 1
        heapq.heappush(self.agenda, (at, self.rank, act))

    def live(self, until: datetime) -> None:
        """Each event at its hour, and the worker's jobs as they fall due."""
        while (following := min(self._next_act(), self._next_job())) <= until:
            self.at = max(self.at, following)
            while self.agenda and self.agenda[0][0] <= self.at:
                heapq.heappop(self.agenda)[2]()
            self._work()

    def _next_act(self) -> datetime:
        return self.agenda[0][0] if self.agenda else datetime.max.replace(tzinfo=UTC)

    def _next_job(self) -> datetime:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(coalesce(scheduled_at, %s)) FROM procrastinate_jobs WHERE status = 'todo'", [self.at]
            )
            return cursor.fetchone()[0] or datetime.max.replace(tzinfo=UTC)

    def _work(self) -> None:
        with connection.cursor() as cursor:
            while due := cursor.execute(_DUE, [self.at, self.at]).fetchall():
                for number, task, arguments in due:
                    app.tasks[task].func(**json.loads(arguments))
                    cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
                    self.at += PACE


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    monkeypatch.setattr(utils, "utcnow", clock)
    return clock


def invented(count: int, draw: random.Random) -> list[Beneficiary]:
    """People followed, who agreed to an SMS, to an e-mail, to both or to nothing."""
    site = pole()
    people = Beneficiary.objects.bulk_create(
        [
            Beneficiary(
                first_name="Dominique",
                last_name=f"Personne{n}",
                sort_name=names.sort_name(f"Personne{n}", "Dominique"),
                search_text=names.search_text(f"Personne{n}", "Dominique"),
                birth_date=date(1990, 5, 17),
                created_at=START,
                pole=site,
                phone=f"06{n:08}",
                email=f"personne{n}@exemple.example",
                phone_consent=draw.choice([Consent.AGREED, Consent.AGREED, Consent.REFUSED, Consent.UNKNOWN]),
                email_consent=draw.choice([Consent.AGREED, Consent.REFUSED]),
            )
            for n in range(count)
        ],
        batch_size=1000,
    )
    day = START.date()
    duties = [DutyPeriod(beneficiary=person, requested_on=day, informed_on=day, starts_on=day) for person in people]
    DutyPeriod.objects.bulk_create(duties, batch_size=1000)
    return people


class Life:
    """What the people of one département live: invited, they answer, they refuse messages, or say nothing."""

    def __init__(self, clock: Clock, number: int, draw: random.Random) -> None:
        self.clock, self.number, self.draw = clock, number, draw
        self.zone = ZoneInfo(ZONES[number])
        self.refused: dict[tuple[object, str], datetime] = {}

    def prepare(self) -> None:
        with context.departement(self.number):
            people = invented(PEOPLE // len(ZONES), self.draw)
        each = -(-len(people) // len(LAUNCHES))
        for rank, said in enumerate(LAUNCHES):
            day, hour = said.split()
            at = datetime.combine(START.date(), time.fromisoformat(hour), self.zone) + timedelta(int(day) - 29)
            self.clock.plan(at, self._inside(self._invite, people[rank * each : (rank + 1) * each]))
        for hours in range(0, 24 * DAYS, EVERY):
            self.clock.plan(START + timedelta(hours=hours, minutes=25), self._inside(self._remind))

    def _inside(self, act: Callable[..., object], *arguments: object) -> Callable[[], None]:
        def acting() -> None:
            with context.departement(self.number):
                act(*arguments)

        return acting

    def _invite(self, people: list[Beneficiary]) -> None:
        channels = [Channel.SMS, Channel.EMAIL]
        asked = Beneficiary.objects.filter(pk__in=[person.pk for person in people])
        kept = {"organisation": None, "channels": channels, "by": WORKER, "at": self.clock.at}
        operations.launch(operations.prepare(asked, kind=KIND, **kept), by=WORKER, at=self.clock.at)
        for person in people:
            later = self.clock.at + timedelta(hours=self.draw.uniform(1, 24 * 8))
            chance = self.draw.random()
            if chance < 0.3:
                self.clock.plan(later, self._inside(self._answer, person))
            elif chance < 0.4:
                self.clock.plan(later, self._inside(self._refuse, person, self.draw.choice(channels)))

    def _answer(self, person: Beneficiary) -> None:
        day = self.clock.at.astimezone(self.zone).date() + timedelta(days=self.draw.randint(2, 9))
        while holidays.closed(day):
            day += timedelta(days=1)
        starts_at = datetime.combine(day, time(self.draw.randint(9, 16)), self.zone)
        row = Beneficiary.objects.select_related("departement").get(pk=person.pk)
        operations.make(
            row, kind=KIND, starts_at=starts_at, minutes=60, organisation=pole(), by=WORKER, at=self.clock.at
        )

    def _refuse(self, person: Beneficiary, channel: Channel) -> None:
        consents.refuse(Beneficiary.objects.get(pk=person.pk), channel, at=self.clock.at)
        self.refused[person.pk, channel] = self.clock.at

    def _remind(self) -> None:
        operations.remind_invited(at=self.clock.at)
        if 7 <= self.clock.at.astimezone(self.zone).hour <= 17:
            operations.remind(at=self.clock.at)

    def judge(self) -> Counter[str]:
        """What was sent, and what should not have been."""
        with context.departement(self.number):
            sent: list[Any] = list(Message.objects.filter(status=Status.SENT).order_by("recipient_id", "sent_at"))
            people = Beneficiary.objects.in_bulk()
            found = Counter(
                invitations=Invitation.objects.count(),
                sent=len(sent),
                waiting=Message.objects.exclude(status=Status.SENT).count(),
                reminders=sum(row.kind == "invitation_reminder" for row in sent),
            )
        found["at_night"] = sum(self._is_night(row.sent_at) for row in sent)
        found["on_sundays_and_holidays"] = sum(self._is_quiet_day(row.sent_at) for row in sent)
        found["without_consent"] = sum(not self._agreed(row, people[row.recipient_id]) for row in sent)
        found["telling_words"] = sum(bool(TELLING.search(plain(f"{row.subject} {row.body}"))) for row in sent)
        prompted = [row for row in sent if row.kind in PROMPTED]
        found["same_way_within_24_hours"] = sum(
            (a.recipient_id, a.channel) == (b.recipient_id, b.channel) and b.sent_at - a.sent_at < timedelta(hours=24)
            for a, b in pairwise(sorted(prompted, key=lambda row: (str(row.recipient_id), row.channel, row.sent_at)))
        )
        found["twice_in_a_channel"] = sum(
            count > 1 for count in Counter((row.recipient_id, row.channel, row.kind) for row in prompted).values()
        )
        return found

    def _is_night(self, at: datetime) -> bool:
        return not time(8) <= at.astimezone(self.zone).time() < time(20)

    def _is_quiet_day(self, at: datetime) -> bool:
        day = at.astimezone(self.zone).date()
        return day.weekday() == 6 or holidays.is_public(day)

    def _agreed(self, message: Message, person: Beneficiary) -> bool:
        """The person had agreed, or refused only once the message was in the outbox."""
        consent = person.phone_consent if message.channel == Channel.SMS else person.email_consent
        refused = self.refused.get((person.pk, message.channel))
        return consent == Consent.AGREED if refused is None else message.created_at <= refused


def plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def test_simulated_invitations_write_to_nobody_at_night_too_often_or_in_vain(clock):
    for number, zone in ZONES.items():
        with context.departement(number):
            Departement.objects.filter(pk=number).update(timezone=zone)
    lives = [Life(clock, number, random.Random(number)) for number in ZONES]
    for life in lives:
        life.prepare()

    clock.live(START + timedelta(days=DAYS + 3))  # what waits for a morning has left

    found = sum((life.judge() for life in lives), Counter())
    forbidden = ("at_night", "on_sundays_and_holidays", "without_consent", "telling_words")
    forbidden += ("same_way_within_24_hours", "twice_in_a_channel")
    figures = {"people": PEOPLE, **{name: found[name] for name in (*found, *forbidden, "waiting")}}
    reports.add("n", figures)
    assert {name: figures[name] for name in forbidden} == dict.fromkeys(forbidden, 0)
    assert figures["waiting"] == 0
    assert figures["invitations"] > PEOPLE * 0.6
    assert figures["reminders"] > PEOPLE * 0.1
