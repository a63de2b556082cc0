"""Without an account: who signs, who attests, and who checks a printed convention."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.documents import seals
from rebond.ground.documents.responses import serve
from rebond.ground.journal.actors import Actor
from rebond.ground.web import pages, words
from rebond.ground.web.forms import add_refusal, once
from rebond.people.accounts.views.doors import by_link, row
from rebond.work.aids import operations
from rebond.work.aids.forms import AttestForm, CodeForm, VerifyForm
from rebond.work.aids.models import Attestation, Convention, ConventionSignature
from rebond.work.aids.operations import agreeing
from rebond.work.aids.states import Status

WRONG = "Ce n'est pas le code reçu. Vérifiez les 6 chiffres, ou demandez un nouveau code."
GET_AND_POST = require_http_methods(["GET", "POST"])
_signer = by_link(
    agreeing.TO_SIGN, row(ConventionSignature, "convention__aid__company__organisation", "convention__document")
)


@GET_AND_POST
@_signer
def sign(request: HttpRequest, found: ConventionSignature, token: str) -> HttpResponse:
    """Read the convention, then sign it with the code; POST signs."""
    form = CodeForm(request.POST if request.method == "POST" else None, initial={"read": found.convention.sha256})
    if form.is_valid() and _signs(request, found, form):
        messages.success(request, "Merci. Vous avez signé.")
        return pages.go_to(request, reverse("aids:sign_by_link", args=[token]))
    return _page(request, found, token, form)


@require_POST
@_signer
def code(request: HttpRequest, found: ConventionSignature, token: str) -> HttpResponse:
    """Send a code to whoever is to sign."""
    try:
        where = operations.send_code(found, by=Actor("link", found.pk), at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Un code est envoyé {where}. Il sert une fois, pendant quelques minutes.")
    return pages.go_to(request, reverse("aids:sign_by_link", args=[token]) + "#signer")


@require_safe
@_signer
def document(request: HttpRequest, found: ConventionSignature, token: str) -> HttpResponseBase:
    """The PDF: sealed once the four have signed, else the text that is to be signed."""
    return serve(found.convention.sealed or found.convention.document)


def _signs(request: HttpRequest, found: ConventionSignature, form: CodeForm) -> bool:
    """True once it is signed; a wrong code is told on the form, and counted."""
    done: list[object] = []

    def act() -> None:
        said = {"sha256": form.cleaned_data["read"], "code": form.cleaned_data["code"]}
        done.append(operations.sign(found, **said, by=Actor("link", found.pk), at=timezone.now()))

    if not once(request, form, act):
        return False
    if done and done[0] is None:
        add_refusal(form, ValidationError({"code": WRONG}))
        return False
    return True


def _page(request: HttpRequest, found: ConventionSignature, token: str, form: CodeForm) -> HttpResponse:
    text, now = found.convention, timezone.now()
    last = agreeing.latest(text.aid)
    shown = {
        "token": token,
        "one": found,
        "company": text.aid.company,
        "parties": text.content["parties"],
        "articles": text.content["articles"],
        "is_open": text.aid.status == Status.TO_SIGN and last is not None and last.pk == text.pk,
        "has_code": found.code_until is not None and found.code_until > now and found.signed_at is None,
        "signed_count": text.signatures.exclude(signed_at=None).count(),
        "form": form,
    }
    return render(request, "aids/sign_link.html", shown, status=422 if form.errors else 200)


@GET_AND_POST
@by_link(operations.TO_ATTEST, row(Attestation, "aid__company__organisation"))
def attest(request: HttpRequest, found: Attestation, token: str) -> HttpResponse:
    """Two questions about the tutoring."""
    form = AttestForm(request.POST if request.method == "POST" else None, one=found)

    def act() -> None:
        operations.attest(found, **form.cleaned_data, by=Actor("link", found.pk), at=timezone.now())

    if form.is_valid() and once(request, form, act):
        messages.success(request, "Merci, c'est noté.")
        return pages.go_to(request, reverse("aids:attest_by_link", args=[token]))
    shown: dict[str, Any] = {"one": found, "company": found.aid.company, "form": form}
    return render(request, "aids/attest_link.html", shown, status=422 if form.errors else 200)


@GET_AND_POST
@by_link(agreeing.TO_VERIFY, row(Convention, "sealed", "departement"))
def verify(request: HttpRequest, found: Convention, token: str) -> HttpResponse:
    """The page of the printed code: is this the document that the four signed? It shows nothing of anybody."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VerifyForm(*posted)
    answer = _verdict(found, form.cleaned_data["file"]) if request.method == "POST" and form.is_valid() else ""
    shown = {
        "form": form,
        "answer": answer,
        "signed_at": found.sealed.made_at if found.sealed else None,
        "count": found.signatures.exclude(signed_at=None).count(),
        "institution": found.departement.institution,
    }
    return render(request, "aids/verify.html", shown, status=422 if form.errors else 200)


def _verdict(found: Convention, content: bytes) -> str:
    """By its fingerprint first, then by the seal that it carries."""
    if found.sealed is not None and hashlib.sha256(content).hexdigest() == found.sealed.sha256:
        return f"C'est le document signé et scellé le {words.full_day(found.sealed.made_at)}."
    if seals.verify(content).is_whole:
        return "Ce fichier a été scellé ici, mais c'est un autre document que celui de ce code."
    return "Ce fichier n'est pas celui qui a été signé : il a été modifié, ou c'en est un autre."
