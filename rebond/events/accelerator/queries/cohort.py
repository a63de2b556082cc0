"""The cohort of a day as people read it: who, why, why not, who answered, whom to call."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rebond.events.accelerator import rules
from rebond.events.accelerator.models import CohortChange, Day, Selection
from rebond.events.accelerator.queries import pool
from rebond.events.accelerator.queries.draws import INVITED, chosen, latest
from rebond.events.accelerator.states import Change, LeftOut
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS
from rebond.ground.messaging.models import Message
from rebond.ground.web import words
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment, WaitingPlace
from rebond.people.appointments.queries.waiting import unreached
from rebond.people.appointments.states import STILL_WAITING, Status, WaitingStatus
from rebond.people.beneficiaries.models import Assignment, Beneficiary, HouseholdMember
from rebond.people.beneficiaries.queries import best_matches

FOUND = 8
BEHIND = (
    "Pouvait être invitée, mais d'autres personnes de son Pôle passaient avant : "
    "celles qui ne l'ont jamais été, puis celles qui cherchent un métier du thème."
)


@dataclass
class Member:
    """One person of the cohort: why they are in it, and what they answered once invited."""

    person: Beneficiary
    why: list[str]
    place: Appointment | None = None
    answer: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Draw:
    """The latest draw, its rows by file number."""

    row: Selection
    lines: Mapping[int, list[Any]]

    @property
    def is_sent(self) -> bool:
        return self.row.sent_at is not None

    def why(self, number: int) -> list[str]:
        """Why this person was drawn, or not: what their chances came from, then the lot."""
        line = self.lines.get(number)
        if line is None:
            return [BEHIND]
        _, pole, waited, before, chance, is_chosen, fits, *_ = line
        quota = self.row.report["quotas"][pole]
        told = [f"Attend depuis {words.count(waited, 'jour', 'jours')}."]
        told.append(_times(before))
        told.append(
            "Cherche un métier du thème." if fits else "N'a pas encore dit quels métiers l'intéressent : passe après."
        )
        told.append(_share(quota))
        told.append(_lot(chance, is_chosen=is_chosen))
        return told


def _times(before: int) -> str:
    return f"Déjà invitée {before} fois." if before else "Jamais invitée : passe avant qui l'a déjà été."


def _share(quota: Mapping[str, Any]) -> str:
    people = words.count(quota["people"], "personne pouvait être invitée", "personnes pouvaient être invitées")
    return f"{quota['name']} : {people}, {words.count(quota['obtained'], 'place', 'places')}, sa juste part."


def _lot(chance: float, *, is_chosen: bool) -> str:
    if chance >= 1:
        return "Cela suffisait, sans tirage au sort."
    percent = f"{float(f'{100 * chance:.2g}'):g}".replace(".", ",")
    result = "le sort l'a choisie" if is_chosen else "le sort ne l'a pas choisie"
    return f"Avait {percent}{words.FIXED}% de chances : {result}."


def draw(day: Day) -> Draw | None:
    """The draw that counts."""
    row = latest(day)
    return Draw(row, {line[0]: line for line in row.pool}) if row else None


def members(day: Day, found: Draw | None, *, principal: Principal, now: datetime) -> list[Member]:
    """The cohort, by name: whoever has a place or gave it back, and before the invitations leave, who would be invited."""
    changes = _changes(day)
    rows = Appointment.objects.filter(session=day.session_id).select_related("beneficiary__pole", "organisation")
    people = [_member(found, row.beneficiary, changes, row) for row in rows]
    if not (found and found.is_sent):
        placed = {one.person.pk for one in people}
        coming = pool.names(one.pk for one in chosen(day) if one.pk not in placed).values()
        people += [_member(found, one, changes) for one in coming]
    people.sort(key=lambda one: (one.person.sort_name, one.person.pk))
    if principal.role in NAME_READERS:
        return people
    mine = set(_visible(principal).filter(pk__in=[one.person.pk for one in people]).values_list("pk", flat=True))
    return [one for one in people if one.person.pk in mine]


def _member(
    found: Draw | None, person: Beneficiary, changes: Mapping[UUID, CohortChange], place: Appointment | None = None
) -> Member:
    change = changes.get(person.pk)
    if change is not None and change.kind == Change.ADDED:
        why = [f"Ajoutée par {_author(change)} : {change.reason}"]
    else:
        why = (
            found.why(person.number)
            if found and person.number in found.lines
            else [
                "A pris une place libérée, depuis la liste d'attente."
                if found and found.is_sent
                else "A déjà une place dans cette journée, sans tirage au sort."
            ]
        )
    answer, tone = _answer(place) if place else ("", "neutral")
    return Member(person, why, place, answer, tone)


def _answer(place: Appointment) -> tuple[str, str]:
    if place.status == Status.PLANNED:
        return ("Vient", "ok") if place.confirmed_at else ("Sans réponse", "info")
    tones = {Status.HELD: "ok", Status.MISSED: "warn"}
    said = {Status.EXCUSED: "Ne vient pas", Status.CANCELLED: "Retirée", Status.HELD: "Venue", Status.MISSED: "Absente"}
    return said[Status(place.status)], tones.get(Status(place.status), "neutral")


def _author(change: CohortChange) -> str:
    return change.made_by.user.full_name if change.made_by else "l'équipe"


def _changes(day: Day) -> dict[UUID, CohortChange]:
    rows = CohortChange.objects.filter(day=day).select_related("made_by__user").order_by("made_at", "pk")
    return {row.beneficiary_id: row for row in rows}


def history(day: Day, principal: Principal) -> list[CohortChange]:
    """What people changed, latest first."""
    rows = (
        CohortChange.objects.filter(day=day).select_related("made_by__user", "beneficiary").order_by("-made_at", "-pk")
    )
    if principal.role not in NAME_READERS:
        rows = rows.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))
    return list(rows[:50])


def _visible(principal: Principal) -> QuerySet[Beneficiary]:
    """Those whom one may add: one's own people; anybody, for who organises."""
    if principal.role in ORGANISERS:
        return Beneficiary.objects.all()
    found: QuerySet[Beneficiary] = Beneficiary.objects.visible_to(principal)
    return found


def person(principal: Principal, pk: UUID | None) -> Beneficiary | None:
    """Somebody whom one may add or take out."""
    return _visible(principal).filter(pk=pk).first() if pk else None


@dataclass(frozen=True)
class Answer:
    """Somebody who is not in the cohort, and why."""

    person: Beneficiary
    why: list[str]


def why_not(
    day: Day, found: Draw | None, text: str, *, but: Iterable[UUID], principal: Principal, at: datetime
) -> list[Answer]:
    """The people whom some words mean and who are not in the cohort, each with the reason."""
    if not text.strip():
        return []
    rows = best_matches(_visible(principal).exclude(pk__in=list(but)), text, at_most=FOUND)
    left = pool.read(day, at=at, people=[row.pk for row in rows]).left_out if rows else {}
    changes = _changes(day)
    return [Answer(row, _reason(found, row, left.get(row.pk), changes.get(row.pk))) for row in rows]


def _reason(found: Draw | None, row: Beneficiary, left: LeftOut | None, change: CohortChange | None) -> list[str]:
    if change is not None and change.kind == Change.REMOVED:
        return [f"Retirée par {_author(change)} : {words.small(change.reason)}."]
    if left is not None:
        return [f"{left.label}."]
    if found is None:
        return ["Peut être invitée : la cohorte n'est pas encore tirée au sort."]
    return found.why(row.number)


def left_out(found: Draw) -> list[tuple[str, int]]:
    """How many could not be drawn, by reason, in the order of the reasons."""
    counts = found.row.report["eligible"]
    return [(str(LeftOut(code).label), counts[code]) for code in LeftOut if counts.get(code)]


def waiting(day: Day) -> list[WaitingPlace]:
    """Who waits for a place, in order."""
    rows = WaitingPlace.objects.filter(session=day.session_id, status__in=STILL_WAITING)
    return list(rows.select_related("beneficiary__pole").order_by("since", "pk"))


def to_call(day: Day, waiting: Iterable[WaitingPlace], *, at: datetime) -> list[WaitingPlace]:
    """Who waits while a place is free, and whom no message would tell of it: only a call gives it to them."""
    if day.session.taken >= day.session.places or not rules.is_to_come(day):
        return []
    return unreached([row for row in waiting if row.status == WaitingStatus.WAITING], at=at)


@dataclass(frozen=True)
class Call:
    """Somebody to call: no message reached them, or they have not answered."""

    place: Appointment
    reason: str
    through: list[str] = field(default_factory=list)
    """How to reach whoever has no telephone: by whom they are accompanied, at their address."""


def calls(day: Day) -> list[Call]:
    """Whom to call: those whom nothing told first, then those who told nothing back."""
    rows = Appointment.objects.filter(session=day.session_id, status=Status.PLANNED, confirmed_at=None)
    places = list(rows.select_related("beneficiary__pole").order_by("beneficiary__sort_name", "pk"))
    people = [row.beneficiary_id for row in places]
    told = set(Message.objects.filter(recipient_id__in=people, kind=INVITED).values_list("recipient_id", flat=True))
    ways = _ways([row.beneficiary_id for row in places if not row.beneficiary.phone])
    found = [
        Call(
            row,
            "Sans réponse" if row.beneficiary_id in told else "Aucun message ne l'atteint",
            ways.get(row.beneficiary_id, []),
        )
        for row in places
    ]
    return sorted(found, key=lambda call: call.reason != "Aucun message ne l'atteint")


def _ways(people: Collection[UUID]) -> dict[UUID, list[str]]:
    """Through whom, and where, to reach people who have no telephone: two reads."""
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = Assignment.objects.filter(beneficiary__in=people, ended_at=None)
    for row in rows.select_related("referent__user", "structure"):
        who = row.referent.user.full_name if row.referent else ""
        told = (who, row.structure.name, words.phone(row.structure.phone))
        found[row.beneficiary_id].append(f"Par {', '.join(filter(None, told))}")
    homes = HouseholdMember.objects.filter(beneficiary__in=people, ends_on=None).exclude(household__city="")
    for home in homes.select_related("household"):
        where = home.household
        found[home.beneficiary_id].append(", ".join(filter(None, (where.address, f"{where.postal_code} {where.city}"))))
    return found
