"""Who is asking: the user, and what they act as in the département of their session."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.http import HttpRequest

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Membership, User
from rebond.people.accounts.states import Role

MEMBERSHIP_KEY = "membership"
"""Session key: the membership that the session acts under."""

CHOICES_KEY = "choices"
"""Session key: how many memberships this sign-in may enter."""


@dataclass(frozen=True)
class Principal:
    """One user acting under one membership. Rules and scopes read nothing else."""

    user: User
    membership: Membership
    departement: int

    @property
    def role(self) -> Role:
        return Role(self.membership.role)

    @property
    def organisation_id(self) -> UUID | None:
        return self.membership.organisation_id

    @property
    def actor(self) -> Actor:
        return Actor("user", self.user.pk, self.membership.pk)


class PrincipalRequest(HttpRequest):
    """A request that `@access` has let through: its principal is known."""

    principal: Principal


def of(request: HttpRequest) -> Principal | None:
    """The principal of the session; None for a visitor, a deactivated user or an ended membership.

    Read from the database at each request, once: deactivation acts at the next request.
    """
    if not hasattr(request, "principal"):
        cast("PrincipalRequest", request).principal = _read(request)  # type: ignore[assignment]  # None: visitor
    return cast("PrincipalRequest", request).principal


def _read(request: HttpRequest) -> Principal | None:
    membership_id = request.session.get(MEMBERSHIP_KEY)
    departement = context.current_or_none()
    user = getattr(request, "user", None)  # absent from the page that refuses a request before sign-in is read
    if membership_id is None or departement is None or user is None or not user.is_authenticated:
        return None
    membership = (
        Membership.objects.filter(pk=membership_id, ended_at=None, user=user).select_related("organisation").first()
    )
    return Principal(user, membership, departement) if membership else None
