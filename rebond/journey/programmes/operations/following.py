"""Following somebody in an action: the start and who follows, the stages, what is done, the pauses, the job, the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation import operations as orientation
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import DECIDED
from rebond.journey.programmes import calendars, catalogue, stages
from rebond.journey.programmes.models import Activity, Enrolment, EnrolmentAppointment, Professional, Stage
from rebond.journey.programmes.operations import bilans, employed, places
from rebond.journey.programmes.states import FOLLOWED, IN_PLACE, Status
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment, Room, Session
from rebond.people.appointments.states import Mode
from rebond.people.appointments.states import Status as Attendance
from rebond.work.hires.models import Hire


@dataclass(frozen=True)
class Named:
    """Somebody who follows the person, and for what; the pack's first role conducts the action."""

    member: Membership
    role: str
    task: str = ""


@transaction.atomic
def start(enrolment: Enrolment, *, on: date, professionals: Sequence[Named], by: Actor, at: datetime) -> Enrolment:
    """The action begins that day with these professionals; its first stage is under way.

    Roles of the pack that nobody holds yet may be filled later: see `add_professional`. Raises IllegalMove unless a
    place was given, ValidationError for a day to come, or when nobody conducts.
    """
    row = _locked(enrolment, Status.ACCEPTED)
    _check_day(on, row.asked_at, at=at)
    if not professionals:
        raise ValidationError({"professionals": "Désignez au moins qui conduit l'action."})
    programme = catalogue.get(row.programme, on=on)
    row = move(row, to=Status.STARTED, by=by, at=at, started_on=on, stage=programme.stages[0].code)
    for rank, named in enumerate(professionals):
        _add(row, named, is_lead=rank == 0, on=on)
    return row


@transaction.atomic
def add_professional(enrolment: Enrolment, *, named: Named, on: date, by: Actor, at: datetime) -> Professional:
    """Somebody joins those who follow the person. Raises ValidationError when they do already, or hold another trade."""
    row = _locked(enrolment, *FOLLOWED)
    has_lead = Professional.objects.filter(enrolment=row, until=None, is_lead=True).exists()
    made = _add(row, named, is_lead=not has_lead, on=on)
    journal.record("name_professional", made, by=by, at=at, after=named.role)
    return made


def _add(row: Enrolment, named: Named, *, is_lead: bool, on: date) -> Professional:
    expected = {str(one.role): one.task for one in catalogue.get(row.programme, on=on).professionals}
    if named.member.ended_at is not None or named.member.role != named.role or named.role not in (expected or Role):
        raise ValidationError(
            {
                "professionals": f"{named.member.user.full_name} n'a pas le métier attendu : choisissez quelqu'un d'autre."
            }
        )
    if is_lead and named.member.organisation_id != row.organisation_id:
        raise ValidationError({"professionals": "Qui conduit l'action travaille dans la structure qui la porte."})
    made = Professional(enrolment=row, member=named.member, role=named.role, is_lead=is_lead, since=on)
    made.task = named.task or expected.get(named.role, "")
    made.validate_constraints()
    made.save(force_insert=True)
    return made


@dataclass(frozen=True)
class Passed:
    """How many actions changed hands, how many of their meetings went with them, and how many could not."""

    actions: int
    meetings: int = 0
    kept: int = 0


@transaction.atomic
def replace_professional(
    rows: Sequence[Enrolment], *, leaving: Membership, coming: Membership, on: date, by: Actor, at: datetime
) -> Passed:
    """Pass what `leaving` does in these actions on to `coming`, from that day, with the meetings of these actions.

    A meeting at an hour when `coming` does not receive stays where it is. An action that `coming` follows already is
    told no more than once. Raises ValidationError for another trade.
    """
    if coming.role != leaving.role or coming.organisation_id != leaving.organisation_id or coming.ended_at is not None:
        raise ValidationError({"coming": "Choisissez quelqu'un de la même structure et du même métier."})
    of_rows = Professional.objects.select_for_update(of=("self",)).filter(enrolment__in=rows, until=None)
    live = list(of_rows.filter(member=leaving).order_by("pk"))
    Professional.objects.filter(pk__in=[one.pk for one in live]).update(until=on)
    known = {one.enrolment_id: one for one in of_rows.filter(member=coming)}
    for one in live:
        if (already := known.get(one.enrolment_id)) is not None:
            already.is_lead = already.is_lead or one.is_lead
            already.save(update_fields=["is_lead"])
            continue
        Professional.objects.create(
            enrolment_id=one.enrolment_id, member=coming, role=one.role, task=one.task, is_lead=one.is_lead, since=on
        )
    for row in Enrolment.objects.filter(pk__in=[one.enrolment_id for one in live], status=Status.IN_JOB):
        employed.follow_job(row, by=by, at=at)
    changes = [(one.enrolment_id, one.role, one.role) for one in live]
    if changes:
        journal.record_all("replace_professional", Enrolment, changes, by=by, at=at)
    return _pass_meetings(Passed(len(live)), [one.enrolment_id for one in live], leaving, coming, on=on, by=by, at=at)


def _pass_meetings(
    passed: Passed,
    actions: Sequence[UUID],
    leaving: Membership,
    coming: Membership,
    *,
    on: date,
    by: Actor,
    at: datetime,
) -> Passed:
    """The meetings to come of these actions, each at its hour, with the one who comes."""
    coming_up = Appointment.objects.filter(
        enrolment_link__enrolment__in=actions, agent=leaving, session=None, status=Attendance.PLANNED,
        starts_at__gt=at, starts_at__date__gte=on,
    )  # fmt: skip
    for one in coming_up.order_by("starts_at", "pk"):
        try:
            appointments.hand_over(one, agent=coming, by=by, at=at)
        except ValidationError:
            passed = replace(passed, kept=passed.kept + 1)
        else:
            passed = replace(passed, meetings=passed.meetings + 1)
    return passed


@transaction.atomic
def note_stage(
    enrolment: Enrolment, *, stage: str, on: date, produced: str, member: Membership, by: Actor, at: datetime
) -> Stage:
    """A stage was reached, and this is what it produced; the next one is under way.

    Raises ValidationError out of the pack's order, a second time for one that does not repeat, or when what the pack
    wants of it is not said.
    """
    row = _locked(enrolment, Status.STARTED, Status.IN_JOB)
    _check_day(on, row.started_on, at=at)
    programme = catalogue.get(row.programme, on=on)
    done = list(Stage.objects.filter(enrolment=row).order_by("noted_at", "pk"))
    rule = stages.may_note(programme, [one.code for one in done], stage)
    if rule.produces and not produced.strip():
        raise ValidationError({"produced": f"Dites ce que l'étape a donné. Attendu : {rule.produces}."})
    rank = sum(one.code == stage for one in done) + 1
    made = Stage(enrolment=row, code=stage, rank=rank, reached_on=on, produced=produced.strip())
    made.noted_by, made.noted_at = member, at
    made.clean_fields(exclude=["departement", "enrolment", "noted_by", *([] if rule.produces else ["produced"])])
    made.save(force_insert=True)
    row.stage = stages.under_way(programme, [*(one.code for one in done), stage])
    row.save(update_fields=["stage"])
    journal.record("note_stage", made, by=by, at=at, after=stage)
    return made


@transaction.atomic
def plan_meetings(
    enrolment: Enrolment,
    *,
    kind: str,
    hours: Sequence[datetime],
    agent: Membership | None,
    room: Room | None = None,
    mode: str = Mode.IN_PERSON,
    by: Actor,
    at: datetime,
) -> list[Appointment]:
    """The interviews of the action, in one act, at these hours: `appointments.queries.plan_series` finds them.

    All or none: raises ValidationError that says which hour is taken, and by whom.
    """
    row = _locked(enrolment, Status.STARTED, Status.IN_JOB)
    made = orientation.book_series(
        row.beneficiary, series=uuid4(), kind=kind, hours=hours, organisation=row.organisation, agent=agent, room=room,
        mode=mode, by=by, at=at,
    )  # fmt: skip
    EnrolmentAppointment.objects.bulk_create([EnrolmentAppointment(enrolment=row, appointment=one) for one in made])
    journal.record("plan_meetings", row, by=by, at=at, after=str(len(made)))
    return made


@transaction.atomic
def join_session(enrolment: Enrolment, *, session: Session, by: Actor, at: datetime) -> Appointment:
    """The person takes a place of a collective session, counted in the action. Raises SlotTaken when none is left."""
    row = _locked(enrolment, Status.STARTED, Status.IN_JOB)
    made = appointments.join_session(session, row.beneficiary, by=by, at=at)
    link(row, made, by=by, at=at)
    return made


def link(enrolment: Enrolment, appointment: Appointment, *, by: Actor, at: datetime) -> EnrolmentAppointment:
    """An appointment of the person counts in this action. Raises ValidationError when it is another's, or counted."""
    if appointment.beneficiary_id != enrolment.beneficiary_id:
        raise ValidationError("Ce rendez-vous est celui d'une autre personne.")
    made = EnrolmentAppointment(enrolment=enrolment, appointment=appointment)
    made.validate_unique()
    made.save(force_insert=True)
    journal.record("link_meeting", made, by=by, at=at)
    return made


@transaction.atomic
def note_activity(
    enrolment: Enrolment,
    *,
    kind: str,
    on: date,
    count: int = 1,
    text: str = "",
    member: Membership,
    by: Actor,
    at: datetime,
) -> Activity:
    """So many offers, applications, workshops, contacts… were done that day. Raises ValidationError for a day to come."""
    row = _locked(enrolment, *FOLLOWED)
    _check_day(on, row.started_on, at=at)
    made = Activity(enrolment=row, kind=kind, on=on, count=count, text=text.strip(), noted_by=member, noted_at=at)
    made.clean_fields(exclude=["departement", "enrolment", "noted_by"])
    made.validate_constraints()
    made.save(force_insert=True)
    journal.record("note_activity", made, by=by, at=at, after=kind)
    return made


@transaction.atomic
def suspend(enrolment: Enrolment, *, on: date, reason: str, by: Actor, at: datetime) -> Enrolment:
    """The action pauses from that day. Raises IllegalMove unless it is under way."""
    row = _locked(enrolment, Status.STARTED)
    _check_day(on, row.started_on, at=at)
    return move(row, to=Status.SUSPENDED, by=by, at=at, suspended_on=on, suspension=reason)


@transaction.atomic
def resume(enrolment: Enrolment, *, on: date, by: Actor, at: datetime) -> Enrolment:
    """The action goes on from that day; the days of the pause are added to its planned end."""
    row = _locked(enrolment, Status.SUSPENDED)
    since = row.suspended_on or on
    _check_day(on, since, at=at)
    days = row.suspended_days + (on - since).days
    facts: dict[str, Any] = {"suspended_on": None, "suspension": "", "suspended_days": days}
    return move(row, to=Status.STARTED, by=by, at=at, **facts)


@transaction.atomic
def extend(enrolment: Enrolment, *, until: date, motive: str, by: Actor, at: datetime) -> Enrolment:
    """The action lasts until that day, and why. Raises ValidationError past the pack's maximum, or to shorten it."""
    row = _locked(enrolment, Status.STARTED, Status.SUSPENDED)
    today = local_day(at)
    planned, longest = calendars.planned_end(row, today=today), calendars.longest_end(row, today=today)
    if not motive.strip():
        raise ValidationError({"motive": "Dites pourquoi prolonger."})
    if until <= max(planned or today, today):
        raise ValidationError({"until": "Une prolongation va plus loin que la fin prévue, et qu'aujourd'hui."})
    if longest is not None and until > longest:
        raise ValidationError({"until": f"L'action dure au plus jusqu'au {longest:%d/%m/%Y}, pauses comprises."})
    row.extended_until, row.extension_motive = until, motive.strip()
    row.save(update_fields=["extended_until", "extension_motive"])
    journal.record("extend", row, by=by, at=at, before=str(planned or ""), after=str(until))
    return row


@transaction.atomic
def note_job(enrolment: Enrolment, *, on: date, hire: Hire | None = None, by: Actor, at: datetime) -> Enrolment:
    """The person works since that day: their place is free again, the follow-up in the job begins.

    Raises ValidationError for another person's hire, or a day to come.
    """
    row = _locked(enrolment, Status.STARTED)
    _check_day(on, row.started_on, at=at)
    if hire is not None and hire.beneficiary_id != row.beneficiary_id:
        raise ValidationError({"hire": "Cette embauche est celle d'une autre personne."})
    row = move(row, to=Status.IN_JOB, by=by, at=at, job_started_on=on, hire=hire)
    places.give_back(row)
    employed.follow_job(row, by=by, at=at)
    return row


@transaction.atomic
def lose_job(enrolment: Enrolment, *, by: Actor, at: datetime) -> Enrolment:
    """The job is over, the action goes on: it takes a place again. Raises ValidationError when none is left."""
    row = _locked(enrolment, Status.IN_JOB)
    places.take(row)
    employed.leave_job(row, by=by, at=at)
    return move(row, to=Status.STARTED, by=by, at=at, job_started_on=None, hire=None)


@transaction.atomic
def end(
    enrolment: Enrolment,
    *,
    on: date,
    exit: str,  # noqa: A002  # the word of the trade
    result: str,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """The action is over: why, and what it gave, which is kept as a document. What was to come of it is called off.

    An exit that reorients asks the Pôle.

    Raises ValidationError for an exit that the pack does not say, a day to come, or without words.
    """
    row = _locked(enrolment, *FOLLOWED)
    _check_day(on, row.started_on, at=at)
    programme = catalogue.get(row.programme, on=on)
    if exit not in programme.exits:
        raise ValidationError({"exit": "Choisissez une sortie de la liste."})
    if not result.strip():
        raise ValidationError({"result": "Écrivez le bilan, même court."})
    held_place, days = row.status in IN_PLACE, row.suspended_days
    if row.status == Status.SUSPENDED and row.suspended_on:
        days += max(0, (on - row.suspended_on).days)
    row.ended_on, row.exit, row.result, row.suspended_days = on, exit, result.strip(), days
    facts: dict[str, Any] = {"ended_on": on, "exit": exit, "result": row.result, "suspended_days": days}
    document = bilans.keep(row, at=at)
    row = move(row, to=Status.ENDED, by=by, at=at, document=document, suspended_on=None, suspension="", **facts)
    if held_place:
        places.give_back(row)
    _call_off(row, by=by, at=at)
    employed.leave_job(row, by=by, at=at)
    if parameters.get(f"exit_reason.{exit}", on=on).get("reorients"):
        _ask_other_pathway(row, programme.name, by=by, at=at)
    return row


def _call_off(row: Enrolment, *, by: Actor, at: datetime) -> None:
    """What was still to come of the action is called off: a series in one message, the rest one by one."""
    coming = Appointment.objects.filter(enrolment_link__enrolment=row, status=Attendance.PLANNED, starts_at__gt=at)
    for one in coming.filter(series=None).order_by("starts_at", "pk"):
        appointments.cancel(one, by=by, at=at)
    for series in coming.exclude(series=None).order_by("series").values_list("series", flat=True).distinct():
        if series is not None:
            appointments.cancel_series(series, by=by, at=at)


def _ask_other_pathway(row: Enrolment, name: str, *, by: Actor, at: datetime) -> None:
    """The Pôle reads the bilan and decides; a change that is asked already stays as it was asked."""
    waiting = Orientation.objects.filter(beneficiary=row.beneficiary_id, status__in=DECIDED, change_asked_at=None)
    for found in waiting.order_by("-opened_at")[:1]:
        orientation.ask_change(found, motive=f"Bilan de l'action « {name} » : {row.result}"[:MOTIVE], by=by, at=at)


MOTIVE = 500
"""How much of the bilan the request of a change of orientation carries."""


@transaction.atomic
def reopen(enrolment: Enrolment, *, by: Actor, at: datetime) -> Enrolment:
    """The end was noted by mistake: the action goes on. Raises ValidationError when its place went to somebody else."""
    row = _locked(enrolment, Status.ENDED)
    facts: dict[str, Any] = dict.fromkeys(("ended_on", "document", "job_started_on", "hire"))
    places.take(row)
    return move(row, to=Status.STARTED, by=by, at=at, exit="", **facts)


def _locked(enrolment: Enrolment, *expected: Status) -> Enrolment:
    """The row, nobody else writing it, in one of these statuses. Raises ValidationError."""
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("beneficiary", "organisation")
    row: Enrolment = rows.get(pk=enrolment.pk)
    if row.status not in expected:
        raise ValidationError("Cette action a déjà changé d'état : actualisez la page.", code="moved")
    return row


def _check_day(on: date, since: date | datetime | None, *, at: datetime) -> None:
    """A fact is past, and not older than what it follows. Raises ValidationError."""
    first = local_day(since) if isinstance(since, datetime) else since
    if on > local_day(at):
        raise ValidationError({"on": "Ce jour n'est pas encore passé : notez-le le jour venu."})
    if first and on < first:
        raise ValidationError({"on": f"Choisissez un jour à partir du {first:%d/%m/%Y}."})
