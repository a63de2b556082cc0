"""« À faire »: the queues of each role, gathered from every app and counted now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DateField, F, Min, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from rebond.exchanges.files import queries as imports
from rebond.exchanges.files.rules import IMPORTERS
from rebond.faces.casefile.queries.counting import Pile, Tally, tallies
from rebond.faces.casefile.queries.facets import Facets
from rebond.ground.deadlines.rules import in_force
from rebond.ground.messaging import queries as messaging
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.ground.web.words import small
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

ICONS = {
    "sans-rendez-vous": "calendar-plus",
    "a-recevoir": "chat-square-text",
    "a-orienter": "signpost",
    "a-remettre": "file-earmark-check",
    "changements": "signpost-split",
    "sans-referent": "person-plus",
    "prise-de-rendez-vous": "telephone",
    "a-rencontrer": "people",
    "a-reexaminer": "arrow-repeat",
}
AGELESS = frozenset({"sans-nouvelles", "sans-pole", "a-reprendre", "coordonnees"})
"""How long their rows have been there says nothing."""

WATCHED = {"sans-referent": "Relancer la structure", "prise-de-rendez-vous": "Rappeler la personne"}
"""What an adviser sees others do late, and may do about it: it comes after what is theirs."""

COMPANIONS = REFERENTS | {Role.STRUCTURE_MANAGER}


@dataclass(frozen=True)
class Source:
    """Where a pile comes from: whom it concerns, its words, the list it opens."""

    pile: Pile
    roles: frozenset[Role]
    label: str
    act: str
    icon: str
    url_name: str
    query: dict[str, str]
    waiting: tuple[str, str] = ("personne attend", "personnes attendent")
    oldest: str = "La plus ancienne"
    is_hidden_when_empty: bool = False

    @property
    def url(self) -> str:
        return f"{reverse(self.url_name)}?{urlencode(self.query)}"


@dataclass(frozen=True)
class Due:
    """The nearest due day of a pile, as a chip shows it."""

    due_on: date
    today: date
    sentence: str

    @property
    def days_left(self) -> int:
        return (self.due_on - self.today).days


@dataclass(frozen=True)
class Task:
    """One queue of « À faire », counted."""

    source: Source
    tally: Tally
    today: date
    url: str
    act: str
    is_watched: bool

    @property
    def deadline(self) -> Due | None:
        if self.tally.due_on is None:
            return None
        return Due(self.tally.due_on, self.today, "Échéance la plus proche de cette liste.")

    @property
    def summary(self) -> str:
        """The count, in words, then the sentence."""
        return f"{words.count(self.tally.count, *self.source.waiting)}. {self.sentence}"

    @property
    def sentence(self) -> str:
        """The act that empties the queue, and since when its oldest row waits."""
        days = (self.today - timezone.localtime(self.tally.since).date()).days if self.tally.since else 0
        if days <= 0 or self.source.pile.key in AGELESS:
            return f"{self.act}."
        return f"{self.act}. {self.source.oldest} attend depuis {words.count(days, 'jour', 'jours')}."


def tasks(principal: Principal, *, now: datetime) -> list[Task]:
    """The queues of the principal, the most pressing first, the empty ones last."""
    today = timezone.localtime(now).date()
    sources = [source for source in _sources() if principal.role in source.roles]
    if principal.role in INVITERS:
        kinds = appointments.kinds_to_invite(principal.role, on=today)
        sources += [source for kind in kinds for source in _of_kind(kind)]
    counted = tallies([source.pile for source in sources], principal, now=now, today=today)
    found = [
        _task(source, counted[source.pile.key], principal, today)
        for source in sources
        if counted[source.pile.key].count or not source.is_hidden_when_empty
    ]
    if principal.role in HOSTS:
        found += [_task(TO_CALL, tally, principal, today) for tally in _apart(TO_CALL.pile, principal, now, today)]
    return sorted(found, key=_urgency)


def _apart(pile: Pile, principal: Principal, now: datetime, today: date) -> Iterator[Tally]:
    """What no statement written once can say, for it asks which hours are free; nothing when nobody waits."""
    said = pile.rows(principal, now, today).aggregate(count=Count("pk"), since=Min(pile.since))
    if said["count"]:
        yield Tally(said["count"], said["since"], None)


def _task(source: Source, tally: Tally, principal: Principal, today: date) -> Task:
    watched = WATCHED.get(source.pile.key, "") if principal.role == Role.ADVISER else ""
    return Task(source, tally, today, _url(source, principal, today), watched or source.act, bool(watched))


def _urgency(task: Task) -> tuple[bool, bool, date]:
    deadline = task.deadline
    return (not task.tally.count, task.is_watched, deadline.due_on if deadline else task.today)


def _url(source: Source, principal: Principal, today: date) -> str:
    if source.pile.key != "sans-nouvelles":
        return source.url
    query = {"contact": str(not_reached_weeks(today))}
    if principal.role in REFERENTS:
        query["referent"] = str(principal.membership.pk)
    return f"{reverse(source.url_name)}?{urlencode(query)}"


def not_reached_weeks(today: date) -> int:
    """After how many weeks without news the département wants someone to be called."""
    rule = in_force(parameters.deadline_rules("not_reached"), today)
    return (rule.due_on(today) - today).days // 7 if rule else 8


@cache
def _sources() -> tuple[Source, ...]:
    return (
        *(_of_queue(queue) for queue in QUEUES),
        Source(
            Pile("du-jour", _of_the_day, "starts_at"),
            HOSTS - {Role.ADVISER},  # theirs are « Entretiens à tenir »
            "Rendez-vous du jour",
            "Recevoir",
            "calendar-day",
            "casefile:appointments",
            {"quand": "jour"},
        ),
        Source(
            Pile("a-noter", _without_attendance, "starts_at"),
            HOSTS,
            "Rendez-vous passés, présence à noter",
            "Noter les présents et les absents",
            "calendar-check",
            "casefile:appointments",
            {"quand": "a-noter"},
        ),
        Source(
            Pile("sans-nouvelles", _not_reached, "created_at"),
            COMPANIONS,
            "Personnes sans nouvelles",
            "Appeler, écrire ou rendre visite",
            "telephone-outbound",
            "casefile:people",
            {},
        ),
        Source(
            Pile("rappels", _calls, "received_at"),
            ANSWERING,
            "Appels à rendre",
            "Rappeler",
            "telephone-plus",
            "calls:home",
            {},
            ("appel attend", "appels attendent"),
            "Le plus ancien",
        ),
        Source(
            Pile("arrivees", _arrivals, "received_at"),
            KEEPERS,
            "Arrivées d'un autre département",
            "Accueillir ou refuser",
            "truck",
            "casefile:arrivals",
            {},
        ),
        Source(
            Pile("sans-pole", _without_pole, "created_at"),
            DEPARTEMENT_STAFF,
            "Personnes sans Pôle d'insertion",
            "Choisir le Pôle",
            "geo-alt",
            "casefile:people",
            {"pole": "aucun", "suivi": "oui"},
        ),
        Source(
            Pile("a-reprendre", _to_take_over, "created_at"),
            KEEPERS,
            "Stock à reprendre",
            "Ouvrir les orientations",
            "box-arrow-in-right",
            "casefile:people",
            {"suivi": "reprise"},
        ),
        Source(
            Pile("messages", _messages, "created_at"),
            DEPARTEMENT_STAFF,
            "Messages en échec ou incertains",
            "Renvoyer ou abandonner",
            "envelope-exclamation",
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
            "printer",
            "correspondence:letters",
            {},
            ("courrier attend", "courriers attendent"),
        ),
        Source(
            Pile("coordonnees", _unreachable, "created_at"),
            beneficiaries.COMPANIONS,
            "Coordonnées refusées par le réseau",
            "Demander un autre numéro ou une autre adresse",
            "telephone-x",
            "casefile:people",
            {"joindre": "refusee"},
        ),
        Source(
            Pile("doutes", _doubts, "file__received_at"),
            IMPORTERS,
            "Lignes d'import à vérifier",
            "Dire de qui il s'agit",
            "person-exclamation",
            "imports:doubts",
            {},
            ("ligne attend", "lignes attendent"),
        ),
    )


def _free_hours(principal: Principal, now: datetime, _today: date) -> QuerySet[Any]:
    return WaitingPlace.objects.filter(pk__in=appointments.waiting.to_call(principal, at=now))


TO_CALL = Source(
    Pile("heure-libre", _free_hours, "since"),
    HOSTS,
    "Personnes à prévenir d'une heure libre",
    "Appeler, puis prendre le rendez-vous : aucun message ne les atteint",
    "telephone-forward",
    "casefile:people",
    {"rdv": "heure"},
)
"""Whoever waits for an hour, when one is free and nothing would tell them."""


def _of_queue(queue: Queue) -> Source:
    return Source(
        Pile(queue.key, partial(_queue_rows, queue), queue.since),
        queue.roles,
        queue.label,
        queue.act,
        ICONS.get(queue.key, "list-task"),
        "casefile:entrants",
        {"file": queue.key},
    )


@cache
def _of_kind(kind: Kind) -> tuple[Source, Source]:
    """Whom nobody heard from after an invitation, and whose absences a human must look at; told only when there are."""
    name = small(kind.name)
    return (
        Source(
            Pile(f"sans-reponse-{kind.code}", partial(_unanswered, kind), "since"),
            INVITERS,
            f"Invitations sans réponse : {name}",
            "Proposer une convocation ou inviter à nouveau",
            "envelope-exclamation",
            "inviting:people",
            {"nature": kind.code, "etat": FollowUp.EXPIRED},
            is_hidden_when_empty=True,
        ),
        Source(
            Pile(f"absences-{kind.code}", partial(_absences, kind), "since"),
            INVITERS,
            f"Absences à examiner : {name}",
            "Regarder le dossier, puis décider de la suite",
            "person-x",
            "inviting:people",
            {"nature": kind.code, "etat": "absences"},
            is_hidden_when_empty=True,
        ),
    )


def _unanswered(kind: Kind, principal: Principal, now: datetime, _today: date) -> QuerySet[Any]:
    return appointments.invitations.unanswered(principal, kind.code, now=now).annotate(due_on=_NO_DAY)


def _absences(kind: Kind, principal: Principal, _now: datetime, _today: date) -> QuerySet[Any]:
    rows = appointments.follow_up.absences_to_review(principal, kind)
    return rows.annotate(since=F("due_on")).annotate(due_on=_NO_DAY)


def _queue_rows(queue: Queue, principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
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


_NO_DAY = Value(None, DateField())
