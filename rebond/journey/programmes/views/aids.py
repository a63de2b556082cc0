"""Doors of the financial aids of an action: asked by who follows, decided by another, paid."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from rebond.ground.web import forms as web_forms
from rebond.ground.web import html, pages, words
from rebond.ground.web.columns import Column, ListSpec
from rebond.ground.web.lists import respond
from rebond.journey.programmes import catalogue, operations
from rebond.journey.programmes.forms.stays import AidForm, DecideForm, PayForm
from rebond.journey.programmes.models import Aid
from rebond.journey.programmes.operations import aids
from rebond.journey.programmes.rules_following import AID_HANDS, FOLLOWERS, can_decide, can_follow
from rebond.journey.programmes.states import FOLLOWED, AidStatus
from rebond.journey.programmes.views.enrolments import GET_AND_POST, enrolment_url
from rebond.journey.programmes.views.following import answer, to_write
from rebond.people.accounts.access import access, get_or_refuse, principal_of

TONES = {AidStatus.ASKED: "warn", AidStatus.GRANTED: "info", AidStatus.PAID: "ok"}


def _url(aid: Aid) -> str:
    name = {AidStatus.ASKED: "following:decide_aid", AidStatus.GRANTED: "following:pay_aid"}.get(AidStatus(aid.status))
    return reverse(name, args=[aid.pk]) if name else enrolment_url(aid.enrolment)


def kind_words(code: str) -> str:
    """The name of a kind of aid, in the words of today."""
    known = aids.kinds(timezone.localdate()).get(code)
    return str(known["label"]) if known else code


AIDS = ListSpec(
    key="following.aids",
    columns=(
        Column("personne", "Personne", "enrolment.beneficiary.sorted_name", sort="enrolment__beneficiary__sort_name"),
        Column("nature", "Aide", lambda aid: kind_words(aid.kind), sort="kind"),
        Column("objet", "Pour quoi faire", "purpose"),
        Column("demande", "Demandé", lambda aid: words.euros(aid.asked_cents), sort="asked_cents", is_number=True),
        Column(
            "accorde",
            "Accordé",
            lambda aid: words.euros(aid.granted_cents) if aid.granted_cents else "",
            is_number=True,
        ),
        Column(
            "etat",
            "État",
            lambda aid: html.badge(aid.get_status_display(), TONES.get(AidStatus(aid.status), "neutral")),
            sort="status",
            text=lambda aid: aid.get_status_display(),
        ),
        Column("date", "Demandée le", lambda aid: words.short_day(aid.asked_at), sort="asked_at"),
        Column("action", "Action", lambda aid: catalogue.name(aid.enrolment.programme)),
        Column("structure", "Structure", "enrolment.organisation.name", is_default=False),
    ),
    sort="date",
    nouns=("aide", "aides"),
    row_url=_url,
    row_label=lambda aid: aid.enrolment.beneficiary.full_name,
    filters={"etat": "status"},
    csv_name="aides",
)


class AidFilters(forms.Form):
    """What narrows the list of aids."""

    etat = forms.ChoiceField(label="État", choices=[("", "Toutes"), *AidStatus.choices], required=False)


def _filters(data: QueryDict) -> AidFilters:
    return AidFilters(data)


@access(AID_HANDS)
@GET_AND_POST
def listed(request: HttpRequest) -> HttpResponse:
    """The aids asked for in actions, and where each stands."""
    rows = Aid.objects.visible_to(principal_of(request))
    rows = rows.select_related("enrolment__beneficiary", "enrolment__organisation")
    return respond(request, AIDS, rows, template="programmes/aids.html", form=_filters)


@access(FOLLOWERS)
@GET_AND_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An aid is asked for."""
    principal, now = principal_of(request), timezone.now()
    found, today = to_write(request, pk, *FOLLOWED), timezone.localdate(now)
    if not catalogue.get(found.programme, on=today).gives_aids:
        raise pages.Changed("Cette action ne comporte pas d'aide financière.")
    form = AidForm(request.POST or None, kinds=aids.kinds(today))

    def act() -> None:
        said = form.cleaned_data
        operations.ask_aid(
            found, kind=said["kind"], purpose=said["purpose"], cents=form.cents, member=principal.membership,
            by=principal.actor, at=now,
        )  # fmt: skip

    return answer(
        request, found, form, act, title="Demander une aide", button="Demander", sentence="L'aide est demandée.",
        said="Une autre personne décide.",
    )  # fmt: skip


def _to_decide(request: HttpRequest, pk: UUID, *expected: AidStatus) -> Aid:
    principal = principal_of(request)
    rows = Aid.objects.visible_to(principal).select_related(
        "enrolment__beneficiary", "enrolment__organisation", "asked_by__user"
    )
    found = get_or_refuse(rows, principal, partial(can_decide, on=timezone.localdate()), pk=pk)
    if found.status not in expected:
        raise pages.Changed("Cette aide a déjà changé d'état.")
    return found


def _answer(request: HttpRequest, aid: Aid, form: forms.Form, act: Any, **page: Any) -> HttpResponse:
    """The page of one act on an aid, then the list."""
    back = reverse("following:aids")
    page["trail"] = [{"label": "Aides", "url": back}]
    return web_forms.answer(request, form, act, back=back, then=lambda: f"{back}?etat={aid.status}", **page)


@access(AID_HANDS)
@GET_AND_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or no, by another than who asked."""
    principal, now = principal_of(request), timezone.now()
    aid = _to_decide(request, pk, AidStatus.ASKED)
    left = aids.left_cents(aid, at=now)
    initial = {"euros": min(aid.asked_cents, left) / 100}
    form = DecideForm(request.POST or None, initial=initial)

    def act() -> None:
        said = form.cleaned_data
        decided: dict[str, Any] = {"member": principal.membership, "by": principal.actor, "at": now}
        if said["answer"] == "yes":
            operations.grant_aid(aid, cents=form.cents, reason=said["reason"], **decided)
        else:
            operations.refuse_aid(aid, reason=said["reason"], **decided)

    person = aid.enrolment.beneficiary.full_name
    sentence = (
        f"{person} : {kind_words(aid.kind)}. {aid.purpose}. Demandé par {aid.asked_by.user.full_name} : "
        f"{words.euros(aid.asked_cents)}. Sur douze mois, il reste {words.euros(left)} pour cette personne et cette aide."
    )
    return _answer(
        request, aid, form, act, title="Décider de l'aide", button="Enregistrer la décision", sentence=sentence,
        done="La décision est enregistrée.",
    )  # fmt: skip


@access(AID_HANDS)
@GET_AND_POST
def pay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The money went out."""
    principal, now = principal_of(request), timezone.now()
    aid = _to_decide(request, pk, AidStatus.GRANTED)
    form = PayForm(request.POST or None, today=timezone.localdate(now))
    sentence = f"{aid.enrolment.beneficiary.full_name} : {kind_words(aid.kind)}, {words.euros(aid.granted_cents or 0)}."
    return _answer(
        request, aid, form,
        lambda: operations.pay_aid(aid, on=form.cleaned_data["on"], by=principal.actor, at=now),
        title="Noter le versement", button="Noter le versement", sentence=sentence, done="Le versement est noté.",
    )  # fmt: skip


@access(FOLLOWERS)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The aid is no longer wanted."""
    principal = principal_of(request)
    rows = Aid.objects.visible_to(principal).select_related("enrolment")
    aid = get_or_refuse(rows, principal, pk=pk)
    if not can_follow(principal, aid.enrolment):
        raise PermissionDenied
    try:
        operations.cancel_aid(aid, by=principal.actor, at=timezone.now())
    except ValidationError as refusal:
        raise pages.Changed(" ".join(refusal.messages)) from refusal
    messages.success(request, "La demande d'aide est retirée.")
    return pages.go_to(request, enrolment_url(aid.enrolment))
