"""Who is asking: the user, and what they act as in the département of their session."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

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
    """One user acting under one membership, on a day. Rules and scopes read nothing else."""

    user: User
    membership: Membership
    departement: int
    today: date | None = None

    @property
    def role(self) -> Role:
        return Role(self.membership.role)

    @property
    def organisation_id(self) -> UUID | None:
        return self.membership.organisation_id

    @property
    def selves(self) -> QuerySet[Membership]:
        """Oneself, and the colleagues whom one replaces today: their people are one's own."""
        found = Q(pk=self.membership.pk)
        if self.today is not None:
            found |= Q(pk__in=self.membership.replacements.covering(self.today).values("absent"))
        return Membership.objects.filter(found)

    @cached_property
    def _replaced(self) -> frozenset[UUID]:
        return frozenset(self.selves.values_list("pk", flat=True))

    def answers_for(self, referent: UUID | None) -> bool:
        """This référent is oneself, or a colleague whom one replaces today."""
        return referent is not None and (referent == self.membership.pk or referent in self._replaced)

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
    today = timezone.localdate()  # noqa: TID251  # the door of every request
    return Principal(user, membership, departement, today) if membership else None
