"""Job datings: opened, changed, announced, called off."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from rebond.events.jobdating.models import Candidate, Interpreter, JobDating, Meeting, PlanRun, Recruiter, Theme
from rebond.events.jobdating.operations.plans import hold, renew
from rebond.events.jobdating.rules import CHANGEABLE, instant, slots
from rebond.events.jobdating.states import MeetingStatus, PlanStatus, Status
from rebond.ground.deadlines import holidays
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.messaging.states import Channel
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.models import Appointment, Session
from rebond.people.appointments.operations.links import issue_links
from rebond.people.appointments.operations.placing import SlotTaken, needed_by, places
from rebond.people.appointments.operations.sessions import cancel_session, join_session, open_session, resize_session
from rebond.people.appointments.states import Origin, SessionStatus
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

KIND, HOURS = "job_dating", "job_dating_hours"
"""The kind of the session, and the message that says one's hours."""
FIELDS = (
    *("organisation", "on", "opens", "closes", "break_from", "break_until", "slot_minutes", "gap_slots"),
    *("hall_gap_slots", "most", "seats", "cost_cents"),
)
ANNOUNCED_FIELDS = frozenset({"organisation", "on", "opens", "closes"})
"""What people were told: it changes no more once announced."""


@transaction.atomic
def create(
    theme: Theme,
    *,
    organisation: Organisation,
    on: date,
    opens: time,
    closes: time,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> JobDating:
    """A day of interviews about a theme. Raises ValidationError on a closed day, or when no interview fits its hours."""
    row = JobDating(theme=theme, organisation=organisation, on=on, opens=opens, closes=closes, **fields)
    _check(row)
    row.save(force_insert=True)
    journal.record("open_job_dating", row, by=by, at=at)
    return row


@transaction.atomic
def change(job_dating: JobDating, *, version: int | None = None, by: Actor, at: datetime, **fields: Any) -> JobDating:
    """Only the fields given change. Raises Changed on an older version, ValidationError once the people were told."""
    row = hold(job_dating, version=version)
    if row.status not in CHANGEABLE:
        raise ValidationError("Ce job dating a commencé : ses heures ne changent plus ici.")
    told = [name for name in ANNOUNCED_FIELDS if name in fields and getattr(row, name) != fields[name]]
    if row.status == Status.ANNOUNCED and told:
        raise ValidationError(
            "Le jour, les heures et le lieu sont annoncés aux personnes. Pour en changer, annulez ce job dating : "
            "chacune l'apprend. Puis ouvrez-en un autre."
        )
    for name in (name for name in FIELDS if name in fields):
        setattr(row, name, fields[name])
    _check(row)
    renew(row, *FIELDS)
    journal.record("change", row, by=by, at=at)
    return row


def _check(row: JobDating) -> None:
    row.validate_constraints()
    if why := holidays.closed(row.on):
        raise ValidationError({"on": f"Les services sont fermés ce jour-là : {why}. Choisissez un autre jour."})
    if not slots(row):
        raise ValidationError({"closes": "Aucun entretien ne tient entre ces heures : allongez-les."})


@transaction.atomic
def set_interpreters(
    job_dating: JobDating, *, lines: Sequence[tuple[str, int, time | None, time | None]], by: Actor, at: datetime
) -> list[Interpreter]:
    """Who translates what, and when: (language, how many, from, until) replace what was known."""
    row = hold(job_dating)
    Interpreter.objects.filter(job_dating=row).delete()
    made = [
        Interpreter(job_dating=row, language=language, count=count, arrives=arrives, leaves=leaves)
        for language, count, arrives, leaves in lines
    ]
    Interpreter.objects.bulk_create(made)
    renew(row)
    journal.record("change", row, by=by, at=at)
    return made


@transaction.atomic
def cancel(job_dating: JobDating, *, version: int | None = None, by: Actor, at: datetime) -> list[Appointment]:
    """It will not take place: whoever was to come learns it. Returns their appointments, for those whom nothing reaches."""
    row = hold(job_dating, version=version)
    move_all(PlanRun.objects.filter(job_dating=row, status=PlanStatus.ASKED), to=PlanStatus.STALE, by=by, at=at)
    planned = Meeting.objects.filter(job_dating=row, status=MeetingStatus.PLANNED)
    move_all(planned, to=MeetingStatus.CANCELLED, by=by, at=at)
    move(row, to=Status.CANCELLED, by=by, at=at)
    if row.session is None or row.session.status != SessionStatus.PLANNED:
        return []
    return cancel_session(row.session, by=by, at=at)


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
    row = hold(job_dating, version=version)
    if row.status not in CHANGEABLE:
        raise ValidationError("Ce job dating a commencé ou n'a plus lieu : il ne s'annonce plus.")
    if instant(row.on, row.opens) <= at:
        raise ValidationError("Ce job dating est passé : il ne s'annonce plus.")
    fresh = _to_tell(row)
    if not fresh:
        raise ValidationError("Rien de nouveau à annoncer : demandez d'abord un plan.")
    done = Announced()
    session = _session(row, by=by, at=at)
    _number(row)
    _seat(row, session, done, by=by, at=at)
    Meeting.objects.filter(job_dating=row, status=MeetingStatus.PLANNED, announced_at=None).update(announced_at=at)
    _tell(row, fresh, done, at=at)
    if row.status == Status.PREPARING:
        row = move(row, to=Status.ANNOUNCED, by=by, at=at, announced_at=at)
    renew(row)
    journal.record("announce", row, by=by, at=at)
    return done


def _to_tell(row: JobDating) -> set[UUID]:
    """Candidates with an hour they do not know, or one told that is off; and at first, everybody who comes."""
    fresh = Meeting.objects.filter(job_dating=row, status=MeetingStatus.PLANNED, announced_at=None)
    off = Meeting.objects.filter(job_dating=row, status=MeetingStatus.CANCELLED).exclude(announced_at=None)
    return {*fresh.values_list("candidate", flat=True), *off.values_list("candidate", flat=True)}


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
    """Screens call numbers: each who comes has one, and keeps it."""
    last = Candidate.objects.filter(job_dating=row).aggregate(last=Max("number"))["last"] or 0
    rows = list(Candidate.objects.coming().filter(job_dating=row, number=None).order_by("beneficiary__sort_name", "pk"))
    for number, one in enumerate(rows, start=last + 1):
        one.number = number
    Candidate.objects.bulk_update(rows, ["number"], batch_size=1000)


def _seat(row: JobDating, session: Session, done: Announced, *, by: Actor, at: datetime) -> None:
    """Each who comes has a place in the session; who is taken elsewhere at that hour is said."""
    coming = Candidate.objects.coming().filter(job_dating=row, appointment=None)
    for one in coming.select_related("beneficiary__departement").order_by("number"):
        try:
            with transaction.atomic():
                one.appointment = join_session(session, one.beneficiary, origin=Origin.SELECTION, by=by, at=at)
        except SlotTaken:
            done.taken.append(one.beneficiary)
            continue
        one.save(update_fields=["appointment"])


def _tell(row: JobDating, fresh: set[UUID], done: Announced, *, at: datetime) -> None:
    """Their hours, by message or letter, to those who have a place and something new to know."""
    hours = _hours(row)
    rows = Candidate.objects.coming().filter(pk__in=fresh).exclude(appointment=None)
    chosen = list(rows.select_related("beneficiary__departement", "appointment__organisation"))
    appointments = [one.appointment for one in chosen if one.appointment]
    links = issue_links(appointments, at=at)
    said = [
        notices.Notice(
            one.beneficiary,
            {**places(one.appointment), "hours": hours[one.pk][0], "link": links[one.appointment.pk]},
            shorter={"hours": hours[one.pk][1]},
            needed_by=needed_by(one.appointment),
        )
        for one in chosen
        if one.appointment
    ]
    ways = (Channel.SMS, Channel.EMAIL, Channel.LETTER)
    told = {sent.recipient_id for sent in notices.tell_all(said, message=HOURS, kind=KIND, channels=ways, at=at)}
    done.told = len(told)
    done.to_call += [one.beneficiary for one in chosen if one.beneficiary_id not in told]
    done.to_call += done.taken
    off = Meeting.objects.filter(job_dating=row, status=MeetingStatus.CANCELLED, candidate__in=fresh)
    off.update(announced_at=None)


NO_HOUR = ("vous êtes sur la liste d'attente de la journée", "liste d'attente de la journée")


def _hours(row: JobDating) -> dict[UUID, tuple[str, str]]:
    """For each candidate, their interviews with the companies' names, and the hours alone."""
    planned = Meeting.objects.filter(job_dating=row, status=MeetingStatus.PLANNED).order_by("starts_at")
    found: dict[UUID, list[Meeting]] = defaultdict(list)
    for one in planned.select_related("recruiter__company__organisation"):
        found[one.candidate_id].append(one)
    said: dict[UUID, tuple[str, str]] = defaultdict(lambda: NO_HOUR)
    for pk, rows in found.items():
        whole = [f"{words.hour(one.starts_at)} {one.recruiter.company.name}" for one in rows]
        said[pk] = ", ".join(whole), ", ".join(words.hour(one.starts_at) for one in rows)
    return said


def table_of(recruiter: Recruiter, number: int) -> str:
    """« table 2, salle B », as a screen says it."""
    return f"table {number}, {recruiter.hall}" if recruiter.hall else f"table {number}"
