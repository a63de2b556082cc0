"""Factories of tenant rows, with traits. Call them inside a département."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries import names
from rebond.people.beneficiaries.models import Assignment, Beneficiary, DutyPeriod, Household

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"agent{n}@exemple.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Agent{n}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    capabilities = ["partner_structure"]

    class Params:
        pole = factory.Trait(capabilities=["pole"])


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.REFERENT
    invited_at = NOON
    accepted_at = NOON

    class Params:
        person = factory.Trait(role=Role.BENEFICIARY, organisation=None)

    @factory.post_generation
    def access(self: Membership, create: bool, extracted: object, **_: object) -> None:
        Access.objects.get_or_create(user=self.user, departement_id=self.departement_id)


class HouseholdFactory(DjangoModelFactory[Household]):
    class Meta:
        model = Household

    payer = "CAF"
    file_number = factory.Sequence(lambda n: f"{n:07}")
    request_number = factory.Sequence(lambda n: f"{n:011}")
    requested_on = date(2026, 2, 20)
    city = "Marseille"
    insee = "13201"
    postal_code = "13001"


class BeneficiaryFactory(DjangoModelFactory[Beneficiary]):
    class Meta:
        model = Beneficiary

    first_name = "Dominique"
    last_name = factory.Sequence(lambda n: f"Personne{n}")
    birth_date = date(1990, 5, 17)
    created_at = NOON
    sort_name = factory.LazyAttribute(lambda o: names.sort_name(o.last_name, o.first_name))
    search_text = factory.LazyAttribute(lambda o: names.search_text(o.last_name, o.first_name))


class DutyPeriodFactory(DjangoModelFactory[DutyPeriod]):
    class Meta:
        model = DutyPeriod

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    household = factory.SubFactory(HouseholdFactory)
    requested_on = date(2026, 2, 20)
    informed_on = date(2026, 3, 1)
    starts_on = date(2026, 3, 1)


class AssignmentFactory(DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    structure = factory.SubFactory(OrganisationFactory)
    pathway = "professionnel"
    started_at = NOON

    class Params:
        named = factory.Trait(
            referent=factory.SubFactory(MembershipFactory, organisation=factory.SelfAttribute("..structure")),
            referent_named_at=NOON,
        )


def principal(role: Role = Role.REFERENT, **fields: object) -> Principal:
    """A principal of the current département, with its own user and organisation."""
    person = {"organisation": None} if role == Role.BENEFICIARY else {}
    membership = MembershipFactory(role=role, **{**person, **fields})
    return Principal(membership.user, membership, membership.departement_id, TODAY)
