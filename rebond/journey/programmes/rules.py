"""Who may do what with an action and an enrolment. Seeing it at all is `visible_to`; its state is the operation's to judge."""

from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, REFERENTS, STRUCTURE_STAFF, Role
from rebond.people.appointments.models import HEALTH_STAFF
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import FILE_READERS

READERS = FILE_READERS
"""They read the catalogue."""

PRESCRIBERS = REFERENTS | HEALTH_STAFF | {Role.ADVISER, Role.PSYCHOLOGIST}
"""They may prescribe, each what the pack says."""

BULK_PRESCRIBERS = PRESCRIBERS - HEALTH_STAFF
"""They prescribe for many at once; what only carers prescribe is confidential, and prescribed one by one."""

ANSWERERS = STRUCTURE_STAFF
"""They receive people in an action, and answer."""

PLACE_KEEPERS = frozenset({Role.STRUCTURE_MANAGER}) | DEPARTEMENT_STAFF
"""They open, change and close places: a structure its own, the département all."""

SENDERS = PRESCRIBERS | {Role.MANAGER}
"""They look at what was prescribed, and take it back."""

MOVERS = SENDERS | {Role.STRUCTURE_MANAGER}
"""They send elsewhere what was prescribed: a structure's manager, what the structure received."""


def prescribers(programme: Programme, *, has_doctor: bool) -> frozenset[Role]:
    """Who prescribes this action: whom the pack names instead, too, where the Pôle has no doctor."""
    others = frozenset() if has_doctor else programme.prescribers_without_doctor
    return programme.prescribers | others


def can_prescribe(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Whoever prescribes and sees the person; which action is the pack's to say."""
    return principal.role in PRESCRIBERS


def can_answer(principal: Principal, enrolment: Enrolment) -> bool:
    """The structure that received the person."""
    return principal.role in ANSWERERS and enrolment.organisation_id == principal.organisation_id


def can_agree(principal: Principal, enrolment: Enrolment) -> bool:
    """The person for themselves, or who prescribed, with the person before them."""
    is_theirs = principal.role == Role.BENEFICIARY and enrolment.beneficiary.account_id == principal.membership.pk
    return is_theirs or enrolment.asked_by_id == principal.membership.pk


def can_move(principal: Principal, enrolment: Enrolment) -> bool:
    """Who takes it back sends it elsewhere too; so does the manager of the structure that received it."""
    is_here = enrolment.organisation_id == principal.organisation_id and not enrolment.is_confidential
    return can_withdraw(principal, enrolment) or (principal.role in MOVERS and is_here)


def can_withdraw(principal: Principal, enrolment: Enrolment) -> bool:
    """Who prescribes, or watches over the département; of what is confidential, carers. A structure refuses."""
    return principal.role in SENDERS and (not enrolment.is_confidential or principal.role in HEALTH_STAFF)


def can_keep_places(principal: Principal, provision: Provision) -> bool:
    """The structure keeps its own places, the département everybody's."""
    if principal.role in DEPARTEMENT_STAFF:
        return True
    return principal.role == Role.STRUCTURE_MANAGER and provision.organisation_id == principal.organisation_id
