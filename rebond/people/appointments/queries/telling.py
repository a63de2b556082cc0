"""Who learned of an act by a message, and who must be called."""

from collections.abc import Collection
from datetime import datetime

from rebond.ground.messaging.models import Message
from rebond.ground.web import words
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary

NAMED = 20
"""People named in one sentence; the others are counted."""


def not_told(rows: Collection[Appointment], message: str, *, at: datetime) -> list[Beneficiary]:
    """The people of these appointments for whom the act of this instant put no such message in the outbox."""
    people = {row.beneficiary_id: row.beneficiary for row in rows}
    sent = Message.objects.filter(recipient_id__in=list(people), kind=message, created_at=at)
    told = set(sent.values_list("recipient_id", flat=True))
    return [person for pk, person in people.items() if pk not in told]


def to_call(people: Collection[Beneficiary]) -> str:
    """« 2 personnes à appeler, qu'aucun message n'atteint : Awa Ndiaye (06 12 34 56 78), Léo Roux (sans téléphone). »"""
    shown = [f"{one.full_name} ({words.phone(one.phone) or 'sans téléphone'})" for one in list(people)[:NAMED]]
    more = len(people) - len(shown)
    shown += [f"et {words.count(more, 'autre', 'autres')}"] if more > 0 else []
    return f"{words.count(len(people), 'personne', 'personnes')} à appeler, qu'aucun message n'atteint : {', '.join(shown)}."
