"""What the compartment keeps, opened: read by the pages of doctor and nurse, and by nothing else."""

import json
from dataclasses import dataclass

from rebond.journey.health import sealing
from rebond.journey.health.models import Consultation, HealthLetter, HealthRow
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary


@dataclass(frozen=True)
class LetterText:
    """The name and address of whom a letter is for, and what it says."""

    recipient: str
    body: str


@dataclass(frozen=True)
class Opened:
    """One row of the compartment and its text; `text` is empty and `lost` says why when it cannot be opened."""

    row: HealthRow
    text: str
    recipient: str = ""
    lost: str = ""


def letter(row: HealthLetter) -> LetterText:
    """A letter, opened. Raises Unreadable."""
    return LetterText(**json.loads(sealing.unseal(row)))


def consultations(beneficiary: Beneficiary, principal: Principal) -> list[Opened]:
    """What doctor and nurse noted of their meetings with the person, the latest first."""
    rows = Consultation.objects.visible_to(principal).filter(beneficiary=beneficiary)
    return [_opened(row) for row in rows.select_related("author__user").order_by("-held_at", "pk")]


def letters(beneficiary: Beneficiary, principal: Principal) -> list[Opened]:
    """The letters written about the person, the latest first."""
    rows = HealthLetter.objects.visible_to(principal).filter(beneficiary=beneficiary)
    return [_opened(row) for row in rows.select_related("author__user").order_by("-written_at", "pk")]


def _opened(row: HealthRow) -> Opened:
    try:
        if isinstance(row, HealthLetter):
            said = letter(row)
            return Opened(row, said.body, said.recipient)
        return Opened(row, sealing.unseal(row))
    except sealing.Unreadable as error:
        return Opened(row, "", lost=str(error))
