"""Pages at 70 000 people: wall time, CPU of the site and of PostgreSQL, queries, weight; beside the usual way.

The peer of each page is the same content written the usual Django way: objects fetched without their
relations, `Paginator` with its COUNT and OFFSET, attributes followed in the template. The cost of our
own frame (session, rights, menu), measured on a page without content, is added to it.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, fields

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Q
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.figures import Figure
from rebond.ground.tenancy.context import departement
from rebond.ground.tenancy.middleware import SESSION_KEY
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.access import STRONG_KEY
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import MEMBERSHIP_KEY
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary

REQUESTS = 60
TICKS = os.sysconf("SC_CLK_TCK")

Page = Callable[[], bytes]

PEER_LIST = engines["django"].from_string(
    "<table>{% for person in page %}<tr><td>{{ person.full_name }}</td><td>{{ person.pole.name }}</td>"
    "{% for way in person.assignments.all %}<td>{{ way.structure.name }}</td>"
    "<td>{{ way.referent.user.full_name }}</td>{% endfor %}"
    "{% for member in person.households.all %}<td>{{ member.household.city }}</td>"
    "{% for right in member.household.rights.all %}<td>{{ right.get_status_display }}</td>{% endfor %}{% endfor %}"
    "<td>{{ person.contacts.all.0.at }}</td></tr>{% endfor %}</table>{{ page.paginator.count }}"
)
PEER_FILE = engines["django"].from_string(
    "{{ person.full_name }}{% for o in person.orientations.all %}{{ o.get_status_display }}{{ o.structure.name }}"
    "{% for s in o.diagnosis.strengths.all %}{{ s.label }}{% endfor %}"
    "{% for s in o.diagnosis.obstacles.all %}{{ s.theme }}{% endfor %}{% endfor %}"
    "{% for c in person.contacts.all %}{{ c.at }}{{ c.author.user.full_name }}{{ c.note }}{% endfor %}"
    "{% for a in person.appointments.all %}{{ a.starts_at }}{{ a.organisation.name }}{% endfor %}"
    "{% for m in person.households.all %}{% for o in m.household.members.all %}{{ o.beneficiary.full_name }}{% endfor %}{% endfor %}"
)


@dataclass(frozen=True)
class Cost:
    """One page: milliseconds of wall time, of the site's CPU and of PostgreSQL's; queries; kB."""

    p50: float
    p95: float
    site: float
    database: float
    queries: int
    weight: float


def run() -> list[Figure]:
    """Every page that the issue names, then others that agents open all day."""
    figures: list[Figure] = []
    with departement(13):
        adviser, manager = member_of(Role.ADVISER), member_of(Role.MANAGER)
        person = Beneficiary.objects.filter(pole=adviser.organisation_id, assignments__ended_at=None).order_by(
            "number"
        )[500]
    agent, chief = client_of(adviser), client_of(manager)
    frame = measure(lambda: agent.get(reverse("web:shortcuts")).content)
    pages: tuple[tuple[str, Client, str, Page | None, tuple[float, float, int] | None], ...] = (
        ("À faire", agent, reverse("casefile:home"), lambda: _peer_home(adviser), (20, 5, 0)),
        ("Liste des personnes", agent, reverse("casefile:people"), lambda: _peer_list(adviser), (25, 5, 15)),
        ("Liste, tout le département", chief, reverse("casefile:people"), None, (25, 5, 15)),
        ("Entrants", agent, reverse("casefile:entrants"), None, (25, 5, 15)),
        ("Dossier", agent, reverse("casefile:person", args=[person.pk]), lambda: _peer_file(person.pk), (25, 5, 25)),
        ("Recherche", chief, reverse("casefile:search") + f"?q={person.last_name[:3]}", None, None),
    )
    for name, client, address, peer, target in pages:
        ours = measure(lambda client=client, address=address: client.get(address).content)
        usual = framed(measure(peer), frame) if peer else None
        figures += figures_of(name, ours, usual, target)
    return figures


def member_of(role: Role) -> Membership:
    """Somebody of the demo who has this role."""
    return (
        Membership.objects.filter(role=role, user__email__endswith="@demo.example")
        .select_related("user")
        .order_by("pk")[0]
    )


def client_of(membership: Membership) -> Client:
    """Their browser, signed in."""
    client = Client()
    client.force_login(membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session.update({SESSION_KEY: 13, MEMBERSHIP_KEY: str(membership.pk), STRONG_KEY: True})
    session.save()
    return client


def _peer_list(adviser: Membership) -> bytes:
    with departement(13):
        people = Beneficiary.objects.filter(pole=adviser.organisation_id).order_by("last_name", "first_name")
        return PEER_LIST.render({"page": Paginator(people, 50).page(1)}).encode()


def _peer_file(person: object) -> bytes:
    with departement(13):
        return PEER_FILE.render({"person": Beneficiary.objects.get(pk=person)}).encode()


def _peer_home(adviser: Membership) -> bytes:
    """Each queue counted by loading its rows, the way a first version is written."""
    with departement(13):
        now = timezone.now()
        mine = Orientation.objects.filter(beneficiary__pole=adviser.organisation_id)
        queues = (
            Q(status__in=["awaited", "interviewed"]),
            Q(status="awaited", interviewed_at=None),
            Q(status="interviewed"),
            Q(status="decided", handed_over_at=None),
            Q(status="handed_over", booked_at=None),
            Q(status__in=["decided", "handed_over"], referent_named_at=None),
        )
        return str([sum((now - row.opened_at).days >= 0 for row in mine.filter(queue)) for queue in queues]).encode()


def measure(page: Page, *, requests: int = REQUESTS) -> Cost:
    """What the page costs, warm."""
    for _ in range(5):
        page()
    queries, weight = _queries(page)
    backend = _backend()
    walls = []
    site, database = time.process_time(), _cpu(backend)
    for _ in range(requests):
        start = time.perf_counter()
        page()
        walls.append((time.perf_counter() - start) * 1000)
    return Cost(
        p50=statistics.median(walls),
        p95=statistics.quantiles(walls, n=20)[-1],
        site=(time.process_time() - site) * 1000 / requests,
        database=(_cpu(backend) - database) * 1000 / requests,
        queries=queries,
        weight=weight,
    )


def _queries(page: Page) -> tuple[int, float]:
    """How many statements one page runs, and its weight in kB."""
    count = 0

    def counting(execute: Callable[..., object], *arguments: object) -> object:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        weight = len(page()) / 1000
    return count, weight


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has spent, by /proc."""
    with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - a file of the kernel, not of ours
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def framed(content: Cost, frame: Cost) -> Cost:
    """A peer's content in the same frame as ours: session, rights, menu, header, footer."""
    return Cost(*(getattr(content, field.name) + getattr(frame, field.name) for field in fields(Cost)))


def figures_of(name: str, ours: Cost, peer: Cost | None, target: tuple[float, float, int] | None) -> list[Figure]:
    """The rows of one page, its peer and what was asked beside it."""
    site, database, queries = target or (None, None, None)
    rows = (
        ("p50", "ms", ours.p50, peer and peer.p50, None),
        ("p95", "ms", ours.p95, peer and peer.p95, None),
        ("CPU du site", "ms", ours.site, peer and peer.site, site),
        ("CPU de PostgreSQL", "ms", ours.database, peer and peer.database, database),
        ("requêtes", "n", ours.queries, peer and peer.queries, queries or None),
        ("page", "kB", ours.weight, None, None),
    )
    return [
        Figure(f"{name}, {what}", round(value, 2), unit, other and round(other, 2), wanted)
        for what, unit, value, other, wanted in rows
    ]
