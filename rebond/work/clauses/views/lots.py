"""Lots: what they owe, who works there, what is late; the report of a lot."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.documents import operations as documents
from rebond.ground.web import forms as web_forms
from rebond.ground.web import html, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.work.clauses import operations, queries, reports, rules
from rebond.work.clauses.forms import EndForm, LotFilters, LotForm, PenaltyForm, PlaceForm
from rebond.work.clauses.models import Lot, Placement
from rebond.work.clauses.rules import hours_words
from rebond.work.clauses.states import DOOR, KEEPERS, Alert
from rebond.work.clauses.views.contracts import TRAIL

GET_AND_POST = require_http_methods(["GET", "POST"])
TONES = {Alert.LATE: "danger", Alert.NO_HOURS: "warn", Alert.TO_VALIDATE: "info", Alert.ENDING: "warn"}


def lot_url(lot: Lot) -> str:
    """Where a lot is shown."""
    return reverse("clauses:lot", args=[lot.pk])


def _gap(lot: Any) -> str:
    return hours_words(lot.done - rules.due_by(lot, timezone.localdate()))


LOTS = ListSpec(
    key="clauses.lots",
    columns=(
        Column("lot", "Lot", lambda lot: f"{lot.contract.reference}, lot {lot.number}", sort="contract__reference"),
        Column("objet", "Objet", "title", sort="title"),
        Column("titulaire", "Titulaire", "company.name", sort="company__organisation__name"),
        Column("dues", "Heures dues", "hours_due", sort="hours_due", is_number=True),
        Column("faites", "Heures faites", lambda lot: hours_words(lot.done), sort="done", is_number=True),
        Column("ecart", "Écart à ce jour", _gap, is_number=True),
        Column("personnes", "Personnes", "people", sort="people", is_number=True),
        Column("fin", "Jusqu'au", lambda lot: words.short_day(lot.ends_on), sort="ends_on"),
    ),
    sort="fin",
    nouns=("lot", "lots"),
    row_url=lot_url,
    row_label=lambda lot: f"{lot.contract.reference}, lot {lot.number}",
    filters={"alerte": lambda condition: condition},
    csv_name="lots",
)


@access(DOOR)
@GET_AND_POST
def lots(request: HttpRequest) -> HttpResponse:
    """The lots, and those that somebody must look at."""
    principal, today = principal_of(request), timezone.localdate()
    late = queries.to_watch(principal, today)
    return respond(
        request,
        LOTS,
        queries.lots(principal),
        template="clauses/lots.html",
        form=lambda data: LotFilters(data, late=late),
        context={"can_keep": principal.role in KEEPERS},
    )


@access(DOOR)
@require_safe
def lot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One lot: hours due and done, who works there month by month, what is late."""
    principal, today = principal_of(request), timezone.localdate()
    found: Any = get_or_refuse(queries.lots(principal), principal, pk=pk)
    standing = queries.standings([found], today=today)[found.pk]
    placed = list(queries.placements(found))
    shown = {
        "lot": found,
        "standing": standing,
        "alerts": [html.badge(str(alert.label), TONES[alert]) for alert in standing.alerts],
        "hours": {name: hours_words(getattr(standing, name)) for name in ("due", "done", "gap")},
        "placements": [(one, queries.months(one, today=today)) for one in placed],
        "penalties": [(one, words.euros(one.amount_cents)) for one in found.penalties.order_by("on", "pk")],
        "can_keep": rules.can_keep(principal, found),
        "trail": TRAIL,
    }
    return render(request, "clauses/lot.html", shown)


@access(DOOR)
@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report of a lot, to print: hours due, done month by month, people, penalties."""
    principal, now = principal_of(request), timezone.now()
    found = get_or_refuse(queries.lots(principal), principal, pk=pk)
    told = reports.words_of(found, today=timezone.localdate(now))
    content = documents.typeset(reports.TEMPLATE, told, at=now)
    disposition = f'inline; filename="lot-{found.number}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@access(KEEPERS)
@GET_AND_POST
def change_lot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what is known of a lot."""
    principal, now = principal_of(request), timezone.now()
    found = _kept(request, pk)
    form = LotForm(request.POST or None, lot=found)

    def act() -> None:
        operations.change_lot(found, **form.cleaned_data, by=principal.actor, at=now)

    page = {"title": "Modifier le lot", "button": "Enregistrer", **way_back(found)}
    return web_forms.answer(request, form, act, done="Le lot est à jour.", **page)


@access(KEEPERS)
@GET_AND_POST
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody works on the lot."""
    principal, now = principal_of(request), timezone.now()
    found = _kept(request, pk)
    form = PlaceForm(request.POST or None, lot=found, today=timezone.localdate(now))

    def act() -> None:
        operations.place(found, **form.cleaned_data, by=principal.actor, at=now)

    page = {"title": "Placer une personne", "button": "Placer", **way_back(found)}
    return web_forms.answer(request, form, act, done="La personne est placée sur le lot.", **page)


@access(KEEPERS)
@GET_AND_POST
def end_placement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody leaves the lot."""
    principal, now = principal_of(request), timezone.now()
    seen = Placement.objects.filter(lot__in=Lot.objects.visible_to(principal))
    found = get_or_refuse(seen.select_related("lot__contract", "beneficiary"), principal, pk=pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate(now)})

    def act() -> None:
        operations.end_placement(found, on=form.cleaned_data["on"], by=principal.actor, at=now)

    page: dict[str, Any] = {"title": f"Fin du placement de {found.person_name}", "button": "Enregistrer"}
    return web_forms.answer(request, form, act, done="La fin est notée.", **page, **way_back(found.lot))


@access(KEEPERS)
@GET_AND_POST
def penalty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note a penalty for hours that were not given."""
    principal, now = principal_of(request), timezone.now()
    found = _kept(request, pk)
    form = PenaltyForm(request.POST or None, initial={"on": timezone.localdate(now)})

    def act() -> None:
        operations.note_penalty(found, **form.facts, member=principal.membership, by=principal.actor, at=now)

    page = {"title": "Noter une pénalité", "button": "Noter la pénalité", **way_back(found)}
    return web_forms.answer(request, form, act, done="La pénalité est notée.", **page)


def _kept(request: HttpRequest, pk: UUID) -> Lot:
    return get_or_refuse(queries.lots(principal_of(request)), principal_of(request), rules.can_keep, pk=pk)


def way_back(found: Lot) -> dict[str, Any]:
    """The way back to a lot from the page of an act."""
    back = lot_url(found)
    return {"back": back, "trail": [*TRAIL, {"label": f"{found.contract.reference}, lot {found.number}", "url": back}]}
