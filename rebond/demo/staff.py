"""The agents of the demo, by where and as what they work."""

from dataclasses import dataclass, field
from uuid import UUID

from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.rules import prescribers
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import POLE_STAFF, Role


@dataclass
class Staff:
    """The agents of the current département, by organisation."""

    by_organisation: dict[UUID | None, list[Membership]] = field(default_factory=dict)
    by_role: dict[str, list[Membership]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for member in Membership.objects.exclude(organisation=None).select_related("organisation").order_by("pk"):
            self.by_organisation.setdefault(member.organisation_id, []).append(member)
            self.by_role.setdefault(member.role, []).append(member)

    def at(self, organisation: UUID | None, *roles: Role) -> list[Membership]:
        """The agents of one organisation, of these roles when any is given."""
        return [one for one in self.by_organisation.get(organisation, ()) if not roles or one.role in roles]

    def prescriber(self, programme: Programme, referent: Membership | None, pole: UUID | None) -> Membership | None:
        """The référent if their role prescribes it, else somebody of the Pôle whose role does."""
        roles = prescribers(programme, has_doctor=bool(self.at(pole, Role.DOCTOR)))
        if referent is not None and referent.role in roles:
            return referent
        return next((one for one in self.at(pole, *POLE_STAFF) if one.role in roles), None)
