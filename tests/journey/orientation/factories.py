"""Factories of orientations at each step of the way."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from tests.factories import NOON, AssignmentFactory, DutyPeriodFactory, MembershipFactory

DECIDED_AT = NOON - timedelta(days=10)
HANDED_AT = NOON - timedelta(days=9)
NAMED_AT = NOON - timedelta(days=5)


def pole() -> Organisation:
    """The Pôle of Marseille or of Caen, as the pack writes it."""
    return Organisation.objects.filter(capabilities__contains=["pole"]).order_by("code")[0]


def structure(kind: str) -> Organisation:
    """A structure of the pack that offers this kind and serves the first Pôle's communes."""
    return Organisation.objects.filter(kinds__contains=[kind], territory__overlap=pole().territory).order_by("code")[0]


class OrientationFactory(DjangoModelFactory[Orientation]):
    class Meta:
        model = Orientation

    duty = factory.SubFactory(
        DutyPeriodFactory,
        beneficiary__pole=factory.LazyFunction(pole),
        household__insee=factory.LazyFunction(lambda: pole().territory[0]),
    )
    beneficiary = factory.SelfAttribute("duty.beneficiary")
    opened_at = NOON

    class Params:
        interviewed = factory.Trait(status=Status.INTERVIEWED, interviewed_at=NOON - timedelta(days=11))
        decided = factory.Trait(
            interviewed=True,
            interviewed_at=factory.LazyAttribute(lambda o: o.decided_at - timedelta(days=1)),
            status=Status.DECIDED,
            pathway="socio_professionnel",
            structure_kind="socio_professional",
            structure=factory.LazyFunction(lambda: structure("socio_professional")),
            decided_at=DECIDED_AT,
            decided_by=factory.SubFactory(
                MembershipFactory, role=Role.ADVISER, organisation=factory.SelfAttribute("..beneficiary.pole")
            ),
            assignment=factory.SubFactory(
                AssignmentFactory,
                beneficiary=factory.SelfAttribute("..beneficiary"),
                structure=factory.SelfAttribute("..structure"),
                pathway=factory.SelfAttribute("..pathway"),
                started_at=DECIDED_AT,
            ),
        )
        handed_over = factory.Trait(decided=True, status=Status.HANDED_OVER, handed_over_at=HANDED_AT)
        followed = factory.Trait(
            handed_over=True, status=Status.FOLLOWED, referent_named_at=NAMED_AT, assignment__named=True
        )


class DiagnosisFactory(DjangoModelFactory[Diagnosis]):
    class Meta:
        model = Diagnosis

    orientation = factory.SubFactory(OrientationFactory, interviewed=True)
    answers: dict[str, object] = {}
    updated_at = NOON
    completed_at = NOON
