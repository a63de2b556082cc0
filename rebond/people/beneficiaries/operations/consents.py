"""What people say of how they want to be reached: by a link of an e-mail, or « STOP » to an SMS."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import F

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging.states import Channel
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import contacts
from rebond.people.beneficiaries.queries import gone
from rebond.people.beneficiaries.states import Consent, ContactKind

SAID = {
    Channel.SMS: (ContactKind.SMS, "STOP : la personne ne veut plus recevoir de SMS. C'est noté comme un refus."),
    Channel.EMAIL: (
        ContactKind.EMAIL,
        "La personne ne veut plus recevoir d'e-mails, dit-elle par le lien d'un message. C'est noté comme un refus.",
    ),
}
"""What the history keeps of a refusal."""
COLUMNS = {Channel.SMS: "phone_consent", Channel.EMAIL: "email_consent"}


@transaction.atomic
def refuse(beneficiary: Beneficiary, channel: Channel, *, at: datetime) -> bool:
    """The person wants no more messages by this channel. Whether it is new."""
    return _refuse([beneficiary], channel, at=at) == 1


@transaction.atomic
def stop(number: str, *, at: datetime) -> int:
    """A telephone answered « STOP »: whoever gave this number is no longer written to there. How many."""
    people = Beneficiary.objects.filter(phone__in=written(number)).order_by("pk")
    return _refuse(list(people), Channel.SMS, at=at)


def written(number: str) -> set[str]:
    """The ways in which we may have kept this number; none when it is too short to be one."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 9:
        return set()
    return {digits, f"+{digits}", *([f"0{digits[2:]}"] if digits.startswith("33") else [])}


def _refuse(people: list[Beneficiary], channel: Channel, *, at: datetime) -> int:
    column = COLUMNS[channel]
    those = Beneficiary.objects.filter(pk__in=[person.pk for person in people]).exclude(**{column: Consent.REFUSED})
    changed = list(those.order_by("pk").select_for_update(of=("self",)).values_list("pk", column))
    those.filter(pk__in=[pk for pk, _ in changed]).update(version=F("version") + 1, **{column: Consent.REFUSED})
    for pk, before in changed:
        lines = [(pk, before, Consent.REFUSED)]
        journal.record_all("refuse", Beneficiary, lines, by=Actor("link", pk), at=at)
    _note([person for person in people if person.pk in dict(changed)], channel, at=at)
    return len(changed)


def _note(people: list[Beneficiary], channel: Channel, *, at: datetime) -> None:
    """The refusal has its day in the history of each person whom the département still follows."""
    here = Beneficiary.objects.filter(pk__in=[person.pk for person in people]).exclude(gone())
    for person in here.order_by("pk"):
        kind, note = SAID[channel]
        by = Actor("link", person.pk)
        contacts.note_contact(
            person, kind=kind, is_reached=False, is_incoming=True, note=note, author=None, by=by, at=at
        )
