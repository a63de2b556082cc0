"""Asking people to choose an appointment: one, or thousands; reminding them; taking an invitation back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as progress
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.messaging.states import Channel
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.appointments import kinds
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Campaign, Invitation
from rebond.people.appointments.operations.links import issue_links
from rebond.people.appointments.queries import follow_up
from rebond.people.appointments.queries import invitations as queries
from rebond.people.appointments.queries.invitations import Candidate, Plan
from rebond.people.appointments.queries.naming import kinds as every_kind
from rebond.people.appointments.states import CampaignStatus, FollowUp, Refusal
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod
from rebond.people.beneficiaries.operations import notices

BATCH = 500
"""People invited in one transaction."""
AT_ONCE = 300
"""Up to so many are invited while the agent waits; more, by the worker."""
SEND = "appointments.send_invitations"
"""The task that goes on with a campaign."""


@transaction.atomic
def prepare(
    people: QuerySet[Beneficiary],
    *,
    kind: str,
    organisation: Organisation | None,
    channels: Sequence[str],
    order: Sequence[OrderBy] = (),
    seen: Q | None = None,
    by: Actor,
    at: datetime,
) -> Campaign:
    """The choice is kept: by `order`, then those whose right opened first. Nobody is told before `launch`.

    `seen`: who was seen already for what happens once; they are left out, and the page says why.
    """
    left_out = people.filter(seen).order_by().values_list("pk", flat=True) if seen else ()
    refused = {str(pk): str(Refusal.SEEN) for pk in left_out}
    oldest = DutyPeriod.objects.filter(beneficiary=OuterRef("pk"), ends_on=None).order_by("informed_on")
    informed_on = Subquery(oldest.values("informed_on")[:1])
    ordered = people.order_by(*order, informed_on.asc(nulls_last=True), "sort_name", "pk")
    campaign = Campaign.objects.create(
        kind=kinds.get(kind, at=at).code,
        organisation=organisation,
        channels=[str(channel) for channel in channels],
        people=[pk for pk in ordered.values_list("pk", flat=True) if str(pk) not in refused],
        refused=refused,
        created_at=at,
        created_by_id=by.capacity,
    )
    journal.record("prepare", campaign, by=by, at=at)
    return campaign


@transaction.atomic
def launch(campaign: Campaign, *, only: Sequence[UUID] | None = None, by: Actor, at: datetime) -> Campaign:
    """The people of a prepared campaign are invited, or `only` these: at once when they are few, else by the worker.

    Raises IllegalMove when it was launched or given up already, ValidationError when nobody is left to invite.
    """
    people = list(campaign.people if only is None else only)
    if not people:
        raise ValidationError("Personne n'est à inviter : aucune de ces personnes n'aurait de créneau.")
    campaign = move(campaign, to=CampaignStatus.SENDING, by=by, at=at, people=people)
    if len(people) <= AT_ONCE:
        while send_next(campaign, at=at):
            pass
        campaign.refresh_from_db()
        return campaign
    jobs.start_progress(
        kind="invitations",
        label="Envoi des invitations",
        object_id=campaign.pk,
        owner_id=by.capacity,
        total=len(people),
        at=at,
    )
    jobs.enqueue(SEND, lock=f"{SEND} {campaign.pk}", campaign_id=campaign.pk)
    return campaign


@transaction.atomic
def drop(campaign: Campaign, *, by: Actor, at: datetime) -> Campaign:
    """Nobody of a prepared campaign will be invited by it."""
    return move(campaign, to=CampaignStatus.DROPPED, by=by, at=at, people=[])


@transaction.atomic
def send_next(campaign: Campaign, *, at: datetime) -> bool:
    """Invite the next people of a campaign; True while some are left.

    Its row is locked and says how far it is: killed, it goes on from there, and two at once wait for each other.
    """
    row = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("organisation", "created_by")
        .get(pk=campaign.pk)
    )
    if row.status != CampaignStatus.SENDING:
        return False
    batch = row.people[row.position : row.position + BATCH]
    made = invite(
        batch, kind=row.kind, organisation=row.organisation, channels=row.channels, campaign=row, by=_author(row), at=at
    )
    row.position += len(batch)
    row.refused |= {str(person): str(why) for person, why in made.refused.items()}
    row.save(update_fields=["position", "refused"])
    is_over = row.position >= len(row.people)
    if is_over:
        move(row, to=CampaignStatus.SENT, by=_author(row), at=at)
    _tell_progress(row, is_over=is_over, at=at)
    return not is_over


def _author(campaign: Campaign) -> Actor:
    member = campaign.created_by
    return Actor("user", member.user_id, member.pk) if member else WORKER


def _tell_progress(campaign: Campaign, *, is_over: bool, at: datetime) -> None:
    job = progress.progress_of(campaign.pk)
    if job is None:
        return
    jobs.advance(job, done=campaign.position, at=at)
    if is_over:
        invited = sum(str(pk) not in campaign.refused for pk in campaign.people)
        jobs.finish(job, sentence=words.count(invited, "personne invitée.", "personnes invitées."), at=at)


@transaction.atomic
def invite(
    people: Sequence[UUID],
    *,
    kind: str,
    organisation: Organisation | None,
    channels: Sequence[str],
    campaign: Campaign | None = None,
    by: Actor,
    at: datetime,
) -> Plan:
    """These people are invited and told, each at `organisation` or else their Pôle; who may not be is told why.

    A dozen statements, however many they are. Each person is locked, as `place` locks them: another invitation or an
    appointment that is being made is waited for, and read.
    """
    said = kinds.get(kind, at=at)
    locked = Beneficiary.objects.filter(pk__in=people).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(locked.values_list("pk", flat=True))
    chosen_at = campaign.created_at if campaign else None
    made = queries.plan(people, said, organisation=organisation, channels=channels, chosen_at=chosen_at, at=at)
    expires_at = at + timedelta(days=said.invitation_days)
    rows = [
        Invitation(
            beneficiary=one.person,
            kind=kind,
            organisation=one.organisation,
            campaign=campaign,
            created_at=at,
            expires_at=expires_at,
        )
        for one in made.candidates
    ]
    Invitation.objects.bulk_create(rows)
    journal.record_all("invite", Invitation, [(row.pk, "", "") for row in rows], by=by, at=at)
    _tell(made.candidates, rows, said, message=queries.INVITATION, at=at)
    return made


def invite_one(
    person: Beneficiary,
    *,
    kind: str,
    organisation: Organisation | None,
    channels: Sequence[str] = queries.ALL_CHANNELS,
    by: Actor,
    at: datetime,
) -> None:
    """One person is invited from their file. Raises ValidationError with the reason when they may not be."""
    made = invite([person.pk], kind=kind, organisation=organisation, channels=channels, by=by, at=at)
    if why := made.refused.get(person.pk):
        raise ValidationError(f"L'invitation n'est pas partie : {why.label}.")


def _tell(
    candidates: Sequence[Candidate], rows: Iterable[Invitation], kind: Kind, *, message: str, at: datetime
) -> set[UUID]:
    """Put a message with a link in the outbox for each; whom it reaches."""
    mine = {row.beneficiary_id: row for row in rows}
    links = issue_links([mine[one.person.pk] for one in candidates], at=at)
    told: set[UUID] = set()
    for ways, group in queries.by_channels(candidates):
        drafts = [
            queries.notice(one, kind, until=row.expires_at or at, link=links[row.pk], at=at)
            for one, row in ((one, mine[one.person.pk]) for one in group)
        ]
        sent = notices.tell_all(drafts, message=message, kind=kind.code, channels=ways, at=at)
        told |= {row.recipient_id for row in sent if row.recipient_id is not None}
    return told


def remind_invited(*, by: Actor = WORKER, at: datetime) -> int:
    """Every invitation that may still be answered is recalled once, on the day that its kind says; how many.

    The same channel is not used twice within the hours of the kind: who has no other waits for the next run.
    """
    count = 0
    for kind in every_kind(on=kinds.local_day(at)):
        due = list(_due(kind, at).order_by("created_at", "pk").values_list("pk", flat=True))
        batches = (due[start : start + BATCH] for start in range(0, len(due), BATCH))
        count += sum(_remind(batch, kind, by=by, at=at) for batch in batches)
    return count


def _due(kind: Kind, at: datetime) -> QuerySet[Invitation]:
    """What is due to be recalled, of the people who wait for nothing else."""
    rows = queries.pending(kind.code, now=at).filter(
        reminded_at=None,
        created_at__lte=at - timedelta(days=kind.reminder_after_days),
        expires_at__gte=at + timedelta(days=kind.reminder_needs_days),
    )
    return rows.alias(stands=follow_up.status(kind.code, now=at, person="beneficiary")).filter(stands=FollowUp.INVITED)


@transaction.atomic
def _remind(batch: Iterable[UUID], kind: Kind, *, by: Actor, at: datetime) -> int:
    """What another run holds or has recalled is left to it."""
    free = queries.pending(kind.code, now=at).filter(pk__in=batch, reminded_at=None)
    locked = free.select_for_update(of=("self",), skip_locked=True)
    rows = list(locked.prefetch_related("beneficiary__departement", "organisation", "campaign"))
    recent = queries.told_lately([row.beneficiary_id for row in rows], at - timedelta(hours=kind.same_channel_hours))
    candidates = [
        Candidate(row.beneficiary, row.organisation, left)
        for row in rows
        if (left := _ways(row, recent.get(row.beneficiary_id, set())))
    ]
    told = _tell(candidates, rows, kind, message=queries.REMINDER, at=at)
    done = [row.pk for row in rows if row.beneficiary_id in told]
    Invitation.objects.filter(pk__in=done).update(reminded_at=at)
    journal.record_all("remind", Invitation, [(pk, "", "") for pk in done], by=by, at=at)
    return len(done)


def _ways(row: Invitation, recent: set[str]) -> tuple[str, ...]:
    """The channels of a reminder, which is never a letter: it would come too late."""
    allowed = row.campaign.channels if row.campaign else queries.ALL_CHANNELS
    return tuple(way for way in allowed if way != Channel.LETTER and way not in recent)


@transaction.atomic
def withdraw(invitations: QuerySet[Invitation], *, by: Actor, at: datetime) -> int:
    """Those of these invitations that may still be answered no longer are; how many."""
    rows = invitations.filter(queries.OPEN).order_by("pk").select_for_update(of=("self",))
    chosen = list(rows.values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=chosen).update(withdrawn_at=at)
    journal.record_all("withdraw", Invitation, [(pk, "", "") for pk in chosen], by=by, at=at)
    return len(chosen)
