"""The structure's inbox: what it received, what it answers, one by one or for many."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rebond.ground.web import bulk, lists, pages
from rebond.ground.web import forms as web_forms
from rebond.ground.web.columns import Action, ListSpec
from rebond.journey.programmes import catalogue, operations, rules
from rebond.journey.programmes.forms.answering import AcceptForm, RefuseForm
from rebond.journey.programmes.forms.filters import EnrolmentFilters
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries import lists as rows_of
from rebond.journey.programmes.queries import queues
from rebond.journey.programmes.queries.places import usable
from rebond.journey.programmes.states import BEFORE, Status
from rebond.journey.programmes.views import columns
from rebond.people.accounts.access import access, get_or_refuse, principal_of
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary

GET_AND_POST = require_http_methods(["GET", "POST"])
RECEIVED = {"label": "Demandes reçues", "url": "/actions/recues/"}
SENT = {"label": "Actions prescrites", "url": "/actions/envoyees/"}
TO_ANSWER = (Status.ASKED, Status.WAITING)
LABELS = {"a-repondre": "à répondre", "a-commencer": "acceptée, pas commencée", "place-libre": "une place est libre"}

INBOX = ListSpec(
    key="programmes.inbox",
    columns=(
        *(columns.PERSON, columns.ACTION, columns.ANSWER, columns.TURN, columns.DUE),
        *(replace(columns.ASKED, is_default=False), columns.PHONE, columns.BY),
    ),
    sort="delai",
    nouns=("demande", "demandes"),
    row_url=columns.request_url,
    row_label=lambda row: str(row.beneficiary.sorted_name),
    filters={"action": "programme", "etape": lambda step: step, "file": lambda queue: queue},
    actions=(
        Action("Accepter", "programmes:accept_all", "check-lg"),
        Action("Mettre sur liste d'attente", "programmes:wait_all", "hourglass-split"),
    ),
    csv_name="demandes-recues",
    is_long=True,
)


OF_MANAGER = replace(
    INBOX, actions=(*INBOX.actions, Action("Confier à une autre structure", "programmes:transfer_received", "shuffle"))
)


@access(rules.ANSWERERS)
@GET_AND_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """What the structure received, the most pressing first."""
    principal, today = principal_of(request), timezone.localdate()
    structure = principal.membership.organisation
    return lists.respond(
        request,
        OF_MANAGER if principal.role == Role.STRUCTURE_MANAGER else INBOX,
        rows_of.inbox(principal, today),
        template="programmes/inbox.html",
        form=filters_of(principal),
        context={"structure": structure},
    )


def filters_of(principal: Principal) -> lists.FormOf:
    """What narrows the list, for this reader."""
    today = timezone.localdate()
    found = {key: (label, Q(pk__in=queues.QUEUES[key](principal, today).values("pk"))) for key, label in LABELS.items()}
    return partial(EnrolmentFilters, queues=found)


@access(rules.ANSWERERS, rules.MOVERS)
@require_safe
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: who, why, since when, and what may be answered."""
    principal, today = principal_of(request), timezone.localdate()
    row = get_or_refuse(rows_of.one(principal), principal, pk=pk)
    programme = catalogue.get(row.programme, on=today)
    can_answer = rules.can_answer(principal, row)
    return render(
        request,
        "programmes/request.html",
        {
            "row": row,
            "programme": programme,
            "tone": columns.tone(row),
            "deadline": queues.awaited(row, today=today),
            "can_answer": can_answer and row.status in TO_ANSWER,
            "can_start": can_answer and row.status == Status.ACCEPTED,
            "can_move": rules.can_move(principal, row) and row.status in BEFORE,
            "can_withdraw": rules.can_withdraw(principal, row) and row.status in BEFORE,
            "can_agree": rules.can_agree(principal, row) and row.status == Status.TO_SIGN,
            "sees_person": Beneficiary.objects.visible_to(principal).filter(pk=row.beneficiary_id).exists(),
            "places": usable(row.programme, row.organisation, on=today) if can_answer else [],
            "trail": [home(principal, row)],
        },
    )


@access(rules.ANSWERERS)
@GET_AND_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The structure takes the person in."""
    principal, now = principal_of(request), timezone.now()
    row = to_write(request, pk, rules.can_answer, *TO_ANSWER)
    held = usable(row.programme, row.organisation, on=timezone.localdate(now))
    form = AcceptForm(request.POST or None, provisions=held, initial={"provision": row.provision_id})

    def act() -> None:
        given: dict[str, Any] = {"provision": form.chosen, "member": principal.membership}
        operations.accept(row, **given, by=principal.actor, at=now)

    return answer(
        request, row, form, act, title="Accepter la demande", button="Accepter",
        sentence="La demande est acceptée. Reste à fixer le début.",
    )  # fmt: skip


@access(rules.ANSWERERS)
@GET_AND_POST
def wait(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No place yet."""
    principal, now = principal_of(request), timezone.now()
    row = to_write(request, pk, rules.can_answer, Status.ASKED, Status.ACCEPTED)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> None:
        operations.put_on_list(row, member=principal.membership, by=principal.actor, at=now)

    return answer(
        request, row, form, act, title="Mettre sur liste d'attente", button="Mettre sur liste d'attente",
        sentence="La personne est sur la liste d'attente.",
    )  # fmt: skip


@access(rules.ANSWERERS)
@GET_AND_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The structure says no, and why."""
    principal, now = principal_of(request), timezone.now()
    row = to_write(request, pk, rules.can_answer, *TO_ANSWER, Status.ACCEPTED)
    form = RefuseForm(request.POST or None)

    def act() -> None:
        operations.refuse(row, **form.cleaned_data, member=principal.membership, by=principal.actor, at=now)

    return answer(
        request, row, form, act, title="Refuser la demande", button="Refuser",
        sentence="Le refus est noté. Qui a prescrit en est averti.",
    )  # fmt: skip


@access(rules.ANSWERERS)
@require_POST
def accept_all(request: HttpRequest) -> HttpResponse:
    """Take in those chosen, in fair order, while there are places."""
    sentence = "Dans l'ordre de la liste d'attente, tant qu'il y a des places. Chaque personne est prévenue."
    participle = ("demande acceptée", "demandes acceptées")
    return _each(request, operations.accept, title="Accepter", sentence=sentence, participle=participle)


@access(rules.ANSWERERS)
@require_POST
def wait_all(request: HttpRequest) -> HttpResponse:
    """Put those chosen on the list."""
    participle = ("personne mise sur la liste", "personnes mises sur la liste")
    sentence = "Chaque personne est prévenue qu'elle attend une place."
    title = "Mettre sur liste d'attente"
    return _each(request, operations.put_on_list, title=title, sentence=sentence, participle=participle)


def _each(
    request: HttpRequest, act: Callable[..., Enrolment], *, title: str, sentence: str, participle: tuple[str, str]
) -> HttpResponse:
    principal, now = principal_of(request), timezone.now()
    rows: QuerySet[Any] = rows_of.inbox(principal, timezone.localdate(now))
    choice = bulk.chosen(request, INBOX, rows, form=filters_of(principal))
    if not choice.is_confirmed:
        return bulk.ask(request, choice, title=title, sentence=sentence)
    who = {"member": principal.membership, "by": principal.actor, "at": now}
    done, refused = bulk.each(choice.rows.order_by("fair_at", "pk"), partial(act, **who))
    return bulk.tell(request, choice, done=done, participle=participle, refused=refused)


def home(principal: Principal, row: Enrolment) -> dict[str, str]:
    """The list in which this reader has the request: what they received, else what was sent."""
    return RECEIVED if rules.can_answer(principal, row) else SENT


def to_write(
    request: HttpRequest, pk: UUID, rule: Callable[[Principal, Enrolment], bool], *expected: Status
) -> Enrolment:
    """The enrolment that one sees and may act on, in one of these statuses. Raises Changed when it moved on."""
    principal = principal_of(request)
    row: Enrolment = get_or_refuse(rows_of.one(principal), principal, rule, pk=pk)
    if row.status not in expected:
        raise pages.Changed("Cette inscription a déjà changé d'état.")
    return row


def answer(
    request: HttpRequest,
    row: Enrolment,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: str,
    button: str,
    sentence: str,
) -> HttpResponse:
    """The page of one act on a request; then the request, or the list when it went elsewhere."""
    principal, back = principal_of(request), columns.request_url(row)
    whence = home(principal, row)

    def then() -> str:
        return back if Enrolment.objects.visible_to(principal).filter(pk=row.pk).exists() else whence["url"]

    said = f"{row.beneficiary.full_name}, {catalogue.name(row.programme)}"
    trail = [whence, {"label": row.beneficiary.full_name, "url": back}]
    page: dict[str, Any] = {"title": title, "button": button, "sentence": said, "trail": trail}
    return web_forms.answer(request, form, act, done=sentence, back=back, then=then, **page)
