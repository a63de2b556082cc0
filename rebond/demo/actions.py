"""Who is prescribed an action in the demo, by whom, where; `courses` tells what became of each prescription."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from rebond.demo import places
from rebond.demo.courses import Courses, Prescription
from rebond.demo.staff import Staff
from rebond.demo.ways import office_hour
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Provision
from rebond.journey.programmes.queries.facts import Known, known
from rebond.journey.programmes.queries.suggesting import Suggestion, suggestion
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.beneficiaries.models import Assignment, Beneficiary, DutyPeriod

T = TypeVar("T")
CHUNK = 500
DAY = timedelta(days=1)
HOW_MANY, SHARES = (0, 1, 2), (55, 34, 11)
PREVENTION = 0.9


def _chunks(things: Iterator[T]) -> Iterator[list[T]]:
    while chunk := list(islice(things, CHUNK)):
        yield chunk


def fill(number: int, organisations: Sequence[Organisation], *, now: datetime) -> None:
    """Places of every action, and the people sent to them, over every state that an enrolment may have."""
    draw, today = random.Random(number), timezone.localdate(now)
    provisions = places.open_all(organisations, today=today, draw=draw)
    casting = _Casting(draw, Staff(), organisations, provisions, now)
    courses = Courses(draw, casting.staff, provisions, now)
    for prescription in casting.prescriptions():
        courses.follow(prescription)
    courses.write()


class _Casting:
    """Draws who is sent where."""

    def __init__(
        self,
        draw: random.Random,
        staff: Staff,
        organisations: Sequence[Organisation],
        provisions: Sequence[Provision],
        now: datetime,
    ) -> None:
        self.draw, self.staff, self.now = draw, staff, now
        self.today = timezone.localdate(now)
        self.programmes = catalogue.on(self.today)
        known_ones = {one.pk: one for one in organisations}
        self.led: dict[str, list[Organisation]] = {}
        for code, organisation in sorted({(one.programme, str(one.organisation_id)) for one in provisions}):
            self.led.setdefault(code, []).append(known_ones[UUID(organisation)])

    def prescriptions(self) -> Iterator[Prescription]:
        """Those of the people who have a référent, then those that keep young people from RSA."""
        rows = Assignment.objects.filter(ended_at=None, referent__isnull=False).select_related(
            "beneficiary", "referent"
        )
        for chunk in _chunks(rows.order_by("pk").iterator(CHUNK)):
            counts = self.draw.choices(HOW_MANY, SHARES, k=len(chunk))
            facts = known([one.beneficiary for one, count in zip(chunk, counts, strict=True) if count], on=self.today)
            for one, count in zip(chunk, counts, strict=True):
                if not count:
                    continue
                since = one.referent_named_at or one.started_at
                yield from self._for(one.beneficiary, facts[one.beneficiary_id], one.referent, since, count)
        live = DutyPeriod.objects.filter(beneficiary=OuterRef("pk"))
        others = Beneficiary.objects.filter(~Exists(live), died_on=None).exclude(pole=None).order_by("pk")
        for people in _chunks(others.iterator(CHUNK)):
            facts = known(people, on=self.today)
            for person in people:
                if self.draw.random() < PREVENTION:
                    yield from self._for(person, facts[person.pk], None, person.created_at, 1)

    def _for(
        self, person: Beneficiary, facts: Known, referent: Membership | None, since: datetime, count: int
    ) -> Iterator[Prescription]:
        """So many different actions that suit the person, what answers to their obstacles more often."""
        found = [one for one in (suggestion(rule, facts, on=self.today) for rule in self._led()) if one.suits]
        while found and count:
            chosen = self.draw.choices(found, [self._weight(one) for one in found])[0]
            found.remove(chosen)
            member = self.staff.prescriber(chosen.programme, referent, person.pole_id)
            if member is not None:
                count -= 1
                yield self._prescription(person, facts, chosen, member, since)

    def _led(self) -> list[Programme]:
        return [rule for code, rule in self.programmes.items() if code in self.led]

    def _weight(self, one: Suggestion) -> float:
        return (1 + len(one.reasons)) * (3 if one.is_priority else 1) * (0.3 if one.programme.is_confidential else 1)

    def _prescription(
        self, person: Beneficiary, facts: Known, chosen: Suggestion, member: Membership, since: datetime
    ) -> Prescription:
        led = self.led[chosen.programme.code]
        near = [one for one in led if not one.territory or facts.insee in one.territory]
        own = [one for one in near if one.pk == member.organisation_id]
        days = max(0, min((self.now - since).days, 420))
        back = self.draw.randint(0, min(days, 40) if self.draw.random() < 0.35 else days)
        at = min(office_hour(timezone.localdate(self.now - back * DAY), self.draw), self.now)
        return Prescription(
            person,
            chosen.programme,
            self.draw.choice(own or near or led),
            member,
            max(at, min(since, self.now)),
            chosen.is_priority,
        )
