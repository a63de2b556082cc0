"""Where a company is paid: a new IBAN serves once somebody else approved it, and some days later."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.work.aids import iban as numbers
from rebond.work.aids.models import BankDetails
from rebond.work.aids.operations.common import day_of, rules_of, user_of
from rebond.work.aids.states import BankStatus
from rebond.work.employers.models import Company


@transaction.atomic
def give_bank(company: Company, *, holder: str, iban: str, bic: str, by: Actor, at: datetime) -> BankDetails:
    """New bank details wait for approval; meanwhile nothing is paid to the company. What waited before is replaced.

    Raises ValidationError for a wrong IBAN or BIC, or for those that serve already.
    """
    found = {"iban": numbers.iban_fault(iban), "bic": numbers.bic_fault(bic)}
    if said := {name: sentence for name, sentence in found.items() if sentence}:
        raise ValidationError(said)
    Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    mark = numbers.fingerprint(iban)
    current = BankDetails.objects.filter(company=company, status=BankStatus.APPROVED).first()
    if current is not None and bytes(current.iban_hash) == mark:
        raise ValidationError({"iban": "C'est déjà le compte de l'entreprise : rien ne change."})
    for former in BankDetails.objects.filter(company=company, status=BankStatus.PROPOSED):
        move(former, to=BankStatus.REPLACED, by=by, at=at)
    row = BankDetails(
        company=company, holder=" ".join(holder.split()), bic=numbers.compact(bic), iban_sealed=numbers.seal(iban),
        iban_hash=mark, iban_mask=numbers.mask(iban), given_at=at, given_by_id=user_of(by),
    )  # fmt: skip
    row.clean_fields(exclude={"departement", "company", "given_by"})
    row.save(force_insert=True)
    journal.record("give_bank", row, by=by, at=at)
    return row


@transaction.atomic
def approve_bank(details: BankDetails, *, by: Actor, at: datetime) -> BankDetails:
    """Somebody else checked them; the first serve at once, another after the pack's days. Raises ValidationError for who gave them."""
    Company.objects.select_for_update(of=("self",)).get(pk=details.company_id)
    today = day_of(at)
    former = BankDetails.objects.filter(company=details.company_id, status=BankStatus.APPROVED).first()
    usable_on = today + timedelta(days=rules_of(today).practice["bank_delay_days"]) if former else today
    if former is not None:
        move(former, to=BankStatus.REPLACED, by=by, at=at)
    return move(
        details, to=BankStatus.APPROVED, by=by, at=at, approved_at=at, approved_by_id=user_of(by), usable_on=usable_on
    )


def refuse_bank(details: BankDetails, *, by: Actor, at: datetime) -> BankDetails:
    """They are not the company's: the former go on serving. Raises IllegalMove once they are approved."""
    return move(details, to=BankStatus.REFUSED, by=by, at=at)
