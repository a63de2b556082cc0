"""Writing what was said; two who write at once lose nothing."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import words
from rebond.journey.support.models import Note
from rebond.journey.support.states import Channel
from rebond.people.accounts.models import Membership
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.contacts import check_is_here


class NoteConflict(ValidationError):
    """Somebody wrote since this form was opened: `note` is theirs, to be read beside one's own."""

    def __init__(self, note: Note) -> None:
        super().__init__(
            f"{note.author.user.full_name} a écrit {words.moment(note.updated_at)}, pendant que vous écriviez. "
            "Rien n'est remplacé : lisez son texte à côté du vôtre, puis enregistrez de nouveau.",
            code="version",
        )
        self.note = note


@transaction.atomic
def write_note(
    beneficiary: Beneficiary,
    *,
    appointment: Appointment | None = None,
    channel: str = Channel.IN_PERSON,
    met_at: datetime,
    text: str,
    is_shared: bool = True,
    version: int | None = None,
    note: Note | None = None,
    member: Membership,
    by: Actor,
    at: datetime,
) -> Note:
    """Keep what was said; with `note`, change it, `version` being the one that was read.

    Raises NoteConflict when another wrote it meanwhile, or wrote of the same appointment; ValidationError when the
    meeting is to come, the note is empty, or another département follows the person now.
    """
    check_is_here(beneficiary)
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)  # one note at a time
    row = _row(beneficiary, appointment, note, version) or Note(beneficiary=beneficiary, appointment=appointment)
    is_new = row._state.adding
    row.channel, row.met_at, row.text, row.is_shared, row.updated_at = channel, met_at, text.strip(), is_shared, at
    row.author = member
    row.version += not is_new
    _check(row, at=at)
    row.save(force_insert=is_new)
    journal.record("write_note", row, by=by, at=at)
    return row


def _row(
    beneficiary: Beneficiary, appointment: Appointment | None, note: Note | None, version: int | None
) -> Note | None:
    """The note to change, once sure that nobody wrote it since; None for a new one."""
    known = Note.objects.filter(beneficiary=beneficiary).select_related("author__user")
    if note is not None:
        row = known.get(pk=note.pk)
        if row.version != version:
            raise NoteConflict(row)
        return row
    taken = known.filter(appointment=appointment).first() if appointment else None
    if taken is not None:
        raise NoteConflict(taken)
    return None


def _check(row: Note, *, at: datetime) -> None:
    if row.met_at > at:
        raise ValidationError({"day": "Notez un échange qui a eu lieu : cette heure est à venir."})
    if not row.text:
        raise ValidationError({"text": "Écrivez quelques mots de ce qui s'est dit."})
    row.clean_fields(exclude={"departement", "beneficiary", "author", "appointment"})
