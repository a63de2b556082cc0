"""The list, one hire and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import bulk, html, pages, words
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Action, Column, ListSpec
from rebond.ground.web.forms import once
from rebond.ground.web.lists import respond
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS
from rebond.work.employers.models import Company
from rebond.work.hires import operations, queries, rules
from rebond.work.hires.forms import (
    COMPANIES,
    CorrectForm,
    DropForm,
    EndForm,
    FollowForm,
    HireFilters,
    NewsForm,
    PromiseForm,
    SignForm,
    told,
)
from rebond.work.hires.models import Hire
from rebond.work.hires.states import FollowerKind, Status

TONES = {Status.PROMISED: "info", Status.SIGNED: "ok", Status.DROPPED: "neutral", Status.ENDED: "neutral"}
TRAIL = [{"label": "Embauches", "url": "/embauches/"}]
GET_AND_POST = require_http_methods(["GET", "POST"])


def hire_url(hire: Hire) -> str:
    """Where a hire is shown."""
    return reverse("hires:hire", args=[hire.pk])


def _badge(hire: Hire) -> object:
    return html.badge(hire.get_status_display(), TONES[Status(hire.status)])


def _awaited(hire: Hire) -> object:
    deadline = queries.awaited(hire, today=timezone.localdate())
    return html.chip_deadline(deadline) if deadline else ""


def _act(hire: Any) -> str:
    if hire.status == Status.PROMISED:
        return "Confirmer la promesse"
    if hire.status == Status.ENDED and hire.due_on:
        return "Revoir la personne"
    return f"Prendre des nouvelles ({hire.due_months} mois)" if hire.due_months else ""


HIRES = ListSpec(
    key="hires.hires",
    columns=(
        Column("personne", "Personne", "beneficiary.sorted_name", sort="beneficiary__sort_name"),
        Column("entreprise", "Entreprise", "company.name", sort="company__organisation__name"),
        Column("etat", "État", _badge, sort="status", text=lambda hire: hire.get_status_display()),
        Column("faire", "À faire", _act),
        Column("delai", "Avant le", _awaited, sort="due_on", text=lambda hire: hire.due_on),
        Column(
            "debut",
            "Premier jour",
            lambda row: words.short_day(row.starts_on) if row.starts_on else "",
            sort="starts_on",
        ),
        Column("promesse", "Promesse", lambda hire: words.short_day(hire.promised_at), sort="promised_at"),
        Column("contrat", "Contrat", lambda hire: hire.get_contract_display(), is_default=False),
        Column("origine", "Origine", lambda hire: hire.get_source_display(), is_default=False),
    ),
    sort="delai",
    nouns=("embauche ou promesse", "embauches et promesses"),
    row_url=hire_url,
    row_label=lambda hire: hire.beneficiary.full_name,
    filters={"suivi": lambda condition: condition, "pour": lambda condition: condition, "origine": "source"},
    csv_name="embauches",
)


KEPT = replace(HIRES, actions=(Action("Noter en poste", "hires:keep", "check-lg"),))
"""The list of who may write."""
READ = replace(HIRES, columns=[one for one in HIRES.columns if one.key not in ("faire", "delai")], sort="-promesse")
"""The list of who has nothing to do: neither what is awaited of the others, nor by when."""

KEEP = "Vous avez demandé : ces personnes sont toujours en poste. Seules celles dont il est temps d'avoir des nouvelles changent."


@access(rules.DOOR)
@GET_AND_POST
def hires(request: HttpRequest) -> HttpResponse:
    """Promises to confirm, people in post, news to ask for."""
    principal = principal_of(request)
    rows = queries.listed(principal, timezone.localdate())
    is_writer = principal.role in rules.WRITERS
    spec, mine = (KEPT, queries.concerning(principal)) if is_writer else (READ, None)
    return respond(request, spec, rows, template="hires/hires.html", form=lambda data: HireFilters(data, mine=mine))


@access(rules.WRITERS)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """« En poste », for those of the chosen people of whom it is time to have news."""
    principal, now = principal_of(request), timezone.now()
    today, mine = timezone.localdate(now), queries.concerning(principal)
    choice = bulk.chosen(
        request, HIRES, queries.listed(principal, today), form=lambda data: HireFilters(data, mine=mine)
    )
    if not choice.is_confirmed:
        return bulk.ask(request, choice, title="Noter en poste", sentence=KEEP)

    def act(row: Any) -> None:
        if row.due_months is None:
            raise ValidationError("aucune nouvelle à prendre aujourd'hui")
        facts: dict[str, Any] = {"months": row.due_months, "asked_by": principal.membership, "on": today}
        operations.note_post(row, is_in_post=True, **facts, by=principal.actor, at=now)

    done, refused = bulk.each(choice.rows, act)
    return bulk.tell(
        request, choice, done=done, participle=("personne notée en poste", "personnes notées en poste"), refused=refused
    )


@access(rules.DOOR)
@require_safe
def hire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One hire: what was promised and signed, what was learnt since, what to do now."""
    principal, today = principal_of(request), timezone.localdate()
    found: Any = _found(request, pk)
    person = Beneficiary.objects.visible_to(principal).filter(pk=found.beneficiary_id)
    told_at = queries.stages(found, today=today)
    can_follow = rules.can_follow(principal, found)
    context = {
        "hire": found,
        "tone": TONES[Status(found.status)],
        "deadline": queries.awaited(found, today=today) if can_follow else None,
        "stages": told_at,
        "who_asks": queries.who_asks(found, today=today),
        "months": queries.kept_months(found, today=today),
        "is_steady": queries.is_steady(found, today=today),
        "can_follow": can_follow,
        "can_sign": rules.can_sign(principal, found) and found.status == Status.PROMISED,
        "follower": queries.follower(found, on=today),
        "is_disputed": any(stage.is_disputed for stage in told_at),
        "is_back": queries.back_by(found, today=today) if can_follow else None,
        "lasting": queries.lasting_words(found, today=today),
        "pay": words.euros(found.pay_cents) if found.pay_cents else "",
        "former": found.previous,
        "next": Hire.objects.filter(previous=found).first(),
        "requests": list(found.requests.order_by("months", "party")),
        "sees_person": principal.role != Role.BENEFICIARY and person.exists(),
        "trail": TRAIL,
    }
    return render(request, "hires/hire.html", context)


@access(COMPANIONS)
@GET_AND_POST
def promise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that a company promised to hire a person."""
    principal, now = principal_of(request), timezone.now()
    person = get_or_refuse(Beneficiary.objects.visible_to(principal), principal, rules.can_promise, pk=pk)
    form = PromiseForm(request.POST or None)

    def act() -> None:
        typed = form.cleaned_data
        operations.promise(person, typed["company"], source=typed["source"], by=principal.actor, at=now)

    back = reverse("casefile:person", args=[person.pk])
    if form.is_valid() and once(request, form, act):
        messages.success(request, "La promesse est notée. Elle deviendra une embauche quand le contrat sera signé.")
        return pages.go_to(request, back)
    companies = Company.objects.live().select_related("organisation").order_by("organisation__name", "pk")
    context = {
        "form": form,
        "companies_id": COMPANIES,
        "companies": [told(company) for company in companies[:500]],
        "back": back,
        "trail": [{"label": person.full_name, "url": back}],
    }
    return render(request, "hires/promise.html", context)


@access(rules.SIGNERS)
@GET_AND_POST
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The contract is signed: in three fields."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk, Status.PROMISED, rule=rules.can_sign)
    form = SignForm(request.POST or None, hire=found, today=timezone.localdate(now))

    def act() -> None:
        operations.sign(found, **form.facts, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Noter le contrat signé", button="Enregistrer le contrat",
        sentence="Le contrat est noté : c'est une embauche.",
    )  # fmt: skip


@access(rules.WRITERS)
@GET_AND_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nothing came of the promise."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk, Status.PROMISED, Status.SIGNED)
    form = DropForm(request.POST or None)

    def act() -> None:
        operations.drop(found, reason=form.cleaned_data["reason"], by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Dire sans suite", button="Enregistrer",
        sentence="C'est noté : la promesse est sans suite.",
    )  # fmt: skip


@access(rules.WRITERS)
@GET_AND_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The job is over."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk, Status.SIGNED)
    today = timezone.localdate(now)
    form = EndForm(request.POST or None, hire=found, today=today, initial={"on": found.ends_on or today})

    def act() -> None:
        typed = form.cleaned_data
        operations.end(found, on=typed["on"], reason=typed["reason"], by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Noter la fin de l'emploi", button="Enregistrer la fin",
        sentence="La fin de l'emploi est notée.",
    )  # fmt: skip


@access(rules.WRITERS)
@GET_AND_POST
def news(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody asked whether the person is still in post."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk, Status.SIGNED, Status.ENDED)
    today = timezone.localdate(now)
    open_months = [one.months for one in queries.stages(found, today=today) if one.is_to_say]
    if not open_months:
        raise pages.Changed("Aucun suivi n'est à faire pour cet emploi aujourd'hui.")
    initial = {"months": str(open_months[-1])}
    form = NewsForm(request.POST or None, hire=found, months=open_months, today=today, initial=initial)

    def act() -> None:
        typed = dict(form.cleaned_data)
        is_in_post = typed.pop("answer") == "yes"
        asked: dict[str, Any] = {"asked_by": principal.membership, "on": today}
        operations.note_post(found, **typed, is_in_post=is_in_post, **asked, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Prendre des nouvelles", button="Enregistrer",
        sentence="Les nouvelles sont notées.",
    )  # fmt: skip


@access(rules.WRITERS)
@GET_AND_POST
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another contract follows in the same company: renewed, or a CDI after a CDD."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk, Status.SIGNED, Status.ENDED)
    form = SignForm(request.POST or None, hire=found, today=timezone.localdate(now))

    def act() -> None:
        operations.renew(found, **form.facts, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Noter un nouveau contrat", button="Enregistrer le nouveau contrat",
        sentence="Le nouveau contrat est noté, à la suite du précédent.",
    )  # fmt: skip


@access(rules.WRITERS)
@GET_AND_POST
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what was noted by mistake of a contract."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk, Status.SIGNED, Status.ENDED)
    form = CorrectForm(request.POST or None, hire=found, today=timezone.localdate(now))

    def act() -> None:
        operations.correct(found, **form.facts, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Corriger le contrat", button="Enregistrer la correction",
        sentence="C'est corrigé. Le journal garde ce qui était noté avant.",
    )  # fmt: skip


@access(rules.WRITERS)
@GET_AND_POST
def follow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a conseiller entreprises to follow the hire for a while."""
    principal, now = principal_of(request), timezone.now()
    found = _to_write(request, pk, Status.SIGNED)
    today = timezone.localdate(now)
    starts_on = found.starts_on or today
    form = FollowForm(request.POST or None, today=today, until=max(starts_on, today) + relativedelta(months=1))

    def act() -> None:
        typed = form.cleaned_data
        facts: dict[str, Any] = {"kind": FollowerKind.RTEF, "starts_on": min(starts_on, today)}
        operations.follow(found, **typed, **facts, by=principal.actor, at=now)

    return _answer(
        request, found, form, act, title="Confier le suivi", button="Confier",
        sentence="Le suivi est confié : les nouvelles à prendre sont dans sa file.",
    )  # fmt: skip


@access(rules.WRITERS)
@require_POST
def unfollow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The référent follows again."""
    found = _found(request, pk, rules.can_follow)
    if not operations.unfollow(found, kind=FollowerKind.RTEF, by=principal_of(request).actor, at=timezone.now()):
        raise pages.Changed("Le suivi de cet emploi n'est confié à personne.")
    messages.success(request, "Le suivi revient au référent.")
    return pages.go_to(request, hire_url(found))


@access(rules.WRITERS)
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was noted as over is not."""
    found = _to_write(request, pk, Status.DROPPED, Status.ENDED)
    try:
        operations.resume(found, by=principal_of(request).actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, "C'est rétabli.")
    return pages.go_to(request, hire_url(found))


def _found(request: HttpRequest, pk: UUID, rule: Callable[..., bool] | None = None) -> Hire:
    principal = principal_of(request)
    rows = queries.listed(principal, timezone.localdate()).select_related("beneficiary__referent__user", "previous")
    return get_or_refuse(rows.prefetch_related("checks"), principal, rule, pk=pk)


def _to_write(request: HttpRequest, pk: UUID, *expected: Status, rule: Callable[..., bool] = rules.can_follow) -> Hire:
    found = _found(request, pk, rule)
    if found.status not in expected:
        raise pages.Changed("Cette embauche a déjà changé d'état.")
    return found


def _answer(
    request: HttpRequest,
    found: Hire,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: str,
    button: str,
    sentence: str,
) -> HttpResponse:
    """The page of one act on a hire."""
    back, name = hire_url(found), found.beneficiary.full_name
    page: dict[str, Any] = {"title": title, "button": button, "sentence": f"{name}, {found.company.name}"}
    trail = [*TRAIL, {"label": name, "url": back}]
    return web_forms.answer(request, form, act, done=sentence, back=back, trail=trail, **page)
