"""Applying: which hire, then part by part; the draft is kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import pages
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.work.aids import operations, rules
from rebond.work.aids.forms import (
    ANSWERS,
    CompanyForm,
    HireForm,
    PieceForm,
    PlanForm,
    SignersForm,
    TutorForm,
    WordsForm,
)
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.queries.facts import hires_to_ask
from rebond.work.aids.queries.schemes import NO_AID, scheme
from rebond.work.aids.states import TO_INSTRUCT, Status
from rebond.work.aids.views import subjects
from rebond.work.hires.models import Hire

MOST = 50
GET_AND_POST = require_http_methods(["GET", "POST"])


@access(rules.ASKERS)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """For which hire the aid is asked: those signed, without one."""
    rows = hires_to_ask(
        Hire.objects.visible_to(principal_of(request)).select_related("beneficiary", "company__organisation")
    )
    has_scheme = scheme(timezone.localdate()) is not None
    shown = {"hires": list(rows[:MOST]) if has_scheme else [], "sentence": "" if has_scheme else NO_AID}
    return render(request, "aids/choose.html", {**shown, "trail": subjects.TRAIL})


@access(rules.ASKERS)
@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the draft, or go to the one that is there."""
    principal = principal_of(request)
    hire = get_or_refuse(Hire.objects.visible_to(principal), principal, pk=pk)
    known = (
        TutoringAid.objects.visible_to(principal).filter(hire=hire).exclude(status__in=[Status.REFUSED, Status.LAPSED])
    )
    if (found := known.first()) is None:
        try:
            found = operations.open_aid(hire, **subjects.who(request))
        except ValidationError as refusal:
            raise pages.Changed(" ".join(refusal.messages)) from refusal
    return pages.go_to(request, subjects.aid_url(found))


def _hire(aid: TutoringAid) -> dict[str, Any]:
    return {"contract": aid.contract, "weekly_hours": aid.weekly_hours, "ends_on": aid.ends_on}


def _company(aid: TutoringAid) -> dict[str, Any]:
    said = {name: ANSWERS.get(getattr(aid, name)) for name in ("is_market", "has_other_aid")}
    euros = None if aid.de_minimis_cents is None else aid.de_minimis_cents // 100
    return {**said, "de_minimis": euros, "signatory_name": aid.signatory_name, "signatory_email": aid.signatory_email}


def _tutor(aid: TutoringAid) -> dict[str, Any]:
    return {name: getattr(aid.tutor, name) for name in TutorForm.base_fields} if aid.tutor else {}


def _plan(aid: TutoringAid) -> dict[str, Any]:
    return {name: getattr(aid.plan, name) for name in PlanForm.base_fields}


Write = Callable[..., object]
PARTS: dict[str, tuple[str, type[forms.Form], Callable[[TutoringAid], dict[str, Any]], Write]] = {
    "contrat": ("Le contrat de travail", HireForm, _hire, operations.write),
    "entreprise": ("L'entreprise", CompanyForm, _company, operations.write),
    "tuteur": ("La tutrice ou le tuteur", TutorForm, _tutor, operations.name_tutor),
    "plan": ("Le plan de tutorat", PlanForm, _plan, operations.keep_plan),
}
"""Each part of an application: its title, its form, what it holds now, what keeps it."""


@access(rules.ASKERS)
@GET_AND_POST
def section(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """One part of the application; the plan is kept while it is typed."""
    if part not in PARTS:
        raise Http404
    found = subjects.fetch(request, pk, rules.can_write, Status.DRAFT)
    title, form_of, initial, write = PARTS[part]
    form = form_of(request.POST if request.method == "POST" else None, initial=initial(found))

    def act() -> None:
        said = form.declared if isinstance(form, CompanyForm) else form.cleaned_data
        write(found, **said, **subjects.who(request))

    if pages.is_autosave(request):
        if not form.is_valid():
            return HttpResponse(status=422)
        act()
        return pages.saved()
    page = {"title": title, "button": "Enregistrer", "done": "C'est enregistré."}
    autosave = request.path if part == "plan" else ""
    return subjects.answer(request, found, form, act, autosave=autosave, **page)


@access(rules.ASKERS)
@GET_AND_POST
def add_piece(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a paper."""
    found = subjects.fetch(request, pk, rules.can_send_pieces, Status.DRAFT, *TO_INSTRUCT)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PieceForm(*posted)
    return subjects.answer(
        request, found, form, lambda: operations.add_piece(found, **form.cleaned_data, **subjects.who(request)),
        title="Envoyer une pièce", button="Envoyer", done="La pièce est reçue.",
    )  # fmt: skip


@access(rules.ASKERS | rules.OFFICERS)
@GET_AND_POST
def signers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right who signs, and their addresses."""
    found = subjects.fetch(request, pk, rules.can_correct_signers)
    initial = {name: getattr(found, name) for name in ("signatory_name", "signatory_email")}
    initial["tutor_email"] = found.tutor.email if found.tutor else ""
    form = SignersForm(request.POST if request.method == "POST" else None, initial=initial)
    return subjects.answer(
        request, found, form,
        lambda: operations.correct_signers(found, **form.cleaned_data, **subjects.who(request)),
        title="Corriger qui signe", button="Enregistrer", done="C'est corrigé.",
        sentence="Le lien pour signer partira à ces adresses.",
    )  # fmt: skip


@access(rules.ASKERS | rules.OFFICERS)
@GET_AND_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The aid is no longer asked for."""
    found = subjects.fetch(request, pk, rules.can_withdraw)
    form = WordsForm(request.POST if request.method == "POST" else None, label="Pourquoi ?")
    return subjects.answer(
        request, found, form,
        lambda: operations.withdraw(found, reason=form.cleaned_data["words"], **subjects.who(request)),
        title="Retirer la demande", button="Retirer la demande", done="La demande est retirée.",
        sentence="Rien n'est effacé. Une nouvelle demande reste possible pour cette embauche, dans le délai.",
    )  # fmt: skip
