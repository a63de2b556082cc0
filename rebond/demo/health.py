"""Health in the demo: what référents ask of each Pôle's doctor, opinions in words of work, and a few sealed notes."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.journey.health import sealing, vocabulary
from rebond.journey.health.models import Consultation, HealthRequest, Opinion
from rebond.journey.health.operations import write_letter
from rebond.journey.health.states import Addressee, Question, Status
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary

ASKED = (Status.ASKED, Status.ASKED, Status.TAKEN, *[Status.ANSWERED] * 7)
"""Where the requests of one Pôle are."""
DAYS = {Status.ASKED: (1, 20), Status.TAKEN: (5, 30), Status.ANSWERED: (20, 150)}
NOTES = (
    "Vue en consultation. Douleurs au dos, traitement en cours. Revoir dans trois mois.",
    "Premier entretien. Fatigue, sommeil difficile. Orientée vers son médecin traitant.",
    "Point après l'opération. Rééducation jusqu'à la fin du mois.",
    "Tension équilibrée. Peut reprendre une activité à temps partiel.",
)
LETTER = (
    "Je vous adresse cette personne, que je suis au Pôle d'insertion.\n\nMerci de la recevoir et de me tenir informé."
)


def fill(staff: Iterable[Membership], *, draw: random.Random, now: datetime) -> None:
    """For the doctor and the nurse of each Pôle: requests, opinions, notes, a letter."""
    carers: dict[Any, dict[str, Membership]] = {}
    for member in staff:
        if member.role in (Role.DOCTOR, Role.NURSE):
            carers.setdefault(member.organisation_id, {})[member.role] = member
    for pole, team in carers.items():
        if Role.DOCTOR in team:
            _of_pole(pole, team, draw=draw, now=now)


def _of_pole(pole: Any, team: dict[str, Membership], *, draw: random.Random, now: datetime) -> None:
    people = Beneficiary.objects.filter(pole=pole, referent__isnull=False, died_on=None).order_by("number")
    chosen = list(islice(people.select_related("referent"), len(ASKED)))
    requests = [_request(person, status, team, draw, now) for person, status in zip(chosen, ASKED, strict=False)]
    opinions = [_opinion(one, team[Role.DOCTOR], draw, now) for one in requests if one.status == Status.ANSWERED]
    notes = list(_notes(opinions, team, draw))
    tables: tuple[tuple[Any, list[Any]], ...] = ((HealthRequest, requests), (Opinion, opinions), (Consultation, notes))
    for table, made in tables:
        table.objects.bulk_create(made)
        journal.record_all("demo", table, [(row.pk, "", "") for row in made], by=WORKER, at=now)
    if opinions:
        given = {"addressee": Addressee.MDPH, "recipient": "Maison départementale\ndes personnes handicapées"}
        doctor = team[Role.DOCTOR]
        write_letter(opinions[0].beneficiary, **given, body=LETTER, member=doctor, by=WORKER, at=now)


def _request(
    person: Beneficiary, status: Status, team: dict[str, Membership], draw: random.Random, now: datetime
) -> HealthRequest:
    referent: Any = person.referent
    asked = HealthRequest(beneficiary=person, status=status, asked_by=referent, question=draw.choice(Question.values))
    asked.asked_at = now - timedelta(days=draw.randint(*DAYS[status]))
    if status != Status.ASKED:
        asked.taken_by = draw.choice(list(team.values())) if status == Status.TAKEN else team[Role.DOCTOR]
    if status == Status.ANSWERED:
        asked.answered_at = asked.asked_at + timedelta(days=draw.randint(3, 15))
    return asked


def _opinion(asked: HealthRequest, doctor: Membership, draw: random.Random, now: datetime) -> Opinion:
    given_at: Any = asked.answered_at
    day = timezone.localtime(given_at).date()
    effect = draw.choice(list(vocabulary.effects(on=day).values()))
    conditions = draw.sample(list(vocabulary.conditions(on=day)), 2) if effect.is_conditional else []
    usual, _ = vocabulary.months(on=day)
    return Opinion(
        beneficiary=asked.beneficiary,
        request=asked,
        author=doctor,
        effect=effect.code,
        conditions=conditions,
        given_at=given_at,
        starts_on=day,
        ends_on=day + timedelta(days=30 * usual),
    )


def _notes(opinions: list[Opinion], team: dict[str, Membership], draw: random.Random) -> Iterator[Consultation]:
    """One note of the doctor or of the nurse for each opinion."""
    for opinion in opinions:
        author = draw.choice(list(team.values()))
        row = Consultation(beneficiary=opinion.beneficiary, author=author)
        row.held_at = row.written_at = opinion.given_at
        sealing.seal(row, draw.choice(NOTES))
        yield row
