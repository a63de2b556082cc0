"""Door to the figures of social clauses."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.access import access
from rebond.work.clauses import figures
from rebond.work.clauses.rules import hours_words
from rebond.work.clauses.states import KEEPERS

YEARS = 3
"""How many years the page tells, this one first."""


@access(KEEPERS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Contracts that carry a clause by year and family; hours, people and lasting jobs by year."""
    today = timezone.localdate()
    years = [today.year - back for back in range(YEARS)]
    told = [(year, figures.hours(date(year, 1, 1), min(date(year, 12, 31), today))) for year in years]
    shown = {
        "figures": figures,
        "shares": figures.shares(today=today),
        "target": parameters.get("social_clauses.target_percent", on=today),
        "years": [(year, hours_words(one.due), hours_words(one.done), one) for year, one in told],
    }
    return render(request, "dashboards/clauses.html", shown)
