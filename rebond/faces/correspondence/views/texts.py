"""Doors of the words of messages: read them, try them on a person, publish them, go back to the pack's."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.faces.correspondence import queries
from rebond.faces.correspondence.forms import TextForm
from rebond.ground.messaging import queries as messaging
from rebond.ground.messaging.models import Template
from rebond.ground.messaging.operations import texts as operations
from rebond.ground.messaging.states import Channel
from rebond.ground.web import pages
from rebond.ground.web.forms import add_refusal, once
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.appointments.queries import kinds


@dataclass(frozen=True)
class Asked:
    """The words that an address names."""

    words: operations.Words
    at: datetime

    @property
    def url(self) -> str:
        query = {"nature": self.words.kind, "langue": self.words.language}
        base = reverse("correspondence:text", args=[self.words.code, self.words.channel])
        asked = urlencode({name: value for name, value in query.items() if value})
        return f"{base}?{asked}" if asked else base

    @property
    def versions(self) -> list[Template]:
        """Every version, the latest first."""
        words = self.words
        rows = messaging.versions(words.code, words.channel, words.kind, words.language)
        return list(rows.select_related("published_by")[:50])

    @property
    def in_force(self) -> tuple[str, str]:
        """The object and the words that are sent now."""
        words = self.words
        return messaging.Wordings(words.code, at=self.at).of(words.channel, kind=words.kind, language=words.language)


def _asked(request: HttpRequest, code: str, channel: str) -> Asked:
    now = timezone.now()
    if code not in queries.codes(at=now) or channel not in Channel.values:
        raise Http404
    kind, language = request.GET.get("nature", ""), request.GET.get("langue", "")
    if kind and kind not in {known.code for known in kinds(on=timezone.localdate())}:
        raise Http404
    if language and language not in queries.languages():
        raise Http404
    return Asked(operations.Words(code, channel, kind, language), now)


@access(DEPARTEMENT_STAFF)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Every message and who wrote its words."""
    return render(request, "correspondence/texts.html", {"lines": queries.lines(at=timezone.now())})


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, code: str, channel: str) -> HttpResponse:
    """The words of one message by one channel: tried on a person, then published."""
    asked = _asked(request, code, channel)
    versions = asked.versions
    form = TextForm(request.POST or None, channel=channel, initial=_initial(request, asked, versions))
    if request.method != "POST" or not form.is_valid():
        return _show(request, asked, versions, form)
    if request.POST.get("act") != "publish":
        _check(asked, form)
        return _show(request, asked, versions, form)
    act = partial(_publish, request, asked, form)
    if once(request, form, act):
        messages.success(request, "Le nouveau texte est publié : les prochains messages le diront.")
        return pages.go_to(request, asked.url)
    return _show(request, asked, versions, form)


def _initial(request: HttpRequest, asked: Asked, versions: list[Template]) -> dict[str, object]:
    """The words in force, or those of a former version that the address names."""
    subject, body = asked.in_force
    former = next((row for row in versions if str(row.version) == request.GET.get("version")), None)
    if former is not None and not former.is_pack:
        subject, body = former.subject, former.body
    return {"subject": subject, "body": body, "version": versions[0].version if versions else 0}


def _publish(request: HttpRequest, asked: Asked, form: TextForm) -> None:
    typed = form.cleaned_data
    operations.publish(
        asked.words,
        subject=typed.get("subject", ""),
        body=typed["body"],
        version=typed["version"],
        by=principal_of(request).actor,
        at=asked.at,
    )


def _check(asked: Asked, form: TextForm) -> None:
    """Say now what would forbid to publish."""
    typed = form.cleaned_data
    words = asked.words
    faults = messaging.faults(
        words.code, words.channel, subject=typed.get("subject", ""), body=typed["body"], at=asked.at
    )
    if faults:
        add_refusal(form, ValidationError(faults))


def _show(request: HttpRequest, asked: Asked, versions: list[Template], form: TextForm) -> HttpResponse:
    typed = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else form.initial
    person = queries.person_for(principal_of(request), typed.get("dossier"), asked.words.language)
    subject, body = str(typed.get("subject") or ""), str(typed.get("body") or "")
    words = asked.words
    typed_words = {"subject": subject, "body": body, "kind": words.kind}
    shown = (
        queries.preview(words.channel, **typed_words, person=person, principal=principal_of(request), at=asked.at)
        if person
        else None
    )
    context = {
        "asked": asked,
        "words": words,
        "name": queries.name_of(words.code),
        "channel_name": Channel(words.channel).label,
        "form": form,
        "preview": shown,
        "places": queries.places(words.code, at=asked.at),
        "versions": versions,
        "kinds": kinds(on=timezone.localdate()),
        "languages": queries.languages(),
        "is_pack": not versions or versions[0].is_pack,
        "pack_body": messaging.pack_text(words.code, words.channel, at=asked.at)[1],
    }
    return render(request, "correspondence/text.html", context, status=422 if form.errors else 200)


@access(DEPARTEMENT_STAFF)
@require_POST
def go_back(request: HttpRequest, code: str, channel: str) -> HttpResponse:
    """The words of the pack are sent again."""
    asked = _asked(request, code, channel)
    versions = asked.versions
    if not versions or versions[0].is_pack:
        raise pages.Changed("Ce message dit déjà le texte d'origine.")
    operations.go_back(asked.words, by=principal_of(request).actor, at=asked.at, version=versions[0].version)
    messages.success(request, "Ce message dit de nouveau le texte d'origine.")
    return pages.go_to(request, asked.url)
