"""What the pages about one person share: fetching within rights, and the header of the file."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.proposals import age
from rebond.journey.orientation.states import TO_ORIENT, Status
from rebond.people.accounts.access import get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal

TONES = {
    Status.AWAITED: "info",
    Status.INTERVIEWED: "info",
    Status.DECIDED: "warn",
    Status.HANDED_OVER: "warn",
    Status.FOLLOWED: "ok",
    Status.CLOSED: "neutral",
}


def fetch(request: HttpRequest, pk: UUID, rule: Callable[[Principal, Orientation], bool]) -> Orientation:
    """The orientation, with what its pages show: 404 if one may not see it, 403 if one may not do this."""
    principal = principal_of(request)
    rows = Orientation.objects.visible_to(principal).select_related(
        "beneficiary__pole", "duty__household", "structure", "rules", "decided_by__user", "contract"
    )
    return get_or_refuse(rows, principal, rule, pk=pk)


def header(orientation: Orientation, *, today: date) -> dict[str, Any]:
    """What `components/subject_header.html` shows, and the way back to the person's file."""
    person = orientation.beneficiary
    facts = [f"{age(person.birth_date, today)} ans", f"Dossier {person.number}"]
    if person.pole:
        facts.append(person.pole.name)
    return {
        "orientation": orientation,
        "person": person,
        "person_url": file_url(orientation),
        "trail": [{"label": person.full_name, "url": file_url(orientation)}],
        "facts": facts,
        "badges": [{"label": orientation.get_status_display(), "tone": TONES[Status(orientation.status)]}],
        "deadline": deadline(orientation, today=today),
    }


def deadline(orientation: Orientation, *, today: date) -> Any:
    """The nearest promise that runs."""
    if orientation.status in TO_ORIENT:
        return clocks.entry_deadline(orientation, today=today)
    running = (clocks.deadline(name, orientation, today=today) for name in ("booking", "referent_named"))
    return next((found for found in running if found and found.met_on is None), None)


def file_url(orientation: Orientation) -> str:
    """The person's file."""
    return reverse("casefile:person", args=[orientation.beneficiary_id])
