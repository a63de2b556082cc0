"""Doors of the year: its themes, the meeting of a sector, what was learnt there."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.themes import ThemeForm
from rebond.events.jobdating.models import JobDating, Recruiter, Theme
from rebond.events.jobdating.operations import themes
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, READERS
from rebond.events.jobdating.views.common import HOME, LOOKERS, form_page
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.appointments.models import Appointment
from rebond.work.employers.queries import sector_romes, sectors

AHEAD = 18
"""Months in which a theme may be opened."""
YEARS = range(2016, 2100)


def _month(first: date, after: int) -> date:
    number = first.month - 1 + after
    return date(first.year + number // 12, number % 12 + 1, 1)


@access(LOOKERS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The year, month by month."""
    principal, today = principal_of(request), timezone.localdate()
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in YEARS else today.year
    context = {
        "months": queries.year_of(year, principal),
        "year": str(year),
        "before": str(year - 1),
        "after": str(year + 1),
        "today": today,
        "this_month": today.replace(day=1),
        "is_organiser": principal.role in ORGANISERS,
        "is_reader": principal.role in READERS,
    }
    return render(request, "jobdating/home.html", context)


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def create_theme(request: HttpRequest) -> HttpResponse:
    """Open the theme of a month."""
    form = _theme_form(request, initial={"month": request.GET.get("mois", "")})
    made: list[Theme] = []

    def act() -> None:
        made.append(themes.create(**form.told, by=principal_of(request).actor, at=timezone.now()))

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Le thème est ouvert. Prévoyez maintenant sa rencontre et son job dating.")
        return pages.go_to(request, url_of_theme(made[0]) if made else reverse("jobdating:home"))
    return form_page(
        request, form, title="Ouvrir un thème", button="Ouvrir le thème", back=reverse("jobdating:home"), trail=[HOME]
    )


def _theme_form(
    request: HttpRequest, *, theme: Theme | None = None, initial: dict[str, Any] | None = None
) -> ThemeForm:
    today = timezone.localdate()
    months = {_month(today, after) for after in range(-1, AHEAD)} | ({theme.month} if theme else set())
    return ThemeForm(
        request.POST or None,
        months=sorted(months),
        sectors=sectors(today),
        romes=sector_romes(today),
        experts=queries.experts(),
        initial=initial or {},
    )


def theme_of(request: HttpRequest, pk: UUID) -> Theme:
    """The theme of an address."""
    rows = Theme.objects.select_related("briefing__organisation", "expert__user")
    return get_or_refuse(rows, principal_of(request), pk=pk)


def url_of_theme(theme: Theme) -> str:
    """The page of a theme."""
    return reverse("jobdating:theme", args=[theme.pk])


def trail_of(theme: Theme) -> list[dict[str, Any]]:
    """The way back to a theme."""
    return [HOME, {"label": theme.title, "url": url_of_theme(theme)}]


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def change_theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a theme right."""
    theme = theme_of(request, pk)
    kept = {"month": f"{theme.month:%Y-%m-%d}", "sector": theme.sector, "title": theme.title}
    more = {"rome": " ".join(theme.rome), "expert": str(theme.expert_id or "")}
    form = _theme_form(request, theme=theme, initial={**kept, **more})

    def act() -> None:
        themes.change(theme, **form.told, by=principal_of(request).actor, at=timezone.now())

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Le thème est changé.")
        return pages.go_to(request, url_of_theme(theme))
    return form_page(
        request, form, title="Modifier le thème", button="Enregistrer", back=url_of_theme(theme), trail=trail_of(theme)
    )


@access(READERS)
@require_safe
def theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One theme: its meeting, what was learnt, its job datings."""
    principal, found = principal_of(request), theme_of(request, pk)
    known = sectors(timezone.localdate())
    coming = Appointment.objects.filter(session=found.briefing) if found.briefing_id else Appointment.objects.none()
    context = {
        "theme": found,
        "sector": known.get(found.sector, found.sector),
        "events": JobDating.objects.filter(theme=found).select_related("organisation").order_by("on"),
        "present": recruiters_of(found).filter(came_to_briefing=True),
        "participants": coming.select_related("beneficiary").order_by("beneficiary__sort_name")
        if principal.role in NAME_READERS
        else (),
        "is_organiser": principal.role in ORGANISERS,
        "can_teach": rules.can_teach(principal, found),
        "trail": [HOME],
    }
    return render(request, "jobdating/theme.html", context)


def recruiters_of(found: Theme) -> Any:
    """Who comes to the job datings of a theme."""
    rows = Recruiter.objects.filter(job_dating__theme=found, withdrawn_at=None).select_related("company__organisation")
    return rows.order_by("company__organisation__name", "pk")
