"""The desk of the day: stations that scan badges, and newcomers registered in twenty seconds."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rebond.events.forum import rules
from rebond.events.forum.forms import DeskForm, StationForm
from rebond.events.forum.models import Hall, Visitor
from rebond.events.forum.operations import scans
from rebond.events.forum.operations import visitors as operations
from rebond.events.forum.operations.visitors import Wished
from rebond.events.forum.queries import preparing as queries
from rebond.events.forum.states import DESK, Way
from rebond.events.forum.views.common import HOME, edition_of, name_of, url_of
from rebond.events.jobdating.forms.running import posted
from rebond.ground.web import pages
from rebond.ground.web.forms import add_refusal, once
from rebond.people.accounts.access import access, principal_of
from rebond.work.employers.queries import sectors

SAID = {
    scans.DONE: "{name} : noté.",
    scans.AGAIN: "{name} : déjà noté, rien n'est compté deux fois.",
    scans.UNKNOWN: "{name} : ce badge n'est pas de ce Forum. Inscrivez la personne, c'est l'affaire de vingt secondes.",
}


@access(DESK)
@never_cache
@require_http_methods(["GET", "POST"])
def station(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A tablet at a door: it scans badges, keeps them while the network is away, and tells them all afterwards.

    Its script posts what it keeps and is answered in JSON; without JavaScript, one badge at a time is posted.
    """
    found, now = edition_of(request, pk), timezone.now()
    halls = queries.halls_of(found)
    is_script = request.headers.get("X-Station") == "1"
    initial = {name: request.GET[name] for name in ("hall", "way", "station") if name in request.GET}
    form = StationForm(posted(request), halls=halls, now=now, initial=initial)
    noted: list[scans.Noted] = []
    if form.is_valid():
        said = form.cleaned_data
        where = {"way": said["way"], "hall": said["hall"], "station": said["station"]}
        try:
            noted = scans.note(found, said["lines"], **where, by=principal_of(request).actor, at=now)
        except ValidationError as refusal:
            add_refusal(form, refusal)
    if is_script:
        return _told(form, noted)
    return _page(request, found, form, noted, halls)


def _told(form: StationForm, noted: Sequence[scans.Noted]) -> HttpResponse:
    """What the script forgets: everything that got an answer. A refusal keeps it all on the tablet."""
    if form.errors:
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        return JsonResponse({"refused": " ".join(sentences)}, status=422)
    told = [{"key": str(one.scan.key), "state": one.state, "said": _words(one)} for one in noted]
    return JsonResponse({"noted": told})


def _words(one: scans.Noted) -> str:
    return SAID[one.state].format(name=one.visitor.first_name or one.scan.code if one.visitor else one.scan.code)


def _page(
    request: HttpRequest, found: Any, form: StationForm, noted: Sequence[scans.Noted], halls: Sequence[Hall]
) -> HttpResponse:
    shown = {
        "edition": found,
        "name": name_of(found),
        "trail": [HOME, {"label": name_of(found), "url": url_of(found)}],
        "form": form,
        "key": uuid4(),
        "noted": [(one.state, _words(one)) for one in noted],
        "tally": Counter(one.state for one in noted),
        "is_open": rules.is_scanned(found),
        "halls": halls,
        "ways": Way.choices,
        "chosen": {
            "hall": str(form["hall"].value() or (halls[0].pk if halls else "")),
            "way": str(form["way"].value() or Way.ENTRY),
            "station": str(form["station"].value() or ""),
        },
    }
    return render(request, "forum/station.html", shown, status=422 if form.errors else 200)


@access(DESK)
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A newcomer of the morning: a first name, and they are in, with a badge."""
    found, principal, at = edition_of(request, pk), principal_of(request), timezone.now()
    form = DeskForm(posted(request), sectors=sectors(found.on))
    halls, made = queries.halls_of(found), list[Visitor]()

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in ("first_name", "last_name", "phone")}
        wished = Wished(sectors=form.cleaned_data["sectors"])
        one = operations.register_at_desk(
            found, wished=wished, member=principal.membership, by=principal.actor, at=at, **said
        )
        scan = scans.Scan(uuid4(), one.code, at)
        scans.note(found, [scan], way=Way.ENTRY, hall=halls[0], station="Accueil", by=principal.actor, at=at)
        made.append(one)

    if form.is_valid() and once(request, form, act):
        messages.success(request, " ".join(f"{one.first_name} est là. Badge {one.code}." for one in made))
        seen = Visitor.objects.visible_to(principal).filter(pk__in=[one.pk for one in made]).first()
        return pages.go_to(request, reverse("forum:badge", args=[seen.pk]) if seen else url_of(found, "desk"))
    shown = {
        "form": form,
        "title": "Inscrire à l'accueil",
        "sentence": "Le prénom suffit : la personne entre tout de suite, avec un badge.",
        "button": "Inscrire et faire entrer",
        "back": url_of(found, "board"),
        "trail": [HOME, {"label": name_of(found), "url": url_of(found)}],
    }
    return render(request, "form_page.html", shown, status=422 if form.errors else 200)
