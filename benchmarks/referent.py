"""A référent's home with 120 people among everybody, beside the same page read one person at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from rebond.people.accounts.models import Membership

PEOPLE = 120
REQUESTS = 20


def run() -> list[Figure]:
    """The page, and the reading of its facts beside its peer. People handed over stay so: the bench has its own database."""
    from django.urls import reverse
    from django.utils import timezone

    from benchmarks.pages import client_of, measure
    from rebond.ground.tenancy import context

    with context.departement(13):
        member, now = _followed(), timezone.now()
    agent = client_of(member)
    page = measure(lambda: agent.get(reverse("referent:home")).content, requests=REQUESTS)
    with context.departement(13):
        ours = measure(_reading(member, now), requests=REQUESTS)
        alone = measure(_one_by_one(member, now), requests=3)
    return [
        Figure("mes personnes, page entière, p50", round(page.p50, 1), "ms"),
        Figure("mes personnes, page entière, requêtes", page.queries, "n"),
        Figure("mes personnes, page", round(page.weight, 1), "kB"),
        Figure(f"faits de {PEOPLE} personnes, p50", round(ours.p50, 1), "ms", round(alone.p50, 1)),
        Figure(f"faits de {PEOPLE} personnes, requêtes", ours.queries, "n", alone.queries, 15),
    ]


def _followed() -> "Membership":
    """A référent who has as many people as asked, and replaces nobody; a colleague has the others of the structure."""
    from django.db.models import Count

    from rebond.journey.support.models import Replacement
    from rebond.people.accounts.models import Membership
    from rebond.people.accounts.states import Role
    from rebond.people.beneficiaries.models import Assignment

    live = Assignment.objects.filter(ended_at=None, referent__role=Role.REFERENT)
    structure = live.values("structure").annotate(n=Count("pk"), who=Count("referent", distinct=True))
    chosen = structure.filter(who__gt=1, n__gt=PEOPLE).order_by("-n")[0]["structure"]
    team = Membership.objects.filter(organisation=chosen, role=Role.REFERENT, ended_at=None)
    member = team.exclude(pk__in=Replacement.objects.values("substitute")).order_by("pk")[0]
    other = team.exclude(pk=member.pk).order_by("pk")[0]
    keys = list(live.filter(structure=chosen).order_by("pk").values_list("pk", flat=True))
    Assignment.objects.filter(pk__in=keys[:PEOPLE]).update(referent=member)
    Assignment.objects.filter(pk__in=keys[PEOPLE:], referent=member).update(referent=other)
    return Membership.objects.select_related("user", "organisation").get(pk=member.pk)


def _reading(member: "Membership", now: datetime) -> Callable[[], bytes]:
    from rebond.faces.referent.queries.facts import mine
    from rebond.faces.referent.queries.needs import most_pressing_first
    from rebond.people.accounts.principals import Principal

    who = Principal(member.user, member, 13)
    return lambda: str(len(most_pressing_first(mine(who, now=now)))).encode()


def _one_by_one(member: "Membership", now: datetime) -> Callable[[], bytes]:
    """The same facts, asked of each person in turn: what a template that follows relations would do."""
    from rebond.faces.referent.queries.facts import facts, people_of
    from rebond.faces.referent.queries.needs import most_pressing_first
    from rebond.people.accounts.principals import Principal
    from rebond.people.beneficiaries.models import Beneficiary

    who = Principal(member.user, member, 13)

    def page() -> bytes:
        pks = people_of(who).values_list("pk", flat=True)
        rows = [one for pk in pks for one in facts(Beneficiary.objects.filter(pk=pk), who, now=now)]
        return str(len(most_pressing_first(rows))).encode()

    return page
