"""What is due to one person, in a sentence each. No database: facts, deadlines and today's parameters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from rebond.faces.referent.queries import actions
from rebond.faces.referent.queries.facts import Facts
from rebond.ground.deadlines.rules import Deadline, in_force
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.contracts.queries import clocks as contract_clocks
from rebond.journey.contracts.states import Status as ContractStatus
from rebond.journey.health import queries as health
from rebond.journey.orientation import clocks
from rebond.journey.orientation.states import Status
from rebond.journey.support.states import Doer
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.queries import kind_name


@dataclass(frozen=True)
class Need:
    """One thing due: its kind (see KINDS), a sentence that says what to do, the day, the page that does it."""

    kind: str
    sentence: str
    due_on: date | None = None
    url: str = ""


KINDS = {
    "rendez-vous": "Rendez-vous",
    "contrat": "Contrat",
    "demarches": "Démarches",
    "actions": "Actions",
    "nouvelles": "Sans nouvelles",
    "avis": "Avis sur le travail",
}
"""The kinds of things due, in the order of the filters."""

NEVER = date.max


@dataclass(frozen=True)
class Due:
    """A day and what falls due on it, for the chip."""

    days_left: int
    due_on: date
    sentence: str


@dataclass(frozen=True)
class Row:
    """One line of « Mes personnes »: the person, what is due the first, the rest."""

    facts: Facts
    needs: list[Need] = field(default_factory=list)

    @property
    def first(self) -> Need | None:
        return next(iter(self.needs), None)

    @property
    def others(self) -> list[Need]:
        return self.needs[1:]

    @property
    def due_on(self) -> date | None:
        return self.first.due_on if self.first else None

    @property
    def is_late(self) -> bool:
        return any(need.due_on and need.due_on < self.facts.today for need in self.needs)

    @property
    def deadline(self) -> "Due | None":
        """What the chip shows of the first thing due."""
        if self.first is None or self.first.due_on is None:
            return None
        return Due((self.first.due_on - self.facts.today).days, self.first.due_on, self.first.sentence)


def row_of(facts: Facts) -> Row:
    """What is due to the person, the most pressing first."""
    found = [need for say in SAYINGS for need in say(facts)]
    return Row(facts, sorted(found, key=lambda need: need.due_on or NEVER))


def most_pressing_first(rows: list[Facts]) -> list[Row]:
    """The people in the order of what is due; then those to whom nothing dated is, then by name."""
    found = [row_of(facts) for facts in rows]
    return sorted(found, key=lambda row: (row.due_on or NEVER, not row.needs, row.facts.person.sort_name))


def _appointments(facts: Facts) -> Iterator[Need]:
    page = reverse("referent:meeting", args=[facts.person.pk])
    if (past := facts.to_note) is not None:
        sentence = f"Dire si la personne est venue {words.moment(past.starts_at)}"
        yield Need("rendez-vous", sentence, local_day(past.starts_at), page)
    coming = facts.coming
    if coming is not None:
        if local_day(coming.starts_at) == facts.today:
            sentence = f"{kind_name(coming.kind)} aujourd'hui à {words.hour(coming.starts_at)}"
            yield Need("rendez-vous", sentence, facts.today, page)
        return
    if facts.to_note is None:
        yield _to_book(facts)


def _to_book(facts: Facts) -> Need:
    page = reverse("agenda:book", args=[facts.person.pk])
    row = facts.orientation
    if row is not None and row.status == Status.FOLLOWED and row.first_met_at is None:
        promised = clocks.deadline("first_meeting", row, today=facts.today)
        return Need("rendez-vous", "Prendre le premier rendez-vous", promised.due_on if promised else None, page)
    return Need("rendez-vous", "Prendre le prochain rendez-vous", None, page)


SAID_OF_CONTRACT = {
    ContractStatus.DRAFT: "Finir le contrat, puis le proposer à la signature",
    ContractStatus.TO_SIGN: "Faire signer le contrat",
    ContractStatus.REFUSED: "Reparler du contrat que la personne n'a pas signé",
}


def _contract(facts: Facts) -> Iterator[Need]:
    row, today = facts.orientation, facts.today
    if row is None or row.is_asleep or row.handed_over_at is None:
        return
    page = _contract_page(facts)
    if facts.is_at_france_travail:
        promised = contract_clocks.ppae_deadline(row, today=today)
        if promised and not row.has_ppae:
            yield Need("contrat", "Demander le projet personnalisé (PPAE) de France Travail", promised.due_on, page)
        return
    hand, signed = facts.in_hand, facts.answering
    if hand is not None and hand.status in SAID_OF_CONTRACT:
        yield Need("contrat", SAID_OF_CONTRACT[ContractStatus(hand.status)], _contract_day(facts), page)
    elif hand is None and signed is None:
        yield Need("contrat", "Préparer le contrat avec la personne", _contract_day(facts), page)
    elif hand is None and signed and signed.ends_on and signed.ends_on <= contract_clocks.renewed_from(today):
        verb = "s'est terminé" if signed.ends_on < today else "se termine"
        sentence = f"Proposer le contrat suivant : celui-ci {verb} le {words.day(signed.ends_on)}"
        yield Need("contrat", sentence, _contract_day(facts), page)


def _contract_page(facts: Facts) -> str:
    """Where the contract is written or signed; else where it begins."""
    if facts.is_at_france_travail:
        return reverse("casefile:person", args=[facts.person.pk])
    if facts.in_hand is not None:
        return reverse("contracts:contract", args=[facts.in_hand.pk])
    return reverse("contracts:draft", args=[facts.person.pk])


def _contract_day(facts: Facts) -> date | None:
    """By when it is signed: before the end of the one in force, else as the law says of the first."""
    promised: Deadline | None
    if facts.answering is not None:
        promised = contract_clocks.renewal_deadline(facts.answering, today=facts.today)
    else:
        promised = contract_clocks.contract_deadline(facts.orientation, today=facts.today)
    return promised.due_on if promised else None


def _steps(facts: Facts) -> Iterator[Need]:
    page = reverse("referent:meeting", args=[facts.person.pk])
    late = [step for step in facts.steps if step.due_on and step.due_on < facts.today]
    ours = [step for step in facts.steps if step.doer == Doer.AGENT and step not in late]
    if late:
        count = words.count(len(late), "démarche en retard", "démarches en retard")
        yield Need("demarches", f"{count} : {words.small(late[0].text)}", late[0].due_on, page)
    if ours:
        yield Need("demarches", f"À faire de votre côté : {words.small(ours[0].text)}", ours[0].due_on, page)


def _actions(facts: Facts) -> Iterator[Need]:
    for row, sentence, due_on in actions.due(facts.enrolments, today=facts.today):
        yield Need("actions", sentence, due_on, reverse("following:enrolment", args=[row.pk]))


def _news(facts: Facts) -> Iterator[Need]:
    """As `deadline.not_reached` says: so many weeks at most without news."""
    since = facts.news_on
    rule = since and in_force(parameters.deadline_rules("not_reached"), since)
    if not (since and rule) or facts.pathway == "" or rule.due_on(since) >= facts.today:
        return
    weeks = (facts.today - since).days // 7
    page = reverse("referent:meeting", args=[facts.person.pk])
    sentence = f"Appeler : pas de nouvelles depuis {words.count(weeks, 'semaine', 'semaines')}"
    yield Need("nouvelles", sentence, rule.due_on(since), page)


def _opinion(facts: Facts) -> Iterator[Need]:
    ends_on = facts.opinion_ends_on
    if ends_on and ends_on <= facts.today + health.ahead(facts.today):
        page = reverse("health:person", args=[facts.person.pk])
        yield Need("avis", f"Demander un nouvel avis : celui-ci finit le {words.day(ends_on)}", ends_on, page)


SAYINGS: tuple[Callable[[Facts], Iterator[Need]], ...] = (_appointments, _contract, _steps, _actions, _news, _opinion)
