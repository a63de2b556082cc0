"""Where the people of the demo live and which structures are near, read from the loaded pack."""

import random
from dataclasses import dataclass, field

from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Capability, Role
from rebond.people.beneficiaries.states import Pathway

DOORS: dict[Pathway, tuple[Capability, ...]] = {
    Pathway.PROFESSIONAL: (Capability.FRANCE_TRAVAIL, Capability.PARTNER_STRUCTURE),
    Pathway.SOCIO_PROFESSIONAL: (Capability.PARTNER_STRUCTURE, Capability.PLIE, Capability.MISSION_LOCALE),
    Pathway.SOCIAL: (Capability.MDS, Capability.LIEU_ACCUEIL),
}


@dataclass
class Territory:
    """The organisations of one département with their agents, and its communes weighted by population."""

    organisations: list[Organisation]
    memberships: list[Membership]
    communes: list[Commune]
    agents: dict[object, list[Membership]] = field(init=False)
    poles: dict[str, Organisation] = field(init=False)
    weights: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.agents = {}
        for membership in self.memberships:
            self.agents.setdefault(membership.organisation_id, []).append(membership)
        self.poles = {
            insee: organisation
            for organisation in self.organisations
            if Capability.POLE in organisation.capabilities
            for insee in organisation.territory
        }
        self.communes = [commune for commune in self.communes if commune.insee in self.poles]
        self.weights = [commune.population for commune in self.communes]

    def commune(self, draw: random.Random) -> Commune:
        """A commune, more often a large one."""
        return draw.choices(self.communes, self.weights)[0]

    def adviser(self, pole: Organisation, draw: random.Random) -> Membership:
        """An adviser of that Pôle."""
        staff = [agent for agent in self.agents[pole.pk] if agent.role in POLE_STAFF]
        return draw.choice([agent for agent in staff if agent.role == Role.ADVISER])

    def structure(self, pathway: Pathway, insee: str, *, has_minors: bool, draw: random.Random) -> Organisation:
        """A structure for that pathway that covers the commune, or the nearest thing to it."""
        doors = DOORS[pathway]
        if pathway == Pathway.SOCIAL:
            doors = (Capability.MDS,) if has_minors else (Capability.LIEU_ACCUEIL, Capability.MDS)
        for door in (doors[:1], doors) if pathway == Pathway.SOCIAL else (doors,):
            found = [o for o in self.organisations if set(o.capabilities) & set(door) and self._has_referent(o)]
            near = [o for o in found if insee in o.territory or not o.territory]
            if near or found:
                return draw.choice(near or found)
        raise LookupError(f"No structure for the pathway {pathway}.")

    def _has_referent(self, organisation: Organisation) -> bool:
        return any(agent.role in REFERENTS for agent in self.agents.get(organisation.pk, ()))

    def referent(self, structure: Organisation, draw: random.Random) -> Membership:
        """Someone of the structure who may be named référent."""
        return draw.choice([agent for agent in self.agents[structure.pk] if agent.role in REFERENTS])
