"""Bank details, attestations noted for somebody, the end of a job."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rebond.ground.web import forms as web_forms
from rebond.ground.web import pages, words
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.work.aids import iban, operations, rules
from rebond.work.aids.forms import AttestForm, BankForm, CheckBankForm, WordsForm
from rebond.work.aids.models import Attestation, BankDetails, Clawback, TutoringAid
from rebond.work.aids.operations import clawing
from rebond.work.aids.queries.facts import months_done
from rebond.work.aids.queries.lists import to_look_at
from rebond.work.aids.queries.schemes import NO_AID, scheme
from rebond.work.aids.states import BankStatus, Status
from rebond.work.aids.views import subjects
from rebond.work.hires.models import Hire

NOT_HELD = (
    "Une attestation ou un contrôle dit que le tutorat n'est pas tenu, et l'emploi continue : plus rien n'est versé. "
)
NOTHING_BACK = "Rien n'est à reverser. De ce qui est dû, seul ce que couvrent les mois accomplis est encore versé."
GET_AND_POST = require_http_methods(["GET", "POST"])


@access(rules.ASKERS)
@GET_AND_POST
def give_bank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the account of the company, or another one."""
    found = subjects.fetch(request, pk, rules.can_give_bank)
    form = BankForm(request.POST if request.method == "POST" else None, initial={"holder": found.company.name})
    return subjects.answer(
        request, found, form,
        lambda: operations.give_bank(found.company, **form.cleaned_data, **subjects.who(request)),
        title="Donner le RIB", button="Enregistrer le RIB", done="Le RIB est enregistré. Une autre personne le vérifie.",
        sentence="Une autre personne le vérifie avant tout versement. Un changement de compte retarde le versement de quelques jours.",
    )  # fmt: skip


@access(rules.OFFICERS | rules.PAYERS)
@GET_AND_POST
def check_bank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another person compares the account with the company's paper."""
    principal = principal_of(request)
    rows = BankDetails.objects.select_related("company__organisation", "given_by")
    found = get_or_refuse(rows, principal, rules.can_approve_bank, pk=pk)
    if found.status != BankStatus.PROPOSED:
        raise pages.Changed("Ce RIB est déjà vérifié.")
    form = CheckBankForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        check = operations.approve_bank if form.cleaned_data["is_right"] else operations.refuse_bank
        check(found, **subjects.who(request))

    back = reverse("aids:payments")
    said = f"{found.company.name} : {found.holder}, {iban.unseal(found.iban_sealed)}, {found.bic}. Donné par {found.given_by.full_name}."
    return web_forms.answer(
        request, form, act, back=back, title="Vérifier un RIB", button="Enregistrer", sentence=said,
        done="C'est enregistré.", trail=[*subjects.TRAIL, {"label": "Versements", "url": back}],
    )  # fmt: skip


@access(rules.OFFICERS)
@GET_AND_POST
def attest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note what the company or the person said on paper or by telephone, or put right what they had answered."""
    principal = principal_of(request)
    seen = Attestation.objects.filter(aid__in=TutoringAid.objects.visible_to(principal))
    one = get_or_refuse(seen, principal, pk=pk)
    found = subjects.fetch(request, one.aid_id, rules.can_follow)
    again = one.answered_at is not None
    if again and found.status != Status.RUNNING:
        raise pages.Changed("Cette attestation est déjà donnée, et le tutorat n'est pas en cours.")
    form = AttestForm(request.POST if request.method == "POST" else None, one=one)
    return subjects.answer(
        request, found, form, lambda: operations.attest(one, again=again, **form.cleaned_data, **subjects.who(request)),
        title="Corriger une attestation" if again else "Noter une attestation", button="Enregistrer", done="L'attestation est notée.",
        sentence=f"{one.get_witness_display()}, après {one.months} mois.",
    )  # fmt: skip


def may_end(principal: Principal, aid: TutoringAid) -> bool:
    """The job has ended, or somebody said that the tutoring is not held."""
    return aid.ended_on is not None or to_look_at(principal).filter(pk=aid.pk).exists()


def _how(job: Hire, ended_on: date, done: int, months: int) -> str:
    said = job.get_drop_reason_display() or f"{job.get_end_reason_display()}, le {words.full_day(ended_on)}"
    return f"{said} : {done} mois accomplis sur {months}. "


@access(rules.OFFICERS)
@GET_AND_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The job ended before the tutoring, which is not held: ask back what was paid too much, or only stop paying."""
    found = subjects.fetch(request, pk, rules.can_follow, Status.RUNNING, Status.CLOSED)
    job, practice = found.job, scheme(found.starts_on)
    if practice is None:
        raise pages.Changed(NO_AID)
    if not may_end(principal_of(request), found):
        raise pages.Changed("L'emploi n'est pas terminé : notez d'abord sa fin sur la page de l'embauche.")
    done = months_done(found, found.ended_on) if found.ended_on else 0
    owed = clawing.owed_cents(found, done, practice.months) if found.ended_on else 0
    is_clawed = bool(owed) and clawing.is_undue(found, practice)
    if not is_clawed and (found.status == Status.CLOSED or found.stop_reason):
        raise pages.Changed("Cette aide est soldée, ou déjà arrêtée : rien n'est à reverser.")
    form = WordsForm(request.POST if request.method == "POST" else None, label="Motif")

    def act() -> None:
        if is_clawed:
            operations.claw_back(found, reason=form.cleaned_data["words"], **subjects.who(request))
        else:
            operations.stop(found, reason=form.cleaned_data["words"], **subjects.who(request))

    told = _how(job, found.ended_on, done, practice.months) if job and found.ended_on else NOT_HELD
    told += f"À reverser : {words.euros(owed)}. {practice.practice['clawback']}" if is_clawed else NOTHING_BACK
    page: dict[str, Any] = {"title": "Arrêter l'aide", "sentence": told, "done": "C'est enregistré."}
    page["button"] = f"Demander {words.euros(owed)}" if is_clawed else "Arrêter les versements"
    return subjects.answer(request, found, form, act, **page)


@access(rules.OFFICERS)
@require_POST
def repaid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company gave the money back."""
    found = subjects.fetch(request, pk, rules.can_follow, Status.CLAWED_BACK)
    claw = Clawback.objects.filter(aid=found, repaid_at=None).first()
    if claw is None:
        raise Http404
    operations.note_repaid(claw, **subjects.who(request))
    messages.success(request, f"Le reversement est noté, le {words.full_day(timezone.localdate())}.")
    return pages.go_to(request, subjects.aid_url(found))
