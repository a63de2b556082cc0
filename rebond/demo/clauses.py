"""Public contracts of the demo, with a clause or without, their lots, who works there, the hours of each month."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document
from rebond.ground.tenancy import rows
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Capability, Role
from rebond.work.clauses import queries
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours, Penalty, Placement
from rebond.work.clauses.rules import months_of
from rebond.work.clauses.states import HoursStatus
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire

WORKS = {
    "building": ("Réhabilitation du collège", "Construction d'une maison de la solidarité", "Rénovation d'une caserne"),
    "roads": ("Élargissement d'une route", "Entretien des accotements", "Réfection d'un pont"),
    "services": ("Nettoyage des locaux", "Entretien des espaces verts", "Restauration des collèges"),
}
CONTRACTS, LOTS, PLACED = 14, 6, 3


def fill(number: int, organisations: list[Organisation], draw: random.Random, *, now: datetime) -> None:
    """Three years of contracts; the last ones have lots, people and hours."""
    today = now.date()
    buyer = next((one for one in organisations if Capability.DEPARTEMENT_SERVICE in one.capabilities), organisations[0])
    contracts = list(_contracts(number, buyer, draw, today))
    lots = list(_lots([one for one in contracts if one.has_clause][:LOTS], draw, today))
    placed = list(_placed(lots, draw, today))
    paper = documents.store(b"%PDF-1.4 exemple", title="Heures (exemple)", filename="heures.pdf", at=now)
    keeper = Membership.objects.filter(role=Role.RTEF, ended_at=None).order_by("pk").first()
    for made in (contracts, lots, placed, list(_months(placed, paper, keeper, draw, now))):
        rows.insert(made)
    rows.insert([Penalty(lot=lots[0], hours=12, amount_cents=60_000, on=today - timedelta(days=9), noted_by=keeper)])


def _contracts(number: int, buyer: Organisation, draw: random.Random, today: date) -> Iterator[ClauseContract]:
    families = [code for code in queries.families(today) if code in WORKS]
    for rank in range(CONTRACTS):
        family = families[rank % len(families)]
        has_clause = rank < LOTS or draw.random() < 0.5
        yield ClauseContract(
            reference=f"{number}-{today.year - rank // 5}-{rank:03}",
            title=draw.choice(WORKS[family]),
            buyer=buyer,
            family=family,
            notified_on=today - timedelta(days=140 + rank * 65),
            amount_cents=draw.randint(10, 400) * 1_000_000,
            has_clause=has_clause,
            penalty_cents=5_000 if has_clause else None,
        )


def _lots(contracts: list[ClauseContract], draw: random.Random, today: date) -> Iterator[Lot]:
    companies = list(Company.objects.order_by("pk")[: len(contracts)])
    for rank, (contract, company) in enumerate(zip(contracts, companies, strict=False)):
        starts_on = today - timedelta(days=130 + rank * 10)
        yield Lot(
            contract=contract,
            number=str(rank + 1),
            title=f"Lot {rank + 1}",
            company=company,
            hours_due=draw.choice((400, 800, 1500)),
            starts_on=starts_on,
            ends_on=starts_on + relativedelta(months=draw.choice((5, 8, 14))),
        )


def _placed(lots: list[Lot], draw: random.Random, today: date) -> Iterator[Placement]:
    """People who have a job, each on one lot."""
    hires = list(Hire.objects.exclude(starts_on=None).order_by("pk")[: len(lots) * PLACED])
    people: set[object] = set()
    for rank, hire in enumerate(hires):
        if hire.beneficiary_id in people:
            continue
        people.add(hire.beneficiary_id)
        lot = lots[rank % len(lots)]
        yield Placement(
            lot=lot,
            beneficiary_id=hire.beneficiary_id,
            employer_id=lot.company.organisation_id,
            hire=hire,
            starts_on=lot.starts_on + timedelta(days=draw.randint(0, 20)),
        )


def _months(
    placed: list[Placement], paper: Document, keeper: Membership | None, draw: random.Random, now: datetime
) -> Iterator[MonthHours]:
    """Months that are over: most are validated, the last one waits, some are missing."""
    for placement in placed:
        months = [
            month for month in months_of(placement, min(now.date(), placement.lot.ends_on)) if draw.random() < 0.85
        ]
        for rank, month in enumerate(months):
            is_last = rank == len(months) - 1
            made = MonthHours(placement=placement, month=month, hours=Decimal(draw.randint(70, 151)), proof=paper)
            made.declared_at = now - timedelta(days=5)
            if not is_last:
                made.status, made.validated_by, made.validated_at = HoursStatus.VALIDATED, keeper, now
            yield made
