"""The organisers' live board, the public screen's address, and the bilan."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rebond.events.forum import figures, rules
from rebond.events.forum.operations import telling
from rebond.events.forum.queries import running as queries
from rebond.events.forum.states import DESK
from rebond.events.forum.views.common import about, edition_of, url_of
from rebond.events.jobdating.states import ORGANISERS, READERS
from rebond.ground.web import codes, pages
from rebond.people.accounts.access import access, principal_of
from rebond.work.vacancies import rome

LONGEST = 20
"""Stands shown on the board, the longest queues first."""


@access(DESK)
@require_safe
def board(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The day as it goes: who is there, how full each hall is, where people wait, what came of it."""
    found, now = edition_of(request, pk), timezone.now()
    shown = {
        **about(request, found, tab="board"),
        "counts": queries.counts(found),
        "crowds": queries.crowds(found),
        "stands": queries.stands_now(found, limit=LONGEST),
        "now": now,
        "is_open": rules.is_scanned(found),
    }
    return render(request, pages.page(request, "forum/board.html", part="figures"), shown)


@access(ORGANISERS)
@require_POST
def open_screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new address for the screens of the halls; the former ones go dark."""
    found = edition_of(request, pk, rules.can_organise)
    by, at = principal_of(request).actor, timezone.now()
    address = telling.open_only(found, found, purpose=telling.SCREEN, by=by, at=at)
    shown = {
        "title": "Écran des halls",
        "sentence": "Ouvrez cette adresse sur l'écran : elle montre qui est appelé, et où il reste de la place.",
        "address": address,
        "code": codes.qr(address),
        "back": url_of(found, "board"),
    }
    return render(request, "forum/address.html", shown)


@access(READERS)
@require_safe
def bilan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of it, by stand, sector and Pôle, beside what was published of former editions."""
    found = edition_of(request, pk)
    told = figures.bilan(found)
    shown = {
        **about(request, found, tab="bilan"),
        "bilan": told,
        "editions": [told.held, *told.former],
        "occupations": [rome.label(code) for code in told.occupations],
        "definitions": (figures.PROMISES, figures.CONTRACTS),
        "tables": (
            ("Par secteur", "secteur", told.by_sector),
            ("Par Pôle", "pole", told.by_pole),
            ("Par stand", "stand", told.by_stand),
        ),
    }
    return render(request, "forum/bilan.html", shown)
