"""Doors of the year: themes and days by month, opening days."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.events.accelerator.forms.days import OpenForm
from rebond.events.accelerator.models import Day
from rebond.events.accelerator.operations import days as operations
from rebond.events.accelerator.queries import days as queries
from rebond.events.accelerator.rules import COHORT_READERS, LOOKERS
from rebond.events.accelerator.workshops import workshops
from rebond.events.jobdating.models import Theme
from rebond.events.jobdating.states import ORGANISERS
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, principal_of

YEARS = (2015, 2100)


@access(LOOKERS)
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The year by month: what is planned, under which theme."""
    today = timezone.localdate()
    number = _year(request.GET.get("annee", ""), today)
    url = reverse("accelerator:year")
    context = {
        "year": number,
        "months": queries.year(number),
        "today": today,
        "former": f"{url}?annee={number - 1}",
        "following": f"{url}?annee={number + 1}",
        "can_open": principal_of(request).role in ORGANISERS,
        "reads_people": principal_of(request).role in COHORT_READERS,
    }
    return render(request, "accelerator/year.html", context)


def _year(typed: str, today: date) -> int:
    return int(typed) if typed.isdecimal() and YEARS[0] <= int(typed) <= YEARS[1] else today.year


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def open_days(request: HttpRequest) -> HttpResponse:
    """Open a day, or the same weekday for some weeks."""
    principal, now = principal_of(request), timezone.now()
    form = _form(request, timezone.localdate(now))
    made: list[Day] = []
    skipped: list[tuple[date, str]] = []

    def act() -> None:
        plans, left = _plans(form)
        skipped.extend(left)
        like = form.former.get(form.cleaned_data["like"])
        made.extend(operations.repeat(plans, like=like, by=principal.actor, at=now))

    if form.is_valid() and once(request, form, act):
        _say(request, made, skipped)
        single = reverse("accelerator:day", args=[made[0].pk]) if len(made) == 1 else reverse("accelerator:year")
        return pages.go_to(request, single)
    back = reverse("accelerator:year")
    context = {
        "form": form,
        "title": "Ouvrir des journées",
        "sentence": "" if form.themes else "Aucun thème n'est encore choisi : commencez par le thème du mois.",
        "button": "Ouvrir",
        "back": back,
        "trail": [{"label": "L'année de l'Accélérateur", "url": back}],
    }
    return render(request, "accelerator/form.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, today: date) -> OpenForm:
    said = queries.defaults(today)
    known = list(workshops(today).values())
    initial: dict[str, Any] = {
        **{name: said[name] for name in ("capacity", "opens", "closes", "slot_minutes")},
        **{name: said.get(name) for name in ("lunch_from", "lunch_until")},
        "workshops": [one.code for one in known],
    }
    return OpenForm(
        request.POST or None,
        workshops=known,
        themes=Theme.objects.filter(month__gte=today.replace(day=1)).order_by("month", "title"),
        sites=queries.sites(),
        former=queries.latest(),
        today=today,
        initial=initial,
    )


def _plans(form: OpenForm) -> tuple[list[tuple[operations.Plan, datetime]], list[tuple[date, str]]]:
    said = form.cleaned_data
    site, theme = form.sites[said["site"]], form.themes[said["theme"]]
    found = queries.series(
        said["day"],
        weeks=said["weeks"],
        every=said["every"],
        site=site,
        theme=theme,
        hours=form.hours,
        in_school_holidays=said["in_school_holidays"],
    )
    if not found.held:
        why = " ; ".join(f"{words.day(day)} : {reason}" for day, reason in found.skipped[:3])
        raise ValidationError(f"Aucune journée ne peut être ouverte ({why}). Choisissez un autre jour.")
    plans = []
    for day, of_month in found.held:
        plan = operations.Plan(
            theme=theme if said["weeks"] == 1 else of_month,
            organisation=site,
            minutes=form.minutes(day),
            cost_cents=form.cost_cents,
            **{name: said[name] for name in PLAN},
        )
        plans.append((plan, timezone.make_aware(datetime.combine(day, said["opens"]))))
    return plans, found.skipped


PLAN = ("capacity", "workshops", "slot_minutes", "lunch_from", "lunch_until", "place_note")


def _say(request: HttpRequest, made: list[Day], skipped: list[tuple[date, str]]) -> None:
    messages.success(request, f"{words.count(len(made), 'journée ouverte', 'journées ouvertes')}.")
    if skipped:
        told = ", ".join(f"{words.day(day)} ({reason})" for day, reason in skipped)
        messages.info(request, f"Laissées de côté : {told}.")
