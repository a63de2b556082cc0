"""The interview and the diagnosis."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.journal import operations as journal
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.journey.orientation import operations, rules, vocabulary
from rebond.journey.orientation.forms.decisions import MomentForm
from rebond.journey.orientation.forms.diagnosis import (
    STRENGTHS,
    DiagnosisForm,
    StrengthForm,
    StrengthFormSet,
    Theme,
    typed,
    typed_strengths,
)
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.states import Status
from rebond.journey.orientation.views import subjects
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import Role

Rows = BaseFormSet[StrengthForm]

LONGEST = 4000
"""Characters kept of one field of a draft."""


@access(Role.ADVISER)
@require_http_methods(["GET", "POST"])
def interview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that the person was received, now or before; the diagnosis follows. Opened again, correct when it was."""
    orientation = subjects.fetch(request, pk, rules.can_note_interview)
    now = timezone.now()
    form = MomentForm(request.POST or None, now=now, noted=orientation.interviewed_at)
    if form.is_valid() and web_forms.once(request, form, lambda: _note_interview(request, orientation, form, now)):
        if form.instead_of:
            messages.success(request, "Le jour de l'entretien est corrigé.")
            return pages.go_to(request, subjects.file_url(orientation))
        messages.success(request, "L'entretien est noté.")
        return pages.go_to(request, reverse("orientation:diagnosis", args=[pk]))
    context = {**subjects.header(orientation, today=timezone.localdate()), "form": form}
    return render(request, "orientation/interview.html", context)


def _note_interview(request: HttpRequest, orientation: Orientation, form: MomentForm, now: datetime) -> None:
    by, before = principal_of(request).actor, form.instead_of
    if before is None:
        operations.hold_interview(orientation, held_at=form.at, by=by, at=now)
    else:
        operations.correct_interview(orientation, held_at=form.at, instead_of=before, by=by, at=now)


@access(Role.ADVISER)
@require_http_methods(["GET", "POST"])
def diagnosis(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The diagnosis: a draft kept while it is typed, then complete; both refuse to overwrite someone else's."""
    orientation = subjects.fetch(request, pk, rules.can_interview)
    if orientation.status == Status.AWAITED:
        return pages.go_to(request, reverse("orientation:interview", args=[pk]))
    known = Diagnosis.objects.filter(orientation=orientation).prefetch_related("obstacles").first()
    if request.method == "GET":
        if known is not None:
            journal.record_read(known, by=principal_of(request).actor, at=timezone.now())
        return _show(request, orientation, *_starting(known))
    if pages.is_autosave(request):
        return _autosave(request, orientation)
    form, rows = (
        DiagnosisForm(request.POST, themes=_themes(), initial={}),
        StrengthFormSet(request.POST, prefix=STRENGTHS),
    )
    if not rows.is_valid():
        form.add_error(None, "Un atout est à compléter ou à retirer : regardez la partie « Ses atouts ».")
    if form.is_valid() and _complete(request, orientation, form, rows):
        messages.success(request, "Le diagnostic est enregistré. Voici la proposition d'orientation.")
        return pages.go_to(request, reverse("orientation:decision", args=[pk]))
    return _show(request, orientation, form, rows)


@access(Role.ADVISER)
@require_POST
def strengths(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add or remove a row of strengths; everything typed is kept in the draft."""
    orientation = subjects.fetch(request, pk, rules.can_interview)
    values = request.POST.copy()
    _change_rows(values)
    try:
        _save_draft(request, orientation, values)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return _show(request, orientation, *_typing(values))


def _themes() -> list[Theme]:
    found = parameters.under("obstacle_theme", on=timezone.localdate())
    return [Theme.read(code, found[code]) for code in sorted(found, key=lambda code: found[code]["rank"])]


def _starting(known: Diagnosis | None) -> tuple[DiagnosisForm, Rows]:
    """The form as it opens: what is known, or the draft as it was typed."""
    rows = StrengthFormSet(initial=typed_strengths(known), prefix=STRENGTHS)
    return DiagnosisForm(None, themes=_themes(), initial=typed(known)), rows


def _typing(values: QueryDict) -> tuple[DiagnosisForm, Rows]:
    """The form as it is being typed, before it is judged."""
    draft = Diagnosis(draft={"values": dict(values.lists())})
    initial = {**typed(draft), "version": values.get("version"), "writer": values.get("writer")}
    rows = StrengthFormSet(initial=typed_strengths(draft), prefix=STRENGTHS)
    return DiagnosisForm(None, themes=_themes(), initial=initial), rows


def _show(request: HttpRequest, orientation: Orientation, form: DiagnosisForm, rows: Rows) -> HttpResponse:
    context = {**subjects.header(orientation, today=timezone.localdate()), "form": form, "rows": rows}
    return render(request, "orientation/diagnosis.html", context)


def _autosave(request: HttpRequest, orientation: Orientation) -> HttpResponse:
    try:
        _save_draft(request, orientation, request.POST)
    except ValidationError as refusal:
        return HttpResponse(refusal.messages[0], status=422, content_type="text/plain; charset=utf-8")
    return pages.saved()


def _save_draft(request: HttpRequest, orientation: Orientation, values: QueryDict) -> None:
    version, writer = str(values.get("version", "")), str(values.get("writer", ""))
    operations.save_draft(
        orientation,
        version=int(version) if version.isdecimal() else 0,
        writer=_kept(writer)[:40],
        values={name: [_kept(text) for text in told] for name, told in values.lists() if _is_kept(name)},
        by=principal_of(request).actor,
        at=timezone.now(),
    )


def _is_kept(name: str) -> bool:
    """The fields of the form, and nothing else that a posting may carry."""
    known = {*vocabulary.CRITERIA, "summary"}
    return name in known or name.startswith((f"{STRENGTHS}-", "frein_", "note_"))


def _kept(text: str) -> str:
    return text.replace("\x00", "")[:LONGEST]


def _complete(request: HttpRequest, orientation: Orientation, form: DiagnosisForm, rows: Rows) -> bool:
    return web_forms.once(
        request,
        form,
        lambda: operations.complete_diagnosis(
            orientation,
            version=form.cleaned_data["version"],
            writer=form.cleaned_data["writer"],
            answers=form.answers,
            strengths=[row.row for row in rows if row.row],
            obstacles=form.rows,
            summary=form.cleaned_data["summary"],
            by=principal_of(request).actor,
            at=timezone.now(),
        ),
    )


def _change_rows(values: QueryDict) -> None:
    """Apply « add » or « remove=n » to the rows of the posting, in place."""
    total_name = f"{STRENGTHS}-TOTAL_FORMS"
    told = str(values.get(total_name, ""))
    total = int(told) if told.isdecimal() else 0
    kept = [rank for rank in range(min(total, 30)) if str(rank) != values.get("remove")]
    rows = [{name: values.get(f"{STRENGTHS}-{rank}-{name}", "") for name in StrengthForm.base_fields} for rank in kept]
    if "add" in values:
        rows.append(dict.fromkeys(StrengthForm.base_fields, ""))
    for rank, row in enumerate(rows):
        for name, value in row.items():
            values[f"{STRENGTHS}-{rank}-{name}"] = value
    values[total_name] = str(len(rows))
