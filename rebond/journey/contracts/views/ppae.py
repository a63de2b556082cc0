"""Doors of the PPAE: asking for it, sending it by a link, noting it by hand, reading it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.documents.responses import serve
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy.models import Link
from rebond.ground.web import bulk, pages
from rebond.ground.web import forms as web_forms
from rebond.ground.web.forms import once
from rebond.journey.contracts.forms.ppae import NoteForm, ReadForm, SendForm
from rebond.journey.contracts.models import Ppae
from rebond.journey.contracts.operations import ppae as operations
from rebond.journey.contracts.queries import queues
from rebond.journey.contracts.queries.of_person import is_at_france_travail
from rebond.journey.contracts.states import PpaeMeans
from rebond.journey.contracts.views.due import source
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.views import doors

ACCOUNT = "allauth.account"
"""Where the limits are set, with those of the accounts."""
LATE = "ppae-en-retard"


def _due_url(key: str) -> str:
    return f"{reverse('contracts_due:due')}?file={key}"


@access(queues.PPAE_READERS)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Everybody chosen gets a link with which to send a photo."""
    principal = principal_of(request)
    origin = source(principal, LATE, today=timezone.localdate())
    choice = bulk.chosen(request, origin.spec, origin.rows, form=origin.form)
    if not choice.is_confirmed:
        sentence = "Chaque personne reçoit un lien pour envoyer une photo, par SMS ou par e-mail si elle l'a accepté."
        return bulk.ask(request, choice, title="Demander le PPAE", sentence=sentence, button="Envoyer")
    chosen = Orientation.objects.filter(pk__in=choice.rows.order_by().values("pk"))
    said = operations.remind(chosen, by=principal.actor, at=timezone.now())
    reasons = {"relancée il y a peu de jours": said.too_soon, "aucun moyen de la joindre": said.unreached}
    refused = {reason: count for reason, count in reasons.items() if count}
    told = ("personne relancée", "personnes relancées")
    return bulk.tell(request, choice, done=said.told, participle=told, refused=refused)


@access(queues.PPAE_READERS)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person handed their PPAE over, or somebody has seen it."""
    principal, now = principal_of(request), timezone.now()
    rows = Orientation.objects.visible_to(principal).select_related("beneficiary", "structure")
    found = get_or_refuse(rows, principal, lambda _, row: is_at_france_travail(row), pk=pk)
    form = NoteForm(request.POST or None, request.FILES or None, today=timezone.localdate(now))

    def act() -> None:
        more: dict[str, Any] = {"member": principal.membership, "by": principal.actor, "at": now}
        operations.receive_ppae(found, means=PpaeMeans.HAND, **form.facts, **more)

    person = reverse("casefile:person", args=[found.beneficiary_id])
    name = found.beneficiary.full_name
    return web_forms.answer(
        request, form, act, done="Le PPAE est noté.", back=person, title="Noter le PPAE", button="Noter le PPAE",
        sentence=f"{name} a remis son projet personnalisé (PPAE), ou vous l'avez vu.",
        trail=[{"label": name, "url": person}],
    )  # fmt: skip


@access(queues.PPAE_READERS)
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look at the paper, then keep it or ask for what is missing."""
    principal, now = principal_of(request), timezone.now()
    rows = Ppae.objects.visible_to(principal).select_related("beneficiary", "document", "noted_by__user")
    found = get_or_refuse(rows, principal, pk=pk)
    is_to_read = found.checked_at is None and found.rejected_at is None
    if request.method == "POST" and not is_to_read:
        raise pages.Changed("Une autre personne a déjà lu ce PPAE.")
    form = ReadForm(request.POST or None)
    told: list[bool] = []

    def act() -> None:
        if form.cleaned_data["answer"] == "keep":
            operations.keep(found, by=principal.actor, at=now)
        else:
            told.append(operations.send_back(found, missing=form.said, by=principal.actor, at=now))

    if form.is_valid() and once(request, form, act):
        messages.success(request, _answered(told))
        return pages.go_to(request, _due_url("ppae-a-lire"))
    if found.document:
        journal.record_read(found.beneficiary, by=principal.actor, at=now)
    shown = {
        "ppae": found,
        "form": form,
        "is_to_read": is_to_read,
        "trail": [{"label": "PPAE à lire", "url": _due_url("ppae-a-lire")}],
    }
    return render(request, "contracts/ppae.html", shown, status=422 if form.errors else 200)


def _answered(told: list[bool]) -> str:
    if not told:
        return "Le PPAE est gardé."
    if told[0]:
        return "C'est noté. La personne reçoit un nouveau lien, et y lira ce qui manque."
    return "C'est noté. Aucun message ne peut atteindre la personne : appelez-la pour dire ce qui manque."


@access(queues.PPAE_READERS)
@require_safe
def document(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The paper itself."""
    principal = principal_of(request)
    found = get_or_refuse(Ppae.objects.visible_to(principal).select_related("document"), principal, pk=pk)
    if found.document is None:
        raise Http404
    return serve(found.document)


def _open(link: Link) -> Orientation | None:
    rows = Orientation.objects.select_related("beneficiary__pole").filter(pk=link.object_id, closed_at=None)
    return rows.first()


@require_http_methods(["GET", "POST"])
@doors.by_link(operations.PURPOSE, _open)
def by_link(request: HttpRequest, orientation: Orientation, token: str) -> HttpResponse:
    """Whoever holds the link sends the PPAE of its person; the page says their first name, and nothing else of them."""
    last = Ppae.objects.filter(orientation=orientation).order_by("-received_at").first()
    is_done = last is not None and last.rejected_at is None
    is_posted = request.method == "POST"
    form = SendForm(request.POST if is_posted else None, request.FILES if is_posted else None)
    if is_posted and not is_done and send(request, form, orientation, by=Actor("link", orientation.pk)):
        return pages.go_to(request, request.path)
    shown = {"person": orientation.beneficiary, "pole": orientation.beneficiary.pole, "last": last, "form": form}
    status = 422 if is_posted and form.errors else 200
    return render(request, "contracts/ppae_link.html", {**shown, "is_done": is_done}, status=status)


def send(request: HttpRequest, form: SendForm, orientation: Orientation, *, by: Actor) -> bool:
    """The person's own paper, received once; a refusal is told on the form."""

    def act() -> None:
        operations.receive_ppae(orientation, means=PpaeMeans.PHOTO, content=form.content, by=by, at=timezone.now())

    return form.is_valid() and once(request, form, act)
