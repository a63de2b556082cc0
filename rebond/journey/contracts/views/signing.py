"""Proposing the text, signing it, taking it back, or noting that the person does not sign."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.documents import operations as documents
from rebond.ground.web import pages
from rebond.ground.web.forms import once
from rebond.journey.contracts import operations, rules
from rebond.journey.contracts.forms.signing import PaperForm, RefusalForm, TabletForm, TextForm
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.queries import reading, texts
from rebond.journey.contracts.states import Means, Party, Status
from rebond.journey.contracts.views import subjects
from rebond.people.accounts.access import access, principal_of


@access(rules.WRITERS)
@require_POST
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Freeze the text: from now on, each signs the same one."""
    found = subjects.fetch(request, pk, rules.can_write, Status.DRAFT)
    form = subjects.ActForm(request.POST)
    if form.is_valid() and once(request, form, lambda: operations.propose(found, **subjects.actor(request))):
        messages.success(request, "Le contrat est proposé. La personne reçoit un lien pour le lire et le signer.")
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return pages.go_to(request, subjects.contract_url(found))


@access(rules.WRITERS)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a text that was proposed: another version, that everybody signs."""
    found = subjects.fetch(request, pk, rules.can_write, Status.TO_SIGN, Status.REFUSED, Status.TO_VALIDATE)
    form = subjects.ActForm(request.POST if request.method == "POST" else None)
    return subjects.answer(
        request, found, form, lambda: operations.take_back(found, **subjects.who(request)),
        said="Une nouvelle version est ouverte. Chacun la signera.", title="Modifier le contrat proposé",
        button="Ouvrir une nouvelle version",
        sentence="Les signatures déjà données restent sur la version signée. La nouvelle version est à signer par tous.",
    )  # fmt: skip


@access(rules.WRITERS)
@require_POST
def send_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the person the link again."""
    found = subjects.fetch(request, pk, rules.can_write, Status.TO_SIGN)
    form = subjects.ActForm(request.POST)
    if form.is_valid() and once(request, form, lambda: operations.remind(found, **subjects.actor(request))):
        messages.success(request, "Le lien est envoyé de nouveau.")
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return pages.go_to(request, subjects.contract_url(found))


@access(rules.SIGNERS, rules.VALIDATORS)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agent signs, with their account: the session holds a second factor."""
    found = subjects.fetch(request, pk, rules.can_read, Status.TO_SIGN)
    party = _party_of(request, found)
    text = texts.latest(found)
    form = TextForm(request.POST if request.method == "POST" else None, text=text)
    given: dict[str, Any] = {"party": party, "name": principal_of(request).user.full_name, "means": Means.ACCOUNT}
    return subjects.answer(
        request, found, form, lambda: operations.sign(text, **given, **subjects.who(request)),
        said="C'est signé.", title="Signer le contrat", button="Signer", template="contracts/sign.html",
        sentence="Relisez le texte : c'est lui, mot pour mot, que vous signez.", parts=_parts(found),
        changes=texts.changes(text),
    )  # fmt: skip


@access(rules.WRITERS)
@require_http_methods(["GET", "POST"])
def tablet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person reads and signs on the agent's screen, beside them."""
    found = subjects.fetch(request, pk, rules.can_write, Status.TO_SIGN)
    text, parts = texts.latest(found), _parts(found)
    form = TabletForm(request.POST if request.method == "POST" else None, text=text, parts=parts)

    def act() -> None:
        evidence = {"parts": [part.title for part in parts]}
        name = form.cleaned_data["name"]
        operations.sign(
            text, party=Party.PERSON, name=name, means=Means.TABLET, evidence=evidence, **subjects.who(request)
        )

    if form.is_valid() and once(request, form, act):
        messages.success(request, "La personne a signé.")
        return pages.go_to(request, subjects.contract_url(found))
    shown = subjects.header(found, today=timezone.localdate()) | {"form": form, "back": subjects.contract_url(found)}
    shown["changes"] = texts.changes(text)
    return render(request, "contracts/tablet.html", shown, status=422 if form.errors else 200)


@access(rules.WRITERS)
@require_http_methods(["GET", "POST"])
def on_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person signed the printed text: keep the paper."""
    found = subjects.fetch(request, pk, rules.can_write, Status.TO_SIGN)
    text = texts.latest(found)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*posted, text=text)

    def act() -> None:
        scan, who = form.cleaned_data["paper"], subjects.who(request)
        filename = f"contrat-{found.beneficiary.number}-papier.{scan.extension}"
        kept = documents.store(
            scan.content,
            title="Contrat signé sur papier",
            filename=filename,
            content_type=scan.content_type,
            at=who["at"],
        )
        name = found.beneficiary.full_name
        operations.sign(text, party=Party.PERSON, name=name, means=Means.PAPER, paper=kept, **who)

    return subjects.answer(
        request, found, form, act, said="La signature sur papier est gardée.", title="Signature sur papier",
        button="Garder le papier signé",
        sentence=f"Version {text.number}. Empreinte du texte, en bas de la page des signatures : {text.sha256[:16]}…",
    )  # fmt: skip


@access(rules.WRITERS)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person does not sign: their words are kept, and nothing else happens."""
    found = subjects.fetch(request, pk, rules.can_write, Status.TO_SIGN)
    text = texts.latest(found)
    form = RefusalForm(request.POST or None, text=text)
    return subjects.answer(
        request, found, form,
        lambda: operations.refuse(text, words=form.cleaned_data["words"], **subjects.who(request)),
        said="C'est noté, avec les mots de la personne.", title="La personne ne signe pas", button="Noter ses mots",
        sentence="Ce n'est pas une faute, et rien d'autre n'en découle. Ses mots servent à en reparler.",
    )  # fmt: skip


def _parts(found: Contract) -> list[reading.Part]:
    text = texts.latest(found)
    day = timezone.localdate(text.frozen_at or text.written_at)
    return reading.parts(texts.of(text), texts.limits(found.regime, on=day))


def _party_of(request: HttpRequest, found: Contract) -> str:
    """The party for which this agent is to sign; 403 for who is none of the text."""
    principal = principal_of(request)
    turns = texts.turns(texts.latest(found))
    mine = [one for one in turns if rules.is_party(principal, one.signatory)]
    if not mine and rules.can_validate(principal, found):
        mine = [one for one in turns if one.signatory.party == Party.DEPARTEMENT]
    if not mine:
        raise PermissionDenied
    waiting = next((one.signatory.party for one in mine if one.signature is None), "")
    if not waiting:
        raise pages.Changed("Vous avez déjà signé ce contrat.")
    return waiting
