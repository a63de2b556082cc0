"""Secret addresses of the Forum, and the messages that carry them: a visitor's badge, their hours; a stand's page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from rebond.events.forum.models import Edition, Stand, Visitor
from rebond.events.forum.states import Source
from rebond.events.jobdating.operations.doors import open_doors
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.operations import Draft
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Departement, TenantModel
from rebond.ground.web import words
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.notices import institution
from rebond.people.beneficiaries.states import Consent

VISITOR, STAND, SCREEN = "forum.visitor", "forum.stand", "forum.screen"
DOORS = {
    VISITOR: ("forum_open:visitor", timedelta(days=30)),
    STAND: ("forum_open:stand", timedelta(days=90)),
    SCREEN: ("forum_open:screen", timedelta()),
}
REGISTERED, HOURS, STAND_PAGE = "forum_registered", "forum_hours", "forum_stand"
"""The message with one's badge; the one with one's hours."""
NONE_LEFT = "plus aucun à heure fixe, un stand a changé"
"""The hours of somebody who lost theirs."""


def addresses(
    things: Sequence[TenantModel],
    edition: Edition,
    *,
    purpose: str,
    by: Actor,
    at: datetime,
) -> dict[UUID, str]:
    """A new secret address for each thing, until some days after the Forum."""
    return open_doors(things, purpose=purpose, on=edition.on, by=by, at=at, door=DOORS[purpose])


def open_only(thing: Stand | Edition, edition: Edition, *, purpose: str, by: Actor, at: datetime) -> str:
    """A new address of a stand or a screen; the former ones lead nowhere any more."""
    links.revoke(purpose=purpose, object_id=thing.pk)
    return addresses([thing], edition, purpose=purpose, by=by, at=at)[thing.pk]


@transaction.atomic
def send_stands(edition: Edition, *, by: Actor, at: datetime) -> int:
    """The contact of each stand of `untold` is written the address of its page. How many messages; nobody is told twice."""
    stands = list(untold(edition).select_for_update(of=("self",)))
    found = addresses(stands, edition, purpose=STAND, by=by, at=at)
    subject, body = outbox.Wordings(STAND_PAGE, at=at).of(Channel.EMAIL)
    told = {
        "day": words.day(edition.on),
        "place": edition.place,
        "institution": institution(Departement.objects.get(pk=context.current())),
    }
    drafts: list[Draft] = []
    for one in stands:
        contact: Any = one.contact
        filled = {**told, "first_name": words.proper(contact.first_name), "structure": one.name, "link": found[one.pk]}
        drafts.append(
            Draft(
                channel=Channel.EMAIL,
                kind=STAND_PAGE,
                recipient_id=contact.pk,
                recipient_name=contact.full_name,
                address=contact.email,
                subject=subject.format(**filled),
                body=body.format(**filled).strip(),
            )
        )
    untold(edition).update(told_at=at)
    return len(messaging.send_all_later(drafts, at=at))


def untold(edition: Edition) -> QuerySet[Stand]:
    """The stands whose contact may be written to and was not yet."""
    rows = Stand.objects.filter(edition=edition, told_at=None, contact__isnull=False).exclude(contact__email="")
    return rows.select_related("contact", "company__organisation", "partner").order_by("number")


def send(
    visitors: Sequence[Visitor],
    edition: Edition,
    *,
    kind: str,
    hours: Mapping[UUID, Sequence[tuple[datetime, str]]] | None = None,
    by: Actor,
    at: datetime,
) -> list[Message]:
    """Write to each who may be reached: their badge (REGISTERED) or their hours (HOURS), with the link of their page."""
    reach = _reach(visitors)
    reached = [one for one in visitors if reach[one.pk]]
    found = addresses(reached, edition, purpose=VISITOR, by=by, at=at)
    wordings = outbox.Wordings(kind, at=at)
    told = {
        "day": words.day(edition.on),
        "place": edition.place,
        "institution": institution(Departement.objects.get(pk=context.current())),
    }
    return messaging.send_all_later(_drafts(reached, reach, kind, wordings, told, found, hours or {}), at=at)


def _reach(visitors: Iterable[Visitor]) -> dict[UUID, list[tuple[Channel, str]]]:
    """Where each may be written to today, whatever was copied when they registered.

    A person whom an agent registered: where they agree to it now. Others gave their addresses, for the Forum: there, unless
    the person was recognised and refuses.
    """
    people = Beneficiary.objects.in_bulk([one.beneficiary_id for one in visitors if one.beneficiary_id])
    reach: dict[UUID, list[tuple[Channel, str]]] = {one.pk: [] for one in visitors}
    for one in visitors:
        person = people.get(one.beneficiary_id) if one.beneficiary_id else None
        for channel, name in ((Channel.SMS, "phone"), (Channel.EMAIL, "email")):
            consent = getattr(person, f"{name}_consent", None)
            is_theirs = one.source == Source.GROUP and person is not None
            address = getattr(person if is_theirs else one, name)
            if address and (consent == Consent.AGREED if is_theirs else consent != Consent.REFUSED):
                reach[one.pk].append((channel, address))
    return reach


def _drafts(
    visitors: Iterable[Visitor],
    reach: Mapping[UUID, Sequence[tuple[Channel, str]]],
    kind: str,
    wordings: outbox.Wordings,
    told: Mapping[str, str],
    found: Mapping[UUID, str],
    hours: Mapping[UUID, Sequence[tuple[datetime, str]]],
) -> Iterator[Draft]:
    texts = {channel: wordings.of(channel) for channel in (Channel.SMS, Channel.EMAIL)}
    for one in visitors:
        listed = " ; ".join(f"{words.hour(start)} {stand}" for start, stand in hours.get(one.pk, ())) or NONE_LEFT
        filled = {**told, "first_name": words.proper(one.first_name), "link": found[one.pk], "hours": listed}
        for channel, address in reach[one.pk]:
            subject, body = texts[channel]
            yield Draft(
                channel=channel,
                kind=kind,
                recipient_id=one.pk,
                recipient_name=one.full_name,
                address=address,
                subject=subject.format(**filled),
                body=body.format(**filled).strip(),
            )
