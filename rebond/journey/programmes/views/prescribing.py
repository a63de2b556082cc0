"""Prescribing: what suits the person, where, why; what was sent, taken back, sent elsewhere."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.web import lists, pages
from rebond.ground.web.columns import Action, ListSpec
from rebond.ground.web.forms import once
from rebond.journey.programmes import catalogue, operations, rules
from rebond.journey.programmes.forms.filters import EnrolmentFilters
from rebond.journey.programmes.forms.prescribing import PrescribeForm, TransferForm, WithdrawForm
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries import lists as rows_of
from rebond.journey.programmes.queries import queues, suggesting
from rebond.journey.programmes.queries.facts import known
from rebond.journey.programmes.queries.places import offers
from rebond.journey.programmes.states import BEFORE
from rebond.journey.programmes.views import columns
from rebond.journey.programmes.views.inbox import answer, to_write
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary

GET_AND_POST = require_http_methods(["GET", "POST"])
LABELS = {
    "silence": "sans réponse de la structure",
    "accord": "accord de la personne attendu",
    "pas-commencees": "acceptée, pas commencée",
}
SENT = ListSpec(
    key="programmes.sent",
    columns=(
        *(columns.PERSON, columns.ACTION, columns.STRUCTURE, columns.STATUS, columns.DUE),
        *(replace(one, is_default=False) for one in (columns.ASKED, columns.TURN)),
        columns.BY,
    ),
    sort="-demandee",
    nouns=("prescription", "prescriptions"),
    row_url=columns.request_url,
    row_label=lambda row: str(row.beneficiary.sorted_name),
    filters={
        "action": "programme",
        "etape": lambda step: step,
        "file": lambda queue: queue,
        "structure": "organisation",
    },
    actions=(Action("Confier à une autre structure", "programmes:transfer_sent", "shuffle"),),
    csv_name="actions-prescrites",
    is_long=True,
)


@access(rules.SENDERS)
@GET_AND_POST
def sent(request: HttpRequest) -> HttpResponse:
    """Every prescription that one sees, the latest first."""
    principal = principal_of(request)
    return lists.respond(
        request, SENT, rows_of.sent(principal), template="programmes/sent.html", form=filters_of(principal)
    )


def filters_of(principal: Principal) -> lists.FormOf:
    """What narrows the list, for this reader."""
    today = timezone.localdate()
    found = {key: (label, Q(pk__in=queues.QUEUES[key](principal, today).values("pk"))) for key, label in LABELS.items()}
    seen = Enrolment.objects.visible_to(principal).values("organisation")
    structures = Organisation.objects.filter(pk__in=seen).order_by("name").values_list("pk", "name")
    return partial(EnrolmentFilters, queues=found, structures=[(str(pk), name) for pk, name in structures])


@access(rules.PRESCRIBERS)
@require_safe
def suggest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What suits the person, and why; what does not, and what is missing."""
    principal, today = principal_of(request), timezone.localdate()
    person = _person(request, pk)
    has_doctor = person.pole_id in suggesting.poles_with_doctor()
    found = [
        (one, principal.role in rules.prescribers(one.programme, has_doctor=has_doctor))
        for one in suggesting.suggestions(person, on=today)
    ]
    context = {
        "person": person,
        "suits": [(one, mine) for one, mine in found if one.suits],
        "others": [(one, mine) for one, mine in found if not one.suits],
        "trail": _trail(person),
    }
    return render(request, "programmes/suggestions.html", context)


@access(rules.PRESCRIBERS)
@GET_AND_POST
def prescribe(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Send the person to a structure, for an action."""
    principal, now = principal_of(request), timezone.now()
    today, person = timezone.localdate(now), _person(request, pk)
    programme = catalogue.on(today).get(code)
    if programme is None:
        raise Http404
    about = known([person], on=today)[person.pk]
    fit = suggesting.suggestion(programme, about, on=today)
    found = offers(programme, person, insee=about.insee, on=today)
    form = PrescribeForm(request.POST or None, programme=programme, offers=found, must_say_why=bool(fit.missing))

    def act() -> None:
        given = {**form.facts, "programme": code, "member": principal.membership}
        operations.prescribe(person, **given, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, f"« {programme.name} » est prescrite à {person.full_name}.")
        return pages.go_to(request, reverse("casefile:person", args=[person.pk]))
    menu = {"label": "Prescrire une action", "url": reverse("programmes:suggest", args=[person.pk])}
    context = {
        "form": form,
        "person": person,
        "fit": fit,
        "title": f"Prescrire : {programme.name}",
        "button": "Prescrire",
        "back": menu["url"],
        "trail": [*_trail(person), menu],
    }
    return render(request, "programmes/prescribe.html", context)


@access(rules.SENDERS)
@GET_AND_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It will not happen."""
    principal, now = principal_of(request), timezone.now()
    row = to_write(request, pk, rules.can_withdraw, *BEFORE)
    form = WithdrawForm(request.POST or None)

    def act() -> None:
        operations.withdraw(row, note=form.cleaned_data["note"], by=principal.actor, at=now)

    return answer(
        request, row, form, act, title="Retirer la prescription", button="Retirer",
        sentence="La prescription est retirée. La place, s'il y en avait une, est rendue.",
    )  # fmt: skip


@access(rules.MOVERS)
@GET_AND_POST
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another structure, and why."""
    principal, now = principal_of(request), timezone.now()
    row, today = to_write(request, pk, rules.can_move, *BEFORE), timezone.localdate(now)
    about = known([row.beneficiary], on=today)[row.beneficiary_id]
    found = offers(catalogue.get(row.programme, on=today), row.beneficiary, insee=about.insee, on=today)
    elsewhere = [one for one in found if one.organisation.pk != row.organisation_id]
    form = TransferForm(request.POST or None, offers=elsewhere)

    def act() -> None:
        place, motive = form.cleaned_data["place"], form.cleaned_data["motive"]
        where = {"organisation": place.organisation, "provision": place.provision}
        operations.transfer(row, **where, motive=motive, by=principal.actor, at=now)

    return answer(
        request, row, form, act, title="Confier à une autre structure", button="Confier à cette structure",
        sentence="L'autre structure a reçu la demande.",
    )  # fmt: skip


def _person(request: HttpRequest, pk: UUID) -> Beneficiary:
    principal = principal_of(request)
    rows = Beneficiary.objects.visible_to(principal).select_related("pole", "departement")
    return get_or_refuse(rows, principal, rules.can_prescribe, pk=pk)


def _trail(person: Beneficiary) -> list[dict[str, str]]:
    return [
        {"label": "Personnes suivies", "url": reverse("casefile:people")},
        {"label": person.full_name, "url": reverse("casefile:person", args=[person.pk])},
    ]
