"""The day of a job dating that its addresses are asked about: it runs today, with a recruiter, somebody and interviews."""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter, Theme
from rebond.events.jobdating.operations.doors import BADGE, RECRUITER, SCREEN
from rebond.ground.tenancy import context, links
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations import issue_link
from rebond.people.beneficiaries.models import Beneficiary
from tests.trust import rows
from tests.trust.world import NOON, Case, World

Build = Callable[[World, Case], dict[str, Any]]
FAR = NOON.replace(year=2099)


class Day:
    """The rows, in the département of the case. `bearer`: its person is the case's own, for who holds a link."""

    def __init__(self, world: World, case: Case, *, bearer: bool) -> None:
        now = timezone.localtime()
        theme, _ = Theme.objects.get_or_create(
            month=now.date().replace(day=1), sector="trust", defaults={"title": "Hôtellerie", "rome": ["G16"]}
        )
        hours = {"on": now.date(), "opens": time(0), "closes": time(23, 59)}
        self.event = JobDating.objects.create(
            theme=theme, organisation=case.company.organisation, status="running", **hours
        )
        self.recruiter = Recruiter.objects.create(
            job_dating=self.event, company=case.company, contact=case.company_contact
        )
        self.candidate = Candidate.objects.create(
            job_dating=self.event,
            beneficiary=case.beneficiary if bearer else _somebody(world),
            status="retained",
            source="ready",
            proposed_at=NOON,
            number=7,
        )
        begun = now - timedelta(minutes=30)
        self.meeting = Meeting.objects.create(
            job_dating=self.event, candidate=self.candidate, recruiter=self.recruiter, starts_at=begun
        )


def _somebody(world: World) -> Beneficiary:
    """Whom only those who run the day, or follow what came of it, read."""
    return rows.somebody(world.canaries, f"jd{context.current()}")


def _row(name: str) -> Build:
    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            return {"pk": getattr(Day(world, case, bearer=False), name).pk}

    return build


def _second(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        row = Day(world, case, bearer=False).meeting
        Meeting.objects.filter(pk=row.pk).update(
            status="held", outcome="second", second_at=row.starts_at + timedelta(minutes=1)
        )
        return {"pk": row.pk}


def _door(purpose: str, name: str, *, with_meeting: bool = False) -> Build:
    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            day = Day(world, case, bearer=True)
            token = links.create(purpose=purpose, object_id=getattr(day, name).pk, expires_at=FAR)
            return {"token": token, "pk": day.meeting.pk} if with_meeting else {"token": token}

    return build


def _place(world: World, case: Case, *, with_meeting: bool = False) -> dict[str, Any]:
    """The link of the appointment that carries the person's place."""
    with context.departement(case.beneficiary.departement_id):
        day = Day(world, case, bearer=True)
        place = Appointment.objects.create(
            beneficiary=case.beneficiary,
            kind="job_dating",
            status="held",
            starts_at=day.meeting.starts_at,
            organisation=day.event.organisation,
            made_at=NOON,
        )
        Candidate.objects.filter(pk=day.candidate.pk).update(appointment=place)
        token = {"token": issue_link(place, at=FAR).split("/")[-2]}
        return {**token, "pk": day.meeting.pk} if with_meeting else token


def _prepared(name: str, *, company: bool = False) -> Build:
    """The same before its day: one of its rows, and a company that does not take part when the address names one."""

    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            day = Day(world, case, bearer=False)
            JobDating.objects.filter(pk=day.event.pk).update(status="preparing", on=FAR.date())
            Candidate.objects.filter(pk=day.candidate.pk).update(status="proposed")
            row = day.event.theme if name == "theme" else getattr(day, name)
            return {"pk": row.pk, **({"company_pk": case.company.pk} if company else {})}

    return build


OBJECTS: dict[str, Build] = {
    "jobdating:*": _prepared("event"),
    **{
        f"jobdating:{name}": _prepared("theme")
        for name in ("theme", "change_theme", "open_briefing", "lessons", "create")
    },
    "jobdating:invite_to_briefing": _prepared("theme"),
    "jobdating:add": _prepared("event", company=True),
    **{f"jobdating:{name}": _prepared("recruiter") for name in ("change_recruiter", "withdraw_recruiter")},
    **{f"jobdating:{name}": _prepared("candidate") for name in ("wish", "decline", "withdraw")},
    **{f"jobdating:{name}": _prepared("meeting") for name in ("meeting", "remove")},
    "jobdating_run:*": _row("event"),
    "jobdating_run:call": _row("meeting"),
    "jobdating_run:mark": _row("meeting"),
    "jobdating_run:settle": _second,
    "jobdating_run:candidate": _row("candidate"),
    "jobdating_run:recruiter": _row("recruiter"),
    "jobdating_run:send_link": _row("recruiter"),
    "jobdating_run:recruiter_home": _door(RECRUITER, "recruiter"),
    "jobdating_run:recruiter_late": _door(RECRUITER, "recruiter"),
    "jobdating_run:recruiter_note": _door(RECRUITER, "recruiter", with_meeting=True),
    "jobdating_run:screen": _door(SCREEN, "event"),
    "jobdating_run:badge": _door(BADGE, "candidate"),
    "booking:here": _place,
    "booking:away": _place,
    "booking:feel": partial(_place, with_meeting=True),
    "jobdating_run:feel": _door(BADGE, "candidate", with_meeting=True),
}
