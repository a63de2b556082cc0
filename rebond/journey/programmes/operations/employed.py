"""While the person works: whoever conducts the action asks for news of the job, in the place of the référent."""

from datetime import datetime
from typing import Any

from rebond.ground.journal.actors import Actor
from rebond.journey.programmes import calendars
from rebond.journey.programmes.models import Enrolment, Professional
from rebond.work.hires import operations as hires
from rebond.work.hires.states import FollowerKind


def follow_job(row: Enrolment, *, by: Actor, at: datetime) -> None:
    """Whoever conducts the action asks for news of the job until the end of the pack's follow-up, not the référent."""
    until = calendars.job_follow_up_end(row)
    lead = Professional.objects.filter(enrolment=row, until=None, is_lead=True).select_related("member").first()
    if row.hire is None or row.job_started_on is None or until is None or lead is None:
        return
    days: dict[str, Any] = {"starts_on": row.job_started_on, "ends_on": until}
    hires.follow(row.hire, member=lead.member, kind=FollowerKind.ACTION, **days, by=by, at=at)


def leave_job(row: Enrolment, *, by: Actor, at: datetime) -> None:
    """The référent asks again."""
    if row.hire is not None:
        hires.unfollow(row.hire, kind=FollowerKind.ACTION, by=by, at=at)
