"""Telling the company, the tutor or the person something of an aid, through the outbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.tenancy.words import normalise
from rebond.people.beneficiaries.operations import notices
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.operations.common import person_of


def page_of(aid: TutoringAid) -> str:
    """The address of an aid, for a message."""
    return settings.SITE_URL + reverse("aids:aid", args=[aid.pk])


def by_email(
    *, code: str, recipient_id: UUID, name: str, address: str, at: datetime, places: Mapping[str, str]
) -> bool:
    """Put an e-mail in the outbox; False when there is no address, or one that the network refuses."""
    if not address or outbox.dead_among({address}):
        return False
    subject, body = outbox.Wordings(code, at=at).of(Channel.EMAIL)
    institution = Departement.objects.get(pk=context.current()).institution
    told = {"first_name": name, "institution": institution, **places}
    messaging.send_later(
        channel=Channel.EMAIL,
        kind=code,
        recipient_id=recipient_id,
        recipient_name=name,
        address=address,
        subject=subject.format(**told),
        body=body.format(**told).strip(),
        at=at,
    )
    return True


def company(aid: TutoringAid, *, code: str, at: datetime, **places: str) -> bool:
    """Write to who signs for the company."""
    places = {"structure": aid.company.name, **places}
    return by_email(
        code=code, recipient_id=aid.pk, name=aid.signatory_name, address=aid.signatory_email, at=at, places=places
    )


def person(aid: TutoringAid, *, code: str, at: datetime, **places: str) -> bool:
    """Tell the person, by the channel they agreed to."""
    told: dict[str, Any] = dict(places)
    return notices.tell(person_of(aid), message=code, at=at, **told) is not None


def same_name(one: str, other: str) -> bool:
    """Two spellings of one name."""
    return normalise(one).split() == normalise(other).split()
