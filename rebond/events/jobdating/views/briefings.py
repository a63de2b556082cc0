"""Doors of the meeting of a sector: planned, filled, and what was learnt there."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.events.jobdating import rules
from rebond.events.jobdating.forms.themes import BriefingForm, LessonsForm
from rebond.events.jobdating.models import Theme
from rebond.events.jobdating.operations import themes
from rebond.events.jobdating.queries import preparing as queries
from rebond.events.jobdating.states import ORGANISERS
from rebond.events.jobdating.views.common import form_page
from rebond.events.jobdating.views.themes import recruiters_of, theme_of, trail_of, url_of_theme
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role

TEACHERS = ORGANISERS | {Role.SECTOR_EXPERT}


@access(ORGANISERS)
@require_http_methods(["GET", "POST"])
def open_briefing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan the meeting where the sector says what it expects."""
    found = theme_of(request, pk)
    if found.briefing_id:
        raise pages.Changed("La rencontre de ce secteur est déjà prévue.")
    form = BriefingForm(request.POST or None, sites=queries.sites())

    def act() -> None:
        said = form.cleaned_data
        themes.open_briefing(
            found,
            organisation=form.site,
            starts_at=rules.instant(said["day"], said["at"]),
            **{name: said[name] for name in ("minutes", "places", "place_note")},
            by=principal_of(request).actor,
            at=timezone.now(),
        )

    if form.is_valid() and once(request, form, act):
        messages.success(request, "La rencontre est prévue.")
        return pages.go_to(request, url_of_theme(found))
    return form_page(
        request,
        form,
        title="Prévoir la rencontre du secteur",
        button="Prévoir",
        back=url_of_theme(found),
        trail=trail_of(found),
    )


@access(TEACHERS)
@require_http_methods(["GET", "POST"])
def lessons(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was learnt from the companies, and which of them came."""
    principal = principal_of(request)
    rows = Theme.objects.select_related("briefing__organisation", "expert__user")
    found = get_or_refuse(rows, principal, rules.can_teach, pk=pk)
    hosts = list(recruiters_of(found).filter(job_dating__status__in=rules.CHANGEABLE))
    came = [str(one.pk) for one in hosts if one.came_to_briefing]
    form = LessonsForm(request.POST or None, recruiters=hosts, initial={"lessons": found.lessons, "came": came})

    def act() -> None:
        said = form.cleaned_data
        there = {UUID(one) for one in said.get("came", ())}
        themes.keep_lessons(
            found, lessons=said["lessons"], hosts=hosts, came=there, by=principal.actor, at=timezone.now()
        )

    if form.is_valid() and once(request, form, act):
        messages.success(request, "C'est noté : les référents le lisent avant de proposer quelqu'un.")
        return pages.go_to(request, url_of_theme(found))
    return form_page(
        request,
        form,
        title="Ce que nous avons appris",
        button="Enregistrer",
        back=url_of_theme(found),
        trail=trail_of(found),
    )


@access(ORGANISERS)
@require_POST
def invite_to_briefing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The candidates of the theme have a place at its meeting, as long as there are any."""
    found, said = theme_of(request, pk), list[str]()

    def act() -> None:
        done = themes.fill_briefing(found, by=principal_of(request).actor, at=timezone.now())
        said.append(f"{words.count(done, 'personne inscrite', 'personnes inscrites')} à la rencontre.")

    form = forms.Form(request.POST)
    if not once(request, form, act):
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    for sentence in said:
        messages.success(request, sentence)
    return pages.go_to(request, url_of_theme(found))
