"""The first page of a link, and what may be done with an appointment."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.events.accelerator.queries import days_of_person
from rebond.events.accelerator.queries.days_of_person import Timetable
from rebond.events.accelerator.rules import KIND as DAY
from rebond.faces.booking.queries import Door
from rebond.faces.booking.views.doors import act, by_link, home_of, show
from rebond.faces.booking.views.hours import choose
from rebond.faces.booking.views.job_datings import day_of_door
from rebond.ground.web import pages, words
from rebond.people.appointments import calendars, operations
from rebond.people.appointments.operations.placing import where

CLOSED: dict[str, tuple[str, str]] = {
    "withdrawn": ("Cette invitation n'est plus utile", "Vous n'avez rien à faire. Une question ? Téléphonez."),
    "expired": (
        "Cette invitation est dépassée",
        "Il est encore temps : téléphonez, nous trouverons une date ensemble.",
    ),
    "answered": ("Vous avez déjà répondu", "Votre réponse est notée. Pour la changer, téléphonez."),
    "over": ("Cette place n'est plus proposée", "Pour trouver une autre date, téléphonez."),
    "now": ("C'est en cours : venez", "Vous êtes en retard ? Venez quand même, et prévenez-nous par téléphone."),
    "past": ("Ce rendez-vous est passé", "Pour en prendre un autre, ou pour toute question, téléphonez."),
    "cancelled": (
        "Ce rendez-vous est annulé",
        "Vous n'avez pas à vous déplacer. Pour en prendre un autre, téléphonez.",
    ),
}
"""Why a link leads to nothing more, and what to do."""


@require_safe
@by_link
def home(request: HttpRequest, door: Door) -> HttpResponse:
    """Where the person stands: an appointment, a place that is offered, a wait, hours to choose; or why nothing more."""
    day = day_of_door(door)
    if day is not None and door.closed:
        return show(request, door, "job_dating", day=day)
    if door.closed:
        title, sentence = CLOSED[door.closed]
        return show(request, door, "closed", title=title, sentence=sentence, mine=_workshops(door))
    if door.appointment is not None:
        return show(request, door, "appointment", day=day, mine=_workshops(door))
    if door.waiting is not None:
        return show(request, door, "offer" if door.is_offered else "waiting")
    return choose(request, door)


def _workshops(door: Door) -> Timetable | None:
    """The person's own hours of a day of workshops, once its rotation is made; until the day is over."""
    if door.kind.code != DAY or door.closed not in ("", "now"):
        return None
    place = days_of_person.place(door.appointment.pk if door.appointment else door.object_id)
    return days_of_person.timetable(place) if place else None


@require_POST
@by_link
def coming(request: HttpRequest, door: Door) -> HttpResponse:
    """« Je viens »."""
    appointment = door.appointment
    if appointment is None:
        return pages.go_to(request, home_of(door))
    return act(
        request,
        door,
        template="appointment",
        done="Merci, nous vous attendons.",
        act=lambda: operations.confirm_coming(appointment, by=door.actor, at=timezone.now()),
    )


@require_http_methods(["GET", "POST"])
@by_link
def cancel(request: HttpRequest, door: Door) -> HttpResponse:
    """Say that one will not come."""
    appointment = door.appointment
    if appointment is None:
        return pages.go_to(request, home_of(door))
    return act(
        request,
        door,
        template="cancel",
        done="C'est noté : votre rendez-vous est annulé.",
        act=lambda: operations.excuse(appointment, by=door.actor, at=timezone.now(), by_person=True),
    )


@require_safe
@by_link
def calendar(request: HttpRequest, door: Door) -> HttpResponse:
    """The appointment, for the person's own calendar; its name there stays the same when it moves or is called off."""
    row = door.appointment or door.former
    if row is None:
        return pages.go_to(request, home_of(door))
    entry = calendars.Entry(
        uid=str(row.pk),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=words.sentence(door.kind.neutral),
        made_at=row.made_at,
        is_cancelled=door.appointment is None,
        location=", ".join(part for part in (where(row.organisation, row.mode, door.video), row.place_note) if part),
        description=f"Un empêchement ? {words.phone(row.organisation.phone)}" if row.organisation.phone else "",
    )
    host = urlsplit(settings.SITE_URL).hostname or "rebond"
    return HttpResponse(
        calendars.calendar_of([entry], host=host, at=door.now),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="rendez-vous.ics"'},
    )
