"""Doors of what keeps the club alive: its meetings, its letters, and who agrees to be written to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.work.employers.forms.club import ConsentForm, EventForm
from rebond.work.employers.models import ClubEvent, ClubLetter, Company, CompanyContact
from rebond.work.employers.operations import letters as letter_operations
from rebond.work.employers.operations import meetings
from rebond.work.employers.queries import club as queries
from rebond.work.employers.states import KEEPERS, EventStatus
from rebond.work.employers.views.companies import TRAIL, company_url

CLUB = {"label": "Club", "url": "/entreprises/club/"}
EVENTS = {"label": "Rencontres", "url": "/entreprises/club/rencontres/"}
LATEST = 50


@access(KEEPERS)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The meetings of the club: those to come, then those past."""
    now = timezone.now()
    found = list(queries.events().order_by("-starts_at", "pk")[:LATEST])
    context = {
        "coming": [one for one in reversed(found) if one.starts_at > now],
        "past": [one for one in found if one.starts_at <= now],
        "trail": [*TRAIL, CLUB],
    }
    return render(request, "employers/events.html", context)


@access(KEEPERS)
@require_http_methods(["GET", "POST"])
def open_event(request: HttpRequest) -> HttpResponse:
    """Open a meeting of the club."""
    now, form = timezone.now(), EventForm(request.POST or None)
    made: list[ClubEvent] = []

    def act() -> None:
        made.append(meetings.open_event(**form.facts, by=principal_of(request).actor, at=now))

    def then() -> str:
        return reverse("employers:event", args=[made[0].pk]) if made else EVENTS["url"]

    return web_forms.answer(
        request, form, act, title="Ouvrir une rencontre", button="Ouvrir la rencontre", then=then,
        sentence="Vous inviterez ensuite les membres depuis la liste du club.", back=EVENTS["url"],
        done="La rencontre est ouverte. Invitez maintenant les membres du club.", trail=[*TRAIL, CLUB, EVENTS],
    )  # fmt: skip


@access(KEEPERS)
@require_safe
def event(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One meeting: who is invited, and what they answered."""
    found: Any = get_or_refuse(queries.events(), principal_of(request), pk=pk)
    context = {
        "event": found,
        "guests": list(queries.guests(found)),
        "is_to_come": found.status == EventStatus.OPEN and found.starts_at > timezone.now(),
        "trail": [*TRAIL, CLUB, EVENTS],
    }
    return render(request, "employers/event.html", context)


@access(KEEPERS)
@require_POST
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The meeting does not take place; its guests are told."""
    found = get_or_refuse(ClubEvent.objects.all(), principal_of(request), pk=pk)
    try:
        meetings.call_off(found, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed("Cette rencontre est passée ou déjà annulée.") from refusal
    messages.success(request, "La rencontre est annulée. Ceux qui n'avaient pas dit non sont prévenus.")
    return pages.go_to(request, reverse("employers:event", args=[found.pk]))


@access(KEEPERS)
@require_safe
def sent_letters(request: HttpRequest) -> HttpResponse:
    """The letters that were sent, the latest first."""
    rows = ClubLetter.objects.select_related("sent_by__user").order_by("-sent_at", "pk")
    context = {"letters": list(rows[:LATEST]), "trail": [*TRAIL, CLUB]}
    return render(request, "employers/letters.html", context)


@access(KEEPERS)
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody said that they want the club's letters."""
    contact, now = _contact(request, pk), timezone.now()
    form = ConsentForm(request.POST or None, initial={"on": timezone.localdate(now)})

    def act() -> None:
        letter_operations.consent(contact, **form.cleaned_data, by=principal_of(request).actor, at=now)

    back = company_url(contact.company)
    return web_forms.answer(
        request, form, act, title="Noter l'accord pour la lettre", button="Noter l'accord", back=back,
        sentence=f"{contact.full_name} accepte les lettres et les invitations du club, et pourra refuser à tout moment.",
        done=f"{contact.full_name} recevra la lettre du club.", trail=[*TRAIL, {"label": contact.company.name, "url": back}],
    )  # fmt: skip


@access(KEEPERS)
@require_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They want no letter any more."""
    contact = _contact(request, pk)
    letter_operations.refuse(contact, by=principal_of(request).actor, at=timezone.now())
    messages.success(request, f"{contact.full_name} ne recevra plus la lettre du club.")
    return pages.go_to(request, company_url(contact.company))


def _contact(request: HttpRequest, pk: UUID) -> CompanyContact:
    principal = principal_of(request)
    seen = Q(company__in=Company.objects.visible_to(principal))
    rows = CompanyContact.objects.filter(seen).select_related("company__organisation")
    return get_or_refuse(rows, principal, pk=pk)
