"""Waiting for a place, answering when one is kept, and saying that the message was for somebody else."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.faces.booking import hours, operations
from rebond.faces.booking.queries import Door
from rebond.faces.booking.views.doors import act, by_link, home_of
from rebond.ground.web import pages
from rebond.journey.orientation import operations as orientation
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import WaitingPlace

GONE = "Cette place n'est plus libre. Vous restez sur la liste d'attente, à votre rang : nous vous préviendrons."


LEFT = "C'est noté : cette place va à une autre personne, et vous n'attendez plus. Vous pouvez choisir une autre heure."


@require_POST
@by_link
def wait(request: HttpRequest, door: Door) -> HttpResponse:
    """Be told when a place is free: of one session that is full, or any hour when there is none."""
    if not door.may_choose or door.appointment is not None:
        return pages.go_to(request, home_of(door))
    session = hours.session_named(door, request.POST.get("choix", ""))
    return act(
        request,
        door,
        template="waiting",
        done="C'est noté : nous vous préviendrons dès qu'une place se libère.",
        act=lambda: appointments.wait_for(
            door.person,
            kind=door.kind.code,
            organisation=door.organisation,
            session=session,
            by=door.actor,
            at=timezone.now(),
        ),
    )


def _answer(request: HttpRequest, door: Door, done: str, answer: Callable[..., object]) -> HttpResponse:
    waiting: WaitingPlace | None = door.waiting
    if waiting is None:
        return pages.go_to(request, home_of(door))
    return act(
        request,
        door,
        template="offer" if door.is_offered else "waiting",
        done=done,
        act=lambda: answer(waiting, by=door.actor, at=timezone.now()),
    )


@require_POST
@by_link
def stop(request: HttpRequest, door: Door) -> HttpResponse:
    """Wait no longer."""
    return _answer(request, door, "C'est noté : vous n'attendez plus de place.", appointments.stop_waiting)


@require_POST
@by_link
def accept(request: HttpRequest, door: Door) -> HttpResponse:
    """Take the place that is kept; gone meanwhile, the person waits for another where they were."""

    def take(waiting: WaitingPlace, **how: Any) -> None:
        made = orientation.accept_offer(waiting, **how)
        messages.success(request, "C'est noté. Voici votre rendez-vous." if made else GONE)

    return _answer(request, door, "", take)


@require_POST
@by_link
def decline(request: HttpRequest, door: Door) -> HttpResponse:
    """Leave it to the next one."""
    return _answer(request, door, LEFT, appointments.decline_offer)


@require_http_methods(["GET", "POST"])
@by_link
def stranger(request: HttpRequest, door: Door) -> HttpResponse:
    """« Ce n'est pas moi »: what to do, and saying that one does not know the person."""
    return act(
        request,
        door,
        template="stranger",
        done="Merci. Ce lien ne mène plus nulle part, et nous vérifions ce numéro.",
        act=lambda: operations.deny(door, at=timezone.now()),
    )
