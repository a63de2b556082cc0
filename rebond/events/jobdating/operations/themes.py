"""Themes of the months: their sector, the meeting with its experts and companies, what was learnt there."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.jobdating.models import Candidate, Recruiter, Theme
from rebond.events.jobdating.operations import recruiters
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models import Appointment, Session
from rebond.people.appointments.operations.placing import SlotTaken
from rebond.people.appointments.operations.sessions import join_session, open_session
from rebond.people.appointments.states import SessionStatus
from rebond.people.beneficiaries.models import Beneficiary

BRIEFING = "sector_briefing"
"""The kind of the meeting where a sector says what it expects."""
FIELDS = ("month", "sector", "title", "rome", "expert")


@transaction.atomic
def create(
    *,
    month: date,
    sector: str,
    title: str,
    rome: Sequence[str],
    expert: Membership | None = None,
    by: Actor,
    at: datetime,
) -> Theme:
    """One sector for one month. Raises ValidationError when it is that month's theme already."""
    theme = Theme(month=month.replace(day=1), sector=sector, title=title, rome=list(rome), expert=expert)
    theme.validate_constraints()
    theme.save(force_insert=True)
    journal.record("open_theme", theme, by=by, at=at)
    return theme


@transaction.atomic
def change(theme: Theme, *, by: Actor, at: datetime, **fields: Any) -> Theme:
    """Only the fields given change. Raises ValidationError as `create`."""
    row = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    for name in (name for name in FIELDS if name in fields):
        setattr(row, name, fields[name])
    row.month = row.month.replace(day=1)
    row.validate_constraints()
    row.save(update_fields=list(FIELDS))
    journal.record("change", row, by=by, at=at)
    return row


@transaction.atomic
def open_briefing(
    theme: Theme,
    *,
    organisation: Organisation,
    starts_at: datetime,
    minutes: int | None = None,
    places: int | None = None,
    place_note: str = "",
    by: Actor,
    at: datetime,
) -> Session:
    """The meeting of the theme, which people may then join. Raises ValidationError when there is one already."""
    row = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    if row.briefing_id is not None:
        raise ValidationError("La rencontre du secteur est déjà prévue pour ce thème.")
    session = open_session(
        kind=BRIEFING,
        organisation=organisation,
        starts_at=starts_at,
        minutes=minutes,
        places=places,
        place_note=place_note,
        by=by,
        at=at,
    )
    row.briefing = session
    row.save(update_fields=["briefing"])
    return session


@transaction.atomic
def keep_lessons(
    theme: Theme, *, lessons: str, hosts: Iterable[Recruiter] = (), came: Collection[UUID] = (), by: Actor, at: datetime
) -> Theme:
    """What the companies expect, as it was said at the meeting; of these recruiters, those who came to it."""
    row = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    row.lessons = lessons
    row.save(update_fields=["lessons"])
    journal.record("keep_lessons", row, by=by, at=at)
    for host in hosts:
        if host.came_to_briefing != (host.pk in came):
            recruiters.change(host, came_to_briefing=host.pk in came, by=by, at=at)
    return row


@transaction.atomic
def fill_briefing(theme: Theme, *, by: Actor, at: datetime) -> int:
    """Whoever is retained for a job dating of the theme has a place at its meeting, in the order of the seats; how many.

    Who is taken elsewhere at that hour is passed over. Raises ValidationError without a meeting to come.
    """
    session = theme.briefing
    if session is None or session.status != SessionStatus.PLANNED or session.starts_at <= at:
        raise ValidationError("La rencontre du secteur n'est pas à venir : prévoyez-la d'abord.")
    there = Appointment.objects.filter(session=session).values("beneficiary")
    people = Beneficiary.objects.filter(candidacies__in=Candidate.objects.coming().filter(job_dating__theme=theme))
    done = 0
    for person in people.exclude(pk__in=there).select_related("departement").distinct().order_by("sort_name", "pk"):
        if session.taken + done >= session.places:
            break
        try:
            with transaction.atomic():
                join_session(session, person, by=by, at=at)
        except SlotTaken:
            continue
        done += 1
    return done
