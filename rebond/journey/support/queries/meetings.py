"""What was said with a person, and who does what next."""

from django.db.models import F, QuerySet

from rebond.journey.support.models import Note, NoteDraft, Step
from rebond.journey.support.states import StepStatus
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary

SHOWN = 10


def open_steps(beneficiary: Beneficiary) -> list[Step]:
    """What is still to be done, on both sides, the nearest day first and what has none last."""
    rows = Step.objects.filter(beneficiary=beneficiary, status=StepStatus.OPEN)
    return list(rows.select_related("made_by__user").order_by(F("due_on").asc(nulls_last=True), "made_at", "pk"))


def steps_of(beneficiary: Beneficiary) -> tuple[list[Step], list[Step]]:
    """What is still to be done, in the order of `open_steps`, and what was settled last, the latest first."""
    rows = Step.objects.filter(beneficiary=beneficiary).select_related("made_by__user")
    rows = rows.order_by("-settled_at", F("due_on").asc(nulls_last=True), "made_at", "pk")
    open_ones = [one for one in rows if one.status == StepStatus.OPEN]
    return open_ones, [one for one in rows if one.status != StepStatus.OPEN][:SHOWN]


def last_note(beneficiary: Beneficiary) -> Note | None:
    """The note of the last meeting."""
    return _notes(beneficiary).first()


def notes_of(beneficiary: Beneficiary, principal: Principal) -> list[Note]:
    """The last notes that one may read."""
    return list(_notes(beneficiary).filter(pk__in=Note.objects.visible_to(principal).values("pk"))[:SHOWN])


def _notes(beneficiary: Beneficiary) -> QuerySet[Note]:
    rows = Note.objects.filter(beneficiary=beneficiary).select_related("author__user")
    return rows.order_by("-met_at", "-updated_at", "pk")


def version_of(note: Note | None) -> str:
    """What a form was opened on: « nothing yet », or this note as it was then."""
    return f"{note.pk}:{note.version}" if note else "-"


def draft_of(beneficiary: Beneficiary, member: Membership) -> NoteDraft | None:
    """What this agent was writing of the person."""
    return NoteDraft.objects.filter(beneficiary=beneficiary, author=member).first()
