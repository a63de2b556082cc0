"""Announcing a job dating: each who comes has a number, a place and their hours; once said, these stay.

A few people are told while the organiser waits; many by the worker, `BATCH` to a transaction. What is left to say is read
in the rows: killed, the worker goes on with those to whom nothing was said, and nobody is told twice.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from rebond.events.jobdating.models import Candidate, JobDating, Meeting
from rebond.events.jobdating.operations.plans import hold, renew
from rebond.events.jobdating.rules import CHANGEABLE, instant
from rebond.events.jobdating.states import MeetingStatus, Status
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs.models import Progress
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.messaging.states import Channel
from rebond.ground.web import words
from rebond.people.accounts.models import Membership
from rebond.people.appointments.models import Session
from rebond.people.appointments.operations.links import issue_links
from rebond.people.appointments.operations.placing import SlotTaken, needed_by, places
from rebond.people.appointments.operations.sessions import join_session, open_session, resize_session
from rebond.people.appointments.states import Origin
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

KIND, HOURS, WAITS = "job_dating", "job_dating_hours", "job_dating_waiting"
"""The kind of the session; the message that says one's hours, and the one for who has none yet."""
JOB = "jobdating.announce"
"""The kind of the progress of a long announcement, and the worker's task."""
AT_ONCE, BATCH = 200, 500
"""People told while the organiser waits; people told in one transaction of the worker."""
WAYS = (Channel.SMS, Channel.EMAIL, Channel.LETTER)


@dataclass
class Announced:
    """What announcing did: who was told by a message, whom nothing reaches, who is taken elsewhere at that hour."""

    told: int = 0
    to_call: list[Beneficiary] = field(default_factory=list)
    taken: list[Beneficiary] = field(default_factory=list)


@transaction.atomic
def announce(job_dating: JobDating, *, version: int, by: Actor, at: datetime) -> Announced:
    """Each candidate who comes has a number, a place and their hours by message; announced again, only who has changes.

    Raises Changed on an older version, ValidationError when there is nothing to announce or the day has begun.
    """
    row = _begin(job_dating, version=version, by=by, at=at)
    done = Announced()
    _tell(row, _to_tell(row), done, by=by, at=at)
    return done


@transaction.atomic
def announce_by_worker(
    job_dating: JobDating, *, version: int, member: Membership | None, by: Actor, at: datetime
) -> Progress:
    """The same, told by the worker; its progress. Raises as `announce`."""
    row = _begin(job_dating, version=version, by=by, at=at)
    made = jobs.start_progress(
        kind=JOB,
        label="Annonce des heures",
        object_id=row.pk,
        owner_id=member.pk if member else None,
        total=len(_to_tell(row)),
        report={"told": 0, "to_call": [], "after": 0},
        at=at,
    )
    jobs.enqueue(JOB, lock=f"announce-{row.pk}", progress_id=made.pk)
    return made


@transaction.atomic
def announce_next(progress_id: UUID, *, by: Actor, at: datetime) -> bool:
    """One batch more; whether anybody is left. A batch is told whole or not at all."""
    progress = Progress.objects.select_for_update().get(pk=progress_id)
    if progress.is_over or progress.object_id is None:
        return False
    row = hold(JobDating(pk=progress.object_id))
    report, done = progress.report, Announced()
    is_on = row.status == Status.ANNOUNCED and instant(row.on, row.opens) > at
    batch = _to_tell(row, after=report["after"])[:BATCH] if is_on else []
    if not batch:
        jobs.finish(progress, sentence=_sentence(report), report=report, at=at)
        return False
    _tell(row, batch, done, by=by, at=at)
    report["told"] += done.told
    report["to_call"] += [str(one.pk) for one in done.to_call]
    report["after"] = max(one.number or 0 for one in batch)
    jobs.advance(progress, done=progress.done + len(batch), report=report, at=at)
    return True


def _sentence(report: dict[str, Any]) -> str:
    told = words.count(report["told"], "personne prévenue", "personnes prévenues")
    left = len(report["to_call"])
    return f"{told}. {words.count(left, 'personne est', 'personnes sont')} à appeler." if left else f"{told}."


def _begin(job_dating: JobDating, *, version: int, by: Actor, at: datetime) -> JobDating:
    """The session is open, everybody has a number, the day is announced. Raises as `announce`."""
    row = hold(job_dating, version=version)
    if row.status not in CHANGEABLE:
        raise ValidationError("Ce job dating a commencé ou n'a plus lieu : il ne s'annonce plus.")
    if instant(row.on, row.opens) <= at:
        raise ValidationError("Ce job dating est passé : il ne s'annonce plus.")
    if not row.planned_at or not _left(row).exists():
        raise ValidationError("Rien de nouveau à annoncer : demandez d'abord un plan.")
    _session(row, by=by, at=at)
    _number(row)
    if row.status == Status.PREPARING:
        row = move(row, to=Status.ANNOUNCED, by=by, at=at, announced_at=at)
    renew(row, is_same_plan=True)
    journal.record("announce", row, by=by, at=at)
    return row


def _left(row: JobDating) -> QuerySet[Candidate]:
    """Who comes and has an hour they do not know, or one told that is off; or to whom nothing was ever said."""
    planned = Meeting.objects.filter(job_dating=row, status=MeetingStatus.PLANNED, announced_at=None)
    off = Meeting.objects.filter(job_dating=row, status=MeetingStatus.CANCELLED).exclude(announced_at=None)
    fresh = {*planned.values_list("candidate", flat=True), *off.values_list("candidate", flat=True)}
    return Candidate.objects.coming().filter(Q(pk__in=fresh) | Q(appointment=None), job_dating=row)


def _to_tell(row: JobDating, *, after: int = 0) -> list[Candidate]:
    """Those of `_left` whose number comes after this one, in order of numbers."""
    rows = _left(row).filter(number__gt=after).order_by("number")
    return list(rows.select_related("beneficiary__departement", "appointment__organisation"))


def _session(row: JobDating, *, by: Actor, at: datetime) -> Session:
    coming = Candidate.objects.coming().filter(job_dating=row).count()
    if row.session is not None:
        return resize_session(row.session, places=max(row.session.places, coming), by=by, at=at)
    starts, ends = instant(row.on, row.opens), instant(row.on, row.closes)
    row.session = open_session(
        kind=KIND,
        organisation=row.organisation,
        starts_at=starts,
        minutes=int((ends - starts).total_seconds() // 60),
        places=max(row.seats, coming),
        by=by,
        at=at,
    )
    row.save(update_fields=["session"])
    return row.session


def _number(row: JobDating) -> None:
    """Screens call numbers: each who comes has one, and keeps it; in the order of proposals, not of the alphabet."""
    last = Candidate.objects.filter(job_dating=row).aggregate(last=Max("number"))["last"] or 0
    rows = list(Candidate.objects.coming().filter(job_dating=row, number=None).order_by("proposed_at", "pk"))
    for number, one in enumerate(rows, start=last + 1):
        one.number = number
    Candidate.objects.bulk_update(rows, ["number"], batch_size=1000)


def _tell(row: JobDating, people: Collection[Candidate], done: Announced, *, by: Actor, at: datetime) -> None:
    """These people have a place in the session and learn their hours; whoever nothing reaches is to be called."""
    placed = [one for one in people if _seat(row, one, done, by=by, at=at)]
    hours = _hours(row, placed)
    links = issue_links([one.appointment for one in placed if one.appointment], at=at)
    sent: set[UUID] = set()
    for message, chosen in (
        (HOURS, [one for one in placed if one.pk in hours]),
        (WAITS, [one for one in placed if one.pk not in hours]),
    ):
        said = [_notice(one, hours.get(one.pk), links) for one in chosen]
        told = notices.tell_all(said, message=message, kind=KIND, channels=WAYS, at=at)
        sent |= {one.recipient_id for one in told if one.recipient_id}
    done.told += len(sent)
    done.to_call += [one.beneficiary for one in placed if one.beneficiary_id not in sent] + done.taken
    mine = Meeting.objects.filter(candidate__in=[one.pk for one in people])
    mine.filter(status=MeetingStatus.PLANNED, announced_at=None).update(announced_at=at)
    mine.filter(status=MeetingStatus.CANCELLED).update(announced_at=None)


def _seat(row: JobDating, one: Candidate, done: Announced, *, by: Actor, at: datetime) -> bool:
    """The person has a place in the session; who is taken elsewhere at that hour is said."""
    if one.appointment is not None or row.session is None:
        return one.appointment is not None
    try:
        with transaction.atomic():
            one.appointment = join_session(row.session, one.beneficiary, origin=Origin.SELECTION, by=by, at=at)
    except SlotTaken:
        done.taken.append(one.beneficiary)
        return False
    one.save(update_fields=["appointment"])
    return True


def _notice(one: Candidate, hours: tuple[str, str] | None, links: dict[UUID, str]) -> notices.Notice:
    """What one person is told; without hours, that they wait for one."""
    row = one.appointment
    if row is None:
        raise LookupError(one.pk)
    whole, short = hours or ("", "")
    told = {**places(row), "link": links[row.pk]}
    return notices.Notice(
        one.beneficiary,
        {**told, "hours": whole} if hours else told,
        shorter={"hours": short} if hours else {},
        needed_by=needed_by(row),
    )


def _hours(row: JobDating, people: Collection[Candidate]) -> dict[UUID, tuple[str, str]]:
    """For each candidate who has any, their interviews with the companies' names, and the hours alone."""
    planned = Meeting.objects.filter(
        job_dating=row, candidate__in=[one.pk for one in people], status=MeetingStatus.PLANNED
    )
    found: dict[UUID, list[Meeting]] = defaultdict(list)
    for one in planned.select_related("recruiter__company__organisation").order_by("starts_at"):
        found[one.candidate_id].append(one)
    said: dict[UUID, tuple[str, str]] = {}
    for pk, rows in found.items():
        whole = [f"{words.hour(one.starts_at)} {one.recruiter.company.name}" for one in rows]
        said[pk] = ", ".join(whole), ", ".join(words.hour(one.starts_at) for one in rows)
    return said
