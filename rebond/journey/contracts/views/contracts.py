"""Beginning a contract, its page, its preview and its files."""

from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.documents.responses import serve
from rebond.ground.journal import operations as journal
from rebond.ground.web import forms as web_forms
from rebond.journey.contracts import content as contents
from rebond.journey.contracts import operations, rules
from rebond.journey.contracts.forms.writing import COMMITMENTS, HOURS, NAMES, SECTIONS
from rebond.journey.contracts.models import Contract, ContractText, Signature, SigningRefusal
from rebond.journey.contracts.queries import reading, texts
from rebond.journey.contracts.states import Status
from rebond.journey.contracts.views import subjects
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.beneficiaries.models import Beneficiary


@access(REFERENTS, Role.STRUCTURE_MANAGER)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a contract with a person; the one that is in force is renewed."""
    principal = principal_of(request)
    people = Beneficiary.objects.visible_to(principal)
    person = get_or_refuse(people, principal, rules.can_draft, pk=pk)
    renews = Contract.objects.filter(beneficiary=person, status=Status.SIGNED, renewal=None).first()
    form = subjects.ActForm(request.POST if request.method == "POST" else None)
    made: list[Contract] = []

    def act() -> None:
        made.append(operations.draft(person, renews=renews, **subjects.who(request)))

    def begun() -> str:
        one = made[0] if made else Contract.objects.filter(beneficiary=person).order_by("-made_at")[0]
        return subjects.contract_url(one)

    file = reverse("casefile:person", args=[person.pk])
    kept = "Ce qui tient encore dans le contrat en cours est repris." if renews else "Le diagnostic est repris."
    return web_forms.answer(
        request, form, act, done="Le contrat est commencé. Écrivez chaque partie avec la personne.", then=begun, back=file,
        title="Renouveler le contrat" if renews else "Préparer un contrat", button="Commencer",
        sentence=f"{person.full_name}. {kept} Rien n'est signé tant que chacun n'a pas lu.",
        trail=[{"label": person.full_name, "url": file}],
    )  # fmt: skip


@access(rules.READERS)
@require_safe
def contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One contract: what it says, who signed, what is missing, what may be done now."""
    principal, now = principal_of(request), timezone.now()
    found = subjects.fetch(request, pk, rules.can_read)
    journal.record_read(found.beneficiary, by=principal.actor, at=now)
    text = texts.latest(found)
    sections = _sections(found, text)
    shown = subjects.header(found, today=timezone.localdate(now))
    shown |= {
        "text": text,
        "parts": _parts(found, text),
        "turns": texts.turns(text),
        "versions": _versions(found, text),
        "refusals": SigningRefusal.objects.filter(text__contract=found).select_related("noted_by__user"),
        "sections": sections,
        "missing": next((sentence for one in sections for sentence in one.missing), ""),
        **_acts(principal, found, text),
    }
    return render(request, "contracts/contract.html", shown)


@access(rules.READERS)
@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The text as the person reads it, to look at together."""
    found = subjects.fetch(request, pk, rules.can_read)
    text = texts.latest(found)
    shown = subjects.header(found, today=timezone.localdate())
    return render(request, "contracts/preview.html", shown | {"parts": _parts(found, text)})


@access(rules.READERS)
@require_safe
def document(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The PDF: sealed once everybody signed, else the text that is proposed."""
    found = subjects.fetch(request, pk, rules.can_read)
    text = ContractText.objects.filter(contract=found, document__isnull=False).order_by("-number").first()
    pdf = found.sealed or (text.document if text else None)
    if pdf is None:
        raise Http404
    return serve(pdf)


@access(rules.READERS)
@require_safe
def paper(request: HttpRequest, pk: UUID, party: str) -> HttpResponseBase:
    """The paper that a party signed."""
    found = subjects.fetch(request, pk, rules.can_read)
    rows = Signature.objects.filter(text__contract=found, party=party, paper__isnull=False).select_related("paper")
    kept = rows.order_by("-signed_at").first()
    if kept is None or kept.paper is None:
        raise Http404
    return serve(kept.paper)


def _parts(found: Contract, text: ContractText) -> list[reading.Part]:
    day = timezone.localdate(text.frozen_at or text.written_at)
    return reading.parts(texts.of(text), texts.limits(found.regime, on=day))


@dataclass(frozen=True)
class Section:
    """One section that may be written: its address, its title, what it still lacks."""

    url: str
    title: str
    missing: list[str]


def _sections(found: Contract, text: ContractText) -> list[Section]:
    """What may be written while it is a draft, in order."""
    if found.status != Status.DRAFT:
        return []
    said = operations.faults(found, text, at=timezone.now())
    lacking = {NAMES[name]: sentences for name, sentences in said.items()}
    named = [(code, form.title) for code, form in SECTIONS.items()]
    named.insert(2, (COMMITMENTS, "Engagements de chacun"))
    if texts.limits(found.regime, on=timezone.localdate()).usual_hours is None:
        named = [one for one in named if one[0] != HOURS]
    return [Section(section_url(found, code), title, lacking.get(code, [])) for code, title in named]


def section_url(found: Contract, code: str) -> str:
    """Where a section is written."""
    if code == COMMITMENTS:
        return reverse("contracts:commitments", args=[found.pk])
    return reverse("contracts:section", args=[found.pk, code])


def _versions(found: Contract, latest: ContractText) -> list[dict[str, object]]:
    """The versions before this one: who had signed them, and what the next one changed."""
    rows = list(found.texts.select_related("written_by__user").prefetch_related("signatures").order_by("number"))
    shown: list[dict[str, object]] = []
    for former, after in pairwise(rows):
        told = contents.differences(texts.of(former), _unsigned(texts.of(former), after))
        shown.append({"text": former, "after": after, "signatures": former.signatures.all(), "differences": told})
    return shown[::-1]


def _unsigned(before: contents.Content, after: ContractText) -> contents.Content:
    """A draft has no parties yet: they are not a difference."""
    found = texts.of(after)
    return found if after.frozen_at else replace(found, parties=before.parties)


def _acts(principal: Principal, found: Contract, text: ContractText) -> dict[str, object]:
    """What this reader may do now."""
    waiting = {turn.signatory.party: turn.signatory for turn in texts.turns(text) if turn.signature is None}
    can_write = rules.can_write(principal, found)
    return {
        "can_write": can_write,
        "can_end": found.status == Status.SIGNED and rules.can_end(principal, found),
        "can_draft": rules.can_draft(principal, found.beneficiary),
        "can_validate": rules.can_validate(principal, found) and found.status == Status.TO_VALIDATE,
        "my_turn": found.status == Status.TO_SIGN and any(rules.is_party(principal, one) for one in waiting.values()),
        "person_turn": found.status == Status.TO_SIGN and "person" in waiting and can_write,
        "is_renewable": found.status == Status.SIGNED and not hasattr(found, "renewal"),
    }
