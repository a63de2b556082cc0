"""Doors of what the person and the Département promised each other: my contract, my steps, my actions, my PPAE."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.faces.portal.forms import DoneForm, YesForm
from rebond.ground.documents.responses import serve
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.contracts import operations as contracts
from rebond.journey.contracts.forms.ppae import SendForm
from rebond.journey.contracts.models import Contract, ContractText
from rebond.journey.contracts.operations import ppae as papers
from rebond.journey.contracts.queries import reading, texts
from rebond.journey.contracts.queries.of_person import Held, of_person
from rebond.journey.contracts.states import PpaeMeans, Status
from rebond.journey.programmes import catalogue
from rebond.journey.programmes import operations as programmes
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries.of_person import of_person as actions_of
from rebond.journey.programmes.states import Status as Enrolled
from rebond.journey.support import operations as support
from rebond.journey.support import queries as progress
from rebond.journey.support.models import Step
from rebond.journey.support.states import Doer, StepStatus
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary

TRAIL = [{"label": "Mon espace", "url": "/mon-espace/"}]
READABLE = {Status.TO_SIGN: 0, Status.TO_VALIDATE: 1, Status.REFUSED: 2, Status.SIGNED: 3}
"""The contracts that matter now, in the order in which the page shows one."""


def _person(request: HttpRequest) -> Beneficiary:
    """The file of whoever is signed in."""
    principal = principal_of(request)
    return get_or_refuse(Beneficiary.objects.visible_to(principal).select_related("pole"), principal)


def _held(request: HttpRequest) -> Held:
    return of_person(_person(request), principal_of(request), today=timezone.localdate())


def _shown(held: Held) -> Contract | None:
    """The contract of the page: the one to sign, else the one that runs."""
    found = [row for row in held.contracts if row.status in READABLE]
    return min(found, key=lambda row: READABLE[Status(row.status)], default=None)


@access(Role.BENEFICIARY)
@require_safe
def contract(request: HttpRequest) -> HttpResponse:
    """My contract, part by part: what I do, what the Département does, the hours, the days, who signed."""
    held = _held(request)
    row = _shown(held)
    context: dict[str, Any] = {"held": held, "contract": row, "trail": TRAIL, "today": timezone.localdate()}
    if row is not None:
        text = texts.latest(row)
        limits = texts.limits(row.regime, on=local_day(text.frozen_at or text.written_at))
        context |= {"text": text, "parts": reading.parts(texts.of(text), limits), "turns": texts.turns(text)}
    context["others"] = [one for one in held.contracts if one.sealed_id and one != row]
    return render(request, "portal/contract.html", context)


@access(Role.BENEFICIARY)
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """I go on as whoever holds the link of the contract: to read it, ask for a code, sign, or say that I do not agree."""
    row = _held(request).in_hand
    if row is None or row.status != Status.TO_SIGN:
        raise pages.Changed("Il n'y a pas de contrat à signer pour l'instant.")
    return pages.go_to(request, contracts.issue_link(row, at=timezone.now()))


@access(Role.BENEFICIARY)
@require_safe
def contract_pdf(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One of my contracts: sealed once everybody signed, else the text that is proposed to me."""
    principal = principal_of(request)
    row = get_or_refuse(Contract.objects.visible_to(principal).select_related("sealed"), principal, pk=pk)
    rows = ContractText.objects.filter(contract=row, frozen_at__isnull=False).select_related("document")
    text = rows.order_by("-number").first()
    document = row.sealed or (text.document if text else None)
    if document is None:
        raise Http404
    return serve(document)


@access(Role.BENEFICIARY)
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """What I have to do, what my référent does, what is done."""
    shown = {"progress": progress.progress_of(_person(request), now=timezone.now()), "trail": TRAIL, "form": DoneForm()}
    return render(request, "portal/steps.html", shown)


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of my steps is done: I may say a word of it."""
    principal, now = principal_of(request), timezone.now()
    mine = Step.objects.visible_to(principal).filter(doer=Doer.PERSON)
    step = get_or_refuse(mine, principal, pk=pk)
    back = reverse("portal:steps")
    if step.status != StepStatus.OPEN:
        raise pages.Changed("C'est déjà noté. Merci.")
    form = DoneForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        said = form.cleaned_data["outcome"]
        support.settle_step(step, to=StepStatus.DONE, outcome=said, by=principal.actor, at=now)

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Bravo, c'est noté.")
        return pages.go_to(request, back)
    shown = {"title": "C'est fait", "sentence": step.text, "form": form, "button": "Oui, c'est fait", "back": back}
    trail = [*TRAIL, {"label": "Mes démarches", "url": back}]
    status = 422 if form.errors else 200
    return render(request, "portal/form.html", {**shown, "trail": trail}, status=status)


@access(Role.BENEFICIARY)
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """The actions that are proposed to me, under way, done."""
    now = timezone.now()
    lines = actions_of(_person(request), principal_of(request), now=now)
    known = catalogue.ever()
    told = [(line, known.get(line.enrolment.programme)) for line in lines]
    shown = {
        "to_agree": [one for one in told if one[0].enrolment.status == Enrolled.TO_SIGN],
        "open": [one for one in told if one[0].is_open and one[0].enrolment.status != Enrolled.TO_SIGN],
        "closed": [one for one in told if not one[0].is_open],
        "trail": TRAIL,
    }
    return render(request, "portal/actions.html", shown)


@access(Role.BENEFICIARY)
@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I agree to an action: the structure receives the request."""
    principal, now = principal_of(request), timezone.now()
    mine = Enrolment.objects.visible_to(principal).filter(beneficiary=_person(request))
    row = get_or_refuse(mine, principal, pk=pk)
    if row.status != Enrolled.TO_SIGN:
        raise pages.Changed("Votre réponse est déjà notée. Merci.")
    form = YesForm(request.POST)
    form.full_clean()
    if once(request, form, lambda: programmes.agree(row, by=principal.actor, at=now)):
        messages.success(request, "C'est noté. La structure va répondre, et vous recevrez un message.")
    for sentence in form.non_field_errors():
        messages.warning(request, str(sentence))
    return pages.go_to(request, reverse("portal:actions"))


@access(Role.BENEFICIARY)
@require_http_methods(["GET", "POST"])
def ppae(request: HttpRequest) -> HttpResponse:
    """I send the project that I made with France Travail, from my account."""
    principal, held = principal_of(request), _held(request)
    form = SendForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def act() -> None:
        if held.awaited is not None:
            sent: dict[str, Any] = {"content": form.content, "by": principal.actor, "at": timezone.now()}
            papers.receive_ppae(held.awaited.orientation, means=PpaeMeans.PHOTO, **sent)

    if request.method == "POST" and not held.wants_ppae:
        raise pages.Changed("Aucun document n'est attendu de vous en ce moment.")
    if form.is_valid() and once(request, form, act):
        return pages.go_to(request, request.path)
    is_awaited = held.awaited is not None and held.awaited.is_ppae
    shown = {"is_awaited": is_awaited, "is_done": not held.wants_ppae, "last": held.ppae, "form": form, "trail": TRAIL}
    return render(request, "portal/ppae.html", shown, status=422 if form.errors else 200)
