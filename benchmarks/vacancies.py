"""Offers within 30 km among 200 000: box by the index then circle, beside the same circle read over every row."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from rebond.work.vacancies.places import Place

OFFERS, OPEN_SHARE, KM, REQUESTS = 200_000, 0.2, 30, 20
"""As one offer in five of those that a département keeps is to be filled; each was confirmed on some day of the last sixty."""

INSERT = """
INSERT INTO vacancies_vacancy (id, departement_id, company_id, status, origin, title, rome, contract, posts, insee, city,
    requires, hours, pay_period, experience, has_immersion, latitude, longitude, ft_id, description, published_at, updated_at)
SELECT gen_random_uuid(), %(departement)s, %(company)s, CASE WHEN random() < %(share)s THEN 'open' ELSE 'closed' END,
    'employer', 'Poste', 'G1602', 'cdi', 1, '', '', '{}', '{}', '', '', false, 43.15 + random() * 0.75,
    4.25 + random() * 1.55, '', '', day, day
FROM (SELECT %(at)s - random() * INTERVAL '60 days' AS day FROM generate_series(1, %(count)s)) AS days
"""


def run(count: int = OFFERS) -> list[Figure]:
    """The search at places drawn at random over the Bouches-du-Rhône; nothing is kept."""
    from django.db import connection, transaction
    from django.utils import timezone

    from benchmarks.pages import measure
    from rebond.ground.tenancy import context
    from rebond.work.employers.models import Company

    with context.departement(13):
        company = Company.objects.order_by("pk").values_list("pk", flat=True)[0]
        _fill(company, count, at=timezone.now())
        places = _places()
        ours = measure(_search(places), requests=REQUESTS)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_indexscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        naive = measure(_search(places, is_boxed=False), requests=REQUESTS)
        transaction.set_rollback(True)
    return [
        Figure(
            f"offres à {KM} km parmi {count:_}, p50".replace("_", " "), round(ours.p50, 1), "ms", round(naive.p50, 1)
        )
    ]


def _fill(company: UUID, count: int, *, at: datetime) -> None:
    from django.db import connection

    from rebond.ground.tenancy import rows

    told = {"departement": 13, "company": company, "share": OPEN_SHARE, "at": at, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(INSERT, told)
    rows.measure("vacancies")


def _places() -> "list[Place]":
    draw = Random(7)
    return [(43.3 + draw.random() * 0.4, 4.6 + draw.random() * 0.9) for _ in range(REQUESTS * 2)]


def _search(places: "list[Place]", *, is_boxed: bool = True) -> Callable[[], bytes]:
    """The twenty freshest within reach and how many there are, at the next place each time."""
    from rebond.work.vacancies.models import Vacancy
    from rebond.work.vacancies.places import circle, near
    from rebond.work.vacancies.states import Status

    waiting = iter(places * 9)

    def search() -> bytes:
        place = next(waiting)
        within_reach = near(place, KM) if is_boxed else circle(place, KM)
        found = Vacancy.objects.filter(within_reach, status=Status.OPEN)
        return str([found.count(), *found.order_by("-updated_at", "pk").values_list("pk", flat=True)[:20]]).encode()

    return search
