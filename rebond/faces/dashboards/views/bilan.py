"""Doors to the bilan of the Accélérateur: the page, the table, the report of one page, the people, the costs."""

from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.events.accelerator.models import Day
from rebond.events.jobdating.models import JobDating
from rebond.events.jobdating.operations.costs import note_cost
from rebond.events.jobdating.states import READERS
from rebond.faces.dashboards import bilan, queries, report_words
from rebond.faces.dashboards.forms import BilanScope, CostForm
from rebond.faces.dashboards.views import files
from rebond.ground.documents import operations as documents
from rebond.ground.web import forms as web_forms
from rebond.ground.web import lists, pages
from rebond.ground.web.columns import Column, ListSpec
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import DEPARTEMENT_STAFF, Role
from rebond.work.employers.queries import sectors

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "bilan.typ"
HEADINGS = [figure.label for figure in bilan.FUNNEL]

PEOPLE = ListSpec(
    key="dashboards.bilan_people",
    columns=[
        Column("name", "Personne", "sorted_name", sort="sort_name"),
        Column("pole", "Pôle d'insertion", lambda row: row.pole.name if row.pole else "Sans Pôle", sort="pole__name"),
        Column("structure", "Structure", lambda row: row.structure.name if row.structure else ""),
        Column("referent", "Référent", lambda row: row.referent.user.full_name if row.referent else ""),
    ],
    sort="name",
    nouns=("personne", "personnes"),
    row_url=lambda row: reverse("casefile:person", args=[row.pk]),
    row_label=lambda row: str(row.sorted_name),
    csv_name="personnes",
)


def _scope(request: HttpRequest, today: date) -> tuple[BilanScope, bilan.Scope, str]:
    """The form, what it asks, and the query that says the same to a link."""
    form = BilanScope(request.GET, poles=queries.poles(), sectors=sectors(today), dimensions=bilan.BY, today=today)
    chosen = form.chosen()
    names = ("since", "until", "pole", "sector", "by")
    query = urlencode({name: chosen.get(name) or "" for name in names})
    return form, bilan.Scope(**{name: chosen[name] for name in names if chosen.get(name)}), query


def _bilan(request: HttpRequest, scope: bilan.Scope, today: date) -> bilan.Bilan:
    """The figures as this reader may see them: small cells are hidden from who may not see the people."""
    may_see = principal_of(request).role in DEPARTEMENT_STAFF
    return bilan.Bilan(scope, today=today, least=1 if may_see else queries.smallest(today))


@access(READERS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every figure of the bilan."""
    today = timezone.localdate()
    form, scope, query = _scope(request, today)
    found = _bilan(request, scope, today)
    role = principal_of(request).role
    return render(
        request,
        "dashboards/bilan.html",
        {
            "form": form,
            "query": query,
            "scope": scope,
            "lines": found.lines(),
            "rates": found.rates(),
            "posts": [(one, *map(found.shown, (one.due, one.asked, one.kept))) for one in found.posts()],
            "groups": [(name, list(zip(HEADINGS, cells, strict=True))) for name, cells in found.groups()],
            "chart": found.chart(),
            "cost": report_words.cost_words(found.cost()),
            "least": found.least,
            "by": bilan.BY[scope.by],
            "headings": bilan.FUNNEL,
            "headers": (bilan.BY[scope.by], "Reçues", "Contrats signés"),
            "published": bilan.published(today),
            "may_open": role in DEPARTEMENT_STAFF,
            "may_note": role == Role.MANAGER,
        },
    )


@access(READERS)
@require_safe
def table_csv(request: HttpRequest) -> HttpResponse:
    """The table of the chosen dimension, as the page shows it."""
    today = timezone.localdate()
    _, scope, _ = _scope(request, today)
    found = _bilan(request, scope, today)
    lines = [["Ensemble", *(line.value for line in found.lines())]]
    lines += [[name, *cells] for name, cells in found.groups()]
    return files.csv(request, "bilan-accelerateur", [bilan.BY[scope.by], *HEADINGS], lines)


@access(READERS)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """One page for the elected members. It leaves the site: small cells are hidden, whoever asks."""
    now = timezone.now()
    today = timezone.localdate(now)
    _, scope, _ = _scope(request, today)
    found = bilan.Bilan(scope, today=today, least=queries.smallest(today))
    content = documents.typeset(TEMPLATE, report_words.of(found, at=now), at=now)
    return files.handed(request, "bilan-accelerateur.pdf", content, "application/pdf", count=len(bilan.FUNNEL))


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, key: str) -> HttpResponse:
    """The people behind one figure, under the same scope."""
    today = timezone.localdate()
    _, scope, query = _scope(request, today)
    figure = bilan.figure_of(key, today)
    if figure is None:
        raise Http404
    rows = bilan.people_of(_bilan(request, scope, today), key)
    context = {"figure": figure, "query": query, "scope": scope}
    return lists.respond(request, PEOPLE, rows, template="dashboards/bilan_people.html", context=context)


@access(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def costs(request: HttpRequest) -> HttpResponse:
    """What each event of the period cost; a manager writes it."""
    now = timezone.now()
    today = timezone.localdate(now)
    _, scope, query = _scope(request, today)
    events = report_words.events(scope.since, scope.until)
    form = CostForm(request.POST or None, events=[(one.key, one.label) for one in events])
    by = principal_of(request).actor

    def act() -> None:
        _note(form.cleaned_data["event"], {"cents": form.cents(), "by": by, "at": now})

    if form.is_valid() and web_forms.once(request, form, act):
        messages.success(request, "Le coût est enregistré.")
        return pages.go_to(request, f"{reverse('dashboards:bilan_costs')}?{query}")
    context = {"form": form, "events": events, "query": query, "scope": scope}
    return render(request, "dashboards/bilan_costs.html", context, status=422 if form.errors else 200)


def _note(key: str, said: dict[str, Any]) -> None:
    kind, _, pk = key.partition(":")
    if kind == "day":
        note_cost(get_object_or_404(Day, pk=cast("UUID", pk)), **said)
    else:
        note_cost(get_object_or_404(JobDating, pk=cast("UUID", pk)), **said)
