"""Putting messages in the outbox, and carrying each to its end."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet

from rebond.ground.jobs.operations import enqueue, enqueue_all
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import IllegalMove, move, move_all
from rebond.ground.messaging import providers, queries, rules
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.ground.messaging.states import Channel, Status

LEASE = timedelta(minutes=2)
YOUNG = timedelta(minutes=10)
ATTEMPTS = 6
WAIT = timedelta(seconds=20)
SILENT = "Le service d'envoi ne répond pas. Vérifiez-le, puis renvoyez ce message."


@dataclass(frozen=True)
class Draft:
    """A message to put in the outbox. `not_before`: when it may arrive, the quiet hours avoided; None at any hour."""

    channel: str
    kind: str
    recipient_id: UUID | None
    recipient_name: str
    address: str
    subject: str
    body: str
    not_before: datetime | None = None


def send_later(
    *,
    channel: str,
    kind: str,
    recipient_id: UUID | None,
    recipient_name: str,
    address: str,
    subject: str,
    body: str,
    at: datetime,
) -> Message:
    """Put a message in the outbox, in the caller's transaction; the worker sends it after the commit.

    Raises ValidationError when a text that a stranger may read (an SMS, an object) says too much.
    """
    draft = Draft(channel, kind, recipient_id, recipient_name, address, subject, body)
    return send_all_later([draft], at=at)[0]


@transaction.atomic
def send_all_later(drafts: Iterable[Draft], *, at: datetime) -> list[Message]:
    """Put many messages in the outbox, in two statements. Raises ValidationError as `send_later` does.

    One that may not arrive yet (`not_before`) is given to the worker for that hour; a letter waits for a batch.
    """
    messages = [_message(draft, at) for draft in drafts]
    Message.objects.bulk_create(messages, batch_size=1000)
    _give(messages, at=at)
    return messages


def _give(messages: Iterable[Message], *, at: datetime) -> int:
    """Ask the worker to send them, each at its hour. How many messages."""
    by_hour: defaultdict[datetime | None, list[Message]] = defaultdict(list)
    for message in messages:
        by_hour[message.not_before].append(message)
    for hour, those in by_hour.items():
        rows = [{"message_id": message.pk} for message in those if message.channel != Channel.LETTER]
        if rows:
            enqueue_all("messaging.deliver", rows, delay=max(hour - at, timedelta()) if hour else None)
    return sum(map(len, by_hour.values()))


def _message(draft: Draft, at: datetime) -> Message:
    subject = " ".join(draft.subject.split())
    visible = draft.body if draft.channel == Channel.SMS else subject
    if found := rules.telling_words(visible):
        place = "un SMS" if draft.channel == Channel.SMS else "l'objet d'un message"
        raise ValidationError(f"Un passant peut lire {place} : retirez « {' », « '.join(found)} ».", code="telling")
    return Message(
        channel=draft.channel,
        kind=draft.kind,
        recipient_id=draft.recipient_id,
        recipient_name=draft.recipient_name,
        address=draft.address,
        subject=subject[:160],
        body=draft.body,
        created_at=at,
        not_before=draft.not_before,
    )


def claim(message_id: UUID, *, at: datetime) -> Message | None:
    """Take a waiting message in charge; None when another has it, it has gone, or it comes too late in the evening.

    From here until `confirm`, `fail` or `give_back`, nobody knows whether it was sent.
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None or _waits(message, at):
        return None
    try:
        return move(
            message,
            to=Status.SENDING,
            by=WORKER,
            at=at,
            claimed_at=message.claimed_at or at,
            leased_until=at + LEASE,
            attempts=message.attempts + 1,
        )
    except IllegalMove:
        return None


def _waits(message: Message, at: datetime) -> bool:
    """What does not press and would arrive in the quiet hours is asked for again at their end.

    Carrying a message may take as long as its lease: none is begun that close to the evening.
    """
    if message.not_before is None or message.status != Status.QUEUED:
        return False
    hour = queries.quiet_until(at) or queries.quiet_until(at + LEASE)
    if hour is not None:
        enqueue("messaging.deliver", delay=hour - at, message_id=message.pk)
    return hour is not None


def confirm(message: Message, *, at: datetime, reference: str = "") -> Message:
    """The provider took the message, under its own `reference`; its links are no longer of use to anybody here."""
    left = {"body": _left(message), "reference": reference[:64]}
    return move(message, to=Status.SENT, by=WORKER, at=at, sent_at=at, leased_until=None, **left)


def _left(message: Message) -> str:
    """What is kept of the text of a message on which nobody will act any more."""
    return message.body if providers.shows(message) else rules.without_keys(message.kind, message.body)


@transaction.atomic
def fail(message: Message, *, reason: str, at: datetime, is_dead: bool = False) -> Message:
    """The provider refuses the message for good: somebody must correct it or call. `is_dead`: the address is wrong."""
    if is_dead:
        bury([(message.channel, message.address)], reason=reason, at=at)
    return move(message, to=Status.FAILED, by=WORKER, at=at, failure=reason[:200], leased_until=None)


@transaction.atomic
def give_back(message: Message, *, at: datetime) -> Message:
    """The provider did not take the message: it waits longer at each try, and fails after ATTEMPTS."""
    if message.attempts >= ATTEMPTS:
        return fail(message, reason=SILENT, at=at)
    return _queue(message, by=WORKER, at=at, delay=WAIT * 2**message.attempts)


@transaction.atomic
def recover(*, at: datetime) -> int:
    """Decide on the messages whose worker died while sending: try again with the same key, or ask a human."""
    lost = Message.objects.filter(status=Status.SENDING, leased_until__lt=at).select_for_update(skip_locked=True)
    for message in (found := list(lost)):
        if providers.remembers(message) and at - (message.claimed_at or at) < YOUNG:
            move(message, to=Status.QUEUED, by=WORKER, at=at, leased_until=None)
            enqueue("messaging.deliver", message_id=message.pk)
        else:
            move(message, to=Status.UNCERTAIN, by=WORKER, at=at, leased_until=None)
    return len(found)


@transaction.atomic
def send_again(rows: QuerySet[Message], *, by: Actor, at: datetime) -> int:
    """What prevented these messages is mended, or it is known that they never left: they are tried anew. How many.

    Raises IllegalMove, as the two others do, when one of them is neither failed nor uncertain any more.
    """
    chosen = _locked(rows)
    anew = {"claimed_at": None, "leased_until": None, "failure": "", "attempts": 0}
    move_all(_those(chosen), to=Status.QUEUED, by=by, at=at, changes=anew)
    return _give(chosen, at=at)


@transaction.atomic
def consider_sent(rows: QuerySet[Message], *, by: Actor, at: datetime) -> int:
    """Someone found out that these uncertain messages had left. How many."""
    chosen = _locked(rows)
    count = move_all(_those(chosen), to=Status.SENT, by=by, at=at, changes={"sent_at": F("claimed_at")})
    _forget_links(chosen)
    return count


@transaction.atomic
def give_up(rows: QuerySet[Message], *, by: Actor, at: datetime) -> int:
    """Nobody will send these messages any more: the person was reached otherwise, or it is too late. How many."""
    chosen = _locked(rows)
    count = move_all(_those(chosen), to=Status.ABANDONED, by=by, at=at)
    _forget_links(chosen)
    return count


def withdraw(rows: QuerySet[Message], *, by: Actor, at: datetime) -> int:
    """What these messages say is no longer true: those that the worker has not taken never leave. How many."""
    return give_up(rows.filter(status=Status.QUEUED), by=by, at=at)


def _locked(rows: QuerySet[Message]) -> list[Message]:
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _those(messages: Iterable[Message]) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=[message.pk for message in messages])


def _forget_links(messages: Iterable[Message]) -> None:
    changed = [message for message in messages if _left(message) != message.body]
    for message in changed:
        message.body = _left(message)
    Message.objects.bulk_update(changed, ["body"], batch_size=1000)


def _queue(message: Message, *, by: Actor, at: datetime, delay: timedelta | None = None, **changes: object) -> Message:
    queued = move(message, to=Status.QUEUED, by=by, at=at, claimed_at=None, leased_until=None, **changes)
    enqueue("messaging.deliver", delay=delay, message_id=queued.pk)
    return queued


def bury(addresses: Iterable[tuple[str, str]], *, reason: str, at: datetime) -> int:
    """Nothing is sent to these numbers and addresses (channel, address) any more. How many are new."""
    rows = [
        DeadAddress(channel=channel, address=address, since=at, reason=reason[:200]) for channel, address in addresses
    ]
    known = set(DeadAddress.objects.filter(address__in=[row.address for row in rows]).values_list("channel", "address"))
    new = [row for row in rows if (row.channel, row.address) not in known]
    DeadAddress.objects.bulk_create(new, ignore_conflicts=True)
    journal.record_all("bury", DeadAddress, [(row.pk, "", "") for row in new], by=WORKER, at=at)
    return len(new)


@transaction.atomic
def revive(rows: QuerySet[DeadAddress], *, by: Actor, at: datetime) -> int:
    """Someone knows that these numbers and addresses work: they are used again. How many."""
    gone = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    journal.record_all("revive", DeadAddress, [(pk, "", "") for pk in gone], by=by, at=at)
    DeadAddress.objects.filter(pk__in=gone).delete()
    return len(gone)
