"""The queues of contracts and PPAE, computed from facts and deadlines.

Rows are orientations (what is missing) or contracts and PPAE (what is under way). Each carries `due_on`, the day of the
promise, NULL when none runs, and waits since the fact that `Queue.since` names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.journey.contracts.models import Contract, ContractText, Ppae, Signature, SigningRefusal
from rebond.journey.contracts.queries import clocks
from rebond.journey.contracts.rules import VALIDATORS
from rebond.journey.contracts.states import Regime, Status
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.queries import awake
from rebond.journey.orientation.states import DECIDED
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Capability, Role
from rebond.people.beneficiaries.models import DutyPeriod

Rows = QuerySet[Any]

FRANCE_TRAVAIL = {"structure__capabilities__contains": [Capability.FRANCE_TRAVAIL]}
"""Oriented to France Travail: what is awaited is their PPAE (CASF L262-34), elsewhere a contract (L262-35, L262-36)."""
HANDED_OVER: dict[str, Any] = {"duty__ends_on": None, "status__in": DECIDED, "handed_over_at__isnull": False}
"""The orientation under way, that the person was told of."""
PROPOSED = (Status.TO_SIGN, Status.TO_VALIDATE, Status.REFUSED)
"""In hand, and the person has had something to read."""
COMPANIONS = REFERENTS | {Role.STRUCTURE_MANAGER, Role.ADVISER}
PPAE_READERS = frozenset({Role.ADVISER, Role.FT_ADVISER})


@dataclass(frozen=True)
class Queue:
    """One queue of « À faire »: who has it, what it says, its rows; `due_on` and `since` are facts of the row."""

    key: str
    label: str
    act: str
    roles: frozenset[Role]
    rows: Callable[[Principal, date], Rows]
    since: str
    explanation: str


def oriented(principal: Principal, today: date) -> QuerySet[Orientation]:
    """Live orientations whose contrat d'orientation was handed over, of who still has rights and duties.

    A référent sees their own people; a Pôle and a structure theirs.
    """
    if principal.role in POLE_STAFF:
        rows = Orientation.objects.filter(pole=principal.organisation_id)
    else:
        rows = Orientation.objects.visible_to(principal)
    if principal.role in REFERENTS:
        rows = rows.filter(beneficiary__referent__in=principal.selves.values("pk"))
    return awake(rows, today).filter(**HANDED_OVER)


def contracts(principal: Principal) -> QuerySet[Contract]:
    """The contracts of people who still have rights and duties; a référent's are those of their own people."""
    live = DutyPeriod.objects.filter(beneficiary=OuterRef("beneficiary"), ends_on=None)
    rows = Contract.objects.visible_to(principal).filter(Exists(live))
    return rows.filter(beneficiary__referent__in=principal.selves.values("pk")) if principal.role in REFERENTS else rows


def missing(principal: Principal, today: date) -> Rows:
    """Nothing is proposed to the person, and no contract runs that was signed since their orientation.

    Another orientation starts the clock again (C. trav. D5411-8-2): what was signed before it is no answer to it.
    """
    signed = Q(status=Status.SIGNED, signed_at__gte=OuterRef("decided_at"))
    told = Contract.objects.filter(signed | Q(status__in=PROPOSED))
    rows = oriented(principal, today).exclude(**FRANCE_TRAVAIL).filter(~Exists(_of_person(told)))
    return rows.annotate(due_on=clocks.contract_due_on())


def _of_person(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    return rows.filter(beneficiary=OuterRef("beneficiary"))


def _current(principal: Principal) -> QuerySet[Contract]:
    """Signed contracts whose next one was not proposed yet; those of a former orientation are in `missing`."""
    next_one = Contract.objects.filter(status__in=PROPOSED)
    reoriented = Orientation.objects.filter(
        beneficiary=OuterRef("beneficiary"), decided_at__gt=OuterRef("signed_at"), **HANDED_OVER
    )
    return contracts(principal).filter(~Exists(_of_person(next_one)), ~Exists(reoriented), status=Status.SIGNED)


def ending(principal: Principal, today: date) -> Rows:
    """Covering today, and it is time to renew them."""
    rows = _current(principal).filter(ends_on__gte=today, ends_on__lte=clocks.renewed_from(today))
    return rows.annotate(due_on=clocks.renewal_due_on())


def ended(principal: Principal, today: date) -> Rows:
    """Their last day has passed, and no other was proposed."""
    return _current(principal).filter(ends_on__lt=today).annotate(due_on=clocks.renewal_due_on())


def unsigned(principal: Principal, today: date) -> Rows:
    """Proposed to sign for longer than the département finds right; due as the law says of the first contract."""
    days = parameters.get("contract.unsigned_days", on=today)
    before = timezone.make_aware(datetime.combine(today - timedelta(days=days), time.max))
    rows = contracts(principal).filter(status=Status.TO_SIGN).annotate(proposed_at=_last(ContractText, "frozen_at"))
    return rows.filter(proposed_at__lte=before).annotate(due_on=clocks.contract_due_of("orientation"))


def refused(principal: Principal, today: date) -> Rows:
    """The person did not sign: to talk about it again. No deadline presses them."""
    rows = contracts(principal).filter(status=Status.REFUSED)
    said = SigningRefusal.objects.filter(text__contract=OuterRef("pk")).order_by("-noted_at")
    return rows.annotate(refused_at=Subquery(said.values("noted_at")[:1]), due_on=clocks.NO_DAY)


def to_validate(principal: Principal, today: date) -> Rows:
    """Signed by the person and the référent; the département's word is missing."""
    rows = contracts(principal).filter(status=Status.TO_VALIDATE)
    last = Signature.objects.filter(text__contract=OuterRef("pk")).order_by("-signed_at")
    return rows.annotate(
        last_signed_at=Subquery(last.values("signed_at")[:1]), due_on=clocks.contract_due_of("orientation")
    )


def old(principal: Principal, today: date) -> Rows:
    """Contracts of before 2025, still running, to replace before the end of the transition (décret 2024-1244)."""
    limit = clocks.transition_limit(today)
    rows = _current(principal).filter(regime=Regime.CER, ends_on__gte=today)
    return rows.annotate(due_on=Value(limit, DateField())) if limit else rows.none().annotate(due_on=clocks.NO_DAY)


def _last(model: type[ContractText], fact: str) -> Subquery:
    rows = model.objects.filter(contract=OuterRef("pk")).order_by("-number")
    return Subquery(rows.values(fact)[:1])


def ppae_awaited(principal: Principal, today: date) -> QuerySet[Orientation]:
    """At France Travail, and no PPAE was received since, or the last one was sent back."""
    kept = Ppae.objects.filter(orientation=OuterRef("pk"), rejected_at=None)
    rows = oriented(principal, today).filter(~Exists(kept), **FRANCE_TRAVAIL)
    return cast("QuerySet[Orientation]", rows.annotate(due_on=clocks.ppae_due_on()))


def ppae_late(principal: Principal, today: date) -> Rows:
    """Among them, those whose day has passed."""
    rows: Any = ppae_awaited(principal, today)  # annotated
    return cast("Rows", rows.filter(due_on__lt=today))


def ppae_to_read(principal: Principal, today: date) -> Rows:
    """Sent by the person, and nobody has said yet whether it can be read."""
    rows = Ppae.objects.visible_to(principal).filter(checked_at=None, rejected_at=None)
    if principal.role in REFERENTS:
        rows = rows.filter(beneficiary__referent__in=principal.selves.values("pk"))
    return rows.annotate(due_on=clocks.NO_DAY)


QUEUES: tuple[Queue, ...] = (
    Queue(
        "contrats-absents",
        "Contrats à préparer",
        "Préparer le contrat avec la personne",
        COMPANIONS,
        missing,
        "handed_over_at",
        "Le contrat d'orientation est remis, et aucun contrat d'engagement n'a été proposé à la personne depuis.",
    ),
    Queue(
        "contrats-finissant",
        "Contrats qui se terminent",
        "Proposer le contrat suivant",
        COMPANIONS,
        ending,
        "ends_on",
        "Le contrat se termine bientôt : le suivant se signe avant son dernier jour.",
    ),
    Queue(
        "contrats-finis",
        "Contrats finis, sans suivant",
        "Proposer un nouveau contrat",
        COMPANIONS,
        ended,
        "ends_on",
        "Le dernier jour du contrat est passé, et aucun autre n'a été proposé.",
    ),
    Queue(
        "contrats-sans-signature",
        "Contrats proposés, pas encore signés",
        "Appeler la personne ou relire le contrat avec elle",
        COMPANIONS,
        unsigned,
        "proposed_at",
        "Le contrat est proposé à la signature depuis plusieurs jours.",
    ),
    Queue(
        "contrats-refuses",
        "Contrats que la personne n'a pas signés",
        "En reparler avec la personne, à partir de ses mots",
        COMPANIONS,
        refused,
        "refused_at",
        "La personne a dit pourquoi elle ne signe pas. Ce n'est pas une faute : le texte se reprend avec elle.",
    ),
    Queue(
        "contrats-a-valider",
        "Contrats à valider",
        "Valider au nom du Département",
        VALIDATORS,
        to_validate,
        "last_signed_at",
        "La personne et le référent ont signé : il manque l'accord du Département.",
    ),
    Queue(
        "contrats-anciens",
        "Contrats d'avant 2025 à remplacer",
        "Préparer un contrat d'engagement",
        COMPANIONS,
        old,
        "signed_at",
        "Ces contrats d'engagements réciproques restent valables jusqu'à ce qu'un contrat d'engagement les remplace.",
    ),
    Queue(
        "ppae-en-retard",
        "PPAE attendus, en retard",
        "Envoyer un lien pour la photo, ou appeler",
        PPAE_READERS,
        ppae_late,
        "handed_over_at",
        "La personne orientée vers France Travail n'a pas encore envoyé son projet personnalisé (PPAE).",
    ),
    Queue(
        "ppae-a-lire",
        "PPAE à lire",
        "Lire, puis garder ou demander ce qui manque",
        PPAE_READERS,
        ppae_to_read,
        "received_at",
        "La personne a envoyé son projet personnalisé (PPAE) : dites s'il est lisible et complet.",
    ),
)
"""Every queue of contracts, in the order of the person's way."""


def queues_of(role: Role) -> list[Queue]:
    """The queues that concern a role."""
    return [queue for queue in QUEUES if role in queue.roles]


READERS = frozenset().union(*(queue.roles for queue in QUEUES))
"""They have at least one of these queues."""
