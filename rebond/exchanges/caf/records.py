"""From a household of a flow to what people and their rights are made of."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rebond.exchanges.caf.codes import RightState
from rebond.exchanges.caf.flow import Header, HouseholdBlock, Person, Right
from rebond.people.beneficiaries.intake import Adult, Record
from rebond.people.beneficiaries.states import Consent, HouseholdRole, Payer, RightsStatus, Sex

MOST_CENTS = 100_000_00
"""A monthly payment above this, or below zero, is an error of the file or a debt: it is left out."""


def told_at(header: Header, timezone: ZoneInfo) -> datetime:
    """When the payer wrote the flow; the beginning of the day when it gives no hour."""
    return datetime.combine(header.created_on, header.created_at or time(), timezone)


def record_of(household: HouseholdBlock) -> Record:
    """What the flow says of one household, in our words. It names all of its adults."""
    right, address = household.right, household.address
    return Record(
        line=household.line,
        payer=Payer.MSA if household.organism.kind == "MSA" else Payer.CAF,
        payer_code=household.organism.code,
        request_number=household.numdemrsa,
        file_number=household.caf_number or "",
        adults=tuple(_adult(person, household) for person in household.adults),
        requested_on=household.requested_on,
        family_status=household.family_situation,
        children_born_on=tuple(
            sorted(p.birth_date for p in household.people if p.role and not p.role.is_adult and p.is_dependent)
        ),
        address=", ".join(address.lines) if address else "",
        postal_code=address.postal_code if address else "",
        city=address.city if address else "",
        insee=address.insee if address else "",
        is_homeless=household.is_homeless,
        amount_cents=_amount(household.amount_cents),
        rights=RightsStatus(right.state),
        rights_reason=_reason(right),
        rights_from=_since(right, household.requested_on),
        has_moved_away=right.has_moved_away,
    )


def _adult(person: Person, household: HouseholdBlock) -> Adult:
    """One adult. The household's telephone is the applicant's; a provisional NIR identifies nobody for long."""
    role = HouseholdRole(person.role or "")
    contact = household.contacts[0] if household.contacts and role is HouseholdRole.APPLICANT else None
    return Adult(
        role=role,
        last_name=person.last_name,
        birth_name=person.birth_name,
        first_name=person.first_name,
        birth_date=person.birth_date,
        is_birth_date_approximate=person.birth_precision != "N",
        sex=Sex(person.sex) if person.sex else None,
        nir13=person.nir[:13] if person.nir and not person.nir_is_provisional else None,
        phone=(contact and contact.phone) or "",
        phone_consent=Consent(contact.phone_consent) if contact else Consent.UNKNOWN,
        email=(contact and contact.email) or "",
        email_consent=Consent(contact.email_consent) if contact else Consent.UNKNOWN,
        died_on=person.died_on,
        has_duties=person.has_duties,
        duties_from=person.duties_from,
        is_newly_subject=person.newly_has_duties,
    )


def _amount(cents: int | None) -> int | None:
    return cents if cents is not None and 0 <= cents <= MOST_CENTS else None


def _reason(right: Right) -> str:
    return {
        RightState.REFUSED: right.refusal_reason,
        RightState.SUSPENDED: right.suspension_reason,
        RightState.PAYMENT_SUSPENDED: right.payment_suspension_reason,
        RightState.CLOSED: right.closure_reason,
        RightState.CLOSED_EARLIER: right.closure_reason,
    }.get(right.state, "")


def _since(right: Right, requested_on: date | None) -> date | None:
    """The day from which the right stands as it does; None when the flow does not say."""
    return {
        RightState.PENDING: requested_on,
        RightState.REFUSED: right.refused_on,
        RightState.PAYABLE: right.opened_on,
        RightState.SUSPENDED: right.suspended_on,
        RightState.PAYMENT_SUSPENDED: right.payment_suspended_on,
        RightState.CLOSED: right.closed_on,
        RightState.CLOSED_EARLIER: right.closed_on,
    }.get(right.state)
