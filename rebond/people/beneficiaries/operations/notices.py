"""Telling a person something by the channel they agreed to, in neutral words."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging import rules
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.people.beneficiaries import queries
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Consent

TELLING = re.compile(r"\b(rsa|sanctions?|sant[ée]|radiations?|radi[ée]e?s?)\b", re.IGNORECASE)
"""Words that would tell a stranger too much."""
OPT_OUT = "messages.optout"
"""The purpose of the link with which a person refuses e-mails that are not obligatory."""
KEPT = timedelta(days=400)
DEFAULT = (Channel.SMS, Channel.EMAIL)


@dataclass(frozen=True)
class Notice:
    """One person to tell, with what fills the text for them.

    `shorter`: what fills it instead in an SMS that would be longer than the pack allows. `needed_by`: it comes too late
    after that, so that it goes at night rather than in the morning, and by post only when the post is as fast.
    """

    beneficiary: Beneficiary
    places: Mapping[str, str] = field(default_factory=dict)
    shorter: Mapping[str, str] = field(default_factory=dict)
    needed_by: datetime | None = None


@dataclass(frozen=True)
class Estimate:
    """What a sending would be: people by channel, those whom nothing reaches, the SMS to pay and their price."""

    channels: Mapping[str, int]
    unreached: tuple[UUID, ...]
    segments: int
    millieuros: int

    @property
    def euros(self) -> float:
        return self.millieuros / 1000


def tell(
    beneficiary: Beneficiary,
    *,
    message: str,
    at: datetime,
    kind: str = "",
    channels: Sequence[Channel] | None = None,
    **places: str,
) -> Message | None:
    """`tell_all` for one person: None when no channel reaches them. Raises MissingParameter."""
    told = tell_all([Notice(beneficiary, places)], message=message, kind=kind, channels=channels, at=at)
    return told[0] if told else None


def tell_all(
    notices: Sequence[Notice],
    *,
    message: str,
    at: datetime,
    kind: str = "",
    channels: Sequence[Channel] | None = None,
    delay: timedelta = timedelta(),
) -> list[Message]:
    """Put the text `message.<code>` in the outbox for each person, in a handful of statements.

    `channels`: those allowed, the preferred first (SMS, e-mail, then a letter for what is obligatory, unless said); the
    first that the person's consent, coordinates and time allow is taken, and who has none is left out. `kind`: the kind
    of appointment it is about, which may have its own words. `places` fill the text; the first name and the institution
    are filled here. What can wait for the end of the quiet hours does; `delay`: nothing arrives sooner, so that it may be
    withdrawn. Raises MissingParameter.
    """
    drafts = list(_drafts(notices, message=message, kind=kind, channels=channels, at=at, delay=delay))
    return messaging.send_all_later([draft for _, draft in drafts if draft], at=at)


def estimate(
    notices: Sequence[Notice],
    *,
    message: str,
    at: datetime,
    kind: str = "",
    channels: Sequence[Channel] | None = None,
) -> Estimate:
    """What `tell_all` would send, and cost. Nothing is written. Raises MissingParameter."""
    day = timezone.localtime(at).date()
    made = list(_drafts(notices, message=message, kind=kind, channels=channels, at=at, is_draft=True))
    sent = [draft for _, draft in made if draft]
    segments = sum(rules.segments(draft.body) for draft in sent if draft.channel == Channel.SMS)
    price = parameters.get("messaging.sms", on=day)["segment_millieuros"]
    unreached = tuple(notice.beneficiary.pk for notice, draft in made if draft is None)
    return Estimate(Counter(draft.channel for draft in sent), unreached, segments, segments * price)


def preview(
    notice: Notice, *, message: str, at: datetime, kind: str = "", channels: Sequence[Channel] | None = None
) -> messaging.Draft | None:
    """The message that this person would get; None when no channel reaches them. Raises MissingParameter."""
    made = _drafts([notice], message=message, kind=kind, channels=channels, at=at, is_draft=True)
    return next((draft for _, draft in made), None)


def reaches(
    people: Sequence[Beneficiary], *, kind: str = "", needed_by: datetime | None = None, at: datetime
) -> dict[UUID, Channel | None]:
    """By which channel each of these people would learn of something about this kind; None when nothing reaches them.

    Consents, numbers and addresses that the network refuses, and the time that the post takes are counted.
    """
    obligatory = is_obligatory(kind, at=at)
    ways = [*DEFAULT, Channel.LETTER] if obligatory else DEFAULT
    reach = _Reach(people, ways, is_obligatory=obligatory, at=at)
    return {person.pk: reach.of(person, needed_by)[0] for person in people}


def is_obligatory(kind: str, *, at: datetime) -> bool:
    """Whether people may not refuse messages about this kind of appointment; what is about none is obligatory."""
    said = parameters.under("appointment_kind", on=timezone.localtime(at).date()).get(kind)
    return bool(said["is_obligatory"]) if said else True


def _drafts(
    notices: Sequence[Notice],
    *,
    message: str,
    kind: str,
    channels: Sequence[Channel] | None,
    at: datetime,
    delay: timedelta = timedelta(),
    is_draft: bool = False,
) -> Iterator[tuple[Notice, messaging.Draft | None]]:
    """The draft of each notice, None when nothing reaches the person. `is_draft`: nothing is written for it."""
    obligatory = is_obligatory(kind, at=at)
    wordings = outbox.Wordings(message, at=at)
    by_post = [Channel.LETTER] if obligatory and wordings.has_letter else []
    people = [notice.beneficiary for notice in notices]
    reach = _Reach(people, channels or [*DEFAULT, *by_post], is_obligatory=obligatory, at=at)
    sender = _Sender(at, delay)
    found = [(notice, *reach.of(notice.beneficiary, notice.needed_by)) for notice in notices]
    refusals = {} if obligatory or is_draft else _refusals(found, at=at)
    for notice, channel, address in found:
        if channel is None:
            yield notice, None
            continue
        said = wordings.of(channel, kind=kind, language=notice.beneficiary.language)
        refusal = refusals.get(notice.beneficiary.pk, "")
        subject, body = _filled(notice, said, channel, sender=sender, refusal=refusal)
        hour = None if channel == Channel.LETTER else sender.hour(notice)
        person = notice.beneficiary
        yield notice, messaging.Draft(channel, message, person.pk, person.full_name, address, subject, body, hour)


class _Sender:
    """Who writes, how long an SMS may be, and when what is written now arrives."""

    def __init__(self, at: datetime, delay: timedelta) -> None:
        self.name = institution(Departement.objects.get(pk=context.current()))
        self.most = parameters.get("messaging.sms", on=timezone.localtime(at).date())["max_segments"]
        self.loud, self.morning = arrives_at(at + delay), outbox.next_morning(at)

    def hour(self, notice: Notice) -> datetime | None:
        """None, at any hour, for what would come too late the next morning: a queue may be slow in the evening."""
        is_urgent = notice.needed_by is not None and notice.needed_by < self.morning
        return None if is_urgent else self.loud


def _filled(
    notice: Notice, said: tuple[str, str], channel: Channel, *, sender: _Sender, refusal: str
) -> tuple[str, str]:
    """The object and the words for one person; `refusal`: the link with which they refuse the next ones."""
    told = {name: _neutral(value) for name, value in notice.places.items()}
    told |= {"first_name": words.proper(notice.beneficiary.first_name), "institution": sender.name}
    subject, body = (text.format(**told).strip() for text in said)
    if refusal:
        body = f"{body}\n\nNe plus recevoir ces messages : {refusal}"
    if channel != Channel.SMS:
        return subject, body
    body = rules.plainer(body)
    if rules.segments(body) > sender.most:
        body = rules.bare(body)
    if notice.shorter and rules.segments(body) > sender.most:
        body = rules.bare(rules.plainer(said[1].format(**{**told, **notice.shorter}).strip()))
    return subject, body


class _Reach:
    """By which channel each of some people is reached: two reads for all of them."""

    def __init__(
        self, people: Sequence[Beneficiary], channels: Sequence[Channel], *, is_obligatory: bool, at: datetime
    ) -> None:
        self.channels, self.is_obligatory = channels, is_obligatory
        self.posted_on = posted_on(at)
        self.dead = outbox.dead_among({value for person in people for value in (person.phone, person.email) if value})
        self.homes = queries.postal_addresses(people) if Channel.LETTER in channels else {}

    def of(self, person: Beneficiary, needed_by: datetime | None = None) -> tuple[Channel | None, str]:
        """The first channel that consent, coordinates and time allow, and the address; (None, "") when none does."""
        is_late = needed_by is not None and timezone.localtime(needed_by).date() <= self.posted_on
        for channel in self.channels:
            if channel == Channel.LETTER and is_late:
                continue
            if (address := self._address(person, channel)) and (channel, address) not in self.dead:
                return channel, address
        return None, ""

    def _address(self, person: Beneficiary, channel: Channel) -> str:
        if channel == Channel.SMS:
            return person.phone if person.phone_consent == Consent.AGREED else ""
        if channel == Channel.EMAIL:
            return person.email if person.email_consent == Consent.AGREED else ""
        refused = not self.is_obligatory and Consent.REFUSED == person.phone_consent == person.email_consent
        return "" if refused else self.homes.get(person.pk, "")


def _refusals(found: Collection[tuple[Any, ...]], *, at: datetime) -> dict[UUID, str]:
    """The link with which each person who gets an e-mail may refuse the next ones."""
    wanted = [notice.beneficiary.pk for notice, channel, _ in found if channel == Channel.EMAIL]
    tokens = links.create_all(purpose=OPT_OUT, object_ids=wanted, expires_at=at + KEPT) if wanted else {}
    return {pk: settings.SITE_URL + reverse("correspondence:opt_out", args=[token]) for pk, token in tokens.items()}


def arrives_at(at: datetime) -> datetime:
    """When a message of this instant that does not press arrives: at once, or at the end of the quiet hours."""
    return outbox.quiet_until(at) or at


def posted_on(at: datetime) -> date:
    """The day on which a letter of this instant is in the person's box."""
    today = timezone.localtime(at).date()
    return holidays.open_day_after(today, parameters.get("messaging.post_days", on=today))


def institution(departement: Departement) -> str:
    """« Département 13 »: short, because an SMS is."""
    return departement.contact.get("short_name") or departement.name


def _neutral(value: str) -> str:
    """A structure's name may hold a word that a passer-by should not read: it is left out."""
    if not TELLING.search(value):
        return value
    return " ".join(TELLING.sub("", value).split()).replace(" ,", ",") or "votre interlocuteur"
