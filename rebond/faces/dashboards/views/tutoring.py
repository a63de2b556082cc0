"""Door to the figures of the tutoring aid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.faces.dashboards.views import files
from rebond.people.accounts.access import access
from rebond.work.aids import figures
from rebond.work.aids.queries import budgets
from rebond.work.aids.queries.schemes import scheme
from rebond.work.aids.rules import MONEY


@access(MONEY)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The money of each year; jobs helped, jobs kept and what one of them cost, by the year of the hire."""
    today = timezone.localdate()
    shown = {
        "has_scheme": scheme(today) is not None,
        "years": [budgets.of_year(year) for year in budgets.years(today.year)],
        "figures": figures,
        "total": figures.counted(today=today),
        "told": figures.by_year(today=today),
    }
    return render(request, "dashboards/tutoring.html", shown)


@access(MONEY)
@require_safe
def table_csv(request: HttpRequest) -> HttpResponse:
    """Jobs by year, as the page shows them."""
    told = figures.by_year(today=timezone.localdate())
    headings = ("Année", figures.JOBS.label, "Tutorats passés", figures.KEPT.label, f"{figures.COST.label} (centimes)")
    lines = [[year, one.jobs, one.passed, one.kept, one.cost_cents] for year, one in told.items()]
    return files.csv(request, "aide-tutorat", headings, lines)
