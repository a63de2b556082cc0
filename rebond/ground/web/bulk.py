"""Bulk acts: which rows were chosen, « are you sure » with the count, and what came of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html

from rebond.ground.web import lists, pages, words
from rebond.ground.web.columns import ListSpec

R = TypeVar("R")


@dataclass(frozen=True)
class Chosen:
    """The rows chosen in a list, always among those that the person may see."""

    rows: QuerySet[Any]
    count: int
    is_answered: bool
    is_confirmed: bool
    nouns: tuple[str, str]
    ids: tuple[str, ...]
    query: str
    is_whole: bool
    back: str

    @property
    def count_words(self) -> str:
        return words.count(self.count, *self.nouns)


def chosen(request: HttpRequest, spec: ListSpec, rows: QuerySet[Any], *, form: lists.FormOf | None = None) -> Chosen:
    """Read the choice: ticked rows, or every result of the filter.

    It is answered when the person said yes to a number, confirmed when that number is still right.
    """
    query, is_whole = request.POST.get("query", ""), request.POST.get("scope") == "filter"
    ids = tuple(value for value in request.POST.getlist("ids") if _is_uuid(value))
    if is_whole:
        filters = form(QueryDict(query)) if form else None
        kept = lists.filtered(rows, spec, filters)
        kept = kept.none() if filters and filters.errors else kept
    else:
        kept = rows.filter(pk__in=ids)
    count = kept.count()
    return Chosen(
        rows=kept,
        count=count,
        is_answered="confirmed" in request.POST,
        is_confirmed=request.POST.get("confirmed") == str(count) and count > 0,
        nouns=spec.nouns,
        ids=() if is_whole else ids,
        query=query,
        is_whole=is_whole,
        back=pages.way_back(request),
    )


def ask(
    request: HttpRequest,
    choice: Chosen,
    *,
    title: str,
    sentence: str = "",
    button: str = "",
    is_danger: bool = False,
    form: forms.Form | None = None,
) -> HttpResponse:
    """Ask for confirmation, repeating the count; `form` asks what the act needs besides.

    Nothing chosen: say so and go back to the list.
    """
    if not choice.count:
        messages.warning(request, "Rien n'est choisi : cochez au moins une ligne, puis recommencez.")
        return pages.go_to(request, choice.back)
    return render(
        request,
        "web/confirm.html",
        {
            "choice": choice,
            "title": title,
            "sentence": sentence,
            "button": button or title,
            "is_danger": is_danger,
            "form": form,
        },
    )


def each(rows: Iterable[R], act: Callable[[R], object]) -> tuple[int, Counter[str]]:
    """Act on each row: how many, and of those refused, each undone alone, how many for which reason, as `tell` says it."""
    done, refused = 0, Counter[str]()
    for row in list(rows):
        try:
            with transaction.atomic():
                act(row)
        except ValidationError as refusal:
            refused[refusal.messages[0].rstrip(".")] += 1
        else:
            done += 1
    return done, refused


def tell(
    request: HttpRequest,
    choice: Chosen,
    *,
    done: int,
    participle: tuple[str, str],
    refused: Mapping[str, int] | None = None,
    undo_url: str = "",
) -> HttpResponse:
    """Say how many before and how many after, with the reasons of the difference, and go back."""
    text: str = outcome(choice, done=done, participle=participle, refused=refused or {})
    if undo_url:
        text = format_html('{} <a href="{}">Annuler cette action</a>', text, undo_url)
    messages.add_message(request, messages.SUCCESS if done else messages.WARNING, text)
    return pages.go_to(request, choice.back)


def outcome(choice: Chosen, *, done: int, participle: tuple[str, str], refused: Mapping[str, int]) -> str:
    """« 10 personnes invitées sur 12. Sans changement : 2 — déjà invitée (1), sans adresse (1). »"""
    whole = f" sur {words.number(choice.count)}" if done != choice.count else ""
    sentence = f"{words.count(done, *participle)}{whole}."
    if not refused:
        return sentence
    reasons = ", ".join(f"{reason} ({words.number(n)})" for reason, n in refused.items())
    return f"{sentence} Sans changement : {words.number(choice.count - done)} — {reasons}."


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
