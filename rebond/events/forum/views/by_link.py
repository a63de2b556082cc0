"""Pages that open by a secret address: a visitor's badge and hours, a stand's queue, the screens of the halls."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.forum.forms import WishesForm
from rebond.events.forum.models import Edition, Meeting, QueueTicket, Stand, Visitor
from rebond.events.forum.operations import meetings, telling
from rebond.events.forum.operations import visitors as operations
from rebond.events.forum.queries import preparing
from rebond.events.forum.queries import running as queries
from rebond.events.forum.states import Outcome, Status, VisitorStatus
from rebond.events.forum.views.common import act
from rebond.events.jobdating.forms.running import posted
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal.actors import Actor
from rebond.ground.web import codes, pages
from rebond.ground.web.forms import once
from rebond.people.accounts.views.doors import by_link, row
from rebond.work.employers.queries import sectors

DEAD = "jobdating/link/unknown.html"
of_visitor = by_link(telling.VISITOR, row(Visitor, "edition", "beneficiary"), pace="table_act", page=DEAD)
of_stand = by_link(
    telling.STAND, row(Stand, "edition", "hall", "company__organisation", "partner"), pace="table_act", page=DEAD
)
of_screen = by_link(telling.SCREEN, row(Edition), pace="table_act", page=DEAD)


@require_safe
@of_visitor
def visitor(request: HttpRequest, one: Visitor, token: str) -> HttpResponse:
    """A visitor's own page: their badge, their hours, their places in queues, what they wish."""
    edition = one.edition
    queues = {"token": token, "is_running": edition.status == Status.RUNNING, "tickets": queries.tickets_of(one)}
    if pages.is_fragment(request):  # thousands of telephones ask for it again and again
        return render(request, pages.page(request, "forum/link/visitor.html", part="tickets"), queues)
    shown = {
        **queues,
        "visitor": one,
        "edition": edition,
        "is_coming": one.status == VisitorStatus.REGISTERED,
        "may_change": edition.status in (Status.OPEN, Status.RUNNING),
        "code": codes.qr(one.code),
        "hours": queries.hours_of(one),
        "wishes": queries.wishes_of([one.pk], sectors(edition.on)).get(one.pk, []),
    }
    return render(request, "forum/link/visitor.html", shown)


def _home(token: str) -> str:
    return reverse("forum_open:visitor", args=[token])


@require_http_methods(["GET", "POST"])
@of_visitor
def change(request: HttpRequest, one: Visitor, token: str) -> HttpResponse:
    """What they wish and when they come."""
    edition, at = one.edition, timezone.now()
    offers, text = preparing.offers_shown(edition), request.GET.get("offre", "").replace("\0", "").strip()[:60]
    told = preparing.offers_for(one, text)
    form = WishesForm(posted(request), sectors=sectors(edition.on), offers=offers, told=told, visitor=one)

    def write() -> None:
        operations.change(one, wished=form.wished, by=Actor("link", one.pk), at=at, **form.coming)

    if form.is_valid() and once(request, form, write):
        messages.success(request, "C'est noté. Merci.")
        return pages.go_to(request, _home(token))
    shown = {"form": form, "title": "Mes souhaits", "button": "Enregistrer", "back": _home(token)}
    shown |= {"text": text, "told": len(told), "offers": offers.count()}
    return render(request, "forum/link/form.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@of_visitor
def cancel(request: HttpRequest, one: Visitor, token: str) -> HttpResponse:
    """They do not come, or come after all."""
    if request.method == "GET":
        return render(request, "forum/link/cancel.html", {"visitor": one, "edition": one.edition, "token": token})
    by, at = Actor("link", one.pk), timezone.now()
    if one.status == VisitorStatus.CANCELLED:
        said = "Vous êtes de nouveau inscrit."
        return act(request, lambda: operations.come_back(one, by=by, at=at), done=said, back=_home(token))
    said = "C'est annulé. Vos heures vont à quelqu'un d'autre."
    return act(request, lambda: operations.cancel(one, by=by, at=at), done=said, back=_home(token))


@require_POST
@of_visitor
def queue(request: HttpRequest, one: Visitor, token: str) -> HttpResponse:
    """A place in the queue of a stand, by its number; or given up, by the ticket."""
    by, at = Actor("link", one.pk), timezone.now()
    ticket = QueueTicket.objects.filter(visitor=one, pk=_uuid(request.POST.get("ticket", ""))).first()
    if ticket is not None:
        said = "Vous avez quitté la file."
        return act(request, lambda: meetings.leave(ticket, by=by, at=at), done=said, back=_home(token))

    def join() -> None:
        meetings.join(_stand(one.edition, request.POST.get("stand", "")), one, by=by, at=at)

    return act(request, join, done="Votre numéro est pris : cette page vous appelle.", back=_home(token))


def _stand(edition: Edition, number: str) -> Stand:
    """The stand of this number. Raises ValidationError when there is none."""
    is_number = number.isascii() and number.isdigit() and len(number) < 5
    found = Stand.objects.filter(edition=edition, number=int(number)).first() if is_number else None
    if found is None:
        raise ValidationError("Aucun stand ne porte ce numéro : il est écrit au-dessus de la table.")
    return found


NOTHING = UUID(int=0)
"""The key of no row."""


def _uuid(text: str) -> UUID:
    """A key that a page sent; that of no row when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return NOTHING


@require_safe
@of_stand
def stand(request: HttpRequest, one: Stand, token: str) -> HttpResponse:
    """A stand's page: the next hour, who waits, what came of each, in one tap."""
    names = sectors(one.edition.on)
    planned = queries.planned_at(one)
    shown = {
        "stand": one,
        "edition": one.edition,
        "token": token,
        "is_open": one.edition.status == Status.RUNNING,
        "is_over": one.edition.status in (Status.OVER, Status.CLEARED),
        "promised": queries.promised_at(one),
        "planned": queries.faces([row for row in planned if row.status == MeetingStatus.PLANNED], names),
        "queue": queries.faces(queries.queue_of(one), names),
        "said": [row for row in planned if row.status != MeetingStatus.PLANNED] + queries.received_at(one),
        "outcomes": Outcome.choices,
    }
    return render(request, "forum/link/stand.html", shown)


@require_POST
@of_stand
def stand_act(request: HttpRequest, one: Stand, token: str) -> HttpResponse:
    """One tap at a stand: call the next, say what came of an interview or a ticket, take a badge in the queue."""
    by, at, back = Actor("link", one.pk), timezone.now(), reverse("forum_open:stand", args=[token])
    row, outcome = _uuid(request.POST.get("row", "")), request.POST.get("outcome", "")
    meeting = Meeting.objects.filter(stand=one, pk=row).first()
    ticket = QueueTicket.objects.filter(stand=one, pk=row).first()
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "call": (lambda: meetings.call_next(one, by=by, at=at), "Le suivant est appelé."),
        "badge": (lambda: meetings.join(one, _badge(one, request.POST.get("code", "")), by=by, at=at), "Dans la file."),
    }
    if meeting is not None:
        verbs["note"] = (lambda: meetings.note(meeting, outcome=outcome, by=by, at=at), "C'est noté, merci.")
        verbs["miss"] = (lambda: meetings.miss(meeting, by=by, at=at), "C'est noté : n'a pas eu lieu.")
        for name, is_signed in (("signed", True), ("unsigned", False)):
            sign = partial(meetings.note_contract, meeting, is_signed=is_signed, by=by, at=at)
            verbs[name] = (sign, "C'est noté, merci.")
    if ticket is not None:
        verbs["note"] = (lambda: meetings.serve(ticket, outcome=outcome, by=by, at=at), "C'est noté, merci.")
        verbs["miss"] = (lambda: meetings.leave(ticket, by=by, at=at), "C'est noté : la file continue.")
    verb, said = verbs.get(request.POST.get("act", ""), (_nothing, ""))
    return act(request, verb, done=said, back=back)


def _nothing() -> None:
    raise ValidationError("Cette page a changé : choisissez de nouveau.")


def _badge(one: Stand, code: str) -> Visitor:
    """The visitor of this badge. Raises ValidationError when it is nobody's."""
    text = code.strip().upper()[:20]
    rows = Visitor.objects.filter(edition=one.edition, code=text) if text.isprintable() else Visitor.objects.none()
    if (found := rows.first()) is None:
        raise ValidationError("Ce badge n'est pas de ce Forum : vérifiez le code.")
    return found


@require_safe
@of_screen
def screen(request: HttpRequest, edition: Edition, token: str) -> HttpResponse:
    """Who is called to which stand, and how full the halls are, read across a hall."""
    now = timezone.now()
    shown = {
        "edition": edition,
        "token": token,
        "now": now,
        "calls": queries.calls(edition, at=now),
        "crowds": queries.crowds(edition),
    }
    return render(request, pages.page(request, "forum/link/screen.html", part="calls"), shown)
