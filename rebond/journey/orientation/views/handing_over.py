"""The contrat d'orientation: printed, handed over, and the booking with the structure."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document
from rebond.ground.journal import operations as journal
from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.journey.orientation import clocks, operations, queries, rules
from rebond.journey.orientation.forms.decisions import HandOverForm, MomentForm, moment
from rebond.journey.orientation.views import subjects
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import REFERENTS, Role


@access(Role.ADVISER)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print the contrat d'orientation, explain it, and note the day it was handed over."""
    orientation = subjects.fetch(request, pk, rules.can_hand_over)
    now, today = timezone.now(), timezone.localdate()
    form = HandOverForm(request.POST or None, today=today)
    if form.is_valid():
        by = principal_of(request).actor
        day = form.cleaned_data["day"]
        handed_at = now if day == today else moment(day)
        if web_forms.once(request, form, lambda: operations.hand_over(orientation, handed_at=handed_at, by=by, at=now)):
            messages.success(request, "Le contrat d'orientation est remis. Le délai pour prendre rendez-vous commence.")
            return pages.go_to(request, subjects.file_url(orientation))
    rule = clocks.booking_rule(today)
    context = {
        **subjects.header(orientation, today=today),
        "form": form,
        "kind": queries.kind_name(orientation.structure_kind),
        "booking": rule.length if rule else "",
        "can_take_back": rules.can_take_back(principal_of(request), orientation),
    }
    return render(request, "orientation/hand_over.html", context)


@access(Role.ADVISER)
@require_POST
def print_contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the PDF if it was not, then open it."""
    orientation = subjects.fetch(request, pk, rules.can_hand_over)
    operations.print_contract(orientation, by=principal_of(request).actor, at=timezone.now())
    return pages.go_to(request, reverse("orientation:contract", args=[pk]))


@access(rules.READERS)
@require_safe
def contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF of the contrat d'orientation."""
    orientation = subjects.fetch(request, pk, rules.can_read_contract)
    document = get_or_refuse(Document.objects.all(), principal_of(request), pk=orientation.contract_id)
    journal.record_read(document, by=principal_of(request).actor, at=timezone.now())
    response = HttpResponse(documents.open_document(document).getvalue(), content_type=document.content_type)
    response["Content-Disposition"] = f'inline; filename="{document.filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@access(Role.ADVISER, Role.STRUCTURE_MANAGER, REFERENTS)
@require_http_methods(["GET", "POST"])
def booking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note when the person booked with the structure; opened again, correct it."""
    orientation = subjects.fetch(request, pk, rules.can_note_booking)
    now, by = timezone.now(), principal_of(request).actor
    form = MomentForm(request.POST or None, now=now, noted=orientation.booked_at)

    def act() -> None:
        if form.instead_of is None:
            operations.note_booking(orientation, booked_at=form.at, by=by, at=now)
        else:
            operations.correct_booking(orientation, booked_at=form.at, instead_of=form.instead_of, by=by, at=now)

    if form.is_valid() and web_forms.once(request, form, act):
        messages.success(request, f"La prise de rendez-vous est {'corrigée' if form.instead_of else 'notée'}.")
        return pages.go_to(request, pages.way_back(request, default=subjects.file_url(orientation)))
    context = {
        **subjects.header(orientation, today=timezone.localdate()),
        "form": form,
        "title": "La personne a pris rendez-vous",
        "sentence": "Dites quand elle a appelé ou écrit à la structure, pas quand elle viendra.",
        "button": "Corriger" if orientation.booked_at else "Noter la prise de rendez-vous",
    }
    return render(request, "orientation/moment.html", context)
