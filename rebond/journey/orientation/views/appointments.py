"""Small forms about appointments: making one, saying whether the person came, cancelling."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.journey.orientation import operations
from rebond.journey.orientation.forms.attendance import AttendanceForm
from rebond.journey.orientation.forms.decisions import AppointmentForm, Labels
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.appointments import operations as appointments
from rebond.people.appointments import queries, rules
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary


@access(rules.HOSTS)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Plan an appointment with one person, in the organisation of who plans it."""
    principal = principal_of(request)
    person = get_or_refuse(
        Beneficiary.objects.visible_to(principal).select_related("departement"), principal, pk=person_id
    )
    kinds = queries.kinds_of(principal.role, on=timezone.localdate())
    form = AppointmentForm(
        request.POST or None,
        kinds=[(kind.code, kind.name) for kind in kinds],
        agents=_agents(principal),
        initial={"agent": str(principal.membership.pk)},
    )
    if form.is_valid() and web_forms.once(request, form, partial(_make, person, form, principal)):
        messages.success(request, "Le rendez-vous est noté.")
        return pages.go_to(request, pages.way_back(request, default=_file(person.pk)))
    return render(
        request, "orientation/appointment.html", {"form": form, "person": person, "person_url": _file(person.pk)}
    )


@access(rules.HOSTS)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether the person came, or cancel; a past interview held moves the orientation forward."""
    principal = principal_of(request)
    appointment = get_or_refuse(
        Appointment.objects.visible_to(principal).select_related("beneficiary__departement", "organisation"),
        principal,
        rules.can_note,
        pk=pk,
    )
    now = timezone.now()
    form = AttendanceForm(request.POST or None, appointment=appointment, now=now)
    if form.is_valid() and web_forms.once(request, form, partial(_note, appointment, form, principal)):
        messages.success(request, "C'est noté.")
        return pages.go_to(request, pages.way_back(request, default=_file(appointment.beneficiary_id)))
    context = {
        "form": form,
        "appointment": appointment,
        "kind": queries.kind_name(appointment.kind),
        "person": appointment.beneficiary,
        "person_url": _file(appointment.beneficiary_id),
    }
    return render(request, "orientation/attendance.html", context)


def _make(person: Beneficiary, form: AppointmentForm, principal: Principal) -> Appointment:
    values, at = form.cleaned_data, timezone.now()
    organisation = principal.membership.organisation
    assert organisation is not None  # noqa: S101  # every host belongs to one
    usual = next(kind.minutes for kind in queries.kinds(on=timezone.localdate()) if kind.code == values["kind"])
    return appointments.make(
        person,
        kind=values["kind"],
        starts_at=form.starts_at,
        minutes=values["minutes"] or usual,
        organisation=organisation,
        agent=Membership.objects.get(pk=values["agent"]) if values["agent"] else None,
        by=principal.actor,
        at=at,
    )


def _note(appointment: Appointment, form: AttendanceForm, principal: Principal) -> Appointment:
    by, at = principal.actor, timezone.now()
    if form.is_cancelled:
        return appointments.cancel(appointment, by=by, at=at)
    return operations.record_attendance(appointment, status=form.status, by=by, at=at)


def _agents(principal: Principal) -> Labels:
    """The colleagues whom the person may come to see."""
    team = Membership.objects.filter(
        organisation=principal.organisation_id, role__in=rules.HOSTS, ended_at=None
    ).select_related("user")
    return sorted(((str(one.pk), one.user.full_name) for one in team), key=lambda choice: choice[1])


def _file(person_id: UUID) -> str:
    return reverse("casefile:person", args=[person_id])
