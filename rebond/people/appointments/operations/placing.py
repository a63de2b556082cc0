"""Putting one appointment in the agendas: what every way of making one has in common."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from psycopg.errors import ExclusionViolation, UniqueViolation

from rebond.ground.deadlines import holidays
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.messaging.states import Status as MessageStatus
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import conflicts
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.appointments import kinds
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Absence, Agenda, Appointment, Invitation, Session
from rebond.people.appointments.operations.links import issue_links
from rebond.people.appointments.queries.closings import span_words
from rebond.people.appointments.queries.messages import CHANGED, CHANGING, overtaken
from rebond.people.appointments.queries.slots import free_slots, offers_to_come, video_addresses
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import BY_PERSON, INTERVIEW, ONCE, AbsenceSource, Mode, Origin, Status
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

SHOWN = 5
"""Other hours shown to who comes second."""
HORIZON = timedelta(weeks=4)
"""How far after the wished hour other hours are looked for."""


class SlotTaken(ValidationError):
    """Somebody else has the hour or the place. `alternatives`: what may be taken instead, nearest first."""

    def __init__(self, sentence: str, alternatives: Sequence[Slot | Session] = ()) -> None:
        super().__init__(sentence, code="taken")
        self.alternatives = alternatives


@transaction.atomic
def place(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """The appointment stands in the agendas, is journalled and told; the pending invitations of its kind are answered.

    Raises SlotTaken when the agent, the room or the person is taken; ValidationError when the person has one to come
    of a kind that happens once, for an instant that is past and for a day on which services are closed.
    """
    check_moment(appointment.starts_at, at=at)
    if appointment.session_id is None:
        check_open(appointment)
    _hold(appointment.beneficiary_id)
    _check_once(appointment, at=at)
    check_kept(appointment, at=at)
    appointment.buffer_minutes = buffer_of(appointment)
    appointment.told_at = at
    appointment.validate_constraints()
    with refusing(appointment, at=at):
        appointment.save(force_insert=True)
    journal.record("make", appointment, by=by, at=at)
    mine = Invitation.objects.filter(beneficiary=appointment.beneficiary_id, kind=appointment.kind)
    to_answer = mine.filter(Q(expires_at=None) | Q(expires_at__gt=at), answered_at=None, withdrawn_at=None)
    to_answer.update(answered_at=at)
    if appointment.origin in SUMMONED:
        _summon(appointment, at=at)
    elif appointment.origin not in TOLD_APART:
        tell(appointment, "appointment_booked", at=at)
    return appointment


TOLD_APART = frozenset({Origin.SERIES, Origin.SELECTION})
"""Whoever makes several of these tells each person in words of their own, at the same instant."""
SUMMONED = frozenset({Origin.CONVOCATION, Origin.ALLOCATION})
"""Hours that the service chose: the person is told twice, at once and by letter."""


def _summon(appointment: Appointment, *, at: datetime) -> None:
    """By SMS or e-mail when they agreed to one, and by letter when their address is known."""
    for channels in (notices.DEFAULT, (Channel.LETTER,)):
        tell_all([appointment], "convocation", channels=channels, at=at)


def _hold(person: UUID) -> None:
    """Nobody else invites the person or makes them an appointment until this transaction ends: theirs is read first."""
    Beneficiary.objects.select_for_update(of=("self",), no_key=True).filter(pk=person).values_list("pk").first()


def check_moment(starts_at: datetime, *, at: datetime) -> None:
    """Whatever is planned is to come, on a day on which somebody receives. Raises ValidationError."""
    if starts_at <= at:
        raise ValidationError(
            "Cette heure est passée : un rendez-vous se prend pour plus tard. "
            "La personne a déjà été reçue ? Notez l'entretien ou le contact depuis son dossier."
        )
    day = kinds.local_day(starts_at)
    if why := holidays.closed(day):
        raise ValidationError(f"Les services sont fermés le {words.day(day)} : {why}. Choisissez un autre jour.")


def check_open(meeting: Appointment | Session) -> None:
    """Nobody is received in hours that somebody closed: the agent's, the room's or the site's. Raises ValidationError.

    What an agent's own calendar says does not bind whoever says an hour by hand.
    """
    whose = Q(organisation=meeting.organisation_id)
    whose |= Q(agent=meeting.agent_id) if meeting.agent_id else Q(pk=None)
    whose |= Q(room=meeting.room_id) if meeting.room_id else Q(pk=None)
    hours = (meeting.starts_at, meeting.ends_at)
    rows = Absence.objects.filter(whose, source=AbsenceSource.TYPED, period__overlap=hours)
    if (closed := rows.first()) is None:
        return
    if isinstance(meeting, Appointment) and meeting.origin in BY_PERSON:
        raise SlotTaken("Cette heure n'est plus libre : choisissez-en une autre.")
    what = (
        "L'agent ne reçoit pas"
        if closed.agent_id
        else "Cette salle est fermée"
        if closed.room_id
        else "Le lieu est fermé"
    )
    why = f"{words.small(closed.get_motive_display())}, {span_words(closed)}"
    raise ValidationError(f"{what} à cette heure ({why}) : choisissez-en une autre, ou rouvrez d'abord ces heures.")


def _check_once(appointment: Appointment, *, at: datetime) -> None:
    """A second one of these kinds is the first one moved, or cancelled before."""
    if appointment.kind not in ONCE:
        return
    planned = Appointment.objects.filter(beneficiary=appointment.beneficiary_id, status=Status.PLANNED)
    other = planned.filter(kind=appointment.kind).first()
    if other is None:
        return
    if appointment.origin in BY_PERSON:
        raise ValidationError(
            f"Vous avez déjà un rendez-vous, {words.moment(other.starts_at)}. "
            "Pour en changer l'heure, déplacez celui-là ; pour tout autre chose, téléphonez.",
            code="open",
        )
    advice = (
        "déplacez-le depuis le dossier, ou annulez-le et donnez l'autre"
        if other.starts_at > at
        else "dites d'abord si la personne est venue"
    )
    raise ValidationError(
        f"Cette personne a déjà un rendez-vous de cette nature, {words.moment(other.starts_at)} : {advice}.",
        code="open",
    )


@contextmanager
def refusing(appointment: Appointment, *, at: datetime) -> Iterator[None]:
    """Turn what PostgreSQL refused into a sentence: an hour taken into SlotTaken, with other hours of the same site.

    What happens once and was planned by somebody else meanwhile keeps the code of the check that came too early.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise ValidationError(conflicts.sentence(error), code="open") from error
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise SlotTaken(conflicts.sentence(error), alternatives(appointment, at=at)) from error


def alternatives(appointment: Appointment, *, at: datetime) -> list[Slot]:
    """Other hours of the same kind at the same site, with the same agent when the appointment names one."""
    kind = kind_of(appointment.kind, appointment.starts_at)
    if kind is None:
        return []
    since = max(at, appointment.starts_at - HORIZON)
    found = free_slots(
        kind,
        organisations=[appointment.organisation],
        beneficiary=appointment.beneficiary,
        since=since,
        until=max(at, appointment.starts_at) + HORIZON,
        at=at,
    )
    wished = appointment.starts_at
    nearest = sorted(found, key=lambda slot: (abs(slot.starts_at - wished), slot.agent != appointment.agent_id))
    return sorted(nearest[:SHOWN])


def check_offered(appointment: Appointment, *, at: datetime) -> None:
    """A person may only take an hour that is offered to them. Raises SlotTaken."""
    if not is_free(appointment, for_person=True, at=at):
        raise SlotTaken("Cette heure n'est plus libre : choisissez-en une autre.", alternatives(appointment, at=at))


def is_free(appointment: Appointment, *, for_person: bool, at: datetime) -> bool:
    """Whether this very hour is among the free ones: its agent, room and site open and free, and the person if asked."""
    kind = kind_of(appointment.kind, appointment.starts_at)
    if kind is None or appointment.starts_at <= at:
        return False
    wanted = (appointment.starts_at, appointment.minutes, appointment.agent_id, appointment.room_id)
    return any(
        (slot.starts_at, slot.minutes, slot.agent, slot.room) == wanted and appointment.mode in slot.modes
        for slot in free_slots(
            kind,
            organisations=[appointment.organisation],
            beneficiary=appointment.beneficiary if for_person else None,
            since=appointment.starts_at,
            until=appointment.starts_at + timedelta(minutes=1),
            at=at,
        )
    )


def check_kept(appointment: Appointment, *, at: datetime) -> None:
    """An hour offered to somebody who waits is theirs until they answer. Raises SlotTaken, with other hours."""
    ends_at = appointment.starts_at + timedelta(minutes=appointment.minutes + buffer_of(appointment))
    kept = offers_to_come(at).filter(
        Q(offered_agent=appointment.agent_id, offered_agent__isnull=False)
        | Q(offered_room=appointment.room_id, offered_room__isnull=False),
        offered_starts_at__lt=ends_at,
        offered_ends_at__gt=appointment.starts_at,
    )
    if until := kept.exclude(beneficiary=appointment.beneficiary_id).values_list("offered_until", flat=True).first():
        raise SlotTaken(
            "Cette heure est proposée à une personne de la liste d'attente, qui a jusqu'à "
            f"{words.moment(until)} pour répondre. Choisissez-en une autre.",
            alternatives(appointment, at=at),
        )


def kind_of(code: str, starts_at: datetime) -> Kind | None:
    """The kind in force on the day of a meeting."""
    return kinds.find(code, at=starts_at)


def buffer_of(meeting: Appointment | Session) -> int:
    """Minutes kept free after a meeting: the kind's, or the agent's when they need more."""
    kind = kind_of(meeting.kind, meeting.starts_at)
    gap = Agenda.objects.filter(agent=meeting.agent_id).values_list("gap_minutes", flat=True).first()
    return max(kind.buffer_minutes if kind else 0, gap or 0)


def sit(
    beneficiary: Beneficiary, session: Session, *, origin: str, invitation: Invitation | None, by: Actor, at: datetime
) -> Appointment:
    """The person takes part in the session; its place was taken by the caller."""
    return place(
        Appointment(
            beneficiary=beneficiary,
            kind=session.kind,
            starts_at=session.starts_at,
            minutes=session.minutes,
            organisation=session.organisation,
            agent=session.agent,
            room=session.room,
            session=session,
            mode=session.mode,
            origin=origin,
            invitation=invitation,
            place_note=session.place_note,
            made_at=at,
        ),
        by=by,
        at=at,
    )


def tell(appointment: Appointment, message: str, *, at: datetime) -> None:
    """The person learns of it by a message, in the neutral words of its kind: `tell_all`."""
    tell_all([appointment], message, at=at)


def tell_all(
    appointments: Sequence[Appointment],
    message: str,
    *,
    at: datetime,
    channels: Sequence[Channel] | None = None,
    useful_until: datetime | None = None,
    **more: str,
) -> None:
    """Each person learns of their appointment, in a handful of statements for each kind; a past one is not announced.

    `useful_until`: until when it is of use, when that is not the hour of the appointment. `more` fills the text beside
    what an appointment says of itself. The texts of LINKED lead to the appointment. What this overtakes never leaves.
    """
    if message in CHANGING:
        take_back({row.beneficiary_id for row in appointments}, at=at)
    told = [row for row in appointments if message == MISSED or row.starts_at > at]
    told = [row for row in told if message != MISSED or row.kind == INTERVIEW]
    addresses = issue_links(told, at=at) if message in LINKED else {}
    videos = video_addresses(told)
    for code, rows in groupby(sorted(told, key=attrgetter("kind")), attrgetter("kind")):
        said = [
            notices.Notice(
                row.beneficiary,
                {**places(row, videos), "link": addresses.get(row.pk, ""), **more},
                shorter=shorter(row, videos),
                needed_by=None if message == MISSED else useful_until or needed_by(row),
            )
            for row in rows
        ]
        notices.tell_all(said, message=message, kind=code, channels=channels, at=at, delay=_delay(message, at))


def take_back(people: Collection[UUID], *, at: datetime) -> None:
    """What waits to be sent or printed, and is no longer true of the appointments of these people, never leaves."""
    waiting = Message.objects.filter(recipient_id__in=people, status=MessageStatus.QUEUED)
    untrue = overtaken(waiting, at=at)[CHANGED]
    if untrue.exists():
        messaging.withdraw(untrue, by=WORKER, at=at)


def _delay(message: str, at: datetime) -> timedelta:
    """An absence is said later than it is noted, so that a slip of the finger is corrected first."""
    if message != MISSED:
        return timedelta()
    return timedelta(minutes=parameters.get("messaging.missed_delay_minutes", on=kinds.local_day(at)))


def shorter(meeting: Appointment | Session, videos: Mapping[UUID, str]) -> dict[str, str]:
    """What an SMS says instead when the whole place makes it too long: the page of its link says the rest."""
    if meeting.mode == Mode.VIDEO and meeting.agent_id in videos:
        return {"place": "en visio, adresse sur la page du lien"}
    return {"place": where(meeting.organisation, meeting.mode)} if meeting.place_note else {}


def needed_by(row: Appointment) -> datetime:
    """Until when what is said of an appointment is of use: while the person may still set out, or not."""
    return row.starts_at - SET_OUT


SET_OUT = timedelta(hours=1)
"""Time to get ready and to come. A message of the evening waits for the morning, unless that leaves less."""
NO_VIDEO: Mapping[UUID, str] = {}
MISSED = "interview_missed"
"""Said of the first interview only: of the others, the person is told by whom they meet next."""
LINKED = frozenset(
    (
        *("appointment_booked", "convocation", "appointment_moved", "appointment_reminder", "series_booked"),
        "accelerator_invited",
        *("job_dating_hours", "job_dating_waiting"),
    )
)
"""The messages that let the person move or cancel."""


def places(meeting: Appointment | Session, videos: Mapping[UUID, str] = NO_VIDEO) -> dict[str, str]:
    """What a message may say of a meeting. `videos`: as `queries.video_addresses`."""
    video = videos.get(meeting.agent_id) if meeting.agent_id else ""
    return {
        "what": kinds.neutral(meeting.kind, at=meeting.starts_at),
        "day": words.day(meeting.starts_at),
        "time": words.hour(meeting.starts_at),
        "place": ", ".join(
            part for part in (where(meeting.organisation, meeting.mode, video), meeting.place_note) if part
        ),
        "phone": meeting.organisation.phone,
    }


def where(host: Organisation, mode: str, video: str | None = "") -> str:
    """« par téléphone », the address of the video meeting when it is known, or the name and address of the place."""
    address = ", ".join(part for part in (host.name, host.address, host.city) if part)
    visio = f"en visio : {video}" if video else "en visio"
    return {Mode.PHONE: "par téléphone", Mode.VIDEO: visio, Mode.VISIT: "chez vous"}.get(Mode(mode), address)
