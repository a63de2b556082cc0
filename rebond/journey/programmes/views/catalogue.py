"""The catalogue: every action, for whom, in which stages, where there are places."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.ground.web import words
from rebond.journey.orientation import vocabulary
from rebond.journey.programmes import catalogue as actions
from rebond.journey.programmes import rules
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.queries.places import live, offers, shown
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Pathway


@access(rules.READERS)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every action of the day, with the places left."""
    principal, today = principal_of(request), timezone.localdate()
    left: dict[str, list[int]] = {}
    for code, places, taken in shown(principal, live(on=today)).values_list("programme", "places", "taken"):
        left.setdefault(code, []).append(places - taken)
    cards = [
        {**_told(one), "left": sum(left[code]) if code in left else None, "structures": len(left.get(code, ()))}
        for code, one in actions.on(today).items()
    ]
    return render(request, "programmes/catalogue.html", {"cards": cards})


@access(rules.READERS)
@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One action, whole, and the structures that offer it."""
    principal, today = principal_of(request), timezone.localdate()
    found = actions.on(today).get(code)
    if found is None:
        raise Http404
    sees_places = _sees_places(principal, found)
    shown_in = {**_told(found), "offers": offers(found, None, on=today), "sees_places": sees_places}
    trail = [{"label": "Actions", "url": "/actions/"}]
    return render(request, "programmes/programme.html", {"card": shown_in, "trail": trail})


def _sees_places(principal: Principal, programme: Programme) -> bool:
    """How full a confidential action is: carers only."""
    return not programme.is_confidential or principal.role in (Role.DOCTOR, Role.NURSE)


def _told(one: Programme) -> dict[str, object]:
    """What the page says of an action, in words."""
    return {
        "programme": one,
        "pathways": ", ".join(words.small(str(Pathway(code).label)) for code in one.pathways),
        "audience": [words.sentence(vocabulary.condition_words(condition)) for condition in one.audience],
        "priority": [c.get("reason") or words.sentence(vocabulary.condition_words(c)) for c in one.priority],
        "prescribers": _roles(one.prescribers),
        "others": _roles(one.prescribers_without_doctor),
        "professionals": [(str(part.role.label), part.task) for part in one.professionals],
    }


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(words.small(str(role.label)) for role in sorted(roles))
