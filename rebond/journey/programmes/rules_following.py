"""Who may do what once an action has begun. Seeing an enrolment at all is `visible_to`."""

from datetime import date

from django.db.models import Q

from rebond.ground.parameters import queries as parameters
from rebond.journey.programmes.models import Aid, Enrolment
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, STRUCTURE_STAFF, Role
from rebond.people.appointments.models import HEALTH_STAFF

FOLLOWERS = STRUCTURE_STAFF | HEALTH_STAFF
"""They may be those who follow somebody in an action."""

READERS = FOLLOWERS | DEPARTEMENT_STAFF | {Role.ADVISER}
"""They have enrolments to look at."""

AID_HANDS = FOLLOWERS | DEPARTEMENT_STAFF
"""They may decide an aid, when the pack says so."""


def concerning(principal: Principal) -> Q:
    """The enrolments whose turn it is for this principal: those that they follow; a manager's, all of the structure."""
    if principal.role == Role.STRUCTURE_MANAGER:
        return Q(organisation=principal.organisation_id)
    return Q(professionals__member=principal.membership.pk, professionals__until=None)


def can_follow(principal: Principal, enrolment: Enrolment) -> bool:
    """The structure that carries the action writes what becomes of it, and whoever follows the person in it."""
    if principal.role not in FOLLOWERS:
        return False
    if enrolment.organisation_id == principal.organisation_id:
        return True
    return enrolment.professionals.filter(member=principal.membership, until=None).exists()


def can_decide(principal: Principal, aid: Aid, *, on: date) -> bool:
    """The roles of the pack decide: in the structure that carries the action, or for the whole département."""
    if principal.role not in parameters.get("programme_aid.deciders", on=on):
        return False
    return principal.role in DEPARTEMENT_STAFF or aid.enrolment.organisation_id == principal.organisation_id
