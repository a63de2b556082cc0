"""Doors of the compartment: doctor and nurse of the person's Pôle, nobody else. No cache keeps these pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.journey.health import operations, queries, records, rules, sealing
from rebond.journey.health.forms import ChangeForm, ConsultationForm, LetterForm
from rebond.journey.health.models import Consultation, HealthLetter
from rebond.journey.health.views.requests import trail
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary

GET_AND_POST = require_http_methods(["GET", "POST"])
RECENT = 20
"""Appointments that a note may be about."""


def compartment_url(person: Any) -> str:
    """Where the compartment of a person is."""
    return reverse("health:compartment", args=[person.pk])


@access(rules.CARERS)
@never_cache
@require_safe
def compartment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that doctor and nurse wrote of a person; opening it is journalled, and the person sees it."""
    principal, now = principal_of(request), timezone.now()
    person = _person(request, pk)
    operations.open_compartment(person, by=principal.actor, at=now)
    context = {
        "person": person,
        "card": queries.of_person(person, principal, on=timezone.localdate(now)),
        "consultations": records.consultations(person, principal),
        "letters": records.letters(person, principal),
        "kind": principal.role.value,
        "member": principal.membership,
        "trail": trail(person),
    }
    return render(request, "health/compartment.html", context)


@access(rules.CARERS)
@never_cache
@GET_AND_POST
def consult(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note a consultation."""
    principal, now = principal_of(request), timezone.now()
    person = _person(request, pk)
    form = ConsultationForm(request.POST or None, appointments=_appointments(request, person), now=now)

    def act() -> None:
        member = principal.membership
        operations.write_consultation(person, **form.facts, member=member, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "La note est enregistrée, chiffrée.")
        return pages.go_to(request, compartment_url(person))
    return _show(request, person, form, title="Noter une consultation", button="Enregistrer la note")


@access(rules.CARERS)
@never_cache
@GET_AND_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a note that one wrote; what another window saved meanwhile is shown beside."""
    principal, now = principal_of(request), timezone.now()
    found: Any = _row(request, Consultation, pk, rules.can_change)
    text = _open(found)
    operations.open_compartment(found.beneficiary, by=principal.actor, at=now)
    form = ChangeForm(request.POST or None, initial={"text": text, "version": found.version})
    other = ""

    def act() -> None:
        typed = form.cleaned_data
        held_at, by = found.held_at, principal.actor
        operations.change_consultation(
            found, text=typed["text"], version=typed["version"], held_at=held_at, by=by, at=now
        )

    if form.is_valid():
        if once(request, form, act):
            messages.success(request, "La note est enregistrée, chiffrée.")
            return pages.go_to(request, compartment_url(found.beneficiary))
        other = text if form.cleaned_data["version"] != found.version else ""
        form.show_now(found)
    title, button = "Corriger une note", "Enregistrer la note"
    return _show(request, found.beneficiary, form, title=title, button=button, other=other)


@access(rules.CARERS)
@never_cache
@GET_AND_POST
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a letter to another professional of health."""
    principal, now = principal_of(request), timezone.now()
    person = _person(request, pk)
    form = LetterForm(request.POST or None)

    def act() -> None:
        member = principal.membership
        operations.write_letter(person, **form.cleaned_data, member=member, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Le courrier est enregistré, chiffré. Imprimez-le depuis cette page.")
        return pages.go_to(request, compartment_url(person))
    return _show(request, person, form, title="Écrire un courrier", button="Enregistrer le courrier")


@access(rules.CARERS)
@never_cache
@require_POST
def print_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF of a letter: made now, kept nowhere; who printed it is journalled."""
    found: Any = _row(request, HealthLetter, pk)
    _open(found)
    pdf = operations.print_letter(found, by=principal_of(request).actor, at=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="courrier.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _whose(line: Any) -> str:
    return words.sorted_name(line.first_name, line.last_name) if line.last_name else "Personne effacée"


READINGS = ListSpec(
    key="health.readings",
    columns=(
        Column("quand", "Quand", "at", sort="seq"),
        Column("qui", "Qui a ouvert", "reader"),
        Column("role", "Rôle", lambda line: Role(line.reader_role).label if line.reader_role else ""),
        Column("pole", "Pôle", "place"),
        Column("personne", "L'espace de", _whose),
    ),
    sort="-quand",
    nouns=("lecture", "lectures"),
    row_label=lambda line: f"lecture {line.pk}",
)


@access(rules.WATCHERS)
@GET_AND_POST
def readings(request: HttpRequest) -> HttpResponse:
    """Who opened whose compartment, and when; nothing of what they read."""
    return respond(request, READINGS, queries.readings(), template="health/readings.html")


def _person(request: HttpRequest, pk: UUID) -> Beneficiary:
    principal = principal_of(request)
    return get_or_refuse(Beneficiary.objects.visible_to(principal), principal, rules.can_care, pk=pk)


def _row(request: HttpRequest, model: Any, pk: UUID, rule: Any = None) -> Any:
    principal = principal_of(request)
    rows = model.objects.visible_to(principal).select_related("beneficiary", "author__user", "author__organisation")
    return get_or_refuse(rows, principal, rule, pk=pk)


def _open(row: Any) -> str:
    """The text of a row. Raises Changed, whose page says that its key is lost."""
    try:
        return sealing.unseal(row)
    except sealing.Unreadable as error:
        raise pages.Changed(f"Ce texte ne peut pas être ouvert. {error} {LOST}") from error


LOST = "Rien n'est effacé : prévenez l'administrateur, qui remettra la clé."


def _appointments(request: HttpRequest, person: Beneficiary) -> list[Appointment]:
    """The latest appointments of the person with a carer, none of which has its note yet."""
    rows = Appointment.objects.visible_to(principal_of(request)).filter(
        beneficiary=person, kind__in=kinds.confidential()
    )
    noted = Consultation._base_manager.filter(beneficiary=person, appointment__isnull=False).values("appointment")
    past = rows.filter(starts_at__lte=timezone.now()).exclude(pk__in=noted)
    return list(past.order_by("-starts_at", "pk")[:RECENT])


def _show(
    request: HttpRequest, person: Beneficiary, form: Any, *, title: str, button: str, other: str = ""
) -> HttpResponse:
    """One form of the compartment; its title names nobody."""
    context = {"form": form, "title": title, "button": button, "other": other, "back": compartment_url(person)}
    context["trail"] = [*trail(person), {"label": "Espace santé", "url": compartment_url(person)}]
    return render(request, "health/write.html", {**context, "person": person})
