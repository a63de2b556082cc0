"""Doors of a meeting: its page, its draft, what is saved in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.referent.forms.meetings import LINES, MOST_LINES, MeetingForm
from rebond.faces.referent.queries.needs import row_of
from rebond.faces.referent.views.screens import Screen, opened
from rebond.ground.journal import operations as journal
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.contracts.rules import can_draft
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.rules import can_prescribe
from rebond.journey.programmes.states import OPEN
from rebond.journey.support import operations, queries
from rebond.journey.support.models import Note, NoteDraft
from rebond.journey.support.rules import WRITERS
from rebond.people.accounts.access import access

LONGEST = 8000
ELSEWHERE = {
    "agenda": "agenda:book",
    "dossier": "casefile:person",
    "action": "programmes:suggest",
    "avis": "health:person",
}
"""Where one may go with what was typed kept: the page of another act on the same person."""


@access(WRITERS)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Last time's promises, what was said, next ones, the next hour: kept while it is typed, saved in one go."""
    screen = opened(request, pk)
    if request.method == "GET":
        journal.record_read(screen.person, by=screen.principal.actor, at=screen.now)
        return _show(request, screen, screen.form())
    if pages.is_autosave(request):
        return _autosave(request, screen)
    if "more" in request.POST:
        return _add_lines(request, screen)
    if "go" in request.POST:
        return _leave(request, screen)
    form, other = screen.form(request.POST), _Other()
    if form.is_valid() and once(request, form, lambda: _save(screen, form, other)):
        messages.success(request, "L'entretien est enregistré.")
        return pages.go_to(request, reverse("referent:home"))
    if other.note is not None:
        form.data = {**request.POST.dict(), "seen": queries.version_of(other.note)}
    return _show(request, screen, form, other=other.note)


@dataclass
class _Other:
    """What a colleague wrote meanwhile, kept to be shown."""

    note: Note | None = None


def _save(screen: Screen, form: MeetingForm, other: _Other) -> None:
    said = form.meeting(organisation=screen.site, agents=[screen.principal.membership])
    member, by = screen.principal.membership, screen.principal.actor
    try:
        operations.save_meeting(screen.person, said, member=member, by=by, at=screen.now)
    except operations.NoteConflict as conflict:
        other.note = conflict.note
        raise


def _show(request: HttpRequest, screen: Screen, form: MeetingForm, *, other: Note | None = None) -> HttpResponse:
    row, person = screen.row, screen.person
    last = screen.last if screen.last and screen.last != other else None
    context = {
        "person": person,
        "form": form,
        "last": last,
        "other": other,
        "needs": row_of(row).needs,
        "row": row,
        "actions": [(one, catalogue.name(one.programme)) for one in row.enrolments if one.status in OPEN],
        "appointment": screen.appointment,
        "can_contract": can_draft(screen.principal, person) and not row.is_at_france_travail,
        "can_prescribe": can_prescribe(screen.principal, person),
        "has_draft": bool(screen.draft and screen.draft.values),
        "facts": [f"{person.age_on(row.today)} ans", f"dossier {person.number}"],
        "trail": [{"label": "Mes personnes", "url": reverse("referent:home")}],
    }
    return render(request, "referent/meeting.html", context)


def _autosave(request: HttpRequest, screen: Screen) -> HttpResponse:
    try:
        _keep(screen, request.POST)
    except ValidationError as refusal:
        return HttpResponse(refusal.messages[0], status=422, content_type="text/plain; charset=utf-8")
    return pages.saved()


def _add_lines(request: HttpRequest, screen: Screen) -> HttpResponse:
    """More lines for next steps, with everything typed still there."""
    values = request.POST.copy()
    told = str(values.get("lines", ""))
    values["lines"] = str(min((int(told) if told.isdecimal() else LINES) + LINES, MOST_LINES))
    screen.draft = NoteDraft(version=0, values={name: list(told) for name, told in _typed(values).items()})
    form = screen.form()
    form.initial = {**form.initial, **{name: values.get(name, "") for name in ("version", "writer", "seen")}}
    return _show(request, screen, form)


def _leave(request: HttpRequest, screen: Screen) -> HttpResponse:
    """Another act on the same person: what was typed is kept, and found again."""
    try:
        _keep(screen, request.POST)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return _show(request, screen, screen.form(request.POST))
    messages.info(request, "Ce que vous avez écrit de l'entretien est gardé : vous le retrouverez en rouvrant la page.")
    return pages.go_to(request, _elsewhere(screen, request.POST["go"]))


def _elsewhere(screen: Screen, asked: str) -> str:
    """The page of that act on the person: for the contract, where it is written or begins."""
    hand = screen.row.in_hand or screen.row.signed
    if asked == "contrat" and hand is not None:
        return reverse("contracts:contract", args=[hand.pk])
    if asked == "contrat":
        return reverse("contracts:draft", args=[screen.person.pk])
    return reverse(ELSEWHERE.get(asked, "casefile:person"), args=[screen.person.pk])


def _keep(screen: Screen, values: QueryDict) -> None:
    version, writer = str(values.get("version", "")), str(values.get("writer", ""))
    operations.keep_draft(
        screen.person,
        version=int(version) if version.isdecimal() else 0,
        writer=writer.replace("\x00", "")[:40],
        values=_typed(values),
        member=screen.principal.membership,
        by=screen.principal.actor,
        at=timezone.now(),
    )


FIELDS = frozenset(
    {"channel", "day", "hour", "text", "is_shared", "attendance", "kind", "slot", "lines", "version", "writer", "seen"}
)
PREFIXES = ("promise_", "outcome_", "doer_", "step_", "due_")


def _typed(values: QueryDict) -> Mapping[str, list[str]]:
    """The fields of the form, and nothing else that a posting may carry; at most so many, of so many characters."""
    known = [name for name in values if name in FIELDS or name.startswith(PREFIXES)][:200]
    return {name[:80]: [text.replace("\x00", "")[:LONGEST] for text in values.getlist(name)[:1]] for name in known}
