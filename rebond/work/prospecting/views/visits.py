"""Doors of visits: the list, the week, one visit, its report, the people in post thanks to it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.web import html, pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.appointments.calendars import Entry, calendar_of
from rebond.work.prospecting import rules
from rebond.work.prospecting.forms.lists import MINE, VisitFilters, WeekForm
from rebond.work.prospecting.models import Visit
from rebond.work.prospecting.queries import portfolios
from rebond.work.prospecting.queries import visits as queries
from rebond.work.prospecting.states import PROSPECTORS, READERS, Status
from rebond.work.prospecting.views.companies import TRAIL, tabs

GET_AND_POST = require_http_methods(["GET", "POST"])
TONES = {Status.PLANNED: "info", Status.DONE: "ok", Status.CANCELLED: "neutral"}
AHEAD = timedelta(weeks=26)


def visit_url(visit: Visit) -> str:
    """Where a visit is shown."""
    return reverse("prospecting:visit", args=[visit.pk])


def _badge(visit: Visit) -> object:
    return html.badge(visit.get_status_display(), TONES[Status(visit.status)])


def _awaited(visit: Visit) -> object:
    found = queries.awaited(visit, now=timezone.now())
    return html.chip_deadline(found) if found else ""


def _awaited_text(visit: Visit) -> str:
    found = queries.awaited(visit, now=timezone.now())
    return words.short_day(found.due_on) if found else ""


VISITS = ListSpec(
    key="prospecting.visits",
    columns=(
        Column("entreprise", "Entreprise", "company.name", sort="company__organisation__name"),
        Column("quand", "Quand", lambda visit: words.moment(visit.starts_at), sort="starts_at"),
        Column("etat", "État", _badge, sort="status", text=lambda visit: visit.get_status_display()),
        Column("delai", "À faire avant le", _awaited, text=_awaited_text),
        Column("resultat", "Résultat", lambda visit: visit.get_outcome_display()),
        Column(
            "rappel",
            "À rappeler le",
            lambda row: words.short_day(row.next_contact_on) if row.next_contact_on else "",
            sort="next_contact_on",
        ),
        Column("commune", "Commune", "company.organisation.city", sort="company__organisation__city"),
        Column("conseiller", "Conseiller", "agent.user.full_name", sort="agent__user__last_name"),
        Column("facon", "Façon", lambda visit: visit.get_kind_display(), is_default=False),
        Column("besoin", "Besoin repéré", "need", is_default=False),
    ),
    sort="-quand",
    nouns=("visite", "visites"),
    row_url=visit_url,
    row_label=lambda visit: visit.company.name,
    filters={"etat": lambda condition: condition, "de": lambda condition: condition, "facon": "kind"},
    csv_name="visites",
)

IN_POST = ListSpec(
    key="prospecting.in_post",
    columns=(
        Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("entreprise", "Entreprise", "company.name", sort="company__organisation__name"),
        Column("debut", "Premier jour", lambda row: words.full_day(row.starts_on), sort="starts_on"),
        Column("offre", "Offre", "vacancy.title"),
        Column("conseiller", "Trouvée par", "agent_name", sort="agent_name"),
    ),
    sort="debut",
    nouns=("personne en poste", "personnes en poste"),
    row_url=lambda row: reverse("hires:hire", args=[row.pk]),
    row_label=lambda row: row.beneficiary.full_name,
    csv_name="en-poste",
)


@access(READERS)
@GET_AND_POST
def visits(request: HttpRequest) -> HttpResponse:
    """The visits: to come, to report, to call again, done."""
    principal, now, agents = principal_of(request), timezone.now(), list(portfolios.agents())
    form: Callable[[Any], VisitFilters] = lambda data: VisitFilters(  # noqa: E731
        data, principal=principal, agents=agents, now=now, on=timezone.localdate(now)
    )
    context = {"tabs": tabs("visits")}
    rows = queries.listed(principal)
    return respond(request, VISITS, rows, template="prospecting/visits.html", form=form, context=context)


@access(READERS)
@GET_AND_POST
def in_post(request: HttpRequest) -> HttpResponse:
    """The people hired on an offer found on a visit, during the first month."""
    today = timezone.localdate()
    rows = queries.in_post(principal_of(request), today)
    rows = rows.select_related("beneficiary", "company__organisation", "vacancy")
    return respond(request, IN_POST, rows, template="prospecting/in_post.html", context={"tabs": tabs("in_post")})


def _week_url(path: str, of: str, day: date) -> str:
    return f"{path}?jour={day.isoformat()}&de={of}"


@access(READERS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The visits of a week, day by day."""
    principal, today, agents = principal_of(request), timezone.localdate(), list(portfolios.agents())
    if principal.role == Role.RTEF and not request.GET:
        return pages.go_to(request, f"{request.path}?de={MINE}")
    form = WeekForm(request.GET, agents=agents)
    form.is_valid()
    days = queries.week_of(form.cleaned_data.get("jour") or today)
    of = form.cleaned_data.get("de") or ""
    mine = {str(one.pk): one for one in agents} | {MINE: principal.membership}
    found = queries.between(mine.get(of), days[0], days[-1])
    by_day = [(day, [one for one in found if timezone.localdate(one.starts_at) == day]) for day in days]
    step = partial(_week_url, request.path, of)
    context = {
        "form": form,
        "days": by_day,
        "today": today,
        "first": days[0],
        "last": days[-1],
        "count": len(found),
        "before": step(days[0] - timedelta(days=7)),
        "after": step(days[0] + timedelta(days=7)),
        "now": step(today),
        "shows_agent": of != MINE,
        "can_prospect": principal.role in PROSPECTORS,
        "tabs": tabs("week"),
    }
    return render(request, "prospecting/week.html", context)


@access(PROSPECTORS)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The visits to come of whoever asks, for the calendar of their telephone."""
    principal, now = principal_of(request), timezone.now()
    rows = Visit.objects.filter(agent=principal.membership, until__gte=now, starts_at__lt=now + AHEAD)
    found = [_entry(row) for row in rows.select_related("company__organisation").order_by("starts_at", "pk")]
    host = urlsplit(settings.SITE_URL).hostname or "rebond"
    response = HttpResponse(
        calendar_of(found, host=host, at=now, name="Visites"), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="visites.ics"'
    return response


def _entry(visit: Visit) -> Entry:
    """As a calendar shows it: a company's name and place, nobody's."""
    place = visit.company.organisation
    return Entry(
        uid=str(visit.pk),
        starts_at=visit.starts_at,
        ends_at=visit.until,
        summary=f"{visit.get_kind_display()} : {place.name}",
        location=", ".join(filter(None, (place.address, f"{place.postal_code} {place.city}".strip()))),
        url=settings.SITE_URL + visit_url(visit),
        made_at=visit.planned_at,
        is_cancelled=visit.status == Status.CANCELLED,
    )


@access(READERS)
@require_safe
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One visit: when, with whom, what came of it, the offers that it found."""
    principal, now = principal_of(request), timezone.now()
    found: Any = get_or_refuse(queries.listed(principal), principal, pk=pk)
    offers = found.found.select_related("vacancy").order_by("vacancy__published_at", "pk")
    context = {
        "visit": found,
        "tone": TONES[Status(found.status)],
        "deadline": queries.awaited(found, now=now),
        "offers": [one.vacancy for one in offers],
        "can_keep": rules.can_keep(principal, found),
        "has_begun": found.starts_at <= now,
        "trail": trail(),
    }
    return render(request, "prospecting/visit.html", context)


def trail() -> list[dict[str, Any]]:
    """The way back from a visit."""
    return [*TRAIL, {"label": "Visites", "url": reverse("prospecting:visits")}]
