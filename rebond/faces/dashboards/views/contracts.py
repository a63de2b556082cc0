"""Doors to the figures of contracts: who has one, how long it took, and who is behind each number."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.faces.dashboards import queries
from rebond.faces.dashboards.contracts import Contracts
from rebond.faces.dashboards.forms import ContractScope
from rebond.faces.dashboards.views import files
from rebond.ground.web import lists
from rebond.ground.web.columns import Column, ListSpec
from rebond.journey.contracts import figures
from rebond.people.accounts.access import access
from rebond.people.accounts.states import DEPARTEMENT_STAFF


def _referent(row: Any) -> str:
    referent = row.beneficiary.referent
    return referent.user.full_name if referent else ""


PEOPLE = ListSpec(
    key="dashboards.contract_people",
    columns=[
        Column("name", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column(
            "pole", "Pôle d'insertion", lambda row: row.beneficiary.pole.name if row.beneficiary.pole else "Sans Pôle"
        ),
        Column(
            "structure", "Structure", lambda row: row.beneficiary.structure.name if row.beneficiary.structure else ""
        ),
        Column("referent", "Référent", _referent),
    ],
    sort="name",
    nouns=("personne", "personnes"),
    row_url=lambda row: reverse("casefile:person", args=[row.beneficiary_id]),
    row_label=lambda row: str(row.beneficiary.sorted_name),
    csv_name="personnes",
)
OUTCOMES = {"kept": "tenu", "broken": "non tenu", "pending": "en cours", "yes": "oui", "no": "non"}


def _scope(request: HttpRequest, today: date) -> tuple[ContractScope, dict[str, Any], str]:
    """The form, what it asks, and the query that says the same to a link."""
    form = ContractScope(request.GET, poles=queries.poles(), today=today)
    asked = form.chosen()
    query = f"since={asked['since']}&until={asked['until']}&pole={asked['pole'] or ''}&by={asked['by']}"
    return form, asked, query


@access(DEPARTEMENT_STAFF)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every figure of contracts."""
    today = timezone.localdate()
    form, asked, query = _scope(request, today)
    least = queries.smallest(today)
    shown = {
        "form": form,
        "query": query,
        "found": Contracts(**asked, today=today, least=least),
        "figures": figures,
        "dimension": figures.DIMENSIONS[asked["by"]],
        "smallest": least,
    }
    return render(request, "dashboards/contracts.html", shown)


@access(DEPARTEMENT_STAFF)
@require_safe
def table_csv(request: HttpRequest) -> HttpResponse:
    """The table by Pôle, structure or pathway, as the page shows it."""
    today = timezone.localdate()
    _, asked, _ = _scope(request, today)
    lines = Contracts(**asked, today=today, least=queries.smallest(today)).lines
    headings = (
        figures.DIMENSIONS[asked["by"]],
        "Personnes",
        "Avec un contrat (%)",
        "Dans le délai (%)",
        "Médiane (jours)",
    )
    return files.csv(request, "contrats", headings, lines)


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, key: str) -> HttpResponse:
    """The people behind one number, under the same period and Pôle."""
    today = timezone.localdate()
    _, asked, query = _scope(request, today)
    found = figures.counted(key, asked["since"], asked["until"], today=today, pole=asked["pole"])
    if found is None:
        raise Http404
    figure, rows = found
    related = ("beneficiary__pole", "beneficiary__structure", "beneficiary__referent__user")
    outcome = OUTCOMES.get(key.rpartition(".")[2], "")
    context = {"figure": figure, "outcome": outcome, "query": query, "home": "dashboards:contracts"}
    return lists.respond(
        request, PEOPLE, rows.select_related(*related), template="dashboards/people.html", context=context
    )
