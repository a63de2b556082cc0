"""The cohort of a day: drawn, corrected by people who say why, invited at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.accelerator.models import CohortChange, Day, Selection
from rebond.events.accelerator.queries.draws import INVITED, chosen, latest
from rebond.events.accelerator.rules import KIND
from rebond.events.accelerator.states import Change
from rebond.events.jobdating.states import Withdrawal
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs.models import Progress
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging.states import Channel
from rebond.ground.web import pages
from rebond.people.accounts.models import Membership
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.operations.placing import tell_all
from rebond.people.appointments.states import STILL_WAITING, Origin, SessionStatus, Status, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary

CHANNELS = (Channel.SMS, Channel.EMAIL, Channel.LETTER)
DRAW = "accelerator.draw"
"""The task that draws in the place of a request, and its progress."""

GIVEN_UP = timedelta(hours=1)
"""A draw takes seconds: one still running after that long met with an accident."""

SENT = "Les invitations de cette journée sont déjà parties : ajoutez ou retirez des personnes une à une."


@dataclass(frozen=True)
class Choice:
    """A draw, as `Selection` keeps it."""

    seed: str
    size: int
    pool: Sequence[Sequence[Any]]
    report: Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """What sending came to: places given, and people who could have none any more, with the reason."""

    invited: list[Appointment]
    refused: list[tuple[Beneficiary, str]]


@transaction.atomic
def ask_draw(day: Day, *, seed: str, member: Membership, by: Actor, at: datetime) -> Progress:
    """The worker is asked for the draw of a large département; whoever asks while it runs is given that one.

    One that was asked more than `GIVEN_UP` ago ended without a word: another is made.

    Raises `pages.Changed` when invitations have left.
    """
    row = _unsent(day)
    running = Progress.objects.filter(
        kind=DRAW, object_id=row.pk, finished_at=None, started_at__gt=at - GIVEN_UP
    ).first()
    if running is not None:
        return running
    made = jobs.start_progress(
        kind=DRAW, label="Tirage au sort", object_id=row.pk, owner_id=member.pk, report={"seed": seed}, at=at
    )
    journal.record("ask_draw", row, by=by, at=at)
    jobs.enqueue(DRAW, lock=f"{DRAW}-{row.pk}", progress_id=made.pk)
    return made


@transaction.atomic
def keep_selection(day: Day, choice: Choice, *, made_by: Membership, by: Actor, at: datetime) -> Selection:
    """The draw counts, until another or until it is sent. Raises `pages.Changed` when invitations have left."""
    row = _unsent(day)
    made = Selection.objects.create(
        day=row,
        seed=choice.seed,
        size=choice.size,
        pool=list(choice.pool),
        report=dict(choice.report),
        made_at=at,
        made_by=made_by,
    )
    journal.record("draw", made, by=by, at=at)
    return made


def _unsent(day: Day) -> Day:
    row = _locked(day)
    if Selection.objects.filter(day=row, sent_at__isnull=False).exists():
        raise pages.Changed(SENT)
    return row


def _locked(day: Day) -> Day:
    row = Day.objects.select_for_update(of=("self",)).select_related("session__organisation", "theme").get(pk=day.pk)
    if row.session.status != SessionStatus.PLANNED:
        raise ValidationError("Cette journée n'est plus à venir.")
    return row


@transaction.atomic
def invite(day: Day, *, by: Actor, at: datetime) -> Sent:
    """Each person of the cohort takes a place and is told; the rest of the draw waits, in its order. Run twice, it invites once.

    Raises ValidationError when nobody was drawn or added.
    """
    row = _locked(day)
    selection, people = latest(row), chosen(row)
    if selection is None or not people:
        raise ValidationError("Personne n'est choisi : tirez d'abord la cohorte au sort.")
    if selection.sent_at is not None:
        return Sent([], [])
    room = max(selection.report.get("places", row.capacity), len(people))
    session = appointments.resize_session(row.session, places=room, by=by, at=at)
    sent = _seat(session, people, by=by, at=at)
    _queue(session, selection.report.get("waiting", ()), by=by, at=at)
    tell_all(sent.invited, INVITED, channels=CHANNELS, at=at)
    selection.sent_at = at
    selection.save(update_fields=["sent_at"])
    journal.record("send_invitations", selection, after=str(len(sent.invited)), by=by, at=at)
    return sent


def _seat(session: Session, people: Sequence[Beneficiary], *, by: Actor, at: datetime) -> Sent:
    """A place for each; whoever has another appointment since the draw has none, and the others keep theirs."""
    sent, there = Sent([], []), _holders(session)
    for person in people:
        if person.pk in there:
            continue
        try:
            with transaction.atomic():
                made = appointments.join_session(session, person, origin=Origin.SELECTION, by=by, at=at)
        except ValidationError as refusal:
            sent.refused.append((person, " ".join(refusal.messages)))
        else:
            sent.invited.append(made)
    return sent


def _holders(session: Session) -> set[Any]:
    rows = Appointment.objects.filter(session=session, status__in=(Status.PLANNED, Status.HELD))
    return set(rows.values_list("beneficiary", flat=True))


def _queue(session: Session, numbers: Sequence[int], *, by: Actor, at: datetime) -> None:
    """They wait in the order of the draw: each since an instant after the former one."""
    people = {row.number: row for row in Beneficiary.objects.filter(number__in=numbers)}
    there = _holders(session) | set(
        WaitingPlace.objects.filter(session=session, status__in=STILL_WAITING).values_list("beneficiary", flat=True)
    )
    for rank, person in enumerate(people[number] for number in numbers if number in people):
        if person.pk not in there:
            since = at + timedelta(microseconds=rank)
            appointments.wait_for(
                person, kind=KIND, organisation=session.organisation, session=session, by=by, at=since
            )


@transaction.atomic
def add(
    day: Day, person: Beneficiary, *, motive: str, made_by: Membership, by: Actor, at: datetime
) -> Appointment | None:
    """Somebody joins the cohort, for a reason that is kept; once invitations have left, they are given a place and told.

    Raises SlotTaken when none is left or the person is taken; ValidationError without a motive, or when they are in it.
    """
    row = _locked(day)
    if person.pk in ({one.pk for one in chosen(row)} if not _is_sent(row) else _holders(row.session)):
        raise ValidationError(f"{person.full_name} est déjà dans la cohorte.")
    _note(row, person, Change.ADDED, motive, made_by=made_by, by=by, at=at)
    if not _is_sent(row):
        return None
    made = appointments.join_session(row.session, person, origin=Origin.SELECTION, by=by, at=at)
    tell_all([made], INVITED, channels=CHANNELS, at=at)
    return made


@transaction.atomic
def give_place(day: Day, waiting: WaitingPlace, *, by: Actor, at: datetime) -> Appointment:
    """Somebody who waits, and whom no message reaches, said by telephone that they come: a free place is theirs.

    Raises SlotTaken when none is free any more, or when they are taken then; ValidationError when they wait no longer.
    """
    row = _locked(day)
    mine = WaitingPlace.objects.filter(pk=waiting.pk, session=row.session_id, status=WaitingStatus.WAITING)
    found = mine.select_for_update(of=("self",)).select_related("beneficiary").first()
    if found is None:
        raise ValidationError("Cette personne n'attend plus cette place : actualisez la page.")
    person = found.beneficiary
    made = appointments.join_session(row.session, person, origin=Origin.WAITING_LIST, by=by, at=at)
    return appointments.confirm_coming(made, by=by, at=at)


def _is_sent(day: Day) -> bool:
    return Selection.objects.filter(day=day, sent_at__isnull=False).exists()


@transaction.atomic
def remove(day: Day, person: Beneficiary, *, reason: Withdrawal, made_by: Membership, by: Actor, at: datetime) -> None:
    """Somebody leaves the cohort, for a reason of the closed list; their place, if they had one, is offered to who waits.

    Raises ValidationError when they are not in it.
    """
    row = _locked(day)
    place = _place(row, person)
    if place is None and person.pk not in {one.pk for one in chosen(row)}:
        raise ValidationError(f"{person.full_name} n'est plus dans la cohorte.")
    _note(row, person, Change.REMOVED, reason.value, made_by=made_by, by=by, at=at)
    if place is not None:
        appointments.cancel(place, by=by, at=at)


@transaction.atomic
def replace(
    day: Day,
    person: Beneficiary,
    newcomer: Beneficiary,
    *,
    reason: Withdrawal,
    motive: str,
    made_by: Membership,
    by: Actor,
    at: datetime,
) -> Appointment | None:
    """Somebody takes the place of another, both or none: nobody who waits is offered it between the two. Raises as both."""
    row = _locked(day)
    if not _is_sent(row):
        remove(row, person, reason=reason, made_by=made_by, by=by, at=at)
        return add(row, newcomer, motive=motive, made_by=made_by, by=by, at=at)
    place = _place(row, person)
    if place is None:
        raise ValidationError(f"{person.full_name} n'est plus dans la cohorte.")
    if newcomer.pk in _holders(row.session):
        raise ValidationError(f"{newcomer.full_name} est déjà dans la cohorte.")
    _note(row, person, Change.REMOVED, reason.value, made_by=made_by, by=by, at=at)
    _note(row, newcomer, Change.ADDED, motive, made_by=made_by, by=by, at=at)
    made = appointments.hand_place_over(place, newcomer, origin=Origin.SELECTION, by=by, at=at)
    tell_all([made], INVITED, channels=CHANNELS, at=at)
    return made


def _place(day: Day, person: Beneficiary) -> Appointment | None:
    places = Appointment.objects.filter(session=day.session_id, beneficiary=person, status=Status.PLANNED)
    return places.select_related("session", "beneficiary", "organisation").first()


def _note(
    day: Day, person: Beneficiary, kind: Change, motive: str, *, made_by: Membership, by: Actor, at: datetime
) -> None:
    change = CohortChange(day=day, beneficiary=person, kind=kind, motive=motive.strip(), made_at=at, made_by=made_by)
    change.validate_constraints()
    change.save(force_insert=True)
    verb = "add_person" if kind == Change.ADDED else "remove_person"
    journal.record(verb, change, by=by, at=at)
