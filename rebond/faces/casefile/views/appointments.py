"""Doors of a person's appointments: saying whether they came, cancelling."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.casefile.forms.contacts import AttendanceForm
from rebond.faces.casefile.views.editing import done, way_back
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import kind_name
from rebond.people.appointments.rules import HOSTS, can_note
from rebond.people.appointments.states import Status

GET_AND_POST = require_http_methods(["GET", "POST"])


@access(HOSTS)
@GET_AND_POST
def attend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether the person came, or cancel; a held interview moves the orientation forward."""
    principal, now = principal_of(request), timezone.now()
    visible = Appointment.objects.visible_to(principal).select_related("beneficiary__departement", "organisation")
    appointment = get_or_refuse(visible, principal, can_note, pk=pk)
    noted = Status(appointment.status)
    if noted == Status.CANCELLED:
        raise pages.Changed(f"Ce rendez-vous, {words.moment(appointment.starts_at)}, est annulé.")
    form = AttendanceForm(request.POST or None, noted=noted, is_past=appointment.starts_at <= now)
    if form.is_valid():
        status = Status(form.cleaned_data["status"])
        note = (
            appointments.cancel if status == Status.CANCELLED else partial(orientation.record_attendance, status=status)
        )
        if once(request, form, lambda: note(appointment, by=principal.actor, at=now)):
            return done(request, appointment.beneficiary, f"C'est noté : {status.label.lower()}.")
    context = {
        "form": form,
        "appointment": appointment,
        "kind": kind_name(appointment.kind),
        "can_move": noted == Status.PLANNED and appointment.starts_at > now and appointment.session_id is None,
    }
    return render(request, "casefile/attend.html", {**context, **way_back(appointment.beneficiary)})
