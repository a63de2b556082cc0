"""The page of the printed code: is this the document that was signed? It shows nothing of anybody."""

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from rebond.ground.documents import seals
from rebond.ground.web import words
from rebond.journey.contracts import operations
from rebond.journey.contracts.forms.signing import VerifyForm
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.views.by_link import of_link


@dataclass(frozen=True)
class Answer:
    """What is said of a file."""

    is_good: bool
    title: str
    sentence: str


@require_http_methods(["GET", "POST"])
@of_link(operations.TO_VERIFY)
def verify(request: HttpRequest, found: Contract, token: str) -> HttpResponse:
    """Signed or not, on which day, by how many; and, with the file, whether it is that one."""
    is_posted = request.method == "POST"
    form = VerifyForm(request.POST if is_posted else None, request.FILES if is_posted else None)
    answer = _answer(found, form.cleaned_data["file"]) if is_posted and form.is_valid() else None
    count = texts.latest(found).signatures.count()
    shown = {
        "form": form,
        "answer": answer,
        "contract": found,
        "count": count,
        "institution": found.departement.institution,
    }
    return render(request, "contracts/verify.html", shown, status=422 if form.errors else 200)


def _answer(found: Contract, content: bytes) -> Answer:
    """By its fingerprint first, then by the seal that it carries."""
    if found.sealed is not None and hashlib.sha256(content).hexdigest() == found.sealed.sha256:
        day = words.full_day(found.sealed.made_at)
        return Answer(True, "C'est le document signé", f"Ce document est celui qui a été signé et scellé le {day}.")
    verdict = seals.verify(content)
    if verdict.is_whole and verdict.sealed_at is not None:
        day = words.full_day(verdict.sealed_at)
        return Answer(
            False,
            "C'est un autre document",
            f"Ce fichier a été scellé ici le {day}, mais ce n'est pas celui de ce code.",
        )
    return Answer(
        False,
        "Ce document a été modifié",
        "Ce fichier n'est pas celui qui a été signé : il a été modifié, ou c'en est un autre.",
    )
