"""Equal treatment between Pôles, for those who answer for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.journey.orientation import figures
from rebond.people.accounts.access import access
from rebond.people.accounts.states import Role


@access(Role.MANAGER)
@require_safe
def equality(request: HttpRequest) -> HttpResponse:
    """The share of each pathway, of divergences, and the delay, Pôle by Pôle."""
    context = {"figures": figures.equality(today=timezone.localdate()), "pathways": figures.pathway_labels()}
    return render(request, "orientation/equality.html", context)
