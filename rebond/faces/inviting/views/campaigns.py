"""Doors of the campaigns: what one would need and cost, its progress, what came of it."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rebond.faces.inviting import lists
from rebond.faces.inviting.forms import LaunchForm
from rebond.ground.jobs import queries as progress
from rebond.ground.messaging.states import Channel
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.appointments import kinds, operations
from rebond.people.appointments.models import Campaign, Invitation
from rebond.people.appointments.queries import invitations as queries
from rebond.people.appointments.queries import kind_name
from rebond.people.appointments.rules import HOSTS, INVITERS
from rebond.people.appointments.states import CampaignStatus, Refusal
from rebond.people.beneficiaries.models import Beneficiary

NAMED = 100
"""People named under each reason; the others are counted."""


@access(INVITERS)
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns of the agent's organisation, the latest first."""
    rows = lists.campaigns(principal_of(request))
    return respond(request, lists.CAMPAIGNS, rows, template="inviting/campaigns.html")


def fetch(request: HttpRequest, pk: UUID, *, status: CampaignStatus | None = None) -> Campaign:
    """The campaign of this address, if one may see it and it is where the page supposes."""
    found = get_or_refuse(lists.campaigns(principal_of(request)), principal_of(request), pk=pk)
    if status is not None and found.status != status:
        raise pages.Changed(f"Cet envoi a déjà changé : {found.get_status_display().lower()}.")
    return found


@access(INVITERS)
@require_safe
def campaign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a campaign is."""
    found, now = fetch(request, pk), timezone.now()
    if found.status == CampaignStatus.PREPARED:
        return show_prepared(request, found, now=now)
    if found.status == CampaignStatus.SENDING:
        return render(request, "inviting/sending.html", _work(found))
    return render(request, "inviting/sent.html", _outcome(request, found, now))


def show_prepared(
    request: HttpRequest, found: Campaign, *, now: datetime, form: LaunchForm | None = None
) -> HttpResponse:
    """What a campaign would need and cost, and its message on a real person, before anybody is told."""
    kind = kinds.get(found.kind, at=now)
    made = _plan(found, now)
    rooms = queries.rooms(made.places, kind, at=now)
    fits = len(queries.fitting(made.candidates, rooms))
    context = {
        **_head(found),
        "plan": made,
        "rooms": rooms,
        "missing": sum(room.missing for room in rooms),
        "fits": fits,
        "can_open": principal_of(request).role in HOSTS,
        "channels": [(Channel(way).label, count) for way, count in made.channels.most_common()],
        "left_out": _left_out(request, found.refused | {str(pk): str(why) for pk, why in made.refused.items()}),
        "preview": queries.example(made, kind, at=now),
        "form": form or LaunchForm(count=len(made.candidates), fitting=fits),
    }
    return render(request, "inviting/prepared.html", context, status=422 if form else 200)


def _plan(found: Campaign, now: datetime) -> queries.Plan:
    kind = kinds.get(found.kind, at=now)
    return queries.plan(
        found.people,
        kind,
        organisation=found.organisation,
        channels=found.channels,
        chosen_at=found.created_at,
        at=now,
    )


def _head(found: Campaign) -> dict[str, Any]:
    trail = [
        {"label": "Invitations", "url": reverse("inviting:people")},
        {"label": "Envois", "url": reverse("inviting:campaigns")},
    ]
    return {"campaign": found, "kind": kind_name(found.kind), "trail": trail}


def _left_out(request: HttpRequest, refused: dict[str, str]) -> list[dict[str, Any]]:
    """Each reason: how many, and the people whom one sees, by name."""
    seen = Beneficiary.objects.visible_to(principal_of(request)).filter(pk__in=list(refused))
    named: dict[str, list[Beneficiary]] = {}
    for person in seen.only("last_name", "first_name").order_by("sort_name", "pk"):
        named.setdefault(refused[str(person.pk)], []).append(person)
    return [
        {"label": Refusal(why).label, "count": count, "people": named.get(why, [])[:NAMED]}
        for why, count in Counter(refused.values()).most_common()
    ]


def _work(found: Campaign) -> dict[str, Any]:
    poll_url = reverse("inviting:progress", args=[found.pk])
    return {**_head(found), "job": progress.progress_of(found.pk), "poll_url": poll_url}


def _outcome(request: HttpRequest, found: Campaign, now: datetime) -> dict[str, Any]:
    """The counts of a campaign, each leading to its people."""
    counts = queries.outcome(found, now=now)
    address = reverse("inviting:people")
    figures = [
        {
            "label": words.sentence(queries.ANSWERS[key][0]) if key in queries.ANSWERS else "Invitées",
            "value": count,
            "url": f"{address}?{urlencode(_filter(found, key))}" if count else "",
        }
        for key, count in counts.items()
    ]
    pending = counts["en-attente"]
    return {**_head(found), "figures": figures, "pending": pending, "left_out": _left_out(request, found.refused)}


def _filter(found: Campaign, key: str) -> dict[str, str]:
    answer = {"reponse": key} if key in queries.ANSWERS else {}
    return {"nature": found.kind, "envoi": str(found.pk), **answer}


@access(INVITERS)
@require_safe
def poll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress bar again; the whole page once everybody is invited."""
    found = fetch(request, pk)
    if found.status == CampaignStatus.SENDING and pages.is_fragment(request):
        return render(request, "components/progress.html", _work(found))
    if pages.is_fragment(request):
        return HttpResponseClientRefresh()
    return pages.go_to(request, reverse("inviting:campaign", args=[pk]))


@access(INVITERS)
@require_POST
def launch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite everybody, or as many as find an hour."""
    found, principal, now = fetch(request, pk, status=CampaignStatus.PREPARED), principal_of(request), timezone.now()
    made = _plan(found, now)
    fits = queries.fitting(made.candidates, queries.rooms(made.places, kinds.get(found.kind, at=now), at=now))
    form = LaunchForm(request.POST, count=len(made.candidates), fitting=len(fits))

    def act() -> None:
        only = fits if form.cleaned_data["who"] == LaunchForm.FITTING else None
        operations.launch(found, only=only, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        return pages.go_to(request, reverse("inviting:campaign", args=[pk]))
    return show_prepared(request, found, now=now, form=form)


@access(INVITERS)
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite nobody."""
    found = fetch(request, pk, status=CampaignStatus.PREPARED)
    operations.drop(found, by=principal_of(request).actor, at=timezone.now())
    messages.success(request, "L'envoi est abandonné : aucune invitation n'est partie.")
    return pages.go_to(request, reverse("inviting:people"))


@access(INVITERS)
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The invitations of a campaign that wait for an answer no longer do."""
    found, now = fetch(request, pk, status=CampaignStatus.SENT), timezone.now()
    rows = Invitation.objects.filter(campaign=found)
    done = operations.withdraw(rows, by=principal_of(request).actor, at=now)
    messages.success(request, f"{words.count(done, 'invitation retirée', 'invitations retirées')}.")
    return pages.go_to(request, reverse("inviting:campaign", args=[pk]))
