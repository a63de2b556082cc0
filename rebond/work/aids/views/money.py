"""The accountant's doors: what is due, batches, controls; and the budget."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.documents.responses import serve
from rebond.ground.journal import operations as journal
from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages, words
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.work.aids import operations, rules
from rebond.work.aids.forms import BudgetForm, ControlForm, WordsForm
from rebond.work.aids.models import BankDetails, Control, Instalment, PaymentBatch
from rebond.work.aids.operations.paying import payment_of
from rebond.work.aids.payment_file import as_csv
from rebond.work.aids.queries import budgets
from rebond.work.aids.queries.payments import due, hindrances
from rebond.work.aids.states import BankStatus, BatchStatus, InstalmentStatus, Verdict
from rebond.work.aids.views import subjects

GET_AND_POST = require_http_methods(["GET", "POST"])
BUDGET_SETTERS = frozenset({Role.MANAGER})
LATEST, MOST = 20, 200


def _trail() -> list[dict[str, str]]:
    return [*subjects.TRAIL, {"label": "Versements", "url": reverse("aids:payments")}]


@access(rules.MONEY)
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """What is due and may be paid, what hinders the rest, the batches, the accounts to check."""
    principal, today = principal_of(request), timezone.localdate()
    rows = list(due()[:MOST])
    told = hindrances(rows, today=today)
    waiting = BankDetails.objects.filter(status=BankStatus.PROPOSED).select_related("company__organisation", "given_by")
    shown = {
        "due": [(one, told[one.pk]) for one in rows],
        "batches": list(PaymentBatch.objects.order_by("-prepared_at", "pk")[:LATEST]),
        "banks": list(waiting.order_by("given_at")),
        "can_pay": principal.role in rules.PAYERS,
        "user_id": principal.user.pk,
        "can_control": principal.role in rules.OFFICERS | rules.PAYERS,
        "trail": subjects.TRAIL,
    }
    return render(request, "aids/payments.html", shown)


@access(rules.PAYERS)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Put the ticked instalments in a batch."""
    chosen = [UUID(one) for one in request.POST.getlist("ids") if _is_uuid(one)]
    try:
        made = operations.prepare(chosen, **subjects.who(request))
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return pages.go_to(request, reverse("aids:payments"))
    messages.success(request, "Le bordereau est préparé. Une autre personne l'approuve.")
    return pages.go_to(request, reverse("aids:batch", args=[made.pk]))


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


@access(rules.MONEY)
@require_safe
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One batch: what it pays, who prepared and approved it."""
    principal = principal_of(request)
    found = get_or_refuse(PaymentBatch.objects.select_related("prepared_by", "approved_by"), principal, pk=pk)
    rows = found.instalments.select_related("aid__company__organisation", "aid__beneficiary", "bank")
    can_pay = principal.role in rules.PAYERS
    shown = {
        "batch": found,
        "rows": list(rows.order_by("aid__company__organisation__name", "pk")),
        "can_approve": rules.can_approve_batch(principal, found) and found.status == BatchStatus.PREPARED,
        "can_send": can_pay and found.status == BatchStatus.APPROVED,
        "can_cancel": can_pay and found.status in (BatchStatus.PREPARED, BatchStatus.APPROVED),
        "can_read_file": can_pay and found.status == BatchStatus.SENT,
        "can_reject": can_pay and found.status == BatchStatus.SENT,
        "trail": _trail(),
    }
    return render(request, "aids/batch.html", shown)


BATCH_ACTS: dict[str, tuple[Any, str]] = {
    "approuver": (operations.approve, "Le bordereau est approuvé. Il reste à l'envoyer au comptable."),
    "envoyer": (operations.send, "Les versements sont notés comme payés. Remettez maintenant le fichier au comptable."),
    "annuler": (operations.cancel, "Le bordereau est annulé : ses versements sont de nouveau à payer."),
}


@access(rules.PAYERS)
@require_POST
def batch_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Approve, send or cancel a batch."""
    if act not in BATCH_ACTS:
        raise Http404
    principal = principal_of(request)
    found = get_or_refuse(PaymentBatch.objects.all(), principal, pk=pk)
    write, said = BATCH_ACTS[act]
    try:
        write(found, **subjects.who(request))
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, said)
    return pages.go_to(request, reverse("aids:batch", args=[found.pk]))


@access(rules.PAYERS)
@require_safe
def batch_file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponseBase:
    """The file of a batch that is sent, and can be cancelled no more: always the same bytes. Who took it is journalled."""
    principal = principal_of(request)
    found = get_or_refuse(PaymentBatch.objects.select_related("document"), principal, pk=pk)
    if found.document is None or found.status != BatchStatus.SENT or kind not in ("xml", "csv"):
        raise Http404
    journal.record_export(f"bordereau {found.message_id}", count=found.count, by=principal.actor, at=timezone.now())
    if kind == "xml":
        return serve(found.document, as_download=True)
    rows = found.instalments.select_related("bank").order_by("pk")
    text = as_csv([payment_of(one) for one in rows], message_id=found.message_id, execution_on=found.execution_on)
    name = {"Content-Disposition": f'attachment; filename="{found.message_id}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=name)


@access(rules.PAYERS)
@GET_AND_POST
def reject(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bank sent a payment back."""
    principal = principal_of(request)
    one = get_or_refuse(Instalment.objects.select_related("aid__company__organisation"), principal, pk=pk)
    if one.status != InstalmentStatus.PAID:
        raise pages.Changed("Ce versement n'est pas noté comme payé.")
    form = WordsForm(request.POST if request.method == "POST" else None, label="Motif donné par la banque")
    return web_forms.answer(
        request, form, lambda: operations.reject(one, reason=form.cleaned_data["words"][:200], **subjects.who(request)),
        back=reverse("aids:payments"), title="Noter un rejet", button="Noter le rejet", done="Le rejet est noté.",
        sentence=f"{one.aid.company.name}, versement {one.number}. Il ne compte plus comme versé.", trail=_trail(),
    )  # fmt: skip


@access(rules.PAYERS)
@require_POST
def pay_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A rejected payment is due again."""
    one = get_or_refuse(Instalment.objects.all(), principal_of(request), pk=pk)
    try:
        operations.pay_again(one, **subjects.who(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return pages.go_to(request, reverse("aids:payments"))


@access(rules.OFFICERS | rules.PAYERS)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the instalments that are checked on the spot before they are paid."""
    try:
        made = operations.draw_controls(seed=secrets.randbelow(1_000_000), **subjects.who(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        count = words.count(len(made), "versement tiré au sort", "versements tirés au sort")
        messages.success(request, f"{count}, graine {made[0].seed} : à contrôler sur place.")
    return pages.go_to(request, reverse("aids:payments"))


@access(rules.OFFICERS | rules.PAYERS)
@GET_AND_POST
def control(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was seen on the spot."""
    principal = principal_of(request)
    rows = Control.objects.select_related("instalment__aid__company__organisation", "instalment__aid__beneficiary")
    one = get_or_refuse(rows, principal, pk=pk)
    if one.verdict != Verdict.TO_DO:
        raise pages.Changed("Ce contrôle est déjà noté.")
    if one.instalment.instructor_id == principal.user.pk:
        raise PermissionDenied
    form = ControlForm(request.POST if request.method == "POST" else None)
    aid = one.instalment.aid
    return web_forms.answer(
        request, form, lambda: operations.control(one, **form.cleaned_data, **subjects.who(request)),
        back=reverse("aids:payments"), title="Noter un contrôle", button="Enregistrer", done="Le contrôle est noté.",
        sentence=f"{aid.person_name}, chez {aid.company.name}.", trail=_trail(),
    )  # fmt: skip


@access(rules.MONEY)
@GET_AND_POST
def budget(request: HttpRequest) -> HttpResponse:
    """Voted, committed, paid, left; what it gave. A manager notes what is voted."""
    principal, now = principal_of(request), timezone.now()
    today = timezone.localdate(now)
    if request.method == "POST" and principal.role not in BUDGET_SETTERS:
        raise PermissionDenied
    form = BudgetForm(request.POST if request.method == "POST" else None, today=today)

    def act() -> None:
        cents = form.cleaned_data["voted"] * 100
        operations.set_budget(form.cleaned_data["year"], voted_cents=cents, by=principal.actor, at=now)

    page: dict[str, Any] = {
        "title": "Budget de l'aide au tutorat",
        "button": "Noter le montant voté",
        "can_set": principal.role in BUDGET_SETTERS,
        "years": [budgets.of_year(year) for year in budgets.years(today.year)],
        "trail": subjects.TRAIL,
    }
    back = reverse("aids:budget")
    return web_forms.answer(
        request, form, act, done="Le budget est noté.", back=back, template="aids/budget.html", **page
    )
