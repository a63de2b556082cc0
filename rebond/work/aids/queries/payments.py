"""What may be paid now, and what hinders the rest."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from rebond.ground.web import words
from rebond.work.aids.models import BankDetails, Control, Instalment
from rebond.work.aids.states import BankStatus, InstalmentStatus, Verdict


def bank_of(company: UUID) -> BankDetails | None:
    """The approved account of a company."""
    return BankDetails.objects.filter(company=company, status=BankStatus.APPROVED).first()


def hindrance(instalment: Instalment, *, today: date) -> str:
    """Why an instalment that is due is not paid today; nothing when it may be."""
    known = BankDetails.objects.filter(company=instalment.aid.company_id)
    live = {one.status: one for one in known.filter(status__in=[BankStatus.PROPOSED, BankStatus.APPROVED])}
    if BankStatus.PROPOSED in live:
        return "un RIB attend d'être approuvé par une autre personne."
    current = live.get(BankStatus.APPROVED)
    if current is None:
        return "aucun RIB n'est approuvé."
    if current.usable_on is not None and current.usable_on > today:
        return f"le RIB a changé : il servira à partir du {words.full_day(current.usable_on)}."
    check = Control.objects.filter(instalment=instalment).first()
    if check is not None and check.verdict == Verdict.TO_DO:
        return "ce versement est tiré au sort : le contrôle sur place est à faire."
    if check is not None and check.verdict == Verdict.NOT_DONE:
        return "le contrôle a conclu que le service n'est pas fait."
    return ""


def due() -> QuerySet[Instalment]:
    """What waits to be paid, the oldest first."""
    rows = Instalment.objects.filter(status__in=[InstalmentStatus.DUE, InstalmentStatus.REJECTED])
    return rows.select_related("aid__company__organisation", "aid__beneficiary", "control").order_by("due_on", "pk")
