"""Depositing a file: the same door for every partner."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html

from rebond.exchanges.files.forms import UploadForm
from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.operations import receiving
from rebond.exchanges.files.problems import UnreadableFile
from rebond.exchanges.files.states import Source
from rebond.exchanges.files.views.files import page_of
from rebond.ground.web import forms, pages, texts
from rebond.people.accounts.access import principal_of

Check = Callable[[Path], dict[str, Any]]


def deposit(
    request: HttpRequest,
    *,
    source: Source,
    most: int,
    check: Check,
    template: str,
    address_of: Callable[[ImportedFile], str],
) -> HttpResponse:
    """Show the form, or keep the file and go to the page named by `address_of`.

    `check` takes the first look at it; what it refuses, and a file already there, show in the form.
    """
    principal, now = principal_of(request), timezone.now()
    form = UploadForm(request.POST or None, request.FILES or None, today=timezone.localdate(), most=most)
    kept: list[ImportedFile] = []

    def keep() -> None:
        upload = form.cleaned_data["file"]
        try:
            file = receiving.receive(
                upload.chunks(),
                source=source,
                name=texts.clean(upload.name),
                check=check,
                informed_on=form.cleaned_data["informed_on"],
                received_by=principal.membership,
                by=principal.actor,
                at=now,
            )
        except UnreadableFile as refusal:
            raise ValidationError({"file": str(refusal)}) from refusal
        except receiving.KnownFile as refusal:
            raise ValidationError({"file": _with_link(refusal)}) from refusal
        kept.append(file)

    if request.method == "POST" and form.is_valid() and forms.once(request, form, keep):
        if not kept:  # the second click of a double click
            messages.info(request, "Ce dépôt est déjà enregistré.")
        return pages.go_to(request, address_of(kept[0]) if kept else request.path)
    return render(request, template, {"form": form}, status=422 if request.method == "POST" else 200)


def _with_link(refusal: receiving.KnownFile) -> str:
    """Who deposited it, and the way to that import."""
    return format_html('{} <a href="{}">Ouvrir cet import</a>', refusal.messages[0], page_of(refusal.file))
