"""Preparing letters: those that time has overtaken are not printed."""

from datetime import datetime

from rebond.ground.journal.actors import Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging import queries
from rebond.ground.messaging.models import Batch
from rebond.ground.messaging.operations import letters
from rebond.ground.web import words
from rebond.people.appointments.queries.messages import overtaken


def prepare(*, by: Actor, at: datetime) -> Batch:
    """One file of the letters that wait and still tell the truth. Raises ValidationError when none does."""
    for untrue in overtaken(queries.waiting_letters(), at=at).values():
        messaging.withdraw(untrue, by=by, at=at)
    return letters.prepare(day=words.full_day(at), by=by, at=at)
