"""Writing to companies: who agreed receives, and refuses by a link in each message."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.operations.notices import institution
from rebond.work.employers.models import ClubLetter, CompanyContact

REFUSING = "club.letters"
"""The purpose of the link with which somebody of a company refuses letters and invitations."""
KEPT = timedelta(days=800)


@transaction.atomic
def consent(contact: CompanyContact, *, on: date, by: Actor, at: datetime) -> CompanyContact:
    """They said that day that they want the club's letters; asked anew, whoever had refused may agree again.

    Raises ValidationError without an e-mail address, once they left, or for a day before their refusal or to come.
    """
    row = CompanyContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.ended_on is not None:
        raise ValidationError("Ce contact est retiré.", code="ended")
    if on > timezone.localtime(at).date() or (row.refused_on and on < row.refused_on):
        raise ValidationError({"on": "L'accord est donné aujourd'hui ou avant, et après le dernier refus."})
    row.consented_on, row.refused_on = on, None
    row.validate_constraints()
    row.save(update_fields=["consented_on", "refused_on"])
    journal.record("consent_to_letters", row, by=by, at=at)
    return row


@transaction.atomic
def refuse(contact: CompanyContact, *, by: Actor, at: datetime) -> CompanyContact:
    """They want no letter any more, nor does anybody under the same address. Said twice, it stays said."""
    row = CompanyContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.refused_on is None:
        row.refused_on = timezone.localtime(at).date()
        row.save(update_fields=["refused_on"])
        journal.record("refuse_letters", row, by=by, at=at)
    return row


@transaction.atomic
def send(
    contacts: Sequence[CompanyContact],
    *,
    subject: str,
    body: str,
    sent_by: Membership | None,
    by: Actor,
    at: datetime,
) -> ClubLetter:
    """The letter goes to those of these people who agreed, each with the link that refuses the next ones.

    Raises ValidationError when nobody agreed, or when the object says what a passer-by should not read.
    """
    readers = agreeing(contacts)
    if not readers:
        raise ValidationError("Aucun de ces contacts n'a accepté la lettre : rien n'est envoyé.", code="nobody")
    letter = ClubLetter(subject=subject, body=body, sent_at=at, sent_by=sent_by, recipients=len(readers))
    letter.save(force_insert=True)
    tokens = links.create_all(purpose=REFUSING, object_ids=[one.pk for one in readers], expires_at=at + KEPT)
    places = {"title": subject, "what": body}
    told = [(one, places | {"link": _address("employers:letters", tokens[one.pk])}) for one in readers]
    write("club_letter", told, at=at)
    journal.record("send_letter", letter, by=by, at=at, after=str(len(readers)))
    return letter


def agreeing(contacts: Iterable[CompanyContact]) -> list[CompanyContact]:
    """Those of these people whom one may write to now, in their order."""
    chosen = list(contacts)
    agreed = set(
        CompanyContact.objects.consenting().filter(pk__in=[one.pk for one in chosen]).values_list("pk", flat=True)
    )
    dead = {address for _, address in outbox.dead_among({one.email for one in chosen if one.pk in agreed})}
    return [one for one in chosen if one.pk in agreed and one.email not in dead]


def write(code: str, told: Sequence[tuple[Any, Mapping[str, str]]], *, at: datetime) -> list[Message]:
    """Put the e-mail `message.<code>` in the outbox for each person, with what fills it for them."""
    subject, body = outbox.Wordings(code, at=at).of(Channel.EMAIL)
    here = {"institution": institution(Departement.objects.get(pk=context.current()))}
    drafts = []
    for person, places in told:
        filled = {**here, **places, "first_name": words.proper(person.first_name)}
        drafts.append(
            messaging.Draft(
                channel=Channel.EMAIL,
                kind=code,
                recipient_id=person.pk,
                recipient_name=person.full_name,
                address=person.email,
                subject=subject.format(**filled),
                body=body.format(**filled).strip(),
            )
        )
    return messaging.send_all_later(drafts, at=at)


def address(name: str, *, purpose: str, object_id: UUID, expires_at: datetime) -> str:
    """A new address that opens this thing."""
    return _address(name, links.create(purpose=purpose, object_id=object_id, expires_at=expires_at))


def _address(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])
