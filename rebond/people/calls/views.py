"""Doors of the phone permanence: who answers, who called, whom to call back."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import html, pages, texts, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Absence
from rebond.people.appointments.queries.lists import beginning_of
from rebond.people.appointments.slots import monday
from rebond.people.appointments.states import Motive
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import best_matches
from rebond.people.calls import operations, queries
from rebond.people.calls.forms import CallForm, DutyForm, Outcome, ReturnForm
from rebond.people.calls.models import Call
from rebond.people.calls.rules import LISTENERS, can_return
from rebond.people.calls.states import ANSWERING

AT_MOST = 10
LONGEST = 100
KEPT_DAYS = 31
"""How far back the list of the calls received goes."""
SEEN_DAYS = 366
"""How far the rota may be looked at, before and after today."""


def _promise(call: Call) -> object:
    deadline = queries.promise(call, today=timezone.localdate())
    return html.chip_deadline(deadline) if deadline else ""


def _agent(call: Call) -> str:
    return call.call_back_agent.user.full_name if call.call_back_agent else "Toute l'équipe"


def _outcome(call: Call) -> str:
    if not call.wants_call_back:
        return "Répondu"
    if call.closed_at is None:
        return "À rappeler"
    return "Rappelé" if call.is_returned else "Classé"


TO_RETURN = ListSpec(
    key="calls.to_return",
    columns=(
        Column("qui", "Personne", "who"),
        Column("telephone", "Téléphone", lambda call: words.phone(call.phone)),
        Column("objet", "Objet", lambda call: call.get_subject_display()),
        Column("recu", "Appel reçu", lambda call: words.moment(call.received_at), sort="received_at"),
        Column("delai", "À rappeler", _promise, sort="due_on", text=lambda call: call.due_on),
        Column("essais", "Essais", "attempts", is_number=True),
        Column("par", "Par", _agent),
        Column("note", "Note", "note", is_default=False),
    ),
    sort="delai",
    nouns=("appel à rendre", "appels à rendre"),
    row_url=lambda call: reverse("calls:call", args=[call.pk]),
    row_label=lambda call: str(call.who),
)
RECEIVED = ListSpec(
    key="calls.received",
    columns=(
        Column("qui", "Personne", "who"),
        Column("recu", "Reçu", lambda call: words.moment(call.received_at), sort="received_at"),
        Column("objet", "Objet", lambda call: call.get_subject_display()),
        Column("suite", "Suite", _outcome),
        Column("par", "Pris par", "taken_by.user.full_name"),
        Column("telephone", "Téléphone", lambda call: words.phone(call.phone), is_default=False),
    ),
    sort="-recu",
    nouns=("appel", "appels"),
    row_url=lambda call: reverse("calls:call", args=[call.pk]),
    row_label=lambda call: str(call.who),
    csv_name="appels",
)


@access(LISTENERS)
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Who answers now, the search that begins a call, the calls to be returned."""
    principal, now = principal_of(request), timezone.now()
    organisation = principal.membership.organisation
    duties = list(queries.duties(organisation, timezone.localdate(now), days=1)) if organisation else []
    context = {
        "answers": principal.role in ANSWERING,
        "on_duty": [duty for duty in duties if now in duty.period],
        "later": [duty for duty in duties if duty.period.lower > now],
    }
    return respond(request, TO_RETURN, queries.to_return(principal), template="calls/home.html", context=context)


@access(LISTENERS)
@require_http_methods(["GET", "POST"])
def received(request: HttpRequest) -> HttpResponse:
    """The calls of the last month, latest first."""
    now = timezone.now()
    rows = queries.calls_between(principal_of(request), now - timedelta(days=KEPT_DAYS), now + timedelta(minutes=1))
    return respond(request, RECEIVED, rows, template="calls/received.html", context={"days": KEPT_DAYS})


@access(ANSWERING)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The people whom the caller's words may mean; the Pôle of who is followed elsewhere, for a whole number."""
    principal = principal_of(request)
    text = _words(request, "q")
    visible = Beneficiary.objects.visible_to(principal)
    found = best_matches(visible, text, at_most=AT_MOST)
    context = {
        "text": text,
        "people": [(person, person.age_on(timezone.localdate())) for person in found],
        "elsewhere": None if found else queries.followed_elsewhere(text, principal),
        "trail": TRAIL,
    }
    return render(request, pages.page(request, "calls/search.html", part="results"), context)


@access(ANSWERING)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """Note a call, of a person found or of somebody nobody knows yet."""
    principal, now = principal_of(request), timezone.now()
    organisation = principal.membership.organisation
    if organisation is None:
        raise pages.Changed("Votre compte n'appartient à aucun Pôle.")
    person = _person(request, principal)
    form = CallForm(
        request.POST or None,
        agents=_advisers(principal),
        is_known=person is not None,
        initial={"phone": person.phone} if person else _caller(_words(request, "nom")),
    )

    def act() -> None:
        operations.note_call(
            organisation=organisation,
            taken_by=principal.membership,
            beneficiary=person,
            **{
                name: form.cleaned_data[name] for name in ("subject", "caller_name", "phone", "note", "wants_call_back")
            },
            call_back_agent=form.agent_chosen,
            by=principal.actor,
            at=now,
        )

    if form.is_valid() and once(request, form, act):
        messages.success(request, "L'appel est noté.")
        return pages.go_to(request, reverse("casefile:person", args=[person.pk]) if person else reverse("calls:home"))
    return render(request, "calls/note.html", {"form": form, "person": person, "trail": TRAIL})


def _caller(text: str) -> dict[str, str]:
    """What was looked for in vain, where it belongs: a number, or a name."""
    try:
        return {"phone": texts.parse_phone(text) or ""}
    except ValueError:
        return {"caller_name": text}


TRAIL = [{"label": "Permanence téléphonique", "url": "/permanence/"}]


def _person(request: HttpRequest, principal: Principal) -> Beneficiary | None:
    """Whom the address names, if the principal may see them."""
    named = request.GET.get("personne", "")
    if not named:
        return None
    try:
        pk = UUID(named)
    except ValueError:
        pk = None
    return get_or_refuse(Beneficiary.objects.visible_to(principal), principal, pk=pk)


@access(LISTENERS)
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call: what it was about, and the three ways to be done with it."""
    principal, now = principal_of(request), timezone.now()
    rows = Call.objects.visible_to(principal).select_related("beneficiary", "taken_by__user", "call_back_agent__user")
    rule = can_return if request.method == "POST" else None
    found = get_or_refuse(rows.select_related("closed_by__user"), principal, rule, pk=pk)
    if request.method == "POST" and found.closed_at is not None:
        raise pages.Changed("Cet appel a déjà été rappelé ou classé.")
    form = ReturnForm(request.POST or None)

    def act() -> None:
        author, by = principal.membership, principal.actor
        outcome, note = form.cleaned_data["outcome"], form.cleaned_data["note"]
        if outcome == Outcome.DROPPED:
            operations.drop_call(found, author=author, by=by, at=now)
        else:
            is_reached = outcome == Outcome.REACHED
            operations.return_call(found, is_reached=is_reached, note=note, author=author, by=by, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"C'est noté : {words.small(Outcome(form.cleaned_data['outcome']).label)}.")
        return pages.go_to(request, reverse("calls:home"))
    context = {
        "call": found,
        "form": form,
        "outcomes": OUTCOMES,
        "outcome": _outcome(found),
        "deadline": queries.promise(found, today=timezone.localdate(now)),
        "is_open": found.wants_call_back and found.closed_at is None and can_return(principal, found),
        "sees_person": found.beneficiary_id is not None
        and Beneficiary.objects.visible_to(principal).filter(pk=found.beneficiary_id).exists(),
        "trail": TRAIL,
    }
    return render(request, "calls/call.html", context)


OUTCOMES = (
    (Outcome.REACHED, "telephone-outbound"),
    (Outcome.NO_ANSWER, "telephone-x"),
    (Outcome.DROPPED, "archive"),
)


@access(ANSWERING)
@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    """Who answers the telephone, week by week; planning somebody's hours."""
    principal, now = principal_of(request), timezone.now()
    organisation = principal.membership.organisation
    if organisation is None:
        raise pages.Changed("Votre compte n'appartient à aucun Pôle.")
    today = timezone.localdate(now)
    first = monday(_day(request.GET.get("semaine", ""), today))
    initial = {"first": max(first, today), "agent": str(principal.membership.pk)}
    form = DutyForm(request.POST or None, agents=_advisers(principal), today=today, initial=initial)
    planned: list[operations.Planned] = []

    def act() -> None:
        typed = form.cleaned_data
        if not form.days:
            raise ValidationError("Aucun des jours cochés ne tombe dans cette période.")
        hours = {"opens": typed["opens"], "closes": typed["closes"]}
        planned.append(operations.plan_duties(form.agent_chosen, days=form.days, **hours, by=principal.actor, at=now))

    if form.is_valid() and once(request, form, act):
        for made in planned:
            _tell(request, made)
        return pages.go_to(request, f"{reverse('calls:duties')}?semaine={_first_day(planned, form.days):%Y-%m-%d}")
    week = _week(queries.duties(organisation, first, days=7), first)
    around = {"previous": first - timedelta(weeks=1), "next": first + timedelta(weeks=1)}
    return render(
        request, "calls/duties.html", {"form": form, "week": week, "first": first, "trail": TRAIL, "now": now, **around}
    )


def _first_day(planned: list[operations.Planned], days: list[date]) -> date:
    """The week to show: the first day that somebody now answers, or would have."""
    made = [absence for one in planned for absence in one.absences]
    return timezone.localtime(made[0].period.lower).date() if made else min(days)


def _tell(request: HttpRequest, made: operations.Planned) -> None:
    sentence = f"{words.count(len(made.absences), 'permanence notée', 'permanences notées')}."
    if made.closed_days:
        sentence += f" Jours fermés sautés : {', '.join(words.day(day) for day in made.closed_days)}."
    messages.success(request, sentence)
    hit = len(made.appointments) + len(made.sessions)
    if hit:
        told = words.count(hit, "rendez-vous tombe", "rendez-vous tombent")
        messages.warning(request, f"{told} pendant ces heures, à déplacer depuis l'agenda.")


@access(ANSWERING)
@require_POST
def cancel_duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """These telephone hours are nobody's any more; appointments may be taken in them again."""
    principal = principal_of(request)
    rows = Absence.objects.filter(
        motive=Motive.DUTY, agent__organisation=principal.organisation_id, agent__role=Role.ADVISER
    )
    found = get_or_refuse(rows, principal, pk=pk)
    day = timezone.localtime(found.period.lower).date()
    appointments.reopen(found, by=principal.actor, at=timezone.now())
    messages.success(request, f"La permanence du {words.day(day)} est retirée.")
    return pages.go_to(request, f"{reverse('calls:duties')}?semaine={day:%Y-%m-%d}")


def _advisers(principal: Principal) -> "QuerySet[Membership]":
    """Who may answer in the principal's Pôle."""
    rows = Membership.objects.filter(
        Q(organisation=principal.organisation_id), role__in=ANSWERING, ended_at=None
    ).select_related("user")
    return rows.order_by("user__last_name", "user__first_name", "pk")


def _week(rows: "QuerySet[Absence]", first: date) -> list[tuple[date, list[Absence]]]:
    """Monday to Saturday, each with who answers; hours over several days show on each."""
    found = list(rows)
    days = [first + timedelta(days=rank) for rank in range(6)]
    return [
        (
            day,
            [
                one
                for one in found
                if one.period.lower < beginning_of(day + timedelta(days=1)) and one.period.upper > beginning_of(day)
            ],
        )
        for day in days
    ]


def _day(text: str, today: date) -> date:
    """The day of an address, within a year of today; today when it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs((day - today).days) <= SEEN_DAYS else today


def _words(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]
