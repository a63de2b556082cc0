"""Contracts: with a clause or without, their lots."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.web import forms as web_forms
from rebond.ground.web import words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.work.clauses import operations, queries
from rebond.work.clauses.forms import ContractFilters, ContractForm, LotForm
from rebond.work.clauses.models import ClauseContract
from rebond.work.clauses.states import KEEPERS

GET_AND_POST = require_http_methods(["GET", "POST"])
TRAIL = [{"label": "Clauses sociales", "url": "/clauses/"}]
CONTRACTS_TRAIL = [*TRAIL, {"label": "Marchés", "url": "/clauses/marches/"}]


def contract_url(contract: ClauseContract) -> str:
    """Where a contract is shown."""
    return reverse("clauses:contract", args=[contract.pk])


def _family(contract: ClauseContract) -> str:
    return queries.families(timezone.localdate()).get(contract.family, contract.family)


CONTRACTS = ListSpec(
    key="clauses.contracts",
    columns=(
        Column("numero", "Marché", "reference", sort="reference"),
        Column("objet", "Objet", "title", sort="title"),
        Column("famille", "Famille", _family, sort="family"),
        Column("notifie", "Notifié le", lambda row: words.short_day(row.notified_on), sort="notified_on"),
        Column("clause", "Clause", lambda row: "Oui" if row.has_clause else "Non", sort="has_clause"),
        Column("lots", "Lots", "lot_count", is_number=True),
        Column("heures", "Heures dues", "hours_due", is_number=True, sort="hours_due"),
        Column("acheteur", "Acheteur", "buyer.name", is_default=False),
        Column(
            "montant",
            "Montant HT",
            lambda row: words.euros(row.amount_cents) if row.amount_cents is not None else "",
            is_default=False,
        ),
    ),
    sort="-notifie",
    nouns=("marché", "marchés"),
    row_url=contract_url,
    row_label=lambda row: row.reference,
    filters={"famille": "family", "clause": "has_clause"},
    csv_name="marches",
)


@access(KEEPERS)
@GET_AND_POST
def contracts(request: HttpRequest) -> HttpResponse:
    """The contracts, those without a clause too."""
    today = timezone.localdate()
    return respond(
        request,
        CONTRACTS,
        queries.contracts(on=today),
        template="clauses/contracts.html",
        form=lambda data: ContractFilters(data, on=today),
    )


@access(KEEPERS)
@require_safe
def contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One contract and its lots."""
    principal, today = principal_of(request), timezone.localdate()
    found = get_or_refuse(queries.contracts(on=today), principal, pk=pk)
    lots = list(queries.lots(principal).filter(contract=found).order_by("number", "pk"))
    shown = {
        "contract": found,
        "family": _family(found),
        "amount": words.euros(found.amount_cents) if found.amount_cents is not None else "",
        "penalty": words.euros(found.penalty_cents) if found.penalty_cents is not None else "",
        "lots": lots,
        "trail": CONTRACTS_TRAIL,
    }
    return render(request, "clauses/contract.html", shown)


@access(KEEPERS)
@GET_AND_POST
def open_contract(request: HttpRequest) -> HttpResponse:
    """Note a contract that was notified."""
    now = timezone.now()
    form = ContractForm(request.POST or None, on=timezone.localdate(now))
    made: list[ClauseContract] = []

    def act() -> None:
        made.append(operations.open_contract(**form.facts, by=principal_of(request).actor, at=now))

    back = reverse("clauses:contracts")
    page: dict[str, Any] = {
        "title": "Noter un marché",
        "button": "Noter le marché",
        "trail": CONTRACTS_TRAIL,
        "back": back,
    }

    def then() -> str:
        return contract_url(made[0]) if made else back

    return web_forms.answer(request, form, act, done="Le marché est noté.", then=then, **page)


@access(KEEPERS)
@GET_AND_POST
def change_contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what is known of a contract."""
    principal, now = principal_of(request), timezone.now()
    found = get_or_refuse(ClauseContract.objects.all(), principal, pk=pk)
    form = ContractForm(request.POST or None, on=found.notified_on, contract=found)

    def act() -> None:
        operations.change_contract(found, **form.facts, by=principal.actor, at=now)

    page: dict[str, Any] = {"title": "Modifier le marché", "button": "Enregistrer", **_way_back(found)}
    return web_forms.answer(request, form, act, done="Le marché est à jour.", **page)


@access(KEEPERS)
@GET_AND_POST
def open_lot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note a lot of a contract, and the hours that it owes."""
    principal, now = principal_of(request), timezone.now()
    found = get_or_refuse(ClauseContract.objects.all(), principal, pk=pk)
    form = LotForm(request.POST or None)

    def act() -> None:
        operations.open_lot(found, **form.cleaned_data, by=principal.actor, at=now)

    page: dict[str, Any] = {"title": "Ajouter un lot", "button": "Ajouter le lot", **_way_back(found)}
    return web_forms.answer(request, form, act, done="Le lot est ajouté.", **page)


def _way_back(found: ClauseContract) -> dict[str, Any]:
    back = contract_url(found)
    return {"back": back, "trail": [*CONTRACTS_TRAIL, {"label": found.reference, "url": back}]}
