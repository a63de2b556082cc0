"""Who gives hours to many people, and who moves the appointments of an absence."""

from django.db.models import QuerySet

from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Capability, Role
from rebond.people.appointments.rules import HOSTS

MOVERS = HOSTS | {Role.MANAGER}
"""They move what an absence makes impossible."""


def sites(principal: Principal) -> "QuerySet[Organisation]":
    """The Pôles whose hours a principal gives."""
    poles = Organisation.objects.filter(capabilities__contains=[Capability.POLE], closed_on=None)
    own = poles if principal.role == Role.MANAGER else poles.filter(memberships=principal.membership)
    return own.order_by("name")
