"""The référents of the structure: naming one, changing them, handing their people over."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.web import bulk, lists, pages, words
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.journey.orientation import operations, queries, rules
from rebond.journey.orientation.forms.decisions import Labels, MomentForm, ReferentForm
from rebond.journey.orientation.forms.filters import FollowedFilters
from rebond.journey.orientation.queries import Workload
from rebond.journey.orientation.views import subjects
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.beneficiaries.models import Assignment

FOLLOWED = ListSpec(
    key="orientation.followed",
    columns=(
        Column("nom", "Personne", "beneficiary.sorted_name", sort="sort_name"),
        Column("parcours", "Parcours", lambda row: row.get_pathway_display()),
        Column("referent", "Référent", "referent.user.full_name"),
        Column("depuis", "Suivie depuis le", lambda row: timezone.localtime(row.started_at).date(), sort="started_at"),
    ),
    sort="nom",
    nouns=("personne", "personnes"),
    row_url=lambda row: reverse("casefile:person", args=[row.beneficiary_id]),
    row_label=lambda row: str(row.beneficiary.sorted_name),
    filters={"referent": "referent", "parcours": "pathway"},
    actions=(Action("Confier à un autre référent", "orientation:relay", "person-fill-up"),),
    csv_name="suivis",
)


@access(Role.STRUCTURE_MANAGER)
@require_http_methods(["GET", "POST"])
def followed(request: HttpRequest) -> HttpResponse:
    """The people whom the structure's référents follow, to be handed over, all of them or some."""
    principal = principal_of(request)
    loads = _loads(principal)
    return lists.respond(
        request,
        FOLLOWED,
        _followed(principal.organisation_id),
        template="orientation/followed.html",
        form=_filters(loads),
        context={"trail": [{"label": "Les référents", "url": reverse("referent:team")}]},
    )


@access(Role.STRUCTURE_MANAGER)
@require_POST
def relay(request: HttpRequest) -> HttpResponse:
    """Hand the people chosen over to another référent."""
    principal = principal_of(request)
    loads = _loads(principal)
    choice = bulk.chosen(request, FOLLOWED, _followed(principal.organisation_id), form=_filters(loads))
    form = ReferentForm(request.POST if choice.is_answered else None, choices=referent_choices(loads))
    if not choice.is_confirmed or not form.is_valid():
        sentence = "Chaque personne apprend par message qui l'accompagne désormais. L'histoire est gardée."
        return bulk.ask(request, choice, title="Confier à un autre référent", sentence=sentence, form=form)
    chosen = get_or_refuse(queries.referents(principal.organisation_id), principal, pk=form.referent_id)
    done = operations.hand_over_people(choice.rows, referent=chosen, by=principal.actor, at=timezone.now())
    refused = {"déjà suivie par ce référent": choice.count - done} if done < choice.count else {}
    return bulk.tell(request, choice, done=done, participle=("personne confiée", "personnes confiées"), refused=refused)


@access(Role.STRUCTURE_MANAGER)
@require_http_methods(["GET", "POST"])
def referent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name the référent of one person, or change the one that the form showed."""
    orientation = subjects.fetch(request, pk, rules.can_name_referent)
    principal = principal_of(request)
    today, now, loads = timezone.localdate(), timezone.now(), _loads(principal)
    form = ReferentForm(request.POST or None, choices=referent_choices(loads))
    if form.is_valid():
        chosen = get_or_refuse(queries.referents(principal.organisation_id), principal, pk=form.referent_id)
        shown = form.cleaned_data["current"]
        act = partial(operations.change_referent, instead_of=shown) if shown else operations.name_referent
        if web_forms.once(request, form, lambda: act(orientation, referent=chosen, by=principal.actor, at=now)):
            messages.success(request, f"{chosen.user.full_name} accompagne désormais cette personne.")
            return pages.go_to(request, pages.way_back(request, default=reverse("orientation:inbox")))
    current = _followed(principal.organisation_id).filter(beneficiary=orientation.beneficiary_id).first()
    context = {
        **subjects.header(orientation, today=today),
        "form": form,
        "workloads": loads,
        "current": current.referent if current else None,
    }
    return render(request, "orientation/referent.html", context)


@access(Role.STRUCTURE_MANAGER, REFERENTS)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note when the référent met the person for the first time; opened again, correct it."""
    orientation = subjects.fetch(request, pk, rules.can_note_meeting)
    now, by = timezone.now(), principal_of(request).actor
    form = MomentForm(request.POST or None, now=now, noted=orientation.first_met_at)

    def act() -> None:
        if form.instead_of is None:
            operations.note_first_meeting(orientation, met_at=form.at, by=by, at=now)
        else:
            operations.correct_first_meeting(orientation, met_at=form.at, instead_of=form.instead_of, by=by, at=now)

    if form.is_valid() and web_forms.once(request, form, act):
        messages.success(request, f"La première rencontre est {'corrigée' if form.instead_of else 'notée'}.")
        return pages.go_to(request, pages.way_back(request, default=subjects.file_url(orientation)))
    context = {
        **subjects.header(orientation, today=timezone.localdate()),
        "form": form,
        "title": "Première rencontre avec le référent",
        "sentence": "Dites quand la personne a rencontré son référent pour la première fois.",
        "button": "Corriger" if orientation.first_met_at else "Noter la rencontre",
    }
    return render(request, "orientation/moment.html", context)


def referent_choices(loads: list[Workload]) -> Labels:
    """« Yann Roux : 42 personnes (70 %) », the least loaded first."""
    return [
        (str(load.membership.pk), f"{load.membership.user.full_name} : {_people(load)} ({load.percent} %)")
        for load in loads
        if not load.is_gone
    ]


def _people(load: Workload) -> str:
    return words.count(load.people, "personne", "personnes")


def _loads(principal: Principal) -> list[Workload]:
    return queries.workloads(principal.organisation_id, today=timezone.localdate())


def _filters(loads: list[Workload]) -> lists.FormOf:
    people = sorted((load.membership.user.full_name, str(load.membership.pk)) for load in loads)
    return partial(FollowedFilters, referents=[(pk, name) for name, pk in people])


def _followed(structure_id: UUID | None) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(structure=structure_id, ended_at=None, referent__isnull=False)
    return rows.select_related("beneficiary", "referent__user").annotate(sort_name=F("beneficiary__sort_name"))
