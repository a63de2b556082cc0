"""The référents' day in the demo: what was said last, who does what before when, somebody away this week."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.journey.support.models import Note, Replacement, Step
from rebond.journey.support.states import Channel, Doer, StepStatus
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import REFERENTS
from rebond.people.beneficiaries.models import Beneficiary

EACH = 15
"""People of each référent of whom something was noted."""
SAID = (
    "Le CV est à jour. Un entretien est prévu dans un restaurant du quartier.",
    "La garde des enfants est trouvée le matin seulement. On cherche des horaires du matin.",
    "Deux candidatures sans réponse. On prépare une relance par téléphone ensemble.",
    "La visite du chantier d'insertion s'est bien passée. Réponse la semaine prochaine.",
    "Le permis avance : code obtenu, conduite à financer.",
    "Difficile à joindre ces dernières semaines, le téléphone était coupé.",
)
TO_DO = (
    (Doer.PERSON, "Envoyer le CV à deux restaurants"),
    (Doer.PERSON, "Appeler la crèche pour une place l'après-midi"),
    (Doer.PERSON, "Demander la carte de transport"),
    (Doer.PERSON, "Apporter l'attestation de la mutuelle"),
    (Doer.AGENT, "Appeler le chantier d'insertion pour avoir une réponse"),
    (Doer.AGENT, "Vérifier le financement du permis"),
)


def fill(staff: Iterable[Membership], *, draw: random.Random, now: datetime) -> None:
    """Notes and steps for some people of each référent; in each structure of two or more, one is away and replaced."""
    teams: dict[Any, list[Membership]] = {}
    for member in staff:
        if member.role in REFERENTS and member.organisation_id is not None:
            teams.setdefault(member.organisation_id, []).append(member)
    notes = [note for team in teams.values() for member in team for note in _notes(member, draw, now)]
    steps = [step for note in notes for step in _steps(note, draw, now)]
    away = [_away(team, now) for team in teams.values() if len(team) > 1]
    tables: tuple[tuple[Any, list[Any]], ...] = ((Note, notes), (Step, steps), (Replacement, away))
    for table, rows in tables:
        table.objects.bulk_create(rows, batch_size=1000)
        journal.record_all("demo", table, [(row.pk, "", "") for row in rows], by=WORKER, at=now)


def _notes(member: Membership, draw: random.Random, now: datetime) -> Iterator[Note]:
    people = Beneficiary.objects.filter(referent=member, died_on=None).order_by("number")[:EACH]
    for person in people:
        met_at = now - timedelta(days=draw.randint(3, 60), hours=draw.randint(0, 6))
        yield Note(
            beneficiary=person,
            author=member,
            channel=draw.choice((Channel.IN_PERSON, Channel.IN_PERSON, Channel.PHONE)),
            met_at=met_at,
            text=draw.choice(SAID),
            is_shared=draw.random() < 0.9,
            updated_at=met_at,
        )


def _steps(note: Note, draw: random.Random, now: datetime) -> Iterator[Step]:
    for doer, text in draw.sample(TO_DO, 2):
        due_on = timezone.localtime(note.met_at).date() + timedelta(days=draw.randint(7, 45))
        is_done = due_on < timezone.localtime(now).date() and draw.random() < 0.7
        yield Step(
            beneficiary_id=note.beneficiary_id,
            note=note,
            doer=doer,
            text=text,
            due_on=due_on,
            made_at=note.met_at,
            made_by_id=note.author_id,
            status=StepStatus.DONE if is_done else StepStatus.OPEN,
            settled_at=now - timedelta(days=1) if is_done else None,
            outcome="Fait." if is_done else "",
        )


def _away(team: list[Membership], now: datetime) -> Replacement:
    """The last of the team is away for a week; the first, whom the demo's door signs in, sees to their people."""
    today = timezone.localtime(now).date()
    week = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=5)}
    return Replacement(absent=team[-1], substitute=team[0], **week, made_at=now)
