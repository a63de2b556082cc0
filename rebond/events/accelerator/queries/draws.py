"""The draw that counts for a day, and whom it would invite once people have corrected it."""

from django.db.models import QuerySet

from rebond.events.accelerator.models import CohortChange, Day, Selection
from rebond.events.accelerator.states import Change
from rebond.people.beneficiaries.models import Beneficiary

INVITED = "accelerator_invited"
"""The message that says a place is kept."""


def latest(day: Day) -> Selection | None:
    """The draw that counts."""
    return _draws(day).first()


def _draws(day: Day) -> QuerySet[Selection]:
    return Selection.objects.filter(day=day).order_by("-made_at", "-pk")


def chosen(day: Day) -> list[Beneficiary]:
    """Whom sending would invite, in the order of the draw: those drawn, less those taken out, and those added."""
    selection = _draws(day).only("report").first()  # tens of thousands of people stay where they are
    numbers = selection.report["chosen"] if selection else []
    drawn = {row.pk: row for row in Beneficiary.objects.filter(number__in=numbers).order_by("sort_name", "pk")}
    changes = CohortChange.objects.filter(day=day).select_related("beneficiary").order_by("made_at", "pk")
    for change in changes:
        if change.kind == Change.ADDED:
            drawn[change.beneficiary_id] = change.beneficiary
        else:
            drawn.pop(change.beneficiary_id, None)
    return list(drawn.values())
