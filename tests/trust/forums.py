"""The Forum that its addresses are asked about: it runs today, with a stand, a visitor who waits and one who met it."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.events.forum.models import Arrival, Edition, Hall, Meeting, QueueTicket, Stand, Visitor, Wish
from rebond.events.forum.operations.telling import SCREEN, STAND, VISITOR
from rebond.events.forum.operations.visitors import new_code
from rebond.ground.tenancy import context, links
from rebond.people.beneficiaries.models import Beneficiary
from tests.trust import rows
from tests.trust.world import NOON, Case, World

Build = Callable[[World, Case], dict[str, Any]]
FAR = NOON.replace(year=2099)


class Forum:
    """The rows, in the département of the case. `bearer`: its visitor is the case's own person, for who holds a link."""

    def __init__(self, world: World, case: Case, *, bearer: bool) -> None:
        now = timezone.localtime()
        day = now.date() + timedelta(days=Edition.objects.count())  # one a day
        hours = {"opens": time(9), "closes": time(17), "registers_from": day, "registers_until": day}
        self.edition = Edition.objects.create(
            on=day, place="Hôtel", status="running", clear_on=day + timedelta(days=90), **hours
        )
        hall = Hall.objects.create(edition=self.edition, name="Hall", capacity=100)
        self.stand = Stand.objects.create(
            edition=self.edition, hall=hall, number=1, company=case.company, sector="batiment"
        )
        person = case.beneficiary if bearer else _somebody(world)
        self.visitor = Visitor.objects.create(
            edition=self.edition,
            beneficiary=person,
            source="group",
            code=new_code(),
            first_name=person.first_name,
            last_name=person.last_name,
            registered_at=NOON,
        )
        Wish.objects.create(visitor=self.visitor, sector="batiment")
        Arrival.objects.create(visitor=self.visitor, hall=hall, key=uuid4(), at=now)
        QueueTicket.objects.create(stand=self.stand, visitor=self.visitor, number=1, taken_at=now)
        Meeting.objects.create(visitor=self.visitor, stand=self.stand, starts_at=now, announced_at=now)


def _somebody(world: World) -> Beneficiary:
    """Whom only those who read visitors read."""
    return rows.somebody(world.canaries, f"fo{context.current()}")


def _row(name: str, *, bearer: bool = False, **changes: Any) -> Build:
    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            made = Forum(world, case, bearer=bearer)
            Edition.objects.filter(pk=made.edition.pk).update(**changes) if changes else None
            return {"pk": getattr(made, name).pk}

    return build


def _door(purpose: str, name: str) -> Build:
    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            made = Forum(world, case, bearer=True)
            return {"token": links.create(purpose=purpose, object_id=getattr(made, name).pk, expires_at=FAR)}

    return build


def _to_come(world: World, case: Case) -> dict[str, Any]:
    """People are registered in an edition that exists."""
    _row("edition")(world, case)
    return {}


def _registering(world: World, case: Case) -> dict[str, Any]:
    """The page of a département whose registrations are open."""
    _row("edition", status="open")(world, case)
    return {"code": str(case.beneficiary.departement_id)}


OBJECTS: dict[str, Build] = {
    "forum:*": _row("edition"),
    "forum:change": _row("edition", status="open"),
    "forum:people": _to_come,
    "forum:register": _to_come,
    "forum:stand": _row("stand"),
    "forum:stand_link": _row("stand"),
    "forum:badge": _row("visitor", bearer=True),
    "forum_open:register": _registering,
    "forum_open:stand": _door(STAND, "stand"),
    "forum_open:stand_act": _door(STAND, "stand"),
    "forum_open:screen": _door(SCREEN, "edition"),
    **{f"forum_open:{name}": _door(VISITOR, "visitor") for name in ("visitor", "change", "cancel", "queue")},
}
