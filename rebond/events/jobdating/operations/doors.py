"""Addresses that open without an account, for one job dating: a recruiter's, a public screen's, a badge's."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rebond.events.jobdating.models import JobDating, Recruiter
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Departement, TenantModel
from rebond.ground.web import words
from rebond.people.beneficiaries.operations.notices import institution
from rebond.work.employers.models import CompanyContact

RECRUITER, SCREEN, BADGE = "jobdating.recruiter", "jobdating.screen", "jobdating.badge"
DOORS = {
    RECRUITER: ("jobdating_run:recruiter_home", timedelta(days=7)),
    SCREEN: ("jobdating_run:screen", timedelta()),
    BADGE: ("jobdating_run:badge", timedelta(days=30)),
}
"""What each purpose opens, and how long after the event's day."""


@transaction.atomic
def open_doors(
    things: Sequence[TenantModel],
    *,
    purpose: str,
    on: date,
    by: Actor,
    at: datetime,
    door: tuple[str, timedelta] | None = None,
) -> dict[UUID, str]:
    """A new secret address for each thing, by its pk; only its hash is kept, and it ends after the event's day `on`.

    `door`: what another event's purpose opens, and how long after its day.
    """
    if not things:
        return {}
    url_name, kept = door or DOORS[purpose]
    midnight = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    tokens = links.create_all(purpose=purpose, object_ids=[thing.pk for thing in things], expires_at=midnight + kept)
    journal.record_all("open_door", type(things[0]), [(thing.pk, "", purpose) for thing in things], by=by, at=at)
    return {pk: settings.SITE_URL + reverse(url_name, args=[token]) for pk, token in tokens.items()}


@transaction.atomic
def open_screen(job_dating: JobDating, *, by: Actor, at: datetime) -> str:
    """The address of a public screen; the former ones lead nowhere any more."""
    links.revoke(purpose=SCREEN, object_id=job_dating.pk)
    return open_doors([job_dating], purpose=SCREEN, on=job_dating.on, by=by, at=at)[job_dating.pk]


@transaction.atomic
def send_door(recruiter: Recruiter, *, by: Actor, at: datetime) -> Message:
    """Write their address to the recruiter's contact; the former ones lead nowhere any more.

    Raises ValidationError when nobody there can be written to.
    """
    contact, event = _reachable(recruiter), recruiter.job_dating
    links.revoke(purpose=RECRUITER, object_id=recruiter.pk)
    link = open_doors([recruiter], purpose=RECRUITER, on=event.on, by=by, at=at)[recruiter.pk]
    subject, body = outbox.Wordings("recruiter_link", at=at).of(Channel.EMAIL)
    told = {
        "first_name": words.proper(contact.first_name),
        "structure": recruiter.company.name,
        "day": words.day(event.on),
        "link": link,
        "institution": institution(Departement.objects.get(pk=context.current())),
    }
    return messaging.send_later(
        channel=Channel.EMAIL,
        kind="recruiter_link",
        recipient_id=contact.pk,
        recipient_name=contact.full_name,
        address=contact.email,
        subject=subject.format(**told),
        body=body.format(**told).strip(),
        at=at,
    )


def _reachable(recruiter: Recruiter) -> CompanyContact:
    """Whom to write to. Raises ValidationError, with what to do instead."""
    contact = recruiter.contact
    if contact is None or not contact.email:
        raise ValidationError(
            f"{recruiter.company.name} n'a pas d'adresse e-mail : ajoutez-la au contact, ou imprimez sa feuille avec le code."
        )
    if outbox.dead_among({contact.email}):
        raise ValidationError(
            f"L'adresse {contact.email} est refusée par le réseau : corrigez-la, ou imprimez la feuille."
        )
    return contact
