"""Health in the trusted world: a request, an opinion, and a compartment whose words belong to « m » and the person's letter."""

from typing import Any

from rebond.ground.journal.actors import WORKER
from rebond.journey.health import operations
from rebond.journey.health.models import HealthRequest, Opinion
from rebond.people.accounts.models import Membership
from tests.factories import NOON, TODAY
from tests.trust.canaries import Canaries

OBJECTS: dict[str, Any] = {
    "health:*": lambda world, case: {"pk": case.beneficiary.pk},
    **dict.fromkeys(("health:take", "health:cancel"), lambda world, case: {"pk": case.request.pk}),
    "health:withdraw": lambda world, case: {"pk": case.opinion.pk},
    "health:change": lambda world, case: {"pk": case.consultation.pk},
    "health:print_letter": lambda world, case: {"pk": case.letter.pk},
}


def fill(case: Any, canaries: Canaries, doctor: Membership, *, asked_by: Membership) -> None:
    """What doctor and référent wrote of this person."""
    person, owner = case.beneficiary, f"m{case.key}"
    by: dict[str, Any] = {"member": doctor, "by": WORKER, "at": NOON}
    word = canaries.word
    case.request = HealthRequest.objects.create(beneficiary=person, question="work", asked_at=NOON, asked_by=asked_by)
    case.opinion = Opinion.objects.create(
        beneficiary=person,
        author=doctor,
        effect="able",
        given_at=NOON,
        starts_on=TODAY,
        ends_on=TODAY.replace(year=2099),
    )
    case.consultation = operations.write_consultation(person, text=word(owner), held_at=NOON, **by)
    case.letter = operations.write_letter(person, addressee="mdph", recipient=word(owner), body=word(owner), **by)
