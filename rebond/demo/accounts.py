"""One account per role for the newcomer, chosen so that each finds work to do."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db.models import Count, F, Q, QuerySet

from rebond.ground.tenancy import context
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import TO_ORIENT
from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.states import Capability, Role
from rebond.people.beneficiaries.models import Beneficiary

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


def choose(code: str) -> list[Account]:
    """Pick, for each role of the current département, the membership with the most to show, and name it."""
    password = make_password(PASSWORD)
    accounts = []
    for role in Role:
        membership = _person() if role == Role.BENEFICIARY else _busiest(role)
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


def _busiest(role: Role) -> Membership | None:
    agents: QuerySet[Membership] = Membership.objects.filter(role=role).select_related("user", "organisation")
    if role in (Role.ADVISER, Role.DOCTOR, Role.NURSE):
        poles = (
            Orientation.objects.filter(status__in=TO_ORIENT, beneficiary__pole__isnull=False)
            .values_list("beneficiary__pole")
            .annotate(load=Count("pk"))
            .order_by("-load")
        )
        return agents.filter(organisation=poles[0][0]).order_by("pk").first()
    if role == Role.STRUCTURE_MANAGER:
        waiting = Count(
            "organisation__assignments",
            filter=Q(organisation__assignments__ended_at=None, organisation__assignments__referent=None),
        )
        partner = agents.filter(organisation__capabilities__contains=[Capability.PARTNER_STRUCTURE])
        return (partner or agents).annotate(load=waiting).order_by("-load", "pk").first()
    load = Count("assignments", filter=Q(assignments__ended_at=None))
    return agents.annotate(load=load).order_by("-load", "pk").first() or _engage(role)


def _engage(role: Role) -> Membership:
    """A role that no organisation of the pack needs yet still has someone to sign in."""
    organisation = (
        Organisation.objects.filter(capabilities__contains=[Capability.DEPARTEMENT_SERVICE]).order_by("code").first()
        or Organisation.objects.order_by("code")[0]
    )
    user = User.objects.create_user(
        f"{role.value}.{organisation.departement_id}@demo.example", first_name="Alix", last_name="Martin"
    )
    Access.objects.create(user=user, departement_id=context.current())
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, invited_at=user.created_at, accepted_at=user.created_at
    )


def _person() -> Membership | None:
    """A person with a spouse, a référent and a phone, who may sign in."""
    person = (
        Beneficiary.objects.filter(assignments__ended_at=None, assignments__referent__isnull=False)
        .filter(households__ends_on=None, households__household__members__role="CJT", households__role="DEM")
        .exclude(phone="")
        .order_by("number")
        .first()
    )
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
