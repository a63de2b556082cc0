"""What the pages of the Forum share: the edition of an address, its tabs, its trail."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from rebond.events.forum import rules
from rebond.events.forum.models import Edition
from rebond.events.forum.states import DESK, REGISTRARS, STAND_KEEPERS, VISITOR_READERS
from rebond.events.jobdating.forms.running import PostForm
from rebond.events.jobdating.states import ORGANISERS, READERS
from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages, words
from rebond.people.accounts.access import get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal

HOME = {"label": "Forum de l'emploi", "url": "/forum/"}


def edition_of(request: HttpRequest, pk: UUID, rule: Callable[[Principal, Edition], bool] | None = None) -> Edition:
    """The edition of this address; one with which one may do this, if asked."""
    principal = principal_of(request)
    return get_or_refuse(Edition.objects.visible_to(principal), principal, rule, pk=pk)


def url_of(edition: Edition, name: str = "edition") -> str:
    """The address of one of its pages."""
    return reverse(f"forum:{name}", args=[edition.pk])


def name_of(edition: Edition) -> str:
    """« Forum du mardi 17 mars 2026 »."""
    return f"Forum du {words.full_day(edition.on)}"


def about(request: HttpRequest, edition: Edition, *, tab: str) -> dict[str, Any]:
    """What the head of every page of an edition reads."""
    principal = principal_of(request)
    named = [("edition", "Préparation"), ("stands", "Stands")]
    named += [("visitors", "Visiteurs"), ("plan", "Plan")] if principal.role in VISITOR_READERS else []
    named += [("board", "Le jour")] if principal.role in DESK else []
    named += [("bilan", "Bilan")] if principal.role in READERS else []
    return {
        "edition": edition,
        "name": name_of(edition),
        "trail": [HOME],
        "tabs": [{"label": label, "url": url_of(edition, name), "current": name == tab} for name, label in named],
        "is_organiser": principal.role in ORGANISERS,
        "is_stand_keeper": principal.role in STAND_KEEPERS,
        "may_register": principal.role in REGISTRARS and rules.may_register(edition),
    }


def act(request: HttpRequest, verb: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """Act once, say what happened or why it did not, and go back."""
    form = PostForm(request.POST)
    form.full_clean()
    if web_forms.once(request, form, verb):
        messages.success(request, done)
    for sentence in form.non_field_errors():
        messages.warning(request, str(sentence))
    return pages.go_to(request, back)
