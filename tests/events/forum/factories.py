"""Rows of a Forum: an edition with halls, stands with offers, visitors with wishes."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from rebond.events.forum.models import Edition, Hall, Stand, StandVacancy, Visitor, Wish
from rebond.events.forum.operations.visitors import new_code
from rebond.events.forum.states import Source
from rebond.ground.tenancy import rows
from tests.events.jobdating.factories import company, vacancy
from tests.factories import NOON, TODAY

DAY = date(2026, 3, 17)
"""A Tuesday, two weeks after NOON."""


def edition(status: str = "open", *, on: date = DAY, halls: int = 2, **fields: object) -> Edition:
    """A Forum from nine to five in slots of twenty minutes, with halls of 100 people."""
    given: dict[str, object] = {"place": "Hôtel du Département", "opens": time(9), "closes": time(17), "status": status}
    given |= {"registers_from": on - timedelta(days=30), "registers_until": on, "clear_on": on + timedelta(days=90)}
    made = Edition.objects.create(on=on, **{**given, **fields})
    for rank in range(halls):
        Hall.objects.create(edition=made, name=f"Hall {rank + 1}", capacity=100)
    return made


def running(**fields: object) -> Edition:
    """The same, today and under way."""
    return edition("running", on=TODAY, **fields)


def hall(event: Edition) -> Hall:
    return event.halls.order_by("name")[0]


def stand(event: Edition, *, sector: str = "hotellerie_restauration", offers: int = 1, **fields: object) -> Stand:
    """A company's stand, with its open offers."""
    number = Stand.objects.filter(edition=event).count() + 1
    given = {"hall": hall(event), "number": number, "company": company(), "sector": sector, "tables": 1}
    made = Stand.objects.create(edition=event, **{**given, **fields})
    for _ in range(offers):
        StandVacancy.objects.create(stand=made, vacancy=vacancy(made.company))
    return made


def visitor(event: Edition, *, sectors: Sequence[str] = (), **fields: object) -> Visitor:
    """Somebody who registered online."""
    given: dict[str, object] = {
        "source": Source.PUBLIC,
        "first_name": "Lina",
        "last_name": "Moreau",
        "phone": "0612345678",
    }
    given |= {"code": new_code(), "registered_at": NOON, "has_consented": True}
    made = Visitor.objects.create(edition=event, **{**given, **fields})
    for rank, code in enumerate(sectors):
        Wish.objects.create(visitor=made, sector=code, rank=rank)
    return made


def crowd(event: Edition, count: int) -> list[Visitor]:
    """Many visitors, in one statement."""
    made = [
        Visitor(
            edition=event,
            source=Source.PUBLIC,
            first_name="Lina",
            code=new_code(),
            registered_at=NOON,
            has_consented=True,
        )
        for _ in range(count)
    ]
    rows.insert(made)
    return made
