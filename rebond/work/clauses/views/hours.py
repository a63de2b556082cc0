"""Hours of a month: declared by the company, checked by the facilitator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.documents.responses import serve
from rebond.ground.web import bulk, html, pages
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.work.clauses import operations, rules
from rebond.work.clauses.forms import DeclareForm, HoursFilters, RefuseForm
from rebond.work.clauses.models import Lot, MonthHours, Placement
from rebond.work.clauses.rules import hours_words
from rebond.work.clauses.states import DOOR, KEEPERS, HoursStatus
from rebond.work.clauses.views.contracts import TRAIL
from rebond.work.clauses.views.lots import lot_url, way_back

GET_AND_POST = require_http_methods(["GET", "POST"])
TONES = {HoursStatus.DECLARED: "info", HoursStatus.VALIDATED: "ok", HoursStatus.REFUSED: "warn"}
LOT = "placement__lot__contract"


def _sorted_name(row: MonthHours) -> str:
    person = row.placement.beneficiary
    return person.sorted_name if person else row.placement.person_name


HOURS = ListSpec(
    key="clauses.hours",
    columns=(
        Column("personne", "Personne", _sorted_name, sort="placement__beneficiary__sort_name"),
        Column("mois", "Mois", lambda row: f"{row.month:%m/%Y}", sort="month"),
        Column("heures", "Heures", lambda row: hours_words(row.hours), sort="hours", is_number=True),
        Column("titulaire", "Titulaire", "placement.lot.company.name"),
        Column("lot", "Lot", lambda row: f"{row.placement.lot.contract.reference}, lot {row.placement.lot.number}"),
        Column(
            "etat",
            "État",
            lambda row: html.badge(row.get_status_display(), TONES[HoursStatus(row.status)]),
            sort="status",
            text=lambda row: row.get_status_display(),
        ),
    ),
    sort="mois",
    nouns=("mois déclaré", "mois déclarés"),
    row_url=lambda row: lot_url(row.placement.lot),
    row_label=lambda row: row.placement.person_name,
    filters={"etat": "status"},
    actions=(Action("Valider", "clauses:validate_all", "check-lg"),),
    csv_name="heures-insertion",
)


def _rows(principal: Principal) -> QuerySet[MonthHours]:
    rows = MonthHours.objects.filter(placement__lot__in=Lot.objects.visible_to(principal))
    return rows.select_related("placement__beneficiary", "placement__lot__company__organisation", LOT, "proof")


@access(KEEPERS)
@GET_AND_POST
def hours(request: HttpRequest) -> HttpResponse:
    """The months declared, those to check first."""
    return respond(
        request,
        HOURS,
        _rows(principal_of(request)),
        template="clauses/hours.html",
        form=HoursFilters,
        context={"trail": TRAIL},
    )


@access(KEEPERS)
@require_POST
def validate_all(request: HttpRequest) -> HttpResponse:
    """The chosen months are right."""
    principal, now = principal_of(request), timezone.now()
    choice = bulk.chosen(request, HOURS, _rows(principal), form=HoursFilters)
    if not choice.is_confirmed:
        return bulk.ask(request, choice, title="Valider", sentence="Vous avez lu les justificatifs de ces mois.")

    def act(row: MonthHours) -> None:
        operations.validate(row, member=principal.membership, by=principal.actor, at=now)

    done, refused = bulk.each(choice.rows, act)
    return bulk.tell(request, choice, done=done, participle=("mois validé", "mois validés"), refused=refused)


@access(DOOR)
@GET_AND_POST
def declare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hours of a month and their proof."""
    principal, now = principal_of(request), timezone.now()
    seen = Placement.objects.filter(lot__in=Lot.objects.visible_to(principal))
    seen = seen.select_related("lot__contract", "lot__company", "beneficiary").prefetch_related("months")
    found = get_or_refuse(seen, principal, rules.can_declare, pk=pk)
    given: dict[str, Any] = {"placement": found, "today": timezone.localdate(now), "month": request.GET.get("mois", "")}
    form = DeclareForm(request.POST or None, request.FILES or None, **given)

    def act() -> None:
        operations.declare(found, **form.facts, by=principal.actor, at=now)

    page: dict[str, Any] = {"title": f"Heures de {found.person_name}", "button": "Déclarer les heures"}
    done = "Les heures sont déclarées. Le facilitateur les vérifie, puis elles comptent."
    return web_forms.answer(request, form, act, done=done, **page, **way_back(found.lot))


@access(KEEPERS)
@require_POST
def validate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hours of this month are right."""
    principal = principal_of(request)
    found = get_or_refuse(_rows(principal), principal, pk=pk)
    try:
        operations.validate(found, member=principal.membership, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, "Les heures sont validées : elles comptent.")
    return pages.go_to(request, lot_url(found.placement.lot))


@access(KEEPERS)
@GET_AND_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Something is missing: the company declares again."""
    principal, now = principal_of(request), timezone.now()
    found = get_or_refuse(_rows(principal), principal, pk=pk)
    form = RefuseForm(request.POST or None)

    def act() -> None:
        operations.refuse(found, refusal=form.cleaned_data["refusal"], by=principal.actor, at=now)

    page = {"title": "Demander à reprendre ces heures", "button": "Enregistrer", **way_back(found.placement.lot)}
    return web_forms.answer(
        request,
        form,
        act,
        done="C'est noté : l'entreprise lit ce qui manque sur la page du lot, et déclare de nouveau.",
        **page,
    )


@access(DOOR)
@require_safe
def proof(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The proof of the hours of a month."""
    principal = principal_of(request)
    found = get_or_refuse(_rows(principal), principal, pk=pk)
    if found.proof is None:
        raise Http404
    return serve(found.proof)
