"""A person's job dating, seen from the link of its appointment: their hours, « j'y suis », how it went."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.events.jobdating.forms.running import FeelingForm, posted
from rebond.events.jobdating.models import Candidate
from rebond.events.jobdating.operations import candidates, running
from rebond.events.jobdating.queries.by_link import Day, day_of, of_appointment
from rebond.events.jobdating.queries.running import of_candidate
from rebond.events.jobdating.states import Withdrawal
from rebond.faces.booking.queries import Door
from rebond.faces.booking.views.doors import act, by_link, home_of
from rebond.ground.web import forms, pages

KIND = "job_dating"
"""The pack's kind of the appointment that carries it."""


def candidacy_of(door: Door) -> Candidate | None:
    """What the link's appointment is the place of; None for any other appointment, and once it was called off."""
    if door.kind.code != KIND or door.closed not in ("", "now", "past"):
        return None
    return of_appointment(door.appointment.pk if door.appointment else door.object_id)


def day_of_door(door: Door) -> Day | None:
    """The person's hours, when the link is that of a job dating."""
    candidate = candidacy_of(door)
    return day_of(candidate, at=door.now) if candidate else None


@require_POST
@by_link
def here(request: HttpRequest, door: Door) -> HttpResponse:
    """« J'y suis »."""
    candidate = candidacy_of(door)
    if candidate is None:
        raise Http404
    return act(
        request,
        door,
        template="job_dating",
        day=day_of_door(door),
        done="Merci, nous savons que vous êtes là.",
        act=lambda: running.arrive(candidate, by=door.actor, at=timezone.now()),
    )


@require_POST
@by_link
def away(request: HttpRequest, door: Door) -> HttpResponse:
    """« Je ne peux pas venir », said on the day: their hours are given to others."""
    candidate = candidacy_of(door)
    if candidate is None:
        raise Http404

    def give_up() -> None:
        if candidate.arrived_at is not None:
            raise ValidationError("Vous êtes déjà noté à l'accueil : dites-le à l'équipe sur place.")
        candidates.withdraw(candidate, withdrawal=Withdrawal.UNAVAILABLE, by=door.actor, at=timezone.now())

    said = "C'est noté, merci de l'avoir dit : vos heures iront à d'autres."
    return act(request, door, template="job_dating", day=day_of_door(door), done=said, act=give_up)


@require_http_methods(["GET", "POST"])
@by_link
def feel(request: HttpRequest, door: Door, pk: UUID) -> HttpResponse:
    """« Comment ça s'est passé ? », of one interview."""
    candidate = candidacy_of(door)
    meeting = of_candidate(candidate).filter(pk=pk).first() if candidate else None
    if meeting is None:
        raise Http404
    at, form = timezone.now(), FeelingForm(posted(request), meeting=meeting)
    if form.is_valid() and forms.once(
        request, form, lambda: running.feel(meeting, **form.cleaned_data, by=door.actor, at=at)
    ):
        return pages.go_to(request, home_of(door))
    shown = {"meeting": meeting, "form": form, "back": home_of(door)}
    return render(request, "jobdating/link/feel.html", shown, status=422 if form.errors else 200)
