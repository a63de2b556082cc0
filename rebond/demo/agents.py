"""The agents of the demo: several in each organisation, and one account per role that the newcomer uses."""

from collections.abc import Iterable
from datetime import datetime

from rebond.demo.identities import People
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.states import Capability, Role
from rebond.people.beneficiaries.states import Sex

STAFF: dict[str, tuple[Role, ...]] = {
    Capability.POLE: (Role.ADVISER, Role.ADVISER, Role.DOCTOR, Role.NURSE),
    Capability.MDS: (Role.STRUCTURE_MANAGER, Role.SOCIAL_WORKER, Role.SOCIAL_WORKER, Role.SOCIAL_WORKER, Role.NURSE),
    Capability.LIEU_ACCUEIL: (Role.STRUCTURE_MANAGER, Role.SOCIAL_WORKER, Role.SOCIAL_WORKER),
    Capability.PARTNER_STRUCTURE: (Role.STRUCTURE_MANAGER, Role.REFERENT, Role.REFERENT, Role.PSYCHOLOGIST),
    Capability.PLIE: (Role.STRUCTURE_MANAGER, Role.REFERENT, Role.REFERENT),
    Capability.MISSION_LOCALE: (Role.STRUCTURE_MANAGER, Role.REFERENT, Role.REFERENT),
    Capability.CAP_EMPLOI: (Role.STRUCTURE_MANAGER, Role.REFERENT),
    Capability.FRANCE_TRAVAIL: (Role.STRUCTURE_MANAGER, Role.FT_ADVISER, Role.FT_ADVISER, Role.FT_ADVISER),
    Capability.CHANTIER: (Role.STRUCTURE_MANAGER, Role.REFERENT),
    Capability.TRAINING_BODY: (Role.STRUCTURE_MANAGER, Role.REFERENT),
    Capability.HEALTH_STRUCTURE: (Role.STRUCTURE_MANAGER, Role.REFERENT),
    Capability.ACCELERATOR: (Role.ACCELERATOR, Role.SECTOR_EXPERT),
    Capability.DEPARTEMENT_SERVICE: (Role.MANAGER, Role.ADMINISTRATOR, Role.RTEF, Role.AID_OFFICER, Role.PAYER),
    Capability.COMPANY: (Role.EMPLOYER,),
}

A_REFERENT = 50
"""People that one référent of a team of the département follows at a time: 1 000 a year for five, three months each."""

SEVERAL = frozenset({Capability.POLE, Capability.ACCELERATOR, Capability.DEPARTEMENT_SERVICE, Capability.COMPANY})
"""Organisations that have all their staff even when another mission comes first."""


def engage(people: People, organisations: Iterable[Organisation], *, at: datetime) -> list[Membership]:
    """Agents for each organisation of the current département, by its first mission, and their way in."""
    users: list[User] = []
    memberships: list[Membership] = []
    for organisation in organisations:
        for role in _roles(organisation):
            user = _user(people, len(users), organisation)
            users.append(user)
            memberships.append(
                Membership(user=user, organisation=organisation, role=role, invited_at=at, accepted_at=at)
            )
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(memberships)
    Access.objects.bulk_create(Access(user=user, departement_id=context.current()) for user in users)
    return memberships


def _roles(organisation: Organisation) -> tuple[Role, ...]:
    if Capability.DEPARTEMENT_SERVICE in organisation.capabilities and organisation.kinds:
        return (Role.STRUCTURE_MANAGER, *[Role.REFERENT] * ((organisation.places or 0) // A_REFERENT))
    for capability in organisation.capabilities:
        if capability in STAFF:
            return STAFF[capability]
    return ()


def _user(people: People, index: int, organisation: Organisation) -> User:
    sex = people.random.choice(list(Sex))
    identity = people.identity(sex, people.last_name(), age=40)
    email = f"{organisation.code}.{index}@agents{organisation.departement_id}.example".lower()
    user = User(email=email, first_name=identity.first_name, last_name=identity.last_name)
    user.set_unusable_password()
    return user
