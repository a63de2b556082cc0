"""Doors to the figures of orientation: are the promises kept, where is it stuck, and who is behind each number."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.exchanges.files.writing import Value
from rebond.faces.dashboards import queries
from rebond.faces.dashboards.forms import Scope
from rebond.faces.dashboards.views import files
from rebond.ground.web import lists
from rebond.ground.web.columns import Column, ListSpec
from rebond.journey.orientation import promises
from rebond.people.accounts.access import access
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.appointments import figures as appointments

PEOPLE = ListSpec(
    key="dashboards.people",
    columns=[
        Column("name", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("pole", "Pôle d'insertion", lambda row: row.pole.name if row.pole else "Sans Pôle", sort="pole__name"),
        Column("informed", "Droit connu le", "duty.informed_on", sort="duty__informed_on"),
        Column("status", "Où en est l'orientation", lambda row: row.get_status_display(), sort="status"),
        Column("interviewed", "Entretien", "interviewed_at", sort="interviewed_at"),
        Column("decided", "Décision", "decided_at", sort="decided_at"),
        Column("structure", "Structure", lambda row: row.structure.name if row.structure else "", is_default=False),
    ],
    sort="informed",
    nouns=("personne", "personnes"),
    row_url=lambda row: reverse("casefile:person", args=[row.beneficiary_id]),
    row_label=lambda row: str(row.beneficiary.sorted_name),
    csv_name="personnes",
)


OUTCOMES = {"kept": "tenue", "broken": "non tenue", "pending": "en cours"}
HEADERS = {
    "through_time": ("Mois", "Foyers", "Personnes"),
    "months": ("Mois d'entrée", "Moyenne", "Médiane"),
    "seen": ("Délai", "Reçues (%)"),
    "by_kind": ("Nature de rendez-vous", "Absences (%)"),
    "by_origin": ("Rendez-vous", "Absences (%)"),
    "answered": ("Nature de rendez-vous", "Suivies d'un rendez-vous (%)"),
    "lost": ("Nature de rendez-vous", "Heures perdues (%)"),
    "load": ("Lieu", "Heures par semaine et par agent"),
}


def _scope(request: HttpRequest, today: date) -> tuple[Scope, promises.Rows, str]:
    """The form, the orientations it keeps, and the query that says the same to a link."""
    form = Scope(request.GET, poles=queries.poles(), today=today)
    chosen = form.chosen()
    since, until, pole = chosen["since"], chosen["until"], chosen["pole"]
    rows = promises.entered(cast("date", since), cast("date", until), pole=cast("UUID | None", pole))
    return form, rows, f"since={since}&until={until}&pole={pole or ''}"


@access(DEPARTEMENT_STAFF)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The département through time, its funnel, its promises and its delays."""
    now = timezone.localtime()
    today = now.date()
    form, rows, query = _scope(request, today)
    names = {pole.pk: pole.name for pole in queries.poles()}
    least = queries.smallest(today)
    scope = form.chosen()
    delays = queries.delay_tables(rows, names)
    return render(
        request,
        "dashboards/overview.html",
        {
            "form": form,
            "query": query,
            "through_time": queries.through_time(today),
            "funnel": queries.funnel(rows),
            "promises": queries.promise_tables(rows, names, today, least),
            "delays": [(d.figure, queries.by_pole(d, least), queries.by_month(d, least)) for d in delays],
            "appointments": queries.of_appointments(
                cast("date", scope["since"]),
                cast("date", scope["until"]),
                pole=cast("UUID | None", scope["pole"]),
                now=now,
                least=least,
            ),
            "visits": queries.of_visits(cast("date", scope["since"]), cast("date", scope["until"]), today),
            "figures": appointments,
            "smallest": least,
            "headers": HEADERS,
        },
    )


@access(DEPARTEMENT_STAFF)
@require_safe
def promises_csv(request: HttpRequest) -> HttpResponse:
    """Every promise, of the département then of each Pôle, as the page shows them."""
    today = timezone.localdate()
    _, rows, _ = _scope(request, today)
    names = {pole.pk: pole.name for pole in queries.poles()}
    tables = queries.promise_tables(rows, names, today, queries.smallest(today))
    headings = ("Promesse", "Pôle d'insertion", "Taux (%)", "Tenues", "Non tenues", "En cours")
    return files.csv(request, "promesses", headings, queries.promise_lines(tables))


@access(DEPARTEMENT_STAFF)
@require_safe
def funnel_csv(request: HttpRequest) -> HttpResponse:
    """Each step from the right to the référent, as the page shows them."""
    _, rows, _ = _scope(request, timezone.localdate())
    lines: list[list[Value]] = [[figure.label, count, share] for figure, count, share in queries.funnel(rows)]
    return files.csv(request, "etapes", ("Étape", "Personnes", "Part (%)"), lines)


@access(DEPARTEMENT_STAFF)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, key: str) -> HttpResponse:
    """The people behind one number, under the same period and Pôle."""
    today = timezone.localdate()
    _, rows, query = _scope(request, today)
    found = promises.counted(rows, key, today=today)
    if found is None:
        raise Http404
    figure, kept = found
    return lists.respond(
        request,
        PEOPLE,
        kept.select_related("beneficiary", "pole", "duty", "structure"),
        template="dashboards/people.html",
        context={
            "figure": figure,
            "outcome": OUTCOMES.get(key.rpartition(".")[2], ""),
            "query": query,
            "home": "dashboards:overview",
        },
    )
