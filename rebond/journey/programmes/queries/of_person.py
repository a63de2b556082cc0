"""A person's actions, for the card of their file and for themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment, Professional
from rebond.journey.programmes.queries.following import with_days
from rebond.journey.programmes.states import OPEN, Status
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary

KEPT = 20
"""How many actions a card shows at most."""
TONES = {
    Status.STARTED: "ok", Status.IN_JOB: "ok", Status.ACCEPTED: "info", Status.SUSPENDED: "warn", Status.ASKED: "info",
    Status.WAITING: "warn", Status.TO_SIGN: "warn",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One action of the person, in a line."""

    enrolment: Any
    name: str
    tone: str
    stage: str
    follows: str

    @property
    def is_open(self) -> bool:
        return self.enrolment.status in OPEN

    @property
    def next_meeting_at(self) -> datetime | None:
        met: datetime | None = self.enrolment.next_meeting_at
        return met

    @property
    def planned_end_on(self) -> date | None:
        ends: date | None = self.enrolment.planned_end_on
        return ends


def of_person(beneficiary: Beneficiary, principal: Principal, *, now: datetime) -> list[Line]:
    """The person's actions that one may see, those under way first; in two statements."""
    live = Professional.objects.filter(until=None, is_lead=True).select_related("member__user")
    rows = Enrolment.objects.visible_to(principal).filter(beneficiary=beneficiary).select_related("organisation")
    rows = rows.prefetch_related(Prefetch("professionals", queryset=live, to_attr="leads"))
    found = list(with_days(rows, now, local_day(now)).order_by("-asked_at", "pk")[:KEPT])
    return sorted(map(_line, found), key=lambda line: not line.is_open)


def _line(row: Any) -> Line:
    programme = catalogue.get(row.programme, on=row.started_on or local_day(row.asked_at))
    stage = programme.stage(row.stage) if row.status == Status.STARTED else None
    follows = row.leads[0].member.user.full_name if row.leads else ""
    return Line(row, programme.name, TONES.get(Status(row.status), "neutral"), stage.name if stage else "", follows)
