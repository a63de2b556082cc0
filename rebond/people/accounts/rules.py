"""Who may do what to the people and the organisations of a département."""

from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role


def can_end(principal: Principal, membership: Membership) -> bool:
    """An administrator ends any membership that is still in force, but the one they act under."""
    return (
        principal.role == Role.ADMINISTRATOR
        and membership.ended_at is None
        and membership.user_id != principal.membership.user_id
    )


def can_invite_again(principal: Principal, membership: Membership) -> bool:
    """An administrator sends the invitation again while it is not accepted."""
    return can_end(principal, membership) and membership.accepted_at is None


def can_renew(principal: Principal, membership: Membership) -> bool:
    """An administrator lets someone who lost their phone or key start again."""
    return can_end(principal, membership) and membership.accepted_at is not None
