"""« À faire »: the queues of each role, gathered from every app and counted now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Count, DateTimeField, Min
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from rebond.faces.casefile.queries.counting import Pile, Tally, tallies
from rebond.faces.casefile.queries.piles import APART, SOURCES, not_reached_weeks, of_kind
from rebond.faces.casefile.queries.sources import Source
from rebond.ground.web import words
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.appointments import queries as appointments
from rebond.people.appointments.rules import INVITERS

AGELESS = frozenset({"sans-nouvelles", "sans-pole", "a-reprendre", "coordonnees", "attentes"})
"""How long their rows have been there says nothing."""

WATCHED = {
    "sans-referent": "Relancer la structure",
    "prise-de-rendez-vous": "Rappeler la personne",
    **dict.fromkeys(
        ("contrats-absents", "contrats-finissant", "contrats-finis", "contrats-sans-signature", "contrats-anciens"),
        "Voir où cela en est, puis relancer le référent",
    ),
    "contrats-refuses": "Lire les mots de la personne, en parler avec le référent",
}
"""What an adviser sees others do late, and may do about it: it comes after what is theirs."""


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
        if days <= 0 or self.source.is_event or self.source.pile.key in AGELESS:
            return f"{self.act}."
        return f"{self.act}. {self.source.oldest} attend depuis {words.count(days, 'jour', 'jours')}."


def tasks(principal: Principal, *, now: datetime) -> list[Task]:
    """The queues of the principal, the most pressing first, the empty ones last."""
    today = timezone.localtime(now).date()
    sources = [source for source in SOURCES if principal.role in source.roles]
    if principal.role in INVITERS:
        kinds = appointments.kinds_to_invite(principal.role, on=today)
        sources += [source for kind in kinds for source in of_kind(kind)]
    counted = tallies([source.pile for source in sources], principal, now=now, today=today)
    found = [
        _task(source, counted[source.pile.key], principal, today)
        for source in sources
        if counted[source.pile.key].count or not source.is_hidden_when_empty
    ]
    for source in (one for one in APART if principal.role in one.roles):
        found += [_task(source, tally, principal, today) for tally in _apart(source.pile, principal, now, today)]
    return sorted(found, key=_urgency)


def _apart(pile: Pile, principal: Principal, now: datetime, today: date) -> Iterator[Tally]:
    """The tally of one of `APART`; nothing when nobody waits."""
    since = Cast(Min(pile.since), DateTimeField())
    said = pile.rows(principal, now, today).aggregate(count=Count("pk"), since=since)
    if said["count"]:
        yield Tally(said["count"], said["since"], None)


def _task(source: Source, tally: Tally, principal: Principal, today: date) -> Task:
    watched = WATCHED.get(source.pile.key, "") if principal.role == Role.ADVISER else ""
    return Task(source, tally, today, _url(source, principal, today), watched or source.act, bool(watched))


def _urgency(task: Task) -> tuple[bool, bool, bool, date]:
    deadline = task.deadline
    return (
        not task.tally.count,
        task.is_watched,
        not task.source.is_event,
        deadline.due_on if deadline else task.today,
    )


def _url(source: Source, principal: Principal, today: date) -> str:
    if source.pile.key != "sans-nouvelles":
        return source.url
    query = {"contact": str(not_reached_weeks(today))}
    if principal.role in REFERENTS:
        query["referent"] = str(principal.membership.pk)
    return f"{reverse(source.url_name)}?{urlencode(query)}"
