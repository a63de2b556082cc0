"""Publishing the words of a message, version after version."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging import queries
from rebond.ground.messaging.models import Template


@dataclass(frozen=True)
class Words:
    """Which words: of a message, for a kind of appointment or any, by a channel, in a language (French when empty)."""

    code: str
    channel: str
    kind: str = ""
    language: str = ""


@transaction.atomic
def publish(words: Words, *, subject: str, body: str, by: Actor, at: datetime, version: int) -> Template:
    """These words are sent from now on, provided nobody published others since `version`.

    Raises ValidationError with every reason that forbids them, or when somebody was faster.
    """
    subject = " ".join(subject.split())
    if faults := queries.faults(words.code, words.channel, subject=subject, body=body, at=at):
        raise ValidationError(faults)
    return _add(words, Template(subject=subject, body=body.strip()), by=by, at=at, version=version)


@transaction.atomic
def go_back(words: Words, *, by: Actor, at: datetime, version: int) -> Template:
    """The text of the pack is sent again; the versions stay readable. Raises ValidationError as `publish` does."""
    return _add(words, Template(is_pack=True), by=by, at=at, version=version)


def _add(words: Words, row: Template, *, by: Actor, at: datetime, version: int) -> Template:
    latest = queries.versions(words.code, words.channel, words.kind, words.language).first()
    if (latest.version if latest else 0) != version:
        raise ValidationError("Quelqu'un d'autre vient de publier ce texte : rouvrez la page pour le lire.")
    row.code, row.channel, row.kind, row.language = words.code, words.channel, words.kind, words.language
    row.version, row.published_at, row.published_by_id = version + 1, at, _user(by)
    row.validate_constraints()
    row.save(force_insert=True)
    journal.record("publish", row, by=by, at=at)
    return row


def _user(by: Actor) -> UUID | None:
    return by.id if by.kind == "user" else None
