"""The phone permanence of the demo: who answers these weeks, the calls of the last days, some to be returned."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.people.accounts.models import Membership
from rebond.people.appointments.models import Absence
from rebond.people.appointments.slots import monday
from rebond.people.appointments.states import Motive
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.calls.models import Call
from rebond.people.calls.states import ANSWERING, Subject

NOTES = {
    Subject.APPOINTMENT: "Ne peut pas venir à l'heure prévue, demande une autre date.",
    Subject.FILE: "Demande qui est son référent.",
    Subject.PAYMENT: "Renvoyée vers la caisse ; veut savoir si son dossier est complet.",
    Subject.PAPERS: "Demande où envoyer un justificatif.",
    Subject.HELP: "Voiture en panne, ne peut plus se rendre au travail.",
    Subject.OTHER: "",
}
STRANGERS = ("M. Haddad", "Mme Costa", "Une voisine de la personne", "M. Leroux")


def ring(staff: Iterable[Membership], *, at: datetime) -> None:
    """Each Pôle: two half-days of answering a day, this week and the next; calls of the last ten days."""
    draw = random.Random(at.date().toordinal())
    advisers: dict[UUID, list[Membership]] = {}
    for agent in staff:
        if agent.role in ANSWERING and agent.organisation_id is not None:
            advisers.setdefault(agent.organisation_id, []).append(agent)
    for pole, team in advisers.items():
        Absence.objects.bulk_create(_duties(team, monday(timezone.localtime(at).date())))
        people = list(Beneficiary.objects.filter(pole=pole).exclude(phone="").order_by("pk")[:40])
        if people:
            Call.objects.bulk_create(_call(draw, pole, team, people, rank, at) for rank in range(24))


def _duties(team: Sequence[Membership], first: date) -> list[Absence]:
    days = [first + timedelta(days=rank) for rank in range(12)]
    hours = ((time(8, 30), time(9)), (time(13, 30), time(14)))
    return [
        Absence(
            agent=team[(2 * rank + half) % len(team)],
            period=tuple(timezone.make_aware(datetime.combine(day, hour)) for hour in hours[half]),
            motive=Motive.DUTY,
        )
        for rank, day in enumerate(day for day in days if day.weekday() < 5 and not holidays.closed(day))
        for half in (0, 1)
    ]


def _call(
    draw: random.Random,
    pole: UUID,
    team: Sequence[Membership],
    people: Sequence[Beneficiary],
    rank: int,
    at: datetime,
) -> Call:
    subject, person, taken_by = draw.choice(list(Subject)), draw.choice(people), draw.choice(team)
    received_at = _office_hour(draw, at, rank)
    is_stranger, wants, is_recent = rank % 8 == 0, rank % 3 == 0, rank < 13
    return Call(
        organisation_id=pole,
        received_at=received_at,
        taken_by=taken_by,
        beneficiary=None if is_stranger else person,
        caller_name=draw.choice(STRANGERS) if is_stranger else "",
        phone=person.phone,
        subject=subject,
        note=NOTES[subject],
        wants_call_back=wants,
        attempts=draw.randint(0, 2) if wants else 0,
        closed_at=received_at + timedelta(hours=5) if wants and not is_recent else None,
        closed_by=taken_by if wants and not is_recent else None,
        is_returned=wants and not is_recent,
    )


def _office_hour(draw: random.Random, at: datetime, rank: int) -> datetime:
    """Three calls a working day, back from the eve."""
    day, left = timezone.localtime(at).date(), rank // 3 + 1
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < 5 and not holidays.closed(day)
    return timezone.make_aware(datetime.combine(day, time(draw.randint(9, 16), draw.randrange(0, 60, 5))))
