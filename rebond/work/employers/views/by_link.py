"""Pages that somebody of a company opens by a secret address: a meeting to answer, letters to refuse."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Link
from rebond.people.accounts.access import public
from rebond.work.employers.models import ClubGuest, CompanyContact
from rebond.work.employers.operations import letters as letter_operations
from rebond.work.employers.operations import meetings
from rebond.work.employers.operations.letters import REFUSING
from rebond.work.employers.operations.meetings import GUEST
from rebond.work.employers.states import Answer, EventStatus

ACCOUNT = "allauth.account"


def by_link(purpose: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Whoever holds a live link of this purpose opens the page of its object. Addresses tried at random are limited."""

    def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @public
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, token: str) -> HttpResponse:
            link = links.find(token, purpose=purpose, at=timezone.now())
            if link is None:
                response = _unknown(request)
            else:
                with context.departement(link.departement_id):
                    response = _asked(request, view, link, token)
            response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            return response

        return guarded

    return door


def _asked(request: HttpRequest, view: Callable[..., HttpResponse], link: Link, token: str) -> HttpResponse:
    if request.method == "POST" and not ratelimit.consume(request, app=ACCOUNT, action="link_act", key=token):
        return render(request, "429.html", status=429)
    return view(request, link, token=token)


def _unknown(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, app=ACCOUNT, action="link_unknown", limit_get=True):
        return render(request, "429.html", status=429)
    return render(request, "employers/link/unknown.html", status=410)


@require_http_methods(["GET", "POST"])
@by_link(REFUSING)
def letters(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """« Ne plus recevoir la lettre »: the page says it, the button does it."""
    contact = CompanyContact.objects.select_related("departement").get(pk=link.object_id)
    if request.method == "POST":
        contact = letter_operations.refuse(contact, by=Actor("link", contact.pk), at=timezone.now())
    shown = {"institution": contact.departement.institution, "is_done": contact.refused_on is not None}
    return render(request, "employers/link/letters.html", shown)


@require_http_methods(["GET", "POST"])
@by_link(GUEST)
def guest(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """A meeting of the club: « Je viens », « Je ne viens pas », « Ne plus m'inviter »."""
    found = ClubGuest.objects.select_related("event", "contact__departement").get(pk=link.object_id)
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
