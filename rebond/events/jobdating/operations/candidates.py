"""Candidates of a job dating: proposed, retained while there are seats, declined, withdrawn; their wishes and hours."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.jobdating.models import Candidate, JobDating, Meeting
from rebond.events.jobdating.operations.plans import free, hold, renew
from rebond.events.jobdating.rules import CHANGEABLE
from rebond.events.jobdating.states import OPEN, CandidateStatus, MeetingStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.web import words
from rebond.people.accounts.models import Membership
from rebond.people.appointments.operations.appointments import excuse
from rebond.people.appointments.states import Status as AppointmentStatus
from rebond.people.beneficiaries.models import Beneficiary

WISHED = ("wishes", "arrives", "leaves", "language")


@transaction.atomic
def propose(
    job_dating: JobDating,
    people: Iterable[Beneficiary],
    *,
    source: str,
    motive: str = "",
    member: Membership | None = None,
    by: Actor,
    at: datetime,
) -> list[Candidate]:
    """These people are proposed; those who are already are left as they are. Returns the new ones."""
    event = _open(job_dating)
    chosen = {person.pk: person for person in people}
    known = Candidate.objects.filter(job_dating=event, beneficiary__in=list(chosen))
    there = set(known.values_list("beneficiary_id", flat=True))
    rows = [
        Candidate(
            job_dating=event, beneficiary=person, source=source, motive=motive, proposed_at=at, proposed_by=member
        )
        for pk, person in chosen.items()
        if pk not in there
    ]
    made = Candidate.objects.bulk_create(rows, batch_size=1000)
    journal.record_all("propose_candidate", Candidate, [(row.pk, "", row.status) for row in made], by=by, at=at)
    return made


@transaction.atomic
def retain(job_dating: JobDating, candidates: Sequence[Candidate], *, by: Actor, at: datetime) -> list[Candidate]:
    """As many of these as there are seats take part, in this order; returns them. The others stay as they are."""
    event = _open(job_dating)
    left = event.seats - Candidate.objects.filter(job_dating=event, status=CandidateStatus.RETAINED).count()
    chosen = list(candidates)[: max(left, 0)]
    if candidates and not chosen:
        seats = words.count(event.seats, "place est prise", "places sont prises")
        raise ValidationError(f"Ce job dating est complet : ses {seats}. Cette personne reste dans la liste d'attente.")
    rows = Candidate.objects.filter(pk__in=[one.pk for one in chosen])
    move_all(
        rows, to=CandidateStatus.RETAINED, by=by, at=at, changes={"withdrawal": "", "refusal": "", "appointment": None}
    )
    renew(event)
    return chosen


@transaction.atomic
def decline(candidate: Candidate, *, motive: str, by: Actor, at: datetime) -> Candidate:
    """The person is not kept for this job dating, and the motive is said to who proposed them."""
    _open(candidate.job_dating)
    return move(candidate, to=CandidateStatus.DECLINED, by=by, at=at, refusal=motive)


@transaction.atomic
def withdraw(candidate: Candidate, *, withdrawal: str, by: Actor, at: datetime) -> int:
    """The person will not come: their interviews are freed, their place given back. Returns how many interviews."""
    event = hold(candidate.job_dating)
    if event.status not in OPEN:
        raise ValidationError("Ce job dating est terminé ou annulé : ce qui s'y est passé reste.")
    row = move(candidate, to=CandidateStatus.WITHDRAWN, by=by, at=at, withdrawal=withdrawal)
    freed = free(Meeting.objects.filter(candidate=row, status=MeetingStatus.PLANNED), by=by, at=at)
    if row.appointment is not None and row.appointment.status == AppointmentStatus.PLANNED:
        excuse(row.appointment, by=by, at=at)
    renew(event)
    return freed


@transaction.atomic
def wish(candidate: Candidate, *, wishes: Sequence[UUID], by: Actor, at: datetime, **hours: Any) -> Candidate:
    """Whom the person would like to meet, most wished first; their hours and interpreter. Raises ValidationError."""
    event = _open(candidate.job_dating)
    row = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if len(set(wishes)) != len(wishes):
        raise ValidationError("Choisissez des recruteurs différents.")
    known = set(event.recruiters.filter(pk__in=list(wishes)).values_list("pk", flat=True))
    if unknown := [one for one in wishes if one not in known]:
        raise ValidationError(
            f"{words.count(len(unknown), 'recruteur ne participe', 'recruteurs ne participent')} pas."
        )
    row.wishes = list(wishes)
    for name in (name for name in WISHED[1:] if name in hours):
        setattr(row, name, hours[name])
    row.validate_constraints()
    row.save(update_fields=list(WISHED))
    renew(event)
    journal.record("wish", row, by=by, at=at)
    return row


def _open(job_dating: JobDating) -> JobDating:
    row = hold(job_dating)
    if row.status not in CHANGEABLE:
        raise ValidationError("Ce job dating a commencé ou n'a plus lieu : ses candidats se gèrent depuis la journée.")
    return row
