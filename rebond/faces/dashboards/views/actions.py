"""Doors to the figures of actions: what was prescribed, what came of it, and who is behind each number."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from rebond.faces.dashboards import queries
from rebond.faces.dashboards.actions import Actions
from rebond.faces.dashboards.forms import ActionScope
from rebond.faces.dashboards.views import files
from rebond.ground.web import lists
from rebond.ground.web.columns import Column, ListSpec
from rebond.journey.programmes import catalogue, figures
from rebond.people.accounts.access import access
from rebond.people.accounts.states import DEPARTEMENT_STAFF

PEOPLE = ListSpec(
    key="dashboards.action_people",
    columns=[
        Column("name", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("action", "Action", lambda row: catalogue.name(row.programme), sort="programme"),
        Column("structure", "Structure", "organisation.name", sort="organisation__name"),
        Column("status", "Où en est-elle", lambda row: row.get_status_display(), sort="status"),
        Column("asked", "Prescrite le", lambda row: timezone.localtime(row.asked_at).date(), sort="asked_at"),
        Column("ended", "Terminée le", "ended_on", sort="ended_on", is_default=False),
    ],
    sort="name",
    nouns=("inscription", "inscriptions"),
    row_url=lambda row: reverse("casefile:person", args=[row.beneficiary_id]),
    row_label=lambda row: str(row.beneficiary.sorted_name),
    csv_name="inscriptions",
)
COLUMNS = (
    figures.PRESCRIBED, figures.ANSWERED, figures.ACCEPTED, figures.REFUSED, figures.STARTED, figures.ENDED,
    *figures.OUTCOMES.values(), figures.OBTAINED,
)  # fmt: skip


def _scope(request: HttpRequest, today: date) -> tuple[ActionScope, Actions, str]:
    """The form, what it asks, and the query that says the same to a link."""
    form = ActionScope(request.GET, poles=queries.poles(), today=today)
    asked: dict[str, Any] = form.chosen()
    query = urlencode({**asked, "pole": asked["pole"] or ""})
    return form, Actions(**asked, today=today, least=queries.smallest(today)), query


@access(DEPARTEMENT_STAFF)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every figure of actions, by action or by structure."""
    form, found, query = _scope(request, timezone.localdate())
    shown = {
        "form": form,
        "query": query,
        "found": found,
        "lines": [(line, [(one, line.counts[one.key]) for one in COLUMNS]) for line in found.lines],
        "columns": COLUMNS,
        "figures": figures,
        "dimension": figures.DIMENSIONS[found.by],
    }
    return render(request, "dashboards/actions.html", shown)


@access(DEPARTEMENT_STAFF)
@require_safe
def table_csv(request: HttpRequest) -> HttpResponse:
    """The table, as the page shows it."""
    _, found, _ = _scope(request, timezone.localdate())
    lines = [
        [line.name, *(line.counts[one.key] for one in COLUMNS), line.delay, line.attendance, line.jobs]
        for line in found.lines
    ]
    headings = (
        figures.DIMENSIONS[found.by],
        *(one.label for one in COLUMNS),
        "Délai de réponse (jours)",
        "Présence (%)",
        "Sorties en emploi (%)",
    )
    return files.csv(request, "actions", headings, lines)


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, key: str) -> HttpResponse:
    """The enrolments behind one number of one line, under the same period and Pôle."""
    today = timezone.localdate()
    _, asked, query = _scope(request, today)
    rows = asked.rows
    if group := request.GET.get("groupe", "").replace("\x00", ""):
        rows = rows.annotate(group=figures.group(asked.by)).filter(group=group)
    found = figures.counted(key, rows, on=today)
    if found is None:
        raise Http404
    figure, kept = found
    context = {
        "figure": figure,
        "outcome": asked.name(group) if group else "",
        "query": query,
        "home": "dashboards:actions",
    }
    return lists.respond(
        request,
        PEOPLE,
        kept.select_related("beneficiary", "organisation"),
        template="dashboards/people.html",
        context=context,
    )
