"""Doors of the booking screen: an appointment, a convocation, another hour, a series."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rebond.faces.agenda.forms.booking import PlaceForm, SearchForm, SeriesForm, Team, slot_value
from rebond.faces.agenda.queries import slots, teams
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import pages, words
from rebond.ground.web.forms import once
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS
from rebond.people.appointments import kinds, operations
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations import SlotTaken
from rebond.people.appointments.operations.placing import needed_by
from rebond.people.appointments.queries import Week, kind_name, kinds_of, notice_day, plan_series
from rebond.people.appointments.rules import HOSTS
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import ONCE, Mode, Origin, Status
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

GET_AND_POST = require_http_methods(["GET", "POST"])


@dataclass
class Screen:
    """Who books what for whom, and with what the form was filled."""

    person: Beneficiary
    principal: Principal
    site: Organisation
    team: Team
    now: datetime
    appointment: Appointment | None = None

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What is looked for before anybody says: one's own hours for a référent, everybody's in a Pôle."""
        if self.appointment:
            agent, kind = self.appointment.agent_id or "", self.appointment.kind
        else:
            agent = self.principal.membership.pk if self.principal.role in REFERENTS else ""
            kind = request.GET.get("kind", "")
        known = {one.code for one in self.team.kinds}
        language = self.person.language.lower()
        return {
            "kind": kind if kind in known else next(iter(self.team.kinds)).code if known else "",
            "agent": str(agent),
            "since": self.first_day if request.GET.get("convocation") == "1" else None,
            "language": language if language in self.team.languages and not agent else "",
        }

    @property
    def first_day(self) -> date:
        """The first day that leaves time to tell whoever is summoned, as an allocation does."""
        today = timezone.localdate(self.now)
        return notice_day(today, parameters.get("allocation.terms", on=today)["notice_days"])

    def kept(self, request: HttpRequest) -> dict[str, Any]:
        """What goes with the hour before anybody says: the room of an appointment that is moved."""
        room = self.appointment.room_id if self.appointment else None
        return {"convocation": request.GET.get("convocation") == "1", "room": str(room or "")}

    @property
    def usual_mode(self) -> str:
        """How the person is met unless another way is asked: that of an appointment that is moved."""
        return self.appointment.mode if self.appointment else ""


def _screen(request: HttpRequest, person: Beneficiary, appointment: Appointment | None = None) -> Screen:
    principal, now = principal_of(request), timezone.now()
    agents = list(teams.hosts(principal))
    held = kinds_of(principal.role, on=timezone.localdate(now))
    if appointment:
        held = [kinds.get(appointment.kind, at=now)]
    team = Team(held, agents, list(teams.rooms(principal)), slots.languages_of(agent.pk for agent in agents))
    return Screen(person, principal, teams.organisation_of(principal), team, now, appointment)


def _person(request: HttpRequest, pk: UUID) -> Beneficiary:
    principal = principal_of(request)
    return get_or_refuse(Beneficiary.objects.visible_to(principal).select_related("departement"), principal, pk=pk)


@access(HOSTS)
@GET_AND_POST
def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make an appointment with the person, or summon them, in the agent's organisation."""
    screen = _screen(request, _person(request, pk))
    return _choose(request, screen, title="Prendre un rendez-vous")


@access(HOSTS)
@GET_AND_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an appointment to come another hour, agent or way of meeting."""
    row = teams.appointment(principal_of(request), pk)
    now = timezone.now()
    if row.status != Status.PLANNED or row.starts_at <= now:
        raise pages.Changed(f"Ce rendez-vous, {words.moment(row.starts_at)}, n'est plus à venir.")
    if row.session_id:
        raise pages.Changed(
            "C'est une séance collective : retirez la personne de la séance, puis inscrivez-la ailleurs."
        )
    screen = _screen(request, row.beneficiary, row)
    return _choose(request, screen, title="Déplacer le rendez-vous")


def _choose(request: HttpRequest, screen: Screen, *, title: str) -> HttpResponse:
    """One page: what is looked for changes the hours shown, a button takes one of them."""
    today = timezone.localdate(screen.now)
    search = SearchForm(request.POST or screen.initial(request), team=screen.team, today=today)
    is_act = request.method == "POST" and "look" not in request.POST
    kept = request.POST.dict() if request.POST else screen.kept(request)
    place = PlaceForm(
        request.POST if is_act else None, team=screen.team, today=today, usual=screen.usual_mode, initial=kept
    )
    if screen.appointment:
        del place.fields["convocation"], place.fields["place_note"]
    others: list[Slot] = []
    is_found = search.is_valid()
    if is_act and is_found and place.is_valid() and once(request, place, lambda: _act(screen, search, place, others)):
        return _done(request, screen, place.taken(search).starts_at, search.kind_chosen.code)
    offers = _offers(screen, search, place, others) if is_found else NOTHING
    context = {"title": title, "search": search, "place": place, **_about(screen), **offers}
    return render(request, pages.page(request, "agenda/book.html", part="hours"), context)


def _act(screen: Screen, search: SearchForm, place: PlaceForm, others: list[Slot]) -> None:
    """The hour is taken, or the hours that remain are kept to be shown."""
    taken, by, at = place.taken(search), screen.principal.actor, screen.now
    where: dict[str, Any] = {"agent": taken.agent, "room": taken.room, "mode": taken.mode}
    try:
        if screen.appointment:
            operations.reschedule(screen.appointment, starts_at=taken.starts_at, by=by, at=at, **where)
            return
        kind, said = search.kind_chosen, place.cleaned_data
        orientation.book(
            screen.person,
            organisation=screen.site,
            kind=kind.code,
            minutes=kind.minutes,
            starts_at=taken.starts_at,
            origin=Origin.CONVOCATION if said["convocation"] else Origin.AGENT,
            place_note=said["place_note"],
            by=by,
            at=at,
            **where,
        )
    except SlotTaken as refusal:
        others += [slot for slot in refusal.alternatives if isinstance(slot, Slot)]
        raise


def _offers(screen: Screen, search: SearchForm, place: PlaceForm, others: list[Slot]) -> dict[str, Any]:
    said, names = search.cleaned_data, {agent.pk: agent.user.full_name for agent in screen.team.agents}

    def offer(slot: Slot) -> slots.Offer:
        agent = names.get(slot.agent, "") if slot.agent else ""
        return slots.Offer(slot.starts_at, slot_value(slot, said.get("mode") or screen.usual_mode), agent)

    agent = search.agent_chosen
    found = slots.found_for(screen.person, search.kind_chosen, screen.site, said, agent=agent, now=screen.now)
    return {
        "days": slots.by_day(offer(slot) for slot in found),
        "others": [offer(slot) for slot in others],
        "shows_agents": agent is None,
        "is_many": len(found) == slots.SHOWN,
    }


NOTHING: dict[str, Any] = {"days": [], "others": [], "shows_agents": False, "is_many": False}


def _about(screen: Screen) -> dict[str, Any]:
    person, row = screen.person, screen.appointment
    back = reverse("casefile:person", args=[person.pk])
    collective = kinds_of(screen.principal.role, on=timezone.localdate(screen.now), is_collective=True)
    sessions = [] if row else slots.sessions_open(collective, screen.site, now=screen.now)
    return {
        "person": person,
        "appointment": row,
        "sessions": [(session, kind_name(session.kind)) for session in sessions],
        "can_repeat": not row and bool(_repeatable(screen)),
        "way": _way(screen),
        "back": back,
        "trail": [{"label": person.full_name, "url": back}],
    }


def _way(screen: Screen, kind: str = "", starts_at: datetime | None = None) -> Channel | None:
    """By which channel the person learns of an appointment; None when no message reaches them."""
    kind = screen.appointment.kind if screen.appointment else kind
    until = needed_by(Appointment(kind=kind, starts_at=starts_at)) if starts_at else None
    return notices.reaches([screen.person], kind=kind, needed_by=until, at=screen.now)[screen.person.pk]


def _done(request: HttpRequest, screen: Screen, starts_at: datetime, kind: str) -> HttpResponse:
    verb = "déplacé" if screen.appointment else "pris"
    messages.success(request, f"Le rendez-vous est {verb} : {words.moment(starts_at)}.")
    if _way(screen, kind, starts_at) is None:
        messages.warning(
            request, f"Aucun message n'atteint {screen.person.full_name} : prévenez cette personne vous-même."
        )
    return pages.go_to(request, reverse("casefile:person", args=[screen.person.pk]))


@access(HOSTS)
@GET_AND_POST
def series(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same hour week after week: first the weeks, then one act."""
    screen = _screen(request, _person(request, pk))
    screen.team = replace(screen.team, kinds=_repeatable(screen))
    if not screen.team.kinds:
        raise pages.Changed("Vos rendez-vous se prennent un par un : la personne n'en a qu'un de cette nature.")
    initial = {**screen.initial(request), "mode": Mode.IN_PERSON}
    form = SeriesForm(request.POST or None, team=screen.team, today=timezone.localdate(screen.now), initial=initial)
    weeks: list[Week] = []
    if form.is_valid():
        try:
            weeks = plan_series(screen.person, organisation=screen.site, **form.plan)
        except forms.ValidationError as refusal:
            form.add_error("count", refusal)
    hours = [week.starts_at for week in weeks if not week.why]
    is_confirmed = bool(hours) and request.POST.getlist("hours") == [hour.isoformat() for hour in hours]
    if is_confirmed and once(request, form, lambda: _make_series(screen, form, hours)):
        made = words.count(len(hours), "rendez-vous pris", "rendez-vous pris")
        messages.success(request, f"{made}, du {words.day(hours[0])} au {words.day(hours[-1])}.")
        return pages.go_to(request, reverse("casefile:person", args=[screen.person.pk]))
    skipped = sum(bool(week.why) for week in weeks)
    context = {"form": form, "weeks": weeks, "hours": hours, "skipped": skipped, **_about(screen)}
    return render(request, "agenda/series.html", context)


def _repeatable(screen: Screen) -> list[Kind]:
    """The kinds of which a person may have several to come."""
    return [kind for kind in screen.team.kinds if kind.code not in ONCE]


def _make_series(screen: Screen, form: SeriesForm, hours: list[datetime]) -> None:
    plan = form.plan
    orientation.book_series(
        screen.person,
        series=uuid4(),
        hours=hours,
        kind=plan["kind"].code,
        organisation=screen.site,
        agent=plan["agent"],
        room=plan["room"],
        mode=form.cleaned_data["mode"] or Mode.IN_PERSON,
        by=screen.principal.actor,
        at=screen.now,
    )


@access(HOSTS)
@GET_AND_POST
def end_series(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call off what is still to come of a series."""
    row, now = teams.appointment(principal_of(request), pk), timezone.now()
    coming = Appointment.objects.filter(series=row.series, status=Status.PLANNED, starts_at__gt=now)
    rows = list(coming.order_by("starts_at", "pk")) if row.series else []
    if not rows:
        raise pages.Changed("Rien n'est plus à venir dans cette série.")
    form = forms.Form(request.POST or None)
    back = reverse("casefile:person", args=[row.beneficiary_id])

    def act() -> None:
        if row.series:
            operations.cancel_series(row.series, by=principal_of(request).actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"{words.count(len(rows), 'rendez-vous annulé', 'rendez-vous annulés')}.")
        return pages.go_to(request, back)
    context = {
        "form": form,
        "rows": rows,
        "person": row.beneficiary,
        "back": back,
        "trail": [{"label": row.beneficiary.full_name, "url": back}],
    }
    return render(request, "agenda/end_series.html", context)
