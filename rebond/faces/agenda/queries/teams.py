"""Who receives people in an organisation, and where."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from rebond.people.accounts.access import get_or_refuse
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Absence, Appointment, Opening, Room, Session
from rebond.people.appointments.rules import HOSTS, can_note


def organisation_of(principal: Principal) -> Organisation:
    """The organisation of whoever receives people. Raises Http404 without one."""
    if principal.membership.organisation is None:
        raise Http404
    return principal.membership.organisation


def hosts(principal: Principal) -> QuerySet[Membership]:
    """Who receives people in the principal's organisation, themselves included."""
    return (
        Membership.objects.filter(organisation=principal.organisation_id, ended_at=None, role__in=HOSTS)
        .select_related("user", "organisation")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def rooms(principal: Principal) -> QuerySet[Room]:
    """The rooms of the principal's organisation, those that are closed left out."""
    return Room.objects.filter(organisation=principal.organisation_id, closed_on=None).order_by("name", "pk")


def openings(principal: Principal) -> QuerySet[Opening]:
    """The hours open in the principal's organisation."""
    return Opening.objects.filter(organisation=principal.organisation_id).select_related("agent__user", "room")


def absences(principal: Principal) -> QuerySet[Absence]:
    """What closes the principal's organisation, its rooms and its agents."""
    mine = Absence.objects.filter(organisation=principal.organisation_id)
    of_rooms = Absence.objects.filter(room__organisation=principal.organisation_id)
    of_agents = Absence.objects.filter(agent__organisation=principal.organisation_id)
    return (mine | of_rooms | of_agents).select_related("agent__user", "room", "organisation")


def appointment(principal: Principal, pk: UUID) -> Appointment:
    """An appointment that the principal sees and holds. Raises as `get_or_refuse`."""
    visible = Appointment.objects.visible_to(principal)
    rows = visible.select_related("beneficiary__departement", "organisation", "agent__user", "room", "session")
    return get_or_refuse(rows, principal, can_note, pk=pk)


def sessions(principal: Principal) -> QuerySet[Session]:
    """The collective sessions of the principal's organisation."""
    return Session.objects.filter(organisation=principal.organisation_id).select_related("agent__user", "room")
