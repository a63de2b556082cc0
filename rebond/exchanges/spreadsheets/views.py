"""Doors of tables: depositing one, tying its columns to fields."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.exchanges.files import guard, rules, sealing
from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.problems import UnreadableFile
from rebond.exchanges.files.states import Source, Status
from rebond.exchanges.files.views.files import fetch
from rebond.exchanges.files.views.uploading import deposit
from rebond.exchanges.spreadsheets import operations, reading
from rebond.exchanges.spreadsheets.forms import ColumnsForm, SheetForm
from rebond.ground.web import forms, pages
from rebond.people.accounts.access import access, principal_of


@access(rules.IMPORTERS)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Deposit a table; its columns are tied to fields next."""
    return deposit(
        request,
        source=Source.SPREADSHEET,
        most=reading.LIMITS.file_bytes,
        check=_check,
        template="spreadsheets/upload.html",
        address_of=_columns,
    )


def _check(path: Path) -> dict[str, Any]:
    guard.check_size(path, reading.LIMITS)
    return operations.first_look(path)


def _columns(file: ImportedFile) -> str:
    return reverse("spreadsheets:columns", args=[file.pk])


@access(rules.IMPORTERS)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column is which field."""
    file, principal, now = fetch(request, pk), principal_of(request), timezone.now()
    if file.status != Status.RECEIVED:
        return pages.go_to(request, reverse("imports:file", args=[pk]))
    form = ColumnsForm(
        request.POST or None,
        headings=file.options["headings"],
        columns=file.options.get("columns"),
        informed_on=file.informed_on,
        today=timezone.localdate(),
    )

    def tie() -> None:
        operations.tie(
            file,
            columns=form.columns(),
            is_prevention=form.cleaned_data["audience"] == "prevention",
            told_on=form.cleaned_data["told_on"],
            by=principal.actor,
            at=now,
        )

    if request.method == "POST" and form.is_valid() and forms.once(request, form, tie):
        return pages.go_to(request, reverse("imports:file", args=[pk]))
    return _show(request, file, form, _sheet_form(file))


def _sheet_form(file: ImportedFile, request: HttpRequest | None = None) -> SheetForm:
    options = file.options
    return SheetForm(
        request.POST if request else None,
        sheet=options["sheet"],
        sheets=options["sheets"],
        header_line=options["header_line"],
    )


def _show(request: HttpRequest, file: ImportedFile, form: ColumnsForm, sheet_form: SheetForm) -> HttpResponse:
    rows = sealing.unseal(file.sample)["rows"] if file.sample else []
    context = {"file": file, "form": form, "sheet_form": sheet_form, "headings": file.options["headings"], "rows": rows}
    return render(request, "spreadsheets/columns.html", context, status=422 if request.method == "POST" else 200)


@access(rules.IMPORTERS)
@require_POST
def look_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read another sheet, or take another line as the headings."""
    file = fetch(request, pk)
    if file.status != Status.RECEIVED:
        return pages.go_to(request, reverse("imports:file", args=[pk]))
    sheet_form = _sheet_form(file, request)

    def look() -> None:
        sheet = sheet_form.cleaned_data.get("sheet", file.options["sheet"])
        is_other = sheet != file.options["sheet"]  # its headings are elsewhere
        try:
            operations.look_again(
                file, sheet=sheet, header_line=0 if is_other else sheet_form.cleaned_data["header_line"]
            )
        except UnreadableFile as refusal:
            raise ValidationError({"header_line": str(refusal)}) from refusal

    if sheet_form.is_valid() and forms.once(request, sheet_form, look):
        return pages.go_to(request, _columns(file))
    form = ColumnsForm(
        None,
        headings=file.options["headings"],
        columns=file.options.get("columns"),
        informed_on=file.informed_on,
        today=timezone.localdate(),
    )
    return _show(request, file, form, sheet_form)


@access(rules.IMPORTERS)
@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the columns again, after a preview that shows them wrong."""
    file = fetch(request, pk, rules.can_cancel)
    operations.untie(file, by=principal_of(request).actor, at=timezone.now())
    return pages.go_to(request, _columns(file))
