"""Who the stories are about: the people at work in one Pôle and one structure of a département."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from rebond.ground.tenancy import context
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Role
from tests.factories import MembershipFactory
from tests.journey.orientation.factories import pole, structure


@dataclass(frozen=True)
class Team:
    """One Pôle, one structure that serves it, and whoever must act there."""

    departement: int
    pole: Organisation
    structure: Organisation

    def member(self, role: Role, organisation: Organisation | None = None, **names: str) -> Membership:
        """Someone new with this role, in the structure when nothing else is said; in the Pôle for an adviser."""
        place = organisation or (self.pole if role == Role.ADVISER else self.structure)
        with context.departement(self.departement):
            made: Any = MembershipFactory(
                role=role,
                organisation=None if role == Role.BENEFICIARY else place,
                invited_at=timezone.now(),
                accepted_at=timezone.now(),
                **{f"user__{name}": value for name, value in names.items()},
            )
            return Membership.objects.select_related("user").get(pk=made.pk)


def gather(number: int) -> Team:
    """The first Pôle of the département's pack, and a structure of its territory."""
    with context.departement(number):
        return Team(number, pole(), structure("socio_professional"))
