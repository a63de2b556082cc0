"""Forms: widgets that keep what was typed, and one posting for one act."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rebond.ground.web import operations, pages, texts


class DayInput(forms.DateInput):
    """The browser's calendar; a day it could not show is given back as text, as it was typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if isinstance(value, str) and value and not _is_day(value):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    """A day of our times, with the browser's calendar: what is reckoned from it stays a day."""

    widget = DayInput
    FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not self.FIRST <= day <= self.LAST:
            raise ValidationError("Vérifiez l'année : choisissez un jour entre 2000 et 2099.")
        return day


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


class HourInput(forms.TimeInput):
    """The browser's clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class PhoneField(forms.CharField):
    """A telephone, kept as « 0612345678 » or « +4915112345678 »."""

    widget = forms.TextInput({"type": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return texts.parse_phone(text) or ""
        except ValueError as error:
            raise ValidationError(f"Vérifiez le téléphone : {error}") from error


def once(request: HttpRequest, form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Run `act` for this rendered form, at most once ever; True when the page may move on.

    A ValidationError undoes everything, gives the form its key back and shows at the top of the
    form (or beside the fields it names).
    """
    key = _form_key(request)
    try:
        with transaction.atomic():
            if key is None or operations.claim_form_key(key):
                act()
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    return True


def answer(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], object],
    *,
    done: str,
    back: str,
    then: Callable[[], str] | None = None,
    template: str = "form_page.html",
    **page: Any,
) -> HttpResponse:
    """Act once, say `done`, and go back or where `then` leads; or show the page of this form, again with what was refused.

    `page`: what the template says, `title`, `sentence`, `button`, `trail`. Refused, it answers 422.
    """
    if form.is_valid() and once(request, form, act):
        messages.success(request, done)
        return pages.go_to(request, then() if then else back)
    return render(request, template, {"form": form, "back": back, **page}, status=422 if form.errors else 200)


def add_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Show a refusal in the form: beside the fields that it names and the form has, else at its top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        field = name if name != NON_FIELD_ERRORS and name in form.fields else None
        form.add_error(field, ValidationError(errors))


def _form_key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
