"""What the pages of one contract share: fetching within rights, saying what changed, the way back."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages, words
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.states import Status
from rebond.people.accounts.access import get_or_refuse, principal_of

TONES = {
    Status.DRAFT: "info",
    Status.TO_SIGN: "warn",
    Status.TO_VALIDATE: "warn",
    Status.SIGNED: "ok",
    Status.REFUSED: "warn",
    Status.REPLACED: "neutral",
    Status.ENDED: "neutral",
    Status.CANCELLED: "neutral",
}
Rule = Callable[..., bool]


def fetch(request: HttpRequest, pk: UUID, rule: Rule, *expected: Status) -> Contract:
    """The contract: 404 if one may not see it, 403 if one may not do this; 409 when only its state forbids it."""
    principal = principal_of(request)
    found = get_or_refuse(texts.shown(Contract.objects.visible_to(principal)), principal, rule, pk=pk)
    if expected and found.status not in expected:
        raise pages.Changed(f"Ce contrat a changé entre-temps : il en est à « {found.get_status_display().lower()} ».")
    return found


def who(request: HttpRequest) -> dict[str, Any]:
    """What operations ask of the agent who acts, now."""
    principal = principal_of(request)
    return {"member": principal.membership, "by": principal.actor, "at": timezone.now()}


def actor(request: HttpRequest) -> dict[str, Any]:
    """The same, for acts that no membership signs."""
    return {"by": principal_of(request).actor, "at": timezone.now()}


def contract_url(contract: Contract) -> str:
    """Where a contract is shown."""
    return reverse("contracts:contract", args=[contract.pk])


def header(contract: Contract, *, today: date) -> dict[str, Any]:
    """What every page of a contract shows: whose it is, where it is, the way back."""
    person = contract.beneficiary
    facts = [f"Dossier {person.number}", contract.get_regime_display()]
    if contract.starts_on and contract.ends_on:
        facts.append(f"Du {words.short_day(contract.starts_on)} au {words.short_day(contract.ends_on)}")
    file = {"label": person.full_name, "url": reverse("casefile:person", args=[person.pk])}
    return {
        "contract": contract,
        "person": person,
        "facts": facts,
        "badges": [{"label": contract.get_status_display(), "tone": TONES[Status(contract.status)]}],
        "file": file,
        "trail": [file, {"label": contract.get_regime_display(), "url": contract_url(contract)}],
        "today": today,
    }


def answer(
    request: HttpRequest,
    found: Contract,
    form: forms.Form,
    act: Callable[[], object],
    *,
    said: str,
    template: str = "form_page.html",
    **page: Any,
) -> HttpResponse:
    """The page of one act on a contract (`title`, `button`, `sentence`)."""
    page = header(found, today=timezone.localdate()) | page
    return web_forms.answer(request, form, act, done=said, back=contract_url(found), template=template, **page)


class ActForm(forms.Form):
    """An act that asks for nothing: its button is the whole form."""
