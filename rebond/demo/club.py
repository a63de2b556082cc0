"""The club of the demo: members and what they keep, who agreed to letters, meetings, letters; and what is to be settled."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from rebond.demo.companies import siret
from rebond.ground.journal.actors import WORKER
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.work.employers import operations
from rebond.work.employers.models import ClubMembership, Company, CompanyContact, SpaceRequest
from rebond.work.employers.operations import club, letters, meetings
from rebond.work.employers.queries import club as queries
from rebond.work.employers.states import Answer, SpaceStatus

LETTERS = (
    (50, "Trois profils de cuisine disponibles", "Trois personnes formées ce trimestre cherchent un poste en cuisine."),
    (
        12,
        "Le prochain job dating se prépare",
        "Inscrivez-vous auprès de votre interlocuteur : les tables se remplissent.",
    ),
)
"""How many days ago, the object, the text."""
MEETINGS = ((-25, "Visite d'un atelier de l'Accélérateur"), (18, "Petit déjeuner du club"))
SHARE = 0.15
QUIET = ((97, 110, "Imprimerie des Halles"), (98, 220, "Pépinière du Plateau"))
"""Members of whom nobody heard for so many days: the end of their number, the days, their name."""


def fill(number: int, *, now: datetime) -> None:
    """About 15 % of the companies are members, the employer's who signs in among them; six contacts of ten get letters."""
    draw = random.Random(number)
    companies = list(Company.objects.select_related("organisation").order_by("siret"))
    _agree(draw, now=now)
    for company in _members(companies, draw):
        _enter(company, draw, now=now)
    readers = queries.readers(Company.objects.filter(club_memberships__ended_on=None, club_memberships__isnull=False))
    for days, subject, body in LETTERS:
        letters.send(readers, subject=subject, body=body, sent_by=None, by=WORKER, at=now - timedelta(days=days))
    for days, title in MEETINGS:
        _meet(readers, title, draw, starts_at=now + timedelta(days=days), now=now)
    _quiet(number, now=now)
    _doubts(number, companies, now=now)


def _agree(draw: random.Random, *, now: datetime) -> None:
    contacts = list(CompanyContact.objects.exclude(email="").order_by("company__siret", "pk"))
    for contact in contacts:
        if draw.random() < 0.6:
            contact.consented_on = (now - timedelta(days=draw.randint(60, 400))).date()
            contact.refused_on = (now - timedelta(days=draw.randint(1, 50))).date() if draw.random() < 0.1 else None
    CompanyContact.objects.bulk_update(contacts, ["consented_on", "refused_on"])


def _members(companies: Sequence[Company], draw: random.Random) -> list[Company]:
    """The company whose people sign in first, then some others."""
    entered = set(Membership.objects.filter(role=Role.EMPLOYER).values_list("organisation", flat=True))
    own = [one for one in companies if one.organisation_id in entered]
    others = [one for one in companies if one.organisation_id not in entered]
    return own + draw.sample(others, max(0, round(len(companies) * SHARE) - len(own)))


def _enter(company: Company, draw: random.Random, *, now: datetime) -> ClubMembership:
    days = draw.randint(120, 700)
    kinds = list(queries.commitments(now.date()))
    promised = {kind: draw.choice((1, 2, 2, 4, 6)) for kind in draw.sample(kinds, draw.randint(1, 3))}
    signed = (now - timedelta(days=days)).date()
    member = club.join(company, signed_on=signed, commitments=promised, by=WORKER, at=now)
    for kind in promised:
        done_on = (now - timedelta(days=draw.randint(1, 110))).date()
        club.note_deed(member, kind=kind, done_on=done_on, count=draw.randint(1, 3), by=WORKER, at=now)
    return member


def _quiet(number: int, *, now: datetime) -> None:
    """Two members of whom nobody heard for long: one to call soon, one to call now."""
    for rank, days, name in QUIET:
        then = now - timedelta(days=days)
        company = operations.register(siret=siret(number * 100 + rank), name=name, by=WORKER, at=then)
        signed = (then - timedelta(days=400)).date()
        member = club.join(company, signed_on=signed, commitments={"immersions": 2}, by=WORKER, at=then)
        club.note_deed(member, kind="immersions", done_on=then.date(), by=WORKER, at=then)


def _meet(
    readers: Sequence[CompanyContact], title: str, draw: random.Random, *, starts_at: datetime, now: datetime
) -> None:
    """A meeting that was announced in time; most guests answered."""
    at = min(starts_at, now) - timedelta(days=15)
    hour = starts_at.replace(hour=7, minute=30, second=0, microsecond=0)
    event = meetings.open_event(title=title, starts_at=hour, place="Hôtel du Département", by=WORKER, at=at)
    for guest in meetings.invite(event, readers, by=WORKER, at=at):
        if draw.random() < 0.7:
            said = Answer.YES if draw.random() < 0.7 else Answer.NO
            meetings.answer(guest, answer=said, by=WORKER, at=at + timedelta(days=2))


def _doubts(number: int, companies: Sequence[Company], *, now: datetime) -> None:
    """A second record of a company, one that registered itself, and somebody who asks to enter the employer's space."""
    first = companies[0]
    place = first.organisation
    operations.register(
        siret=siret(number * 100 + 95),
        name=f"SARL {place.name.upper()}",
        sector=first.sector,
        address=place.address,
        postal_code=place.postal_code,
        city=place.city,
        by=WORKER,
        at=now - timedelta(days=30),
    )
    operations.register(
        siret=siret(number * 100 + 96),
        name="Les Jardins du Vallon",
        sector=first.sector,
        postal_code=place.postal_code,
        city=place.city,
        registered_itself_at=now - timedelta(days=1),
        by=WORKER,
        at=now - timedelta(days=1),
    )
    member = Membership.objects.filter(role=Role.EMPLOYER).order_by("pk").first()
    entered = next((one for one in companies if member and one.organisation_id == member.organisation_id), first)
    SpaceRequest.objects.create(
        status=SpaceStatus.ASKED,
        company=entered,
        siret=entered.siret,
        name=entered.name,
        first_name="Dominique",
        last_name="Exemple",
        job_title="Chargée de recrutement",
        email=f"dominique@{entered.siret}.example",
        asked_at=now - timedelta(days=2),
        proved_at=now - timedelta(days=1),
    )
