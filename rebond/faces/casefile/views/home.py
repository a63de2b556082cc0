"""Door of « À faire »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.faces.casefile import lists
from rebond.faces.casefile.queries.waiting import tasks
from rebond.ground.web.queries import current_departement
from rebond.people.accounts.access import EVERYONE, access, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.rules import KEEPERS


@access(EVERYONE - {Role.BENEFICIARY})
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the agent has to do, the most pressing first."""
    principal, now = principal_of(request), timezone.now()
    found = tasks(principal, now=now)
    waiting = [task for task in found if task.tally.count]
    return render(
        request,
        "casefile/home.html",
        {
            "now": now,
            "first": waiting[0] if waiting else None,
            "waiting": waiting[1:],
            "done": [task for task in found if not task.tally.count],
            "has_tasks": bool(found),
            "can_register": principal.role in KEEPERS,
            "colleagues": [] if found else list(lists.team(principal)),
            "departement": current_departement(),
        },
    )
