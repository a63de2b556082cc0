"""What a file shows of the accompaniment: contracts, actions, notes and steps, the opinion on work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from rebond.faces.casefile.queries.files import CaseFile
from rebond.faces.casefile.queries.timelines import Event
from rebond.ground.journal import queries as journal
from rebond.ground.web import words
from rebond.journey.contracts import rules as contracting
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.queries.of_person import Held
from rebond.journey.contracts.queries.of_person import of_person as contracts_of
from rebond.journey.health import queries as health
from rebond.journey.programmes.queries.of_person import Line, of_person
from rebond.journey.programmes.rules import can_prescribe
from rebond.journey.support import queries
from rebond.journey.support.models import Note, Step
from rebond.journey.support.rules import can_correct, can_write
from rebond.journey.support.states import Doer, StepStatus
from rebond.people.accounts.principals import Principal


@dataclass(frozen=True)
class Support:
    """The cards of the accompaniment, for one reader. An address is empty for who may not go there.

    `corrigible`: the notes that this reader wrote. `told_at`: when notes were written, for the contact that each of them is
    needs no line of its own.
    """

    held: Held | None
    lines: list[Line]
    notes: list[Note]
    steps: list[Step]
    settled: list[Step]
    health: health.Card
    meeting_url: str
    prescribe_url: str
    can_draft: bool
    corrigible: frozenset[UUID]
    told_at: set[datetime]


def support_of(file: CaseFile, principal: Principal) -> Support:
    """What this reader sees of the accompaniment of this person: carers, nothing of the contracts."""
    person, writes = file.person, not file.has_left
    reads = principal.role in contracting.READERS
    steps, settled = queries.steps_of(person)
    notes = queries.notes_of(person, principal)
    return Support(
        held=contracts_of(person, principal, today=file.today, known=file.orientations) if reads else None,
        lines=of_person(person, principal, now=file.now),
        notes=notes,
        steps=steps,
        settled=settled,
        health=health.of_person(person, principal, on=file.today, known=file.health),
        meeting_url=_url("referent:meeting", file, may=writes and can_write(principal, person)),
        prescribe_url=_url("programmes:suggest", file, may=writes and can_prescribe(principal, person)),
        can_draft=writes and contracting.can_draft(principal, person),
        corrigible=frozenset(note.pk for note in notes if writes and can_correct(principal, note)),
        told_at=_told_at(notes),
    )


def _told_at(notes: Sequence[Note]) -> set[datetime]:
    """When each was written; of those that were corrected since, the journal keeps when they first were."""
    corrected = [note.pk for note in notes if note.version > 1]
    first = journal.about(corrected).values_list("at", flat=True) if corrected else ()
    return {note.updated_at for note in notes} | set(first)


def _url(name: str, file: CaseFile, *, may: bool) -> str:
    return reverse(name, args=[file.person.pk]) if may else ""


def events(card: Support) -> Iterator[Event]:
    """The facts of the accompaniment; what is confidential is never among them."""
    for note in card.notes:
        title = f"Entretien : {words.small(note.get_channel_display())}"
        page = reverse("referent:note", args=[note.pk]) if note.pk in card.corrigible else ""
        yield Event(note.met_at, "chat-square-text", title, note.text, note.author.user.full_name, "ok", url=page)
    yield from (_step(step) for step in card.settled)
    for line in card.lines:
        if not line.enrolment.is_confidential:
            yield from _action(line)
    for row in card.held.contracts if card.held else ():
        yield from _contract(row)


def _step(step: Step) -> Event:
    did = "faite" if step.status == StepStatus.DONE else "abandonnée"
    who = "" if step.doer == Doer.PERSON else " (par le professionnel)"
    at = step.settled_at or step.made_at
    return Event(at, "check2-circle", f"Démarche {did} : {words.small(step.text)}{who}", step.outcome)


def _action(line: Line) -> Iterator[Event]:
    row, place = line.enrolment, line.enrolment.organisation.name
    yield Event(row.asked_at, "signpost-split", f"Action prescrite : {line.name}", place)
    if row.refusal and row.answered_at:
        yield Event(row.answered_at, "x-circle", f"Pas retenue : {line.name}", row.get_refusal_display(), place)
    if row.started_on:
        yield Event(row.started_on, "play-circle", f"Action commencée : {line.name}", place, tone="ok")
    if row.ended_on:
        yield Event(row.ended_on, "flag", f"Action terminée : {line.name}", place)


def _contract(row: Contract) -> Iterator[Event]:
    name = row.get_regime_display()
    if row.signed_at:
        until = f"Jusqu'au {words.full_day(row.ends_on)}" if row.ends_on else ""
        yield Event(row.signed_at, "file-earmark-check", f"{name} signé", until, tone="ok")
    if row.ended_on:
        yield Event(row.ended_on, "file-earmark-x", f"{name} terminé avant son terme", row.get_end_reason_display())
