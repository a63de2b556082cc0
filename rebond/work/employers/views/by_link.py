"""Pages that somebody of a company opens by a secret address: a meeting to answer, letters to refuse."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.journal.actors import Actor
from rebond.people.accounts.views.doors import by_link, row
from rebond.work.employers.models import ClubGuest, CompanyContact
from rebond.work.employers.operations import letters as letter_operations
from rebond.work.employers.operations import meetings
from rebond.work.employers.operations.letters import REFUSING
from rebond.work.employers.operations.meetings import GUEST
from rebond.work.employers.states import Answer, EventStatus

DEAD = "employers/link/unknown.html"


@require_http_methods(["GET", "POST"])
@by_link(REFUSING, row(CompanyContact, "departement"), page=DEAD)
def letters(request: HttpRequest, contact: CompanyContact, token: str) -> HttpResponse:
    """« Ne plus recevoir la lettre »: the page says it, the button does it."""
    if request.method == "POST":
        contact = letter_operations.refuse(contact, by=Actor("link", contact.pk), at=timezone.now())
    shown = {"institution": contact.departement.institution, "is_done": contact.refused_on is not None}
    return render(request, "employers/link/letters.html", shown)


@require_http_methods(["GET", "POST"])
@by_link(GUEST, row(ClubGuest, "event", "contact__departement"), page=DEAD)
def guest(request: HttpRequest, found: ClubGuest, token: str) -> HttpResponse:
    """A meeting of the club: « Je viens », « Je ne viens pas », « Ne plus m'inviter »."""
    said, refusal = request.POST.get("reponse", ""), ""
    if request.method == "POST":
        found, refusal = _say(found, said)
    event = found.event
    shown: dict[str, Any] = {
        "guest": found,
        "event": event,
        "institution": found.contact.departement.institution,
        "is_to_come": event.status == EventStatus.OPEN and event.starts_at > timezone.now(),
        "refusal": refusal,
        "is_refused": found.contact.refused_on is not None,
    }
    return render(request, "employers/link/guest.html", shown, status=422 if refusal else 200)


def _say(found: ClubGuest, said: str) -> tuple[ClubGuest, str]:
    by, at = Actor("link", found.pk), timezone.now()
    if said == "plus":
        found.contact = letter_operations.refuse(found.contact, by=by, at=at)
        return found, ""
    if said not in Answer.values:
        return found, "Choisissez l'une des réponses."
    try:
        answered = meetings.answer(found, answer=said, by=by, at=at)
    except ValidationError as refusal:
        return found, " ".join(refusal.messages)
    answered.contact = found.contact
    return answered, ""
