"""What the pages about one person share: fetching within rights, and the header of the file."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from rebond.ground.web import pages, words
from rebond.journey.orientation import clocks, queries, rules
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.proposals import age
from rebond.journey.orientation.states import DECIDED, TO_ORIENT, Status
from rebond.people.accounts.access import get_or_refuse, principal_of

TONES = {
    Status.AWAITED: "info",
    Status.INTERVIEWED: "info",
    Status.DECIDED: "warn",
    Status.HANDED_OVER: "warn",
    Status.FOLLOWED: "ok",
    Status.CLOSED: "neutral",
}


def fetch(request: HttpRequest, pk: UUID, rule: rules.Rule) -> Orientation:
    """The orientation, with what its pages show: 404 if one may not see it, 403 if one may not do this.

    409, and what changed, when only its step forbids it: another tab, or a colleague, was faster.
    """
    principal = principal_of(request)
    rows = Orientation.objects.visible_to(principal).select_related(
        "beneficiary__pole", "duty__household", "structure", "rules", "decided_by__user", "contract"
    )
    found = get_or_refuse(rows, principal, pk=pk)
    if rules.is_only_late(rule, principal, found):
        raise pages.Changed(what_changed(found))
    if not rule(principal, found):
        raise PermissionDenied
    return found


def what_changed(orientation: Orientation) -> str:
    """Where the orientation is now, for whoever thought it was elsewhere."""
    if orientation.status == Status.CLOSED and orientation.closed_at:
        why = orientation.get_close_reason_display().lower()
        return f"Cette orientation est terminée depuis le {words.full_day(orientation.closed_at)} ({why})."
    if orientation.status not in DECIDED or not (orientation.decided_at and orientation.structure):
        now = orientation.get_status_display().lower()
        return f"Cette orientation n'est pas décidée, ou sa décision a été reprise : elle en est à « {now} »."
    by = f" par {orientation.decided_by.user.full_name}" if orientation.decided_by else ""
    decided = f"{words.full_day(orientation.decided_at)}{by}"
    pathway, now = orientation.get_pathway_display().lower(), orientation.get_status_display().lower()
    return (
        f"L'orientation a été décidée le {decided} : parcours {pathway}, {orientation.structure.name}. "
        f"Elle en est à « {now} »."
    )


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
    """The nearest promise that runs; none while the right sleeps."""
    if queries.is_asleep(orientation, today):
        return None
    if orientation.status in TO_ORIENT:
        return clocks.entry_deadline(orientation, today=today)
    running = (clocks.deadline(name, orientation, today=today) for name in ("booking", "referent_named"))
    return next((found for found in running if found and found.met_on is None), None)


def file_url(orientation: Orientation) -> str:
    """The person's file."""
    return reverse("casefile:person", args=[orientation.beneficiary_id])
