"""Printing a letter of the compartment: made when it is asked for, kept nowhere."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import words
from rebond.journey.health import records
from rebond.journey.health.models import HealthLetter

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "letter.typ"


@transaction.atomic
def print_letter(letter: HealthLetter, *, by: Actor, at: datetime) -> bytes:
    """The PDF of a letter, and the line that says who printed it. Raises sealing.Unreadable."""
    said = records.letter(letter)
    person, author = letter.beneficiary, letter.author
    place = author.organisation
    data = {
        "recipient": said.recipient.splitlines(),
        "person": person.full_name,
        "born_on": words.full_day(person.birth_date),
        "paragraphs": [one.strip() for one in said.body.split("\n\n") if one.strip()],
        "written_on": words.full_day(letter.written_at),
        "author": author.user.full_name,
        "role": str(author.get_role_display()),
        "place": place.name if place else "",
        "city": place.city if place else "",
        "phone": place.phone if place else "",
    }
    pdf = documents.typeset(TEMPLATE, data, at=at)
    journal.record("print_health_letter", letter, by=by, at=at)
    return pdf
