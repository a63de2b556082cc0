"""Following the tutoring: attestations asked and given, and what they make due."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.tenancy import links
from rebond.work.aids.models import Attestation, Instalment, TutoringAid
from rebond.work.aids.operations import telling
from rebond.work.aids.operations.common import day_of, locked, rules_of
from rebond.work.aids.states import AGREED, InstalmentStatus, Status, Witness

TO_ATTEST = "aids.attest"
"""The purpose of the link with which the company and the person attest."""


@transaction.atomic
def ask_attestations(aid: TutoringAid, *, by: Actor, at: datetime, again: bool = False) -> int:
    """Ask the company and the person for what is due, by link; how many were asked. `again`: those asked already too."""
    row = locked(aid)
    if row.status not in AGREED:
        raise ValidationError("La convention n'est pas signée : il n'y a rien à attester.", code="unsigned")
    until = at + timedelta(days=rules_of(row.starts_on).practice["link_days"])
    waiting = row.attestations.select_for_update(of=("self",)).filter(answered_at=None, due_on__lte=day_of(at))
    asked = 0
    for one in waiting if again else waiting.filter(asked_at=None):
        token = links.create(purpose=TO_ATTEST, object_id=one.pk, expires_at=until)
        address = settings.SITE_URL + reverse("aids:attest_by_link", args=[token])
        places = {"link": address, "structure": row.company.name}
        tell = telling.company if one.witness == Witness.COMPANY else telling.person
        asked += tell(row, code="aid_attestation", at=at, **places)
        one.asked_at = at
        one.save(update_fields=["asked_at"])
        journal.record("ask_attestation", one, by=by, at=at)
    return asked


@transaction.atomic
def attest(
    attestation: Attestation,
    *,
    is_in_post: bool,
    is_tutored: bool,
    note: str = "",
    again: bool = False,
    by: Actor,
    at: datetime,
) -> Attestation:
    """The company or the person says whether the tutoring takes place; what becomes due does, what no longer is waits.

    `again`: an officer puts right what was answered while the tutoring goes on. Raises ValidationError twice or too soon.
    """
    aid = locked(TutoringAid.objects.get(pk=attestation.aid_id), *([Status.RUNNING] if again else []))
    row = Attestation.objects.select_for_update(of=("self",)).get(pk=attestation.pk)
    if row.answered_at is not None and not again:
        raise ValidationError("Cette attestation est déjà donnée.", code="answered")
    if row.due_on > day_of(at):
        raise ValidationError(f"Cette attestation se donne à partir du {row.due_on:%d/%m/%Y}.", code="early")
    before = _told(row) if again else ""
    row.answered_at, row.is_in_post, row.is_tutored, row.note = at, is_in_post, is_tutored, note.strip()
    row.clean_fields(exclude={"departement", "aid"})
    row.save()
    journal.record("correct" if again else "attest", row, by=by, at=at, before=before, after=_told(row))
    for one in aid.instalments.filter(status=InstalmentStatus.DUE, after_months__gte=row.months):
        if not (is_in_post and is_tutored):
            move(one, to=InstalmentStatus.PLANNED, by=by, at=at)
    move_on(aid, by=by, at=at)
    return row


def _told(row: Attestation) -> str:
    """« company yes no »: who, whether in post, whether tutored."""
    return " ".join([row.witness, *("yes" if said else "no" for said in (row.is_in_post, row.is_tutored))])


@transaction.atomic
def move_on(aid: TutoringAid, *, by: Actor = WORKER, at: datetime) -> TutoringAid:
    """What the day and the attestations allow: the tutoring begins, instalments become due, the aid closes."""
    row, today = locked(aid), day_of(at)
    if row.status == Status.SIGNED and row.starts_on <= today:
        row = move(row, to=Status.RUNNING, by=by, at=at)
    if row.status != Status.RUNNING:
        return row
    for one in row.instalments.filter(status=InstalmentStatus.PLANNED).order_by("number"):
        if is_service_done(row, one, today=today):
            move(one, to=InstalmentStatus.DUE, by=by, at=at)
    return close_if_done(row, by=by, at=at)


def is_service_done(aid: TutoringAid, instalment: Instalment, *, today: date) -> bool:
    """The day has come, the job lasted until its eve, and both witnesses attest every stage up to it."""
    if instalment.due_on > today:
        return False
    last = instalment.due_on - timedelta(days=1)
    if aid.ended_on is not None and aid.ended_on < max(last, aid.starts_on):
        return False
    stages = list(aid.attestations.filter(months__lte=instalment.after_months))
    return all(one.answered_at is not None and one.is_in_post and one.is_tutored for one in stages)


def close_if_done(aid: TutoringAid, *, by: Actor, at: datetime) -> TutoringAid:
    """Everything is paid or dropped: the aid is closed. The caller holds it."""
    over = (InstalmentStatus.PAID, InstalmentStatus.DROPPED)
    if aid.status == Status.RUNNING and not aid.instalments.exclude(status__in=over).exists():
        return move(aid, to=Status.CLOSED, by=by, at=at)
    return aid
