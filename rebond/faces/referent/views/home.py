"""Doors of « Mes personnes » and of the load of a structure."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.faces.referent.queries.facts import facts, people_of
from rebond.faces.referent.queries.loads import loads, total
from rebond.faces.referent.queries.needs import KINDS, Row, most_pressing_first
from rebond.ground.parameters import queries as parameters
from rebond.ground.web.columns import Action
from rebond.journey.programmes.rules import BULK_PRESCRIBERS
from rebond.journey.support.queries import replaced_by
from rebond.journey.support.rules import COMPANIONS as OWNERS
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments.rules import HOSTS, INVITERS
from rebond.people.beneficiaries.rules import COMPANIONS, NOTERS

LATE = "retard"
SHOWN = 50
"""People on one page."""

ACTS = (
    (BULK_PRESCRIBERS, "Prescrire une action", "casefile:people_prescribe", "signpost-split"),
    (INVITERS, "Inviter", "casefile:people_invite", "envelope-plus"),
    (HOSTS, "Donner des rendez-vous", "casefile:people_book", "calendar-plus"),
    (NOTERS, "Noter un contact", "casefile:people_note", "telephone"),
    (COMPANIONS, "Imprimer des étiquettes", "casefile:people_labels", "printer"),
)


@access(OWNERS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody whom one accompanies, or sees to in a colleague's absence, the most pressing first."""
    principal, now = principal_of(request), timezone.now()
    today = timezone.localtime(now).date()
    replaced = replaced_by(principal.membership, on=today)
    people = people_of(principal, replaced=replaced)
    rows = most_pressing_first(facts(people, principal, now=now, replaced=replaced))
    asked = request.GET.get("pour", "")
    suiting = [row for row in rows if _suits(row, asked)]
    first = _first(request, len(suiting))
    own = [row for row in rows if row.facts.replaces is None]
    context = {
        "rows": suiting[first : first + SHOWN],
        **_pages(request, first, len(suiting)),
        "filters": _filters(rows, asked),
        "asked": asked,
        "all_count": len(rows),
        "replaced": replaced,
        "own_count": len(own),
        "weight": round(total(own, on=today)) if own else 0,
        "norm": _norm(own, today),
        "acts": _acts(principal),
        "here": request.get_full_path(),
        "today": today,
    }
    return render(request, "referent/home.html", context)


def _first(request: HttpRequest, count: int) -> int:
    """Where the page asked for begins; the first one when there is no such page."""
    told = request.GET.get("page", "")
    first = (int(told) - 1) * SHOWN if told.isdecimal() and len(told) < 5 else 0
    return first if 0 < first < count else 0


def _pages(request: HttpRequest, first: int, count: int) -> dict[str, str]:
    """The addresses of the people before and after those shown."""

    def url(start: int) -> str:
        query = request.GET.copy()
        query["page"] = str(start // SHOWN + 1)
        return f"?{query.urlencode()}"

    return {
        "previous_url": url(first - SHOWN) if first else "",
        "next_url": url(first + SHOWN) if first + SHOWN < count else "",
    }


def _suits(row: Row, asked: str) -> bool:
    """Whether something of this kind is due to the person; everybody when nothing is asked."""
    if asked == LATE:
        return row.is_late
    return asked not in KINDS or any(need.kind == asked for need in row.needs)


def _filters(rows: list[Row], asked: str) -> list[dict[str, object]]:
    """« Contrat (12) »: how many people something of each kind is due to."""
    counts = Counter(kind for row in rows for kind in {need.kind for need in row.needs})
    counts[LATE] = sum(row.is_late for row in rows)
    known = {"": "Tout le monde", LATE: "En retard", **KINDS}
    return [
        {
            "label": label,
            "count": counts[key] if key else len(rows),
            "url": reverse("referent:home") + (f"?{urlencode({'pour': key})}" if key else ""),
            "is_current": key == asked,
        }
        for key, label in known.items()
    ]


def _norm(rows: list[Row], today: date) -> int:
    """The load that the département advises, in percent: each person over the number of their pathway."""
    said = (one.value for one in parameters.history("referent.workload") if one.covers(today))
    norm: Mapping[str, int] = next(said, {})
    return round(sum(100 / norm[row.facts.pathway] for row in rows if row.facts.pathway in norm))


def _acts(principal: Principal) -> list[Action]:
    return [Action(label, url, icon) for roles, label, url, icon in ACTS if principal.role in roles]


@access(Role.STRUCTURE_MANAGER)
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """The load of each référent of the structure, what is late with their people, who replaces them."""
    found = loads(principal_of(request), now=timezone.now())
    return render(
        request, "referent/team.html", {"loads": found, "structure": principal_of(request).membership.organisation}
    )
