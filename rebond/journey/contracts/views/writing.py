"""Writing the text, a section at a time; nothing typed is lost, and nobody's words are overwritten unseen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.contracts import content as contents
from rebond.journey.contracts import operations, rules
from rebond.journey.contracts.content import Content
from rebond.journey.contracts.forms.writing import (
    ROWS,
    SECTIONS,
    CommitmentForm,
    CommitmentFormSet,
    Typed,
    first_rows,
    moved_rows,
)
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.queries import drafting, texts
from rebond.journey.contracts.states import Status
from rebond.journey.contracts.views import subjects
from rebond.journey.programmes import catalogue
from rebond.people.accounts.access import access

Rows = BaseFormSet[CommitmentForm]


@access(rules.WRITERS)
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: UUID, section: str) -> HttpResponse:
    """One section of the text."""
    found = subjects.fetch(request, pk, rules.can_write, Status.DRAFT)
    if section not in SECTIONS:
        raise Http404
    today = timezone.localdate()
    limits = texts.limits(found.regime, on=today)
    data = request.POST if request.method == "POST" else None
    form = SECTIONS[section](data, content=texts.of(texts.latest(found)), limits=limits, today=today)
    return _page(request, found, form, lambda: form.written, template="section.html", title=form.title)


@access(rules.WRITERS)
@require_http_methods(["GET", "POST"])
def commitments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What each side promises; actions are suggested from what gets in the person's way, with the reasons."""
    found = subjects.fetch(request, pk, rules.can_write, Status.DRAFT)
    now, today = texts.of(texts.latest(found)), timezone.localdate()
    programmes = {code: one.name for code, one in catalogue.on(today).items() if not one.is_confidential}
    kind: dict[str, Any] = {"prefix": ROWS, "form_kwargs": {"programmes": programmes}}
    page: dict[str, Any] = {
        "title": "Engagements de chacun",
        "suggestions": drafting.suggested(found.beneficiary, today=today),
        "template": "commitments.html",
    }
    asks = {"add", "remove", "suggest"} & set(request.POST)
    if request.method == "GET" or asks:
        shown = moved_rows(request.POST, more=_more(request, programmes)) if asks else first_rows(now)
        return _page(request, found, forms.Form(), lambda: now, rows=CommitmentFormSet(initial=shown, **kind), **page)
    rows = CommitmentFormSet(request.POST, **kind)
    form = forms.Form(request.POST)
    if not rows.is_valid():
        form.add_error(None, "Une ligne est à compléter ou à retirer : regardez les messages sous les lignes.")
    return _page(request, found, form, lambda: replace(now, commitments=Typed(rows).commitments), rows=rows, **page)


def _more(request: HttpRequest, programmes: dict[str, str]) -> list[dict[str, Any]]:
    """The row that « add » or « suggest » asks for."""
    if "add" in request.POST:
        return [{"doer": request.POST["add"]}]
    code = request.POST.get("suggest", "")
    return [drafting.promise_of(code, programmes[code])] if code in programmes else []


def _page(
    request: HttpRequest,
    found: Contract,
    form: forms.Form,
    written: Callable[[], Content],
    *,
    template: str,
    **more: Any,
) -> HttpResponse:
    """Keep what was typed and go back to the contract, or show the section again, with what another wrote meanwhile."""
    stale: list[operations.Stale] = []

    def act() -> None:
        try:
            operations.write(found, content=written(), version=_version(request), **subjects.who(request))
        except operations.Stale as conflict:
            stale.append(conflict)
            raise

    if form.is_bound and form.is_valid() and once(request, form, act):
        messages.success(request, "C'est enregistré.")
        return pages.go_to(request, subjects.contract_url(found))
    shown = subjects.header(found, today=timezone.localdate()) | {"form": form, "back": subjects.contract_url(found)}
    shown["version"] = _version(request) or found.version
    if stale:
        found.refresh_from_db()
        shown["version"] = found.version
        shown["theirs"] = contents.differences(written(), texts.of(stale[0].text))
        shown["author"] = stale[0].text.written_by.user.full_name
    return render(request, f"contracts/{template}", shown | more, status=422 if form.errors else 200)


def _version(request: HttpRequest) -> int:
    """The version that this page was opened with."""
    told = str(request.POST.get("version", ""))
    return int(told) if told.isdecimal() and len(told) < 10 else 0
