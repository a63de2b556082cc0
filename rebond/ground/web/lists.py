"""Lists: the answer that a request gets from a declared list."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.web import operations, pages, queries, tables
from rebond.ground.web.columns import ListSpec

FormOf = Callable[[QueryDict], forms.Form]


def respond(
    request: HttpRequest,
    spec: ListSpec,
    rows: QuerySet[Any],
    *,
    template: str,
    form: FormOf | None = None,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The list as a page, as the fragment that htmx asks for, or as a CSV file; its POST keeps a view.

    The template includes `components/list.html`, which reads `listing`.
    """
    if request.method == "POST":
        return keep_view(request, spec)
    filters = form(request.GET) if form else None
    chosen = filtered(rows, spec, filters)
    if spec.csv_name and request.GET.get("format") == "csv":
        return _export(request, spec, chosen)
    listing = tables.show(request, spec, chosen, filters)
    if pages.is_fragment(request):
        return render(request, "components/list.html", {**(context or {}), "listing": listing})
    return render(request, template, {**(context or {}), "listing": listing})


def _export(request: HttpRequest, spec: ListSpec, rows: QuerySet[Any]) -> HttpResponse:
    """The CSV file; the journal keeps who took which list away, and how many rows."""
    text, count = tables.csv_text(spec, rows, request.GET)
    principal = getattr(request, "principal", None)  # whom the door of the view let in, with their role
    if principal is not None:
        now = timezone.now()  # noqa: TID251  # the door of every list
        journal.record_export(f"liste {spec.csv_name}", count=count, by=principal.actor, at=now)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{spec.csv_name}.csv"'},
    )


def filtered(rows: QuerySet[Any], spec: ListSpec, form: forms.Form | None) -> QuerySet[Any]:
    """The rows that the valid fields of the form keep."""
    if form is None:
        return rows
    form.is_valid()
    for name, value in form.cleaned_data.items():
        if not is_blank(value):
            rule = spec.filters[name]
            rows = rows.filter(rule(value) if callable(rule) else Q(**{rule: value}))
    return rows


def is_blank(value: object) -> bool:
    """Nothing was asked: an empty text, an empty choice, an unticked box."""
    if isinstance(value, QuerySet):
        return not value
    return value is None or value is False or value in ("", [], ())


def keep_view(request: HttpRequest, spec: ListSpec) -> HttpResponse:
    """Save the filters on screen under a name, or forget a saved view."""
    user = request.user
    if user.pk is None:
        raise PermissionDenied
    name = _word(request, "keep_view", 60)
    if name:
        operations.save_view(spec.key, name=name, query=_word(request, "query", 2000), user_id=user.pk)
        messages.success(request, f"La vue « {name} » est enregistrée.")
    elif view := queries.saved_view(user, _word(request, "forget_view", 40)):
        operations.delete_view(view)
        messages.success(request, f"La vue « {view.name} » est supprimée.")
    return pages.go_to(request, pages.way_back(request, default=request.path))


def _word(request: HttpRequest, name: str, longest: int) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:longest]
