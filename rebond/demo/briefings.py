"""The meetings where a sector says what it expects, before each job dating of the demo."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from rebond.demo.stage import Stage, at, worked_before
from rebond.events.jobdating.models import Candidate, JobDating
from rebond.events.jobdating.operations.themes import BRIEFING
from rebond.people.appointments.models import Appointment, Session
from rebond.people.appointments.states import Origin, SessionStatus, Status

BEFORE, AFTER_WORK, HEARD = timedelta(days=12), time(17, 30), 15
"""How long before the job dating, at what hour, and for how many of its people."""
LESSONS = """Arriver à l'heure et prévenir en cas d'empêchement : c'est ce que toutes ont dit d'abord.
Elles forment sur place : l'envie et la régularité comptent plus qu'un diplôme.
Plusieurs proposent un essai de quelques jours avant de signer."""


def when(on: date) -> datetime:
    """When the sector of a job dating is heard."""
    return at(worked_before(on - BEFORE), AFTER_WORK)


def brief(stage: Stage, event: JobDating, candidates: Sequence[Candidate]) -> tuple[Session, list[Appointment]]:
    """The meeting with the first of those who will meet the sector; what was learnt, once it is over."""
    starts_at = when(event.on)
    is_over = starts_at < stage.now
    session = Session(
        kind=BRIEFING,
        status=SessionStatus.HELD if is_over else SessionStatus.PLANNED,
        organisation=stage.host,
        agent=stage.expert,
        starts_at=starts_at,
        minutes=90,
        places=40,
        made_at=min(starts_at - timedelta(days=20), stage.now),
    )
    event.theme.briefing, event.theme.lessons = session, LESSONS if is_over else ""
    return session, [_place(session, one, is_over=is_over) for one in candidates[:HEARD]]


def _place(session: Session, candidate: Candidate, *, is_over: bool) -> Appointment:
    return Appointment(
        beneficiary_id=candidate.beneficiary_id,
        kind=BRIEFING,
        status=Status.HELD if is_over else Status.PLANNED,
        starts_at=session.starts_at,
        minutes=session.minutes,
        organisation=session.organisation,
        agent=session.agent,
        session=session,
        origin=Origin.SELECTION,
        made_at=session.made_at,
        told_at=session.made_at,
        noted_at=session.starts_at if is_over else None,
    )
