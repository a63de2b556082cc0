"""Places: what each structure holds and what is taken; opened, changed, closed; the year of all structures on one page."""

from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django import forms
from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.web import forms as web_forms
from rebond.ground.web import html, lists, pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.forms import once
from rebond.journey.programmes import catalogue, operations, rules
from rebond.journey.programmes.forms.filters import ProvisionFilters
from rebond.journey.programmes.forms.places import ChangeForm, OpenForm, YearForm
from rebond.journey.programmes.models import Provision
from rebond.journey.programmes.queries import lists as rows_of
from rebond.journey.programmes.queries.places import providers
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF

GET_AND_POST = require_http_methods(["GET", "POST"])
TRAIL = [{"label": "Places", "url": "/actions/places/"}]


def _bar(row: Provision) -> object:
    """« 7 prises sur 12 », with its bar."""
    said = f"{row.taken} prise{'s' if row.taken > 1 else ''} sur {row.places}"
    return format_html(
        '<progress max="{}" value="{}" aria-hidden="true"></progress><span>{}</span>', row.places, row.taken, said
    )


def _state(row: Any) -> object:
    if row.closed_at is not None:
        return html.badge("Fermée", "neutral")
    if row.ends_on < timezone.localdate():
        return html.badge("Finie", "neutral")
    return html.badge("Complet", "warn") if row.taken >= row.places else html.badge("Des places", "ok")


FREE = {"libres": Q(taken__lt=F("places")), "pleines": Q(taken__gte=F("places"))}
PLACES = ListSpec(
    key="programmes.places",
    columns=(
        Column("structure", "Structure", "organisation.name", sort="organisation__name"),
        Column("action", "Action", lambda row: catalogue.name(row.programme), sort="programme"),
        Column("intitule", "Intitulé", "title", sort="title"),
        Column("occupation", "Occupation", _bar, sort="taken", text=lambda row: f"{row.taken}/{row.places}"),
        Column("du", "Du", lambda row: words.short_day(row.starts_on), sort="starts_on"),
        Column("au", "Au", lambda row: words.short_day(row.ends_on), sort="ends_on"),
        Column("etat", "État", _state, text=lambda row: "fermée" if row.closed_at else ""),
        Column("commune", "Commune", "organisation.city", is_default=False),
        Column("convention", "Convention", "agreement", is_default=False),
        Column("financement", "Financement", "funding", is_default=False),
    ),
    sort="structure",
    nouns=("ligne de places", "lignes de places"),
    row_url=lambda row: reverse("programmes:provision", args=[row.pk]),
    row_label=lambda row: str(row.organisation),
    filters={"action": "programme", "places": lambda wanted: FREE[wanted], "etat": lambda _: Q()},
    csv_name="places",
)


@access(rules.READERS)
@GET_AND_POST
def places(request: HttpRequest) -> HttpResponse:
    """What structures hold, and what is taken."""
    principal, today = principal_of(request), timezone.localdate()
    rows = rows_of.provisions(principal)
    if request.GET.get("etat") != "toutes":
        rows = rows.filter(closed_at=None, ends_on__gte=today)
    keeps = principal.role in rules.PLACE_KEEPERS
    yearly = [one for one in catalogue.on(today).values() if not one.has_sessions] if keeps else []
    context = {"keeps": keeps, "yearly": yearly if principal.role in DEPARTEMENT_STAFF else []}
    return lists.respond(
        request, PLACES, rows, template="programmes/places.html", form=ProvisionFilters, context=context
    )


@access(rules.PLACE_KEEPERS)
@GET_AND_POST
def open_places(request: HttpRequest) -> HttpResponse:
    """Places of one action in one structure, over a period."""
    principal, now = principal_of(request), timezone.now()
    today = timezone.localdate(now)
    organisations = _organisations(principal)
    able = {capability for one in organisations for capability in one.capabilities}
    programmes = [one for one in catalogue.on(today).values() if able & set(one.providers)]
    first = {"starts_on": today, "ends_on": today.replace(month=12, day=31)}
    given: dict[str, Any] = {"programmes": programmes, "organisations": organisations, "today": today}
    form = OpenForm(request.POST or None, **given, initial=first)

    def act() -> None:
        operations.open_places(form.chosen, **form.facts, by=principal.actor, at=now)

    return _answer(request, form, act, title="Ouvrir des places", button="Ouvrir", sentence="Les places sont ouvertes.")


def _organisations(principal: Principal) -> list[Organisation]:
    """Where one may open places: at home, or everywhere that offers an action."""
    if principal.role not in DEPARTEMENT_STAFF:
        here = principal.membership.organisation
        return [here] if here else []
    able = {one for programme in catalogue.ever().values() for one in programme.providers}
    return list(Organisation.objects.filter(capabilities__overlap=sorted(able), closed_on=None).order_by("name", "pk"))


@access(DEPARTEMENT_STAFF)
@GET_AND_POST
def year(request: HttpRequest, code: str) -> HttpResponse:
    """The places of every structure that offers an action, for one period: as a list."""
    principal, now = principal_of(request), timezone.now()
    today = timezone.localdate(now)
    programme = catalogue.on(today).get(code)
    if programme is None or programme.has_sessions:
        raise Http404
    structures = list(providers(programme, on=today))
    first = today.replace(month=1, day=1)
    held = Provision.objects.filter(programme=code, starts_on=first, title="", closed_at=None)
    initial: dict[str, Any] = {f"places_{one.organisation_id}": one.places for one in held}
    initial |= {"starts_on": first, "ends_on": first + relativedelta(years=1, days=-1)}
    form = YearForm(request.POST or None, organisations=structures, initial=initial)

    def act() -> None:
        days = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
        operations.open_all(form.counts, programme=code, **days, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Les places sont enregistrées.")
        return pages.go_to(request, f"{reverse('programmes:places')}?action={code}")
    shown = {"form": form, "programme": programme, "trail": TRAIL, "back": reverse("programmes:places")}
    return render(request, "programmes/year.html", shown)


@access(rules.READERS)
@require_safe
def provision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Some places: how many, until when, what goes with them."""
    principal = principal_of(request)
    found = get_or_refuse(rows_of.provisions(principal), principal, pk=pk)
    keeps = rules.can_keep_places(principal, found) and found.closed_at is None
    shown = {"provision": found, "name": catalogue.name(found.programme), "keeps": keeps, "trail": TRAIL}
    return render(request, "programmes/provision.html", shown)


@access(rules.PLACE_KEEPERS)
@GET_AND_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another number, another end, other words."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk)
    form = ChangeForm(request.POST or None, provision=found, today=timezone.localdate(now))

    def act() -> None:
        operations.change_places(found, **form.cleaned_data, by=principal.actor, at=now)

    return _answer(
        request, form, act, title="Changer ces places", button="Enregistrer", sentence="Les places sont changées."
    )


@access(rules.PLACE_KEEPERS)
@GET_AND_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody else comes in."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> None:
        operations.close_places(found, by=principal.actor, at=now)

    return _answer(
        request, form, act, title="Fermer ces places", button="Fermer",
        sentence="Les places sont fermées. Les personnes qui y sont restent.",
    )  # fmt: skip


def _to_write(request: HttpRequest, pk: UUID) -> Provision:
    principal = principal_of(request)
    found = get_or_refuse(rows_of.provisions(principal), principal, rules.can_keep_places, pk=pk)
    if found.closed_at is not None:
        raise pages.Changed("Ces places sont fermées.")
    return found


def _answer(
    request: HttpRequest, form: forms.Form, act: Any, *, title: str, button: str, sentence: str
) -> HttpResponse:
    page: dict[str, Any] = {"title": title, "button": button, "trail": TRAIL}
    return web_forms.answer(request, form, act, done=sentence, back=reverse("programmes:places"), **page)
