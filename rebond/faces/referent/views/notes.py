"""The door that corrects a note: its author's, and nothing of what another tab wrote is lost."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.referent.forms.notes import NoteForm
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.journey.support import operations
from rebond.journey.support.models import Note
from rebond.journey.support.rules import WRITERS, can_correct
from rebond.people.accounts.access import access, get_or_refuse, principal_of


@access(WRITERS)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was said, said better."""
    principal = principal_of(request)
    rows = Note.objects.visible_to(principal).select_related("beneficiary")
    note = get_or_refuse(rows, principal, can_correct, pk=pk)
    told = {name: getattr(note, name) for name in ("version", "channel", "text", "is_shared")}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=told)
    other: list[Note] = []

    def act() -> None:
        who: dict[str, Any] = {"member": principal.membership, "by": principal.actor, "at": timezone.now()}
        try:
            operations.write_note(note.beneficiary, note=note, met_at=note.met_at, **form.cleaned_data, **who)
        except operations.NoteConflict as conflict:
            other.append(conflict.note)
            raise

    back = reverse("casefile:person", args=[note.beneficiary_id])
    if form.is_valid() and once(request, form, act):
        messages.success(request, "La note est corrigée.")
        return pages.go_to(request, back)
    if other:
        form.data = {**request.POST.dict(), "version": str(other[0].version)}
    page = {
        "title": "Corriger la note d'entretien",
        "sentence": f"{note.beneficiary.full_name}, {words.moment(note.met_at)}.",
        "form": form,
        "other": next(iter(other), None),
        "button": "Enregistrer la note",
        "back": back,
        "trail": [{"label": note.beneficiary.full_name, "url": back}],
    }
    return render(request, "referent/note.html", page, status=422 if form.errors else 200)
