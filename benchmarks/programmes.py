"""Requests at 60 000 enrolments and every queue of the référent's work, for who has them; lists beside the usual way."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count
from django.template import engines
from django.test import Client
from django.urls import reverse

from benchmarks.figures import Figure
from benchmarks.pages import Cost, Page, client_of, framed, measure, member_of
from rebond.faces.casefile.queries.piles import SOURCES
from rebond.ground.tenancy.context import departement
from rebond.journey.programmes.models import Enrolment
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import STRUCTURE_STAFF, Role

ENROLMENTS = 60_000
REQUESTS = 15
LISTED = 300  # ms: what was asked of a list at this size
NEW = ("contracts_due", "programmes", "following", "health")
READERS = (Role.REFERENT, Role.ADVISER, Role.STRUCTURE_MANAGER, Role.MANAGER)
INBOX = (
    "",
    "file=a-repondre",
    "file=place-libre",
    "etape=terminee",
    "action=boost_emploi",
    "tri=personne",
    "compter=1",
)
SENT = ("", "file=silence", "etape=attente", "action=boost_emploi", "tri=delai", "tri=personne", "compter=1")

MORE = """
INSERT INTO programmes_enrolment ({columns})
SELECT {values} FROM (
    SELECT *, row_number() OVER (ORDER BY random()) AS turn FROM programmes_enrolment LIMIT %(n)s
) AS e JOIN (
    SELECT id AS person, row_number() OVER (ORDER BY random()) AS turn FROM beneficiaries_beneficiary LIMIT %(n)s
) AS p USING (turn) ON CONFLICT DO NOTHING
"""
OTHERS = {
    "id": "gen_random_uuid()",
    "beneficiary_id": "p.person",
    "provision_id": "NULL",
    "document_id": "NULL",
    "hire_id": "NULL",
}
PEER = engines["django"].from_string(
    "<table>{% for row in page %}<tr><td>{{ row.beneficiary.full_name }}</td><td>{{ row.organisation.name }}</td>"
    "<td>{{ row.get_status_display }}</td><td>{{ row.asked_by.user.full_name }}</td><td>{{ row.asked_at }}</td></tr>"
    "{% endfor %}</table>{{ page.paginator.count }}"
)


def run() -> list[Figure]:
    """The two lists with their filters, then the queues of each role. Enrolments that were added stay."""
    with departement(13):
        _fill()
        received = Enrolment.objects.filter(organisation__memberships__role=Role.STRUCTURE_MANAGER)
        busiest = received.values("organisation").annotate(n=Count("pk")).order_by("-n")[0]["organisation"]
        staff = Membership.objects.filter(role__in=STRUCTURE_STAFF, organisation=busiest, ended_at=None)
        answerer = staff.select_related("user").filter(role=Role.STRUCTURE_MANAGER)[0]
        manager = member_of(Role.MANAGER)
    figures = _list("Demandes reçues", answerer, reverse("programmes:inbox"), INBOX, {"organisation": busiest})
    figures += _list("Demandes envoyées", manager, reverse("programmes:sent"), SENT, {})
    return figures + [one for role in READERS for one in _queues(role)]


def _fill() -> None:
    """Enrolments until there are as many as asked: those of the demo, given to others."""
    names = [field.column for field in Enrolment._meta.local_concrete_fields]
    values = [OTHERS.get(name, f'e."{name}"') for name in names]
    sql = MORE.format(columns=", ".join(f'"{name}"' for name in names), values=", ".join(values))
    with connection.cursor() as cursor:
        while 0 < (held := Enrolment.objects.count()) < ENROLMENTS:
            cursor.execute(sql, {"n": ENROLMENTS - held + 500})


def _list(name: str, member: Membership, address: str, asked: tuple[str, ...], where: dict[str, Any]) -> list[Figure]:
    client = client_of(member)
    frame = measure(lambda: client.get(reverse("web:shortcuts")).content, requests=REQUESTS)
    usual = framed(measure(partial(_usual, where), requests=REQUESTS), frame)
    figures = []
    for query in asked:
        cost = measure(_page(client, f"{address}?{query}"), requests=REQUESTS)
        figures += _figures(f"{name} {query}".strip(), cost, None if query else usual, LISTED)
    return figures


def _usual(where: dict[str, Any]) -> bytes:
    """Objects without their relations, COUNT and OFFSET, attributes followed in the template."""
    with departement(13):
        rows = Enrolment.objects.filter(**where).order_by("-asked_at")
        return PEER.render({"page": Paginator(rows, 50).page(1)}).encode()


def _queues(role: Role) -> list[Figure]:
    """« À faire » of this role, then the list that each of its new queues opens."""
    with departement(13):
        client = client_of(member_of(role))
    home = measure(_page(client, reverse("casefile:home")), requests=REQUESTS)
    figures = _figures(f"{role.label}, À faire", home, None, None)
    for source in SOURCES:
        if role in source.roles and source.url_name.partition(":")[0] in NEW:
            cost = measure(_page(client, source.url), requests=REQUESTS)
            figures += _figures(f"{role.label}, {source.label}", cost, None, LISTED)
    return figures


def _page(client: Client, address: str) -> Page:
    def page() -> bytes:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer.content

    return page


def _figures(name: str, cost: Cost, usual: Cost | None, target: float | None) -> list[Figure]:
    return [
        Figure(f"{name}, p50", round(cost.p50, 1), "ms", usual and round(usual.p50, 1), target),
        Figure(
            f"{name}, CPU du site et de PostgreSQL",
            round(cost.site + cost.database, 1),
            "ms",
            usual and round(usual.site + usual.database, 1),
        ),
        Figure(f"{name}, requêtes", cost.queries, "n", usual and usual.queries),
    ]
