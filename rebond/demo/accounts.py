"""One account per role for the newcomer, chosen so that each finds work to do."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from rebond.demo import samples
from rebond.demo.identities import People
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.states import Capability, Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from rebond.people.beneficiaries.models import Assignment, Beneficiary
from rebond.people.beneficiaries.states import Pathway, Sex

PASSWORD = "motdepasse-de-demonstration"  # noqa: S105 - every account of the demo has it, on purpose


@dataclass(frozen=True)
class Account:
    """What `var/demo.json` says of one account."""

    role: str
    label: str
    departement: str
    name: str
    email: str
    membership: str


def choose(code: str, person: Beneficiary | None) -> list[Account]:
    """For each role of the current département, a membership that can carry the story of the README, named after its role.

    The adviser's Pôle receives most of the sample flow; the structure is one that the Pôle sends people to, and has room.
    `person`: whose space one may open.
    """
    password = make_password(PASSWORD)
    pole = _pole(code)
    structure = _structure(pole)
    accounts = []
    for role in Role:
        membership = _opened(person) if role == Role.BENEFICIARY else _someone(role, pole, structure)
        if membership is None:
            continue
        user = membership.user
        user.email = f"{role.value.replace('_', '-')}.{code}@demo.example"
        user.password = password
        user.save()
        where = f", {membership.organisation.name}" if membership.organisation else ""
        accounts.append(
            Account(role.value, role.label, code, f"{user.full_name}{where}", user.email, str(membership.pk))
        )
    return accounts


def _pole(code: str) -> Organisation:
    """The Pôle of most households of the sample flow."""
    homes = Counter(found.address.insee for found in samples.households(code) if found.address)
    poles = Organisation.objects.filter(capabilities__contains=[Capability.POLE]).order_by("code")
    return max(poles, key=lambda pole: sum(homes[insee] for insee in pole.territory))


def _structure(pole: Organisation) -> Organisation:
    """The partner that accompanies most people of the Pôle, of those with places left where any has."""
    live = Q(assignments__ended_at=None, assignments__isnull=False)
    partners = Organisation.objects.filter(capabilities__contains=[Capability.PARTNER_STRUCTURE])
    loaded = partners.annotate(
        taken=Count("assignments", filter=live),
        ours=Count("assignments", filter=live & Q(assignments__beneficiary__pole=pole)),
    )
    return max(
        loaded.order_by("code"), key=lambda found: (found.places is None or found.places > found.taken, found.ours)
    )


def _someone(role: Role, pole: Organisation, structure: Organisation) -> Membership:
    """Whoever has the role where the story goes, the busiest first; else someone is engaged."""
    agents: QuerySet[Membership] = Membership.objects.filter(role=role).select_related("user", "organisation")
    nearest = agents.filter(organisation__in=[pole, structure])
    load = Count("assignments", filter=Q(assignments__ended_at=None))
    return (nearest or agents).annotate(load=load).order_by("-load", "pk").first() or engage(role)


def engage(role: Role) -> Membership:
    """A role that no organisation of the pack needs yet still has someone to sign in."""
    organisation = (
        Organisation.objects.filter(capabilities__contains=[Capability.DEPARTEMENT_SERVICE]).order_by("code").first()
        or Organisation.objects.order_by("code")[0]
    )
    number = context.current()
    people = People(number * 100 + list(Role).index(role), timezone.localdate())
    who = people.identity(people.random.choice(list(Sex)), people.last_name(), age=40)
    user = User.objects.create_user(
        f"{role.value}.{number}@demo.example", first_name=who.first_name, last_name=who.last_name
    )
    Access.objects.create(user=user, departement_id=context.current())
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, invited_at=user.created_at, accepted_at=user.created_at
    )


def star(busy_on: date) -> Beneficiary | None:
    """A person on a way to work, not at France Travail, with a spouse, a référent and a phone; nothing is planned that day."""
    ways = (Pathway.PROFESSIONAL, Pathway.SOCIO_PROFESSIONAL)
    live = Assignment.objects.filter(beneficiary=OuterRef("pk"), ended_at=None, referent__isnull=False)
    busy = Appointment.objects.filter(beneficiary=OuterRef("pk"), status=Status.PLANNED, starts_at__date=busy_on)
    return (
        Beneficiary.objects.filter(Exists(live.filter(pathway__in=ways)), ~Exists(busy), died_on=None)
        .filter(households__ends_on=None, households__household__members__role="CJT", households__role="DEM")
        .exclude(phone="")
        .exclude(structure__capabilities__contains=[Capability.FRANCE_TRAVAIL])
        .order_by("number")
        .first()
    )


def _opened(person: Beneficiary | None) -> Membership | None:
    """The person's own account."""
    if person is None:
        return None
    user = User.objects.create_user(
        f"personne.{person.number}@demo.example", first_name=person.first_name, last_name=person.last_name
    )
    Access.objects.create(user=user, departement_id=context.current())
    membership = Membership.objects.create(
        user=user, role=Role.BENEFICIARY, invited_at=person.created_at, accepted_at=person.created_at
    )
    Beneficiary.objects.filter(pk=person.pk).update(account=membership, version=F("version") + 1)
    return membership
