"""The list of aids, one aid followed like a parcel, its papers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from rebond.ground.documents.responses import serve
from rebond.ground.web import html, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.aids import rules
from rebond.work.aids.forms import AidFilters
from rebond.work.aids.models import AidPiece, BankDetails, Clawback, Convention, TutoringAid
from rebond.work.aids.models.asking import ERASED
from rebond.work.aids.operations import agreeing
from rebond.work.aids.queries import lists, timelines
from rebond.work.aids.queries.facts import eligibility
from rebond.work.aids.queries.schemes import scheme
from rebond.work.aids.states import AGREED, BankStatus, Party, Status
from rebond.work.aids.views import subjects
from rebond.work.aids.views.following import may_end

TONES = {
    **dict.fromkeys((Status.SUBMITTED, Status.INSTRUCTION, Status.GRANTED, Status.TO_SIGN, Status.SIGNED), "info"),
    **dict.fromkeys((Status.INCOMPLETE, Status.CLAWED_BACK), "warn"),
    **dict.fromkeys((Status.RUNNING, Status.CLOSED), "ok"),
}


def tone(aid: TutoringAid) -> str:
    """The colour of its status, beside the word."""
    return TONES.get(Status(aid.status), "neutral")


def _chip(aid: TutoringAid) -> object:
    found = lists.decision(aid, today=timezone.localdate())
    return html.chip_deadline(found) if found else ""


AIDS = ListSpec(
    key="aids.aids",
    columns=(
        Column(
            "personne",
            "Personne",
            lambda aid: aid.beneficiary.sorted_name if aid.beneficiary else ERASED,
            sort="beneficiary__sort_name",
        ),
        Column("entreprise", "Entreprise", "company.name", sort="company__organisation__name"),
        Column(
            "etat",
            "État",
            lambda aid: html.badge(aid.get_status_display(), tone(aid)),
            sort="status",
            text=lambda aid: aid.get_status_display(),
        ),
        Column("delai", "À décider avant le", _chip, sort="due_on", text=lambda aid: aid.due_on),
        Column("embauche", "Embauche", lambda aid: words.short_day(aid.starts_on), sort="starts_on"),
        Column(
            "accorde",
            "Accordé",
            lambda aid: words.euros(aid.ceiling_cents) if aid.ceiling_cents else "",
            sort="ceiling_cents",
            is_number=True,
        ),
        Column("verse", "Versé", lambda aid: words.euros(aid.paid_cents), sort="paid_cents", is_number=True),
        Column("contrat", "Contrat", lambda aid: aid.get_contract_display(), is_default=False),
    ),
    sort="delai",
    nouns=("aide", "aides"),
    row_url=subjects.aid_url,
    row_label=lambda aid: aid.person_name,
    filters={"etape": lambda condition: condition},
    csv_name="aides-tutorat",
)


def _filters(data: QueryDict) -> AidFilters:
    return AidFilters(data)


@access(rules.DOOR)
@require_http_methods(["GET", "POST"])
def aids(request: HttpRequest) -> HttpResponse:
    """Where each aid stands, the most pressing first."""
    principal = principal_of(request)
    has_scheme = scheme(timezone.localdate()) is not None
    context = {"has_scheme": has_scheme, "can_ask": has_scheme and principal.role in rules.ASKERS}
    rows = lists.listed(principal)
    return respond(request, AIDS, rows, template="aids/aids.html", form=_filters, context=context)


@access(rules.DOOR)
@require_safe
def aid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One aid: what is done, what comes next and from whom, why, and what one may do."""
    principal, today = principal_of(request), timezone.localdate()
    found = subjects.fetch(request, pk, None)
    instalments = list(found.instalments.order_by("number"))
    attestations = list(found.attestations.order_by("months", "witness"))
    text = agreeing.latest(found)
    awaited = [one for one in attestations if one.answered_at is None and not found.stop_reason]
    answer = eligibility(found, today=today) if found.beneficiary else None
    rules_of_day = scheme(found.starts_on)
    shown = {
        "aid": found,
        "tone": tone(found),
        "deadline": lists.decision(found, today=today),
        "steps": timelines.steps(found, instalments),
        "next_act": timelines.next_act(found, awaited, instalments, today=today),
        "answer": answer,
        "remedies": rules_of_day.practice["remedies"] if rules_of_day else "",
        "pieces": list(found.pieces.select_related("document").order_by("-added_at")),
        "text": text,
        "signatures": list(text.signatures.order_by("party")) if text else [],
        "attestations": attestations,
        "today": today,
        "clawback": Clawback.objects.filter(aid=found).first(),
        "banks": _banks(found),
        "is_company": principal.role == Role.EMPLOYER,
        **_may(principal, found),
        "can_end": _can_end(principal, found),
        "can_sign": rules.can_sign(principal, found) and found.status == Status.TO_SIGN and _awaits_us(text),
        "trail": subjects.TRAIL,
    }
    return render(request, "aids/aid.html", shown)


def _awaits_us(text: Convention | None) -> bool:
    """The Département has not signed it yet."""
    return text is not None and text.signatures.filter(party=Party.DEPARTEMENT, signed_at=None).exists()


def _banks(found: TutoringAid) -> list[BankDetails]:
    live = [BankStatus.PROPOSED, BankStatus.APPROVED]
    return list(BankDetails.objects.filter(company=found.company, status__in=live).order_by("-given_at"))


def _may(principal: Principal, found: TutoringAid) -> dict[str, Any]:
    """Which buttons are shown."""
    is_officer = principal.role in rules.OFFICERS
    return {
        "can_write": rules.can_write(principal, found),
        "can_send_pieces": rules.can_send_pieces(principal, found),
        "can_correct_signers": rules.can_correct_signers(principal, found),
        "can_withdraw": rules.can_withdraw(principal, found),
        "can_instruct": rules.can_instruct(principal, found),
        "can_decide": found.status == Status.INSTRUCTION and rules.can_decide(principal, found),
        "can_give_bank": rules.can_give_bank(principal, found),
        "can_check_bank": principal.role in rules.OFFICERS | rules.PAYERS,
        "can_follow": is_officer and found.status in AGREED,
        "can_correct": is_officer and found.status == Status.RUNNING,
    }


def _can_end(principal: Principal, found: TutoringAid) -> bool:
    if principal.role not in rules.OFFICERS or found.stop_reason:
        return False
    return found.status in (Status.RUNNING, Status.CLOSED) and may_end(principal, found)


@access(rules.DOOR)
@require_safe
def piece(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A paper of an application."""
    principal = principal_of(request)
    seen = AidPiece.objects.filter(aid__in=TutoringAid.objects.visible_to(principal)).select_related("document")
    return serve(get_or_refuse(seen, principal, pk=pk).document)


@access(rules.DOOR)
@require_safe
def convention(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The PDF: sealed once the four have signed, else the text that is to be signed."""
    text = agreeing.latest(subjects.fetch(request, pk, None))
    if text is None:
        raise Http404
    return serve(text.sealed or text.document)
