"""The door to what the visits of each RTEF brought."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rebond.people.accounts.access import access
from rebond.work.hires.queries import follow_up_months
from rebond.work.prospecting import figures
from rebond.work.prospecting.forms.lists import PeriodForm
from rebond.work.prospecting.states import READERS
from rebond.work.prospecting.views.companies import tabs


@access(READERS)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """From the visits to the kept jobs, agent by agent."""
    today = timezone.localdate()
    default: dict[str, Any] = {"since": (today - relativedelta(months=12)).replace(day=1), "until": today}
    form = PeriodForm(request.GET or None, initial=default)
    typed = form.cleaned_data if form.is_valid() else {}
    since, until = (typed.get(name) or default[name] for name in ("since", "until"))
    months = tuple(month for month in follow_up_months(today) if month <= figures.LONGEST)
    found = figures.counted(since, until, today=today, months=months)
    context = {
        "form": form,
        "heads": [
            figures.VISITS,
            figures.VACANCIES,
            figures.PROPOSALS,
            figures.HIRES,
            *(figures.in_post(month) for month in months),
        ],
        "lines": figures.lines(found, months),
        "tabs": tabs("figures"),
    }
    return render(request, "prospecting/figures.html", context)
