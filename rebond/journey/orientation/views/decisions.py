"""The proposal with its reasons, and the decision."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.journal import operations as journal
from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages
from rebond.journey.orientation import operations, queries, rules, vocabulary
from rebond.journey.orientation.forms.decisions import DecisionForm
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.proposals import Tables
from rebond.journey.orientation.queries import Candidate
from rebond.journey.orientation.states import TO_ORIENT
from rebond.journey.orientation.views import subjects
from rebond.people.accounts.access import access, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Pathway


@access(rules.READERS)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The proposal and why, the structures with places, and the decision; once decided, what was decided."""
    orientation = subjects.fetch(request, pk, rules.can_interview if request.method == "POST" else rules.can_read)
    by, today = principal_of(request).actor, timezone.localdate()
    if request.method == "GET":
        journal.record_read(orientation, by=by, at=timezone.now())
    context = {**subjects.header(orientation, today=today), **_known(orientation)}
    context["can_take_back"] = rules.can_take_back(principal_of(request), orientation)
    if orientation.status not in TO_ORIENT or not rules.can_interview(principal_of(request), orientation):
        return render(request, "orientation/decided.html", context)
    if orientation.proposal is None:
        return render(request, "orientation/to_propose.html", context)
    tables = queries.tables(on=today)
    candidates = queries.candidates(orientation, list(tables.pathways_of), today=today)
    form = DecisionForm(
        request.POST or None, candidates=candidates, initial=_initial(orientation, candidates), today=today
    )
    if form.is_valid() and web_forms.once(request, form, lambda: _decide(request, orientation, form)):
        messages.success(request, "L'orientation est décidée. Remettez maintenant le contrat d'orientation.")
        return pages.go_to(request, reverse("orientation:hand_over", args=[pk]))
    return render(
        request,
        "orientation/decision.html",
        {
            **context,
            "form": form,
            "proposed": _proposed(orientation, candidates),
            "groups": _groups(candidates, tables, on=today),
            "pathways": Pathway.choices,
        },
    )


@access(Role.ADVISER)
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide again: nothing of the decision was handed over."""
    orientation = subjects.fetch(request, pk, rules.can_take_back)
    form, by, now = Form(request.POST), principal_of(request).actor, timezone.now()
    if not web_forms.once(request, form, lambda: operations.take_back(orientation, by=by, at=now)):
        raise pages.Changed(str(form.non_field_errors()[0]))
    messages.success(request, "La décision est reprise : l'orientation est à décider de nouveau.")
    return pages.go_to(request, reverse("orientation:decision", args=[pk]))


@access(Role.ADVISER)
@require_POST
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Apply today's rules to what is known."""
    orientation = subjects.fetch(request, pk, rules.can_interview)
    operations.propose(orientation, by=principal_of(request).actor, at=timezone.now())
    return pages.go_to(request, reverse("orientation:decision", args=[pk]))


def _decide(request: HttpRequest, orientation: Orientation, form: DecisionForm) -> None:
    chosen = form.chosen
    operations.decide(
        orientation,
        pathway=Pathway(form.cleaned_data["pathway"]),
        structure_kind=chosen.kind,
        structure=chosen.structure,
        motive=form.motive,
        review_extension=form.cleaned_data["review_extension"],
        by=principal_of(request).actor,
        at=timezone.now(),
    )


def _known(orientation: Orientation) -> dict[str, Any]:
    """The diagnosis in a few lines, and the proposal in words."""
    diagnosis = Diagnosis.objects.filter(orientation=orientation).prefetch_related("strengths", "obstacles").first()
    proposal = orientation.proposal
    return {
        "diagnosis": diagnosis,
        "strengths": _strengths(diagnosis) if diagnosis else [],
        "obstacles": _obstacles(diagnosis) if diagnosis else [],
        "proposal": proposal,
        "proposal_on": date.fromisoformat(proposal["on"]) if proposal else None,
        "proposed_pathway": Pathway(proposal["pathway"]).label if proposal else "",
        "proposed_kind": queries.kind_name(proposal["structure_kind"]) if proposal else "",
        "kind": queries.kind_name(orientation.structure_kind) if orientation.structure_kind else "",
    }


def _strengths(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """Each strength, and the field of work that its ROME code names."""
    return [
        {"label": row.label, "years": row.years, "field": vocabulary.ROME_DOMAINS.get(row.rome[:1], "")}
        for row in diagnosis.strengths.all()
    ]


def _obstacles(diagnosis: Diagnosis) -> list[dict[str, str]]:
    """The strong ones first, then the others that weigh."""
    tones = {"fort": "danger", "moyen": "warn"}
    rows = sorted(
        diagnosis.obstacles.all(), key=lambda row: list(tones).index(row.impact) if row.impact in tones else 9
    )
    return [
        {
            "name": queries.theme_name(row.theme),
            "impact": row.get_impact_display(),
            "tone": tones[row.impact],
            "note": row.note,
        }
        for row in rows
        if row.impact in tones
    ]


def _initial(orientation: Orientation, candidates: list[Candidate]) -> dict[str, str]:
    """What the form starts from: the proposal."""
    proposed = _proposed(orientation, candidates)
    proposal = orientation.proposal or {}
    return {
        "pathway": proposal["pathway"],
        "choice": proposed.key if proposed and not proposed.is_full else "",
    }


def _proposed(orientation: Orientation, candidates: list[Candidate]) -> Candidate | None:
    proposal = orientation.proposal or {}
    wanted = (proposal["structure_kind"], proposal["structure"])
    return next((c for c in candidates if (c.kind, str(c.structure.pk)) == wanted), None)


def _groups(candidates: list[Candidate], tables: Tables, *, on: date) -> list[dict[str, Any]]:
    """The structures under each kind, with the pathways that the kind offers."""
    return [
        {
            "name": queries.kind_name(kind),
            "pathways": [Pathway(pathway).label.lower() for pathway in pathways],
            "codes": " ".join(pathways),
            "candidates": [candidate for candidate in candidates if candidate.kind == kind],
        }
        for kind, pathways in tables.pathways_of.items()
        if any(candidate.kind == kind for candidate in candidates)
    ]
