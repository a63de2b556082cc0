"""The piles that « À faire » gathers from every app: whom each concerns, its words, its rows, the list it opens."""

from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db.models import DateField, F, QuerySet, Value

from rebond.events.accelerator.queries.takeaways import needs_to_settle
from rebond.events.jobdating.queries import running as job_datings
from rebond.events.jobdating.queries.preparing import to_teach
from rebond.events.jobdating.rules import FOLLOWERS as JOB_DATING_FOLLOWERS
from rebond.exchanges.files import queries as imports
from rebond.exchanges.files.rules import IMPORTERS
from rebond.faces.casefile.queries.actions import FOLLOWED
from rebond.faces.casefile.queries.counting import Pile
from rebond.faces.casefile.queries.events import EVENTS
from rebond.faces.casefile.queries.facets import Facets
from rebond.faces.casefile.queries.jobs import JOBS
from rebond.faces.casefile.queries.prescriptions import PRESCRIBED
from rebond.faces.casefile.queries.sources import Source
from rebond.ground.deadlines.rules import in_force
from rebond.ground.messaging import queries as messaging
from rebond.ground.parameters import queries as parameters
from rebond.ground.web.words import small
from rebond.journey.contracts.queries.queues import QUEUES as CONTRACT_QUEUES
from rebond.journey.contracts.queries.queues import Queue as ContractQueue
from rebond.journey.health import queries as health
from rebond.journey.health.rules import ASKERS as OPINION_ASKERS
from rebond.journey.health.rules import CARERS
from rebond.journey.orientation.queries import QUEUES, Queue
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, REFERENTS, Role
from rebond.people.appointments import queries as appointments
from rebond.people.appointments.models import WaitingPlace
from rebond.people.appointments.queries import Kind
from rebond.people.appointments.rules import HOSTS, INVITERS
from rebond.people.appointments.states import FollowUp
from rebond.people.beneficiaries import rules as beneficiaries
from rebond.people.beneficiaries.models import Arrival, Beneficiary
from rebond.people.beneficiaries.queries import unreachable
from rebond.people.beneficiaries.rules import KEEPERS
from rebond.people.beneficiaries.states import TransferStatus
from rebond.people.calls import queries as calls
from rebond.people.calls.states import ANSWERING

_NO_DAY = Value(None, DateField())

COMPANIONS = REFERENTS | {Role.STRUCTURE_MANAGER}


def not_reached_weeks(today: date) -> int:
    """After how many weeks without news the département wants someone to be called."""
    rule = in_force(parameters.deadline_rules("not_reached"), today)
    return (rule.due_on(today) - today).days // 7 if rule else 8


def _unanswered(kind: Kind, principal: Principal, now: datetime, _today: date) -> QuerySet[Any]:
    return appointments.invitations.unanswered(principal, kind.code, now=now).annotate(due_on=_NO_DAY)


def _absences(kind: Kind, principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    rows = appointments.follow_up.absences_to_review(principal, kind)
    return rows.annotate(since=F("due_on")).annotate(due_on=_NO_DAY)


def _queue_rows(queue: Queue | ContractQueue, principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return queue.rows(principal, today)


def _of_the_day(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return appointments.of_the_day(principal, today=today).annotate(due_on=_NO_DAY)


def _without_attendance(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return appointments.without_attendance(principal, today=today).annotate(due_on=_NO_DAY)


def _not_reached(principal: Principal, now: datetime, today: date) -> QuerySet[Any]:
    facets = Facets(principal, now, today)
    is_referent = principal.role in REFERENTS
    mine = (
        facets.referred_to(principal.membership.pk) if is_referent else facets.accompanied_by(principal.organisation_id)
    )
    people = Beneficiary.objects.filter(mine, facets.not_reached(not_reached_weeks(today)))
    return people.annotate(due_on=_NO_DAY)


def _calls(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return calls.to_return(principal)


def _arrivals(_principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return Arrival.objects.filter(status=TransferStatus.SENT).annotate(due_on=_NO_DAY)


def _without_pole(principal: Principal, now: datetime, today: date) -> QuerySet[Any]:
    followed = Facets(principal, now, today).followed()
    return Beneficiary.objects.filter(followed, pole=None).annotate(due_on=_NO_DAY)


def _to_take_over(principal: Principal, now: datetime, today: date) -> QuerySet[Any]:
    waiting = Facets(principal, now, today).to_take_over()
    return Beneficiary.objects.visible_to(principal).filter(waiting).annotate(due_on=_NO_DAY)


def _messages(_principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return messaging.unsettled().annotate(due_on=_NO_DAY)


def _letters(_principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return messaging.waiting_letters().annotate(due_on=_NO_DAY)


def _unreachable(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return Beneficiary.objects.visible_to(principal).filter(unreachable()).annotate(due_on=_NO_DAY)


def _doubts(_principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return imports.doubts().annotate(due_on=_NO_DAY)


def _opinions_to_give(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return health.to_answer(principal).annotate(due_on=_NO_DAY)


def _opinions_ending(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return health.ending(principal, today)


def _seconds(principal: Principal, now: datetime, _today: date) -> QuerySet[Any]:
    return job_datings.seconds_due(principal, at=now).annotate(due_on=_NO_DAY)


def _to_teach(principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return to_teach(principal, today=today).annotate(due_on=_NO_DAY)


def _needs(principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    return needs_to_settle(principal).annotate(due_on=_NO_DAY)


def _free_hours(principal: Principal, now: datetime, _today: date) -> QuerySet[Any]:
    return WaitingPlace.objects.filter(pk__in=appointments.waiting.to_call(principal, at=now))


def _of_queue(queue: Queue | ContractQueue, page: str, *, is_hidden_when_empty: bool = False) -> Source:
    return Source(
        Pile(queue.key, partial(_queue_rows, queue), queue.since),
        queue.roles,
        queue.label,
        queue.act,
        page,
        {"file": queue.key},
        is_hidden_when_empty=is_hidden_when_empty,
    )


@cache
def of_kind(kind: Kind) -> tuple[Source, Source]:
    """Whom nobody heard from after an invitation, and whose absences a human must look at; told only when there are."""
    name = small(kind.name)
    return (
        Source(
            Pile(f"sans-reponse-{kind.code}", partial(_unanswered, kind), "since"),
            INVITERS,
            f"Invitations sans réponse : {name}",
            "Proposer une convocation ou inviter à nouveau",
            "inviting:people",
            {"nature": kind.code, "etat": FollowUp.EXPIRED},
            is_hidden_when_empty=True,
        ),
        Source(
            Pile(f"absences-{kind.code}", partial(_absences, kind), "since"),
            INVITERS,
            f"Absences à examiner : {name}",
            "Regarder le dossier, puis décider de la suite",
            "inviting:people",
            {"nature": kind.code, "etat": "absences"},
            is_hidden_when_empty=True,
        ),
    )


SOURCES: tuple[Source, ...] = (
    *EVENTS,
    *(_of_queue(queue, "casefile:entrants") for queue in QUEUES),
    *(_of_queue(queue, "contracts_due:due", is_hidden_when_empty=True) for queue in CONTRACT_QUEUES),
    Source(
        Pile("du-jour", _of_the_day, "starts_at"),
        HOSTS - {Role.ADVISER},  # theirs are « Entretiens à tenir »
        "Rendez-vous du jour",
        "Recevoir",
        "casefile:appointments",
        {"quand": "jour"},
    ),
    Source(
        Pile("a-noter", _without_attendance, "starts_at"),
        HOSTS,
        "Rendez-vous passés, présence à noter",
        "Noter les présents et les absents",
        "casefile:appointments",
        {"quand": "a-noter"},
    ),
    Source(
        Pile("sans-nouvelles", _not_reached, "created_at"),
        COMPANIONS,
        "Personnes sans nouvelles",
        "Appeler, écrire ou rendre visite",
        "casefile:people",
        {},
    ),
    Source(
        Pile("rappels", _calls, "received_at"),
        ANSWERING,
        "Appels à rendre",
        "Rappeler",
        "calls:home",
        {},
        ("appel attend", "appels attendent"),
        "Le plus ancien",
    ),
    *JOBS,
    Source(
        Pile("seconds-entretiens", _seconds, "second_at"),
        JOB_DATING_FOLLOWERS,
        "Seconds entretiens passés",
        "Appeler l'entreprise, puis noter la suite",
        "jobdating_run:seconds",
        {},
        ("entretien attend", "entretiens attendent"),
        "Le plus ancien",
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("attentes", _to_teach, "month"),
        frozenset({Role.SECTOR_EXPERT}),
        "Thèmes sans les attentes des entreprises",
        "Écrire ce qu'elles attendent, avant la rencontre du secteur",
        "jobdating:home",
        {},
        ("thème attend", "thèmes attendent"),
        "Le plus proche",
    ),
    Source(
        Pile("avis-a-donner", _opinions_to_give, "asked_at"),
        CARERS,
        "Avis sur le travail demandés",
        "Prendre en charge, voir la personne, donner l'avis",
        "health:requests",
        {"etat": "attente"},
        ("demande attend", "demandes attendent"),
    ),
    Source(
        Pile("avis-a-redemander", _opinions_ending, "given_at"),
        OPINION_ASKERS,
        "Avis sur le travail qui se terminent",
        "Redemander un avis sur le travail",
        "health:ending",
        {},
        ("avis se termine", "avis se terminent"),
        "Le plus ancien",
        is_hidden_when_empty=True,
    ),
    *PRESCRIBED,
    *FOLLOWED,
    Source(
        Pile("besoins", _needs, "decided_at"),
        COMPANIONS,
        "Besoins signalés par l'Accélérateur",
        "Voir ce qui y répond, puis noter comme traité",
        "accelerator_run:needs",
        {},
        is_hidden_when_empty=True,
    ),
    Source(
        Pile("arrivees", _arrivals, "received_at"),
        KEEPERS,
        "Arrivées d'un autre département",
        "Accueillir ou refuser",
        "casefile:arrivals",
        {},
    ),
    Source(
        Pile("sans-pole", _without_pole, "created_at"),
        DEPARTEMENT_STAFF,
        "Personnes sans Pôle d'insertion",
        "Choisir le Pôle",
        "casefile:people",
        {"pole": "aucun", "suivi": "oui"},
    ),
    Source(
        Pile("a-reprendre", _to_take_over, "created_at"),
        KEEPERS,
        "Stock à reprendre",
        "Ouvrir les orientations",
        "casefile:people",
        {"suivi": "reprise"},
    ),
    Source(
        Pile("messages", _messages, "created_at"),
        DEPARTEMENT_STAFF,
        "Messages en échec ou incertains",
        "Renvoyer ou abandonner",
        "casefile:messages",
        {},
        ("message attend", "messages attendent"),
        "Le plus ancien",
    ),
    Source(
        Pile("courriers", _letters, "created_at"),
        DEPARTEMENT_STAFF,
        "Courriers à imprimer",
        "Imprimer et poster",
        "correspondence:letters",
        {},
        ("courrier attend", "courriers attendent"),
    ),
    Source(
        Pile("coordonnees", _unreachable, "created_at"),
        beneficiaries.COMPANIONS,
        "Coordonnées refusées par le réseau",
        "Demander un autre numéro ou une autre adresse",
        "casefile:people",
        {"joindre": "refusee"},
    ),
    Source(
        Pile("doutes", _doubts, "file__received_at"),
        IMPORTERS,
        "Lignes d'import à vérifier",
        "Dire de qui il s'agit",
        "imports:doubts",
        {},
        ("ligne attend", "lignes attendent"),
    ),
)
"""The queues of every role, in the order of the day."""

APART = (
    Source(
        Pile("heure-libre", _free_hours, "since"),
        HOSTS,
        "Personnes à prévenir d'une heure libre",
        "Appeler, puis prendre le rendez-vous : aucun message ne les atteint",
        "casefile:people",
        {"rdv": "heure"},
    ),
)
"""What no statement written once can say: whoever waits for an hour when one is free and nothing would tell them."""
