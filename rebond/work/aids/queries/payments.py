"""What may be paid now, and what hinders the rest."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from rebond.ground.web import words
from rebond.work.aids.models import BankDetails, Control, Instalment
from rebond.work.aids.states import BankStatus, InstalmentStatus, Verdict


def bank_of(company: UUID) -> BankDetails | None:
    """The approved account of a company."""
    return BankDetails.objects.filter(company=company, status=BankStatus.APPROVED).first()


def hindrances(rows: Collection[Instalment], *, today: date) -> dict[UUID, str]:
    """Why each of these instalments that are due is not paid today; nothing when it may be. Two reads for all of them."""
    known = BankDetails.objects.filter(company__in={one.aid.company_id for one in rows})
    accounts: dict[UUID, dict[str, BankDetails]] = {}
    for bank in known.filter(status__in=[BankStatus.PROPOSED, BankStatus.APPROVED]):
        accounts.setdefault(bank.company_id, {})[bank.status] = bank
    checks = dict(Control.objects.filter(instalment__in=rows).values_list("instalment", "verdict"))
    return {
        one.pk: _ended(one)
        or _account(accounts.get(one.aid.company_id, {}), today)
        or CHECKS.get(checks.get(one.pk), "")
        for one in rows
    }


CHECKS: dict[str | None, str] = {
    Verdict.TO_DO: "ce versement est tiré au sort : le contrôle sur place est à faire.",
    Verdict.NOT_DONE: "le contrôle a conclu que le service n'est pas fait.",
}


def _ended(instalment: Instalment) -> str:
    """The job ended before its tutoring; what the bank sent back was due already, and what an officer left due is."""
    if instalment.rejection or instalment.aid.stop_reason:
        return ""
    last = instalment.aid.ended_on
    is_short = last is not None and last < instalment.aid.period.upper - timedelta(days=1)
    return "l'emploi s'est arrêté : un instructeur dit d'abord ce qui reste dû." if is_short else ""


def _account(live: dict[str, BankDetails], today: date) -> str:
    if BankStatus.PROPOSED in live:
        return "un RIB attend d'être approuvé par une autre personne."
    current = live.get(BankStatus.APPROVED)
    if current is None:
        return "aucun RIB n'est approuvé."
    if current.usable_on is not None and current.usable_on > today:
        return f"le RIB a changé : il servira à partir du {words.full_day(current.usable_on)}."
    return ""


def due() -> QuerySet[Instalment]:
    """What waits to be paid, the oldest first."""
    rows = Instalment.objects.filter(status__in=[InstalmentStatus.DUE, InstalmentStatus.REJECTED])
    return rows.select_related("aid__company__organisation", "aid__beneficiary", "aid__hire__next", "control").order_by(
        "due_on", "pk"
    )
