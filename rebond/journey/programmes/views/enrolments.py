"""The enrolments that one follows: their list, one of them, and passing some on to a colleague."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import bulk, html, words
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.journey.programmes import catalogue, operations
from rebond.journey.programmes.forms.following import EnrolmentFilters, ReplaceForm
from rebond.journey.programmes.models import Aid, Enrolment
from rebond.journey.programmes.operations import aids
from rebond.journey.programmes.queries import team
from rebond.journey.programmes.queries.following import with_days
from rebond.journey.programmes.queries.of_person import TONES
from rebond.journey.programmes.queries.progress import Progress, progress
from rebond.journey.programmes.rules import ANSWERERS, MOVERS
from rebond.journey.programmes.rules_following import READERS, can_follow
from rebond.journey.programmes.states import FOLLOWED, ActivityKind, PeriodKind, Status
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary

GET_AND_POST = require_http_methods(["GET", "POST"])
TRAIL = [{"label": "Actions suivies", "url": "/actions/suivi/"}]


def enrolment_url(enrolment: Enrolment) -> str:
    """Where an enrolment is shown."""
    return reverse("following:enrolment", args=[enrolment.pk])


def _badge(row: Enrolment) -> object:
    return html.badge(row.status_words, TONES.get(Status(row.status), "neutral"))


def _stage(row: Enrolment) -> str:
    programme = catalogue.ever().get(row.programme)
    rule = programme.stage(row.stage) if programme else None
    return rule.name if rule and row.status == Status.STARTED else ""


ENROLMENTS = ListSpec(
    key="following.enrolments",
    columns=(
        Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("action", "Action", lambda row: catalogue.name(row.programme), sort="programme"),
        Column("etat", "État", _badge, sort="status", text=lambda row: row.status_words),
        Column("etape", "Étape", _stage),
        Column(
            "prochain",
            "Prochain rendez-vous",
            lambda row: words.moment(row.next_meeting_at) if row.next_meeting_at else "Aucun",
        ),
        Column(
            "fin",
            "Fin prévue",
            lambda row: words.short_day(row.planned_end_on) if row.planned_end_on else "",
            sort="planned_end_on",
        ),
        Column(
            "debut", "Début", lambda row: words.short_day(row.started_on) if row.started_on else "", sort="started_on"
        ),
        Column("structure", "Structure", "organisation.name", sort="organisation__name", is_default=False),
    ),
    sort="personne",
    nouns=("personne suivie", "personnes suivies"),
    row_url=enrolment_url,
    row_label=lambda row: row.beneficiary.full_name,
    filters={"action": "programme", "etat": "status", "faire": "pk__in", "pour": "pk__in"},
    actions=(Action("Confier à un collègue", "following:hand_over", "person-check"),),
    csv_name="actions-suivies",
)


def _rows(principal: Principal) -> Any:
    now = timezone.now()
    rows = Enrolment.objects.visible_to(principal).filter(status__in=FOLLOWED)
    return with_days(rows.select_related("beneficiary", "organisation"), now, timezone.localdate(now))


def _filters(principal: Principal) -> Any:
    def form(data: QueryDict) -> EnrolmentFilters:
        return EnrolmentFilters(data, principal=principal, now=timezone.now())

    return form


@access(READERS)
@GET_AND_POST
def enrolments(request: HttpRequest) -> HttpResponse:
    """The people followed in actions, by what is due."""
    principal = principal_of(request)
    return respond(
        request,
        ENROLMENTS if principal.role == Role.STRUCTURE_MANAGER else replace(ENROLMENTS, actions=()),
        _rows(principal),
        template="programmes/enrolments.html",
        form=_filters(principal),
    )


@access(READERS)
@require_safe
def enrolment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One enrolment, from its first day to its exit: what to do now, then the stages, then everything else."""
    principal, now = principal_of(request), timezone.now()
    rows = Enrolment.objects.visible_to(principal).select_related(
        "beneficiary", "organisation", "asked_by__user", "document", "hire__company__organisation"
    )
    found = get_or_refuse(rows, principal, pk=pk)
    seen, is_theirs = progress(found, now=now), can_follow(principal, found)
    person = Beneficiary.objects.visible_to(principal).filter(pk=found.beneficiary_id)
    context = {
        "enrolment": found,
        "progress": seen,
        "tone": TONES.get(Status(found.status), "neutral"),
        "can_follow": is_theirs,
        "can_act": found.status in FOLLOWED and is_theirs,
        "sees_request": principal.role in ANSWERERS | MOVERS,
        "sees_person": principal.role != Role.BENEFICIARY and person.exists(),
        "next_url": act_url(found, seen.next.act) if is_theirs else "",
        "others": [(one.words, act_url(found, one.act) if is_theirs else "") for one in seen.late[1:]],
        "next_label": ACTS.get(seen.next.act.partition(":")[0], ""),
        "activities": _activities(seen),
        "stay_kinds": [(code, PeriodKind(code).label) for code in seen.programme.stays],
        "aids": _aids(seen),
        "exit": _exit_name(found),
        "trail": TRAIL,
    }
    return render(request, "programmes/enrolment.html", context)


def act_url(found: Enrolment, act: str) -> str:
    """The address of what settles something that waits."""
    name, _, of = act.partition(":")
    return reverse(f"following:{name}", args=[of or found.pk]) if name else ""


ACTS = {
    "start": "Commencer l'action",
    "team": "Désigner",
    "stage": "Noter une étape",
    "meetings": "Prendre les rendez-vous",
    "activity": "Noter ce qui a été fait",
    "stay": "Écrire le bilan de la période",
    "hours": "Noter les heures",
    "resume": "Reprendre l'action",
    "end": "Terminer l'action",
}
"""The button of each thing to do next."""


def _activities(seen: Progress) -> list[tuple[str, int]]:
    return [(ActivityKind(kind).label, count) for kind, count in seen.activities.items()]


def _aids(seen: Progress) -> list[tuple[Aid, str]]:
    """The aids asked for, each with its name."""
    known = aids.kinds(seen.today)
    rows = Aid.objects.filter(enrolment=seen.enrolment).select_related("asked_by__user", "decided_by__user")
    return [(aid, known.get(aid.kind, {"label": aid.kind})["label"]) for aid in rows.order_by("asked_at", "pk")]


def _exit_name(row: Enrolment) -> str:
    if not row.exit or row.ended_on is None:
        return ""
    name: str = parameters.get(f"exit_reason.{row.exit}", on=row.ended_on)["name"]
    return name


@access(READERS)
@require_safe
def bilan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bilan that was kept when the action ended; the journal keeps who read it."""
    principal = principal_of(request)
    rows = Enrolment.objects.visible_to(principal).select_related("document")
    found = get_or_refuse(rows, principal, pk=pk)
    if found.document is None:
        raise Http404
    journal.record_read(found.document, by=principal.actor, at=timezone.now())
    return pdf(documents.open_document(found.document).getvalue(), found.document.filename)


def pdf(content: bytes, filename: str) -> HttpResponse:
    """A PDF that the browser shows, and that nobody else keeps."""
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "private, no-store"}
    return HttpResponse(
        content, content_type="application/pdf", headers=headers | {"X-Content-Type-Options": "nosniff"}
    )


@access({Role.STRUCTURE_MANAGER})
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Pass what one professional of the structure follows on to another, for the enrolments chosen."""
    principal, now = principal_of(request), timezone.now()
    choice = bulk.chosen(request, ENROLMENTS, _rows(principal), form=_filters(principal))
    here = principal.organisation_id
    form = ReplaceForm(
        request.POST if choice.is_answered else None,
        leaving=team.followers_of(here),
        coming=team.colleagues(here),
        today=timezone.localdate(now),
    )
    done = operations.Passed(0)

    def act() -> None:
        nonlocal done
        leaving, coming = form.chosen("leaving"), form.chosen("coming")
        on = form.cleaned_data["on"]
        done = operations.replace_professional(
            list(choice.rows), leaving=leaving, coming=coming, on=on, by=principal.actor, at=now
        )

    if choice.is_confirmed and form.is_valid() and once(request, form, act):
        left = choice.count - done.actions
        refused = {f"non suivies par {form.chosen('leaving').user.full_name}": left} if left else {}
        if done.kept:
            messages.warning(request, f"{words.count(done.kept, *KEPT)} {TO_MOVE}")
        participle = ("personne confiée", "personnes confiées")
        return bulk.tell(request, choice, done=done.actions, participle=participle, refused=refused)
    return bulk.ask(request, choice, title="Confier à un collègue", sentence=HAND_OVER, form=form)


HAND_OVER = "Ses rendez-vous à venir dans ces actions changent de mains aussi, à la même heure : rien ne change pour la personne."
KEPT = ("rendez-vous reste à l'ancien professionnel :", "rendez-vous restent à l'ancien professionnel :")
TO_MOVE = "à cette heure, ce collègue ne reçoit pas ou reçoit quelqu'un d'autre. Déplacez depuis l'agenda."
