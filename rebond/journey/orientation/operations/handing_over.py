"""The contrat d'orientation: printed, handed to the person, and the clock that then starts."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.journey.orientation import clocks, queries
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.operations import days
from rebond.journey.orientation.states import DECIDED, Status
from rebond.people.accounts.models import Organisation
from rebond.people.beneficiaries.operations import notices
from rebond.people.beneficiaries.states import Pathway

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "contract.typ"


@transaction.atomic
def print_contract(orientation: Orientation, *, by: Actor, at: datetime) -> Document:
    """The PDF of the decision, made once and kept. Raises ValidationError before the decision."""
    row = _decided(orientation)
    if row.contract is not None:
        return row.contract
    person = row.beneficiary
    row.contract = documents.store(
        documents.typeset(TEMPLATE, contract_words(row, at=at), at=at),
        title=f"Contrat d'orientation {words.of(person.full_name)}",
        filename=f"contrat-orientation-{person.number}.pdf",
        at=at,
    )
    row.save(update_fields=["contract"])
    journal.record("print_contract", row, by=by, at=at)
    return row.contract


@transaction.atomic
def hand_over(orientation: Orientation, *, handed_at: datetime, by: Actor, at: datetime) -> Orientation:
    """The person has the contrat d'orientation: the days to book with the structure run from `handed_at`.

    The PDF is made if it was not. Raises ValidationError when it was handed over, or for a day to come.
    """
    print_contract(orientation, by=by, at=at)
    row = _decided(orientation)
    if row.handed_over_at is not None:
        raise ValidationError("Le contrat d'orientation est déjà remis : actualisez la page.", code="moved")
    if handed_at > at:
        raise ValidationError("La remise ne peut pas être datée du futur.")
    handed_at = days.not_before(handed_at, row.decided_at, what="La remise")
    if row.status == Status.DECIDED:
        row = move(row, to=Status.HANDED_OVER, by=by, at=at, handed_over_at=handed_at)
    else:
        row.handed_over_at = handed_at
        row.save(update_fields=["handed_over_at"])
        journal.record("hand_over", row, by=by, at=at)
    _tell(row, at=at)
    return row


@transaction.atomic
def note_booking(orientation: Orientation, *, booked_at: datetime, by: Actor, at: datetime) -> Orientation:
    """The person has booked with the structure. Raises ValidationError when it is noted already, or too early."""
    row = _decided(orientation)
    if row.booked_at is not None:
        raise ValidationError("La prise de rendez-vous est déjà notée : actualisez la page.", code="moved")
    row.booked_at = days.of_booking(row, booked_at, at=at)
    row.save(update_fields=["booked_at"])
    journal.record("note_booking", row, by=by, at=at)
    return row


def contract_words(orientation: Orientation, *, at: datetime) -> dict[str, Any]:
    """Everything the contrat d'orientation says, in words ready to print."""
    person = orientation.beneficiary
    pathway = Pathway(orientation.pathway)
    proposal = orientation.proposal or {}
    booking = clocks.booking_rule(timezone.localtime(at).date())
    return {
        "person": person.full_name,
        "home": _home(orientation),
        "number": str(person.number),
        "decided_on": words.full_day(orientation.decided_at or at),
        "decided_by": orientation.decided_by.user.full_name if orientation.decided_by else "",
        "meeting": _meeting(orientation),
        "pole": _door(person.pole),
        "pathway": f"Votre parcours est {pathway.label.lower()}",
        "pathway_words": PATHWAY_WORDS[pathway],
        "kind": queries.kind_name(orientation.structure_kind),
        "structure": _door(orientation.structure),
        "reasons": [] if orientation.divergence else list(proposal.get("said") or proposal.get("reasons", ())),
        "motive": orientation.motive,
        "days": booking.length if booking else "",
        "remedies": _notice("orientation.remedies_notice", orientation.departement, at=at),
        "algorithm": _notice("orientation.algorithm_notice", orientation.departement, at=at),
        "rules": f"version {orientation.rules.number}" if orientation.rules else "",
    }


PATHWAY_WORDS = {
    Pathway.PROFESSIONAL: "Vous cherchez un emploi, ou vous créez votre activité. On vous aide à y arriver.",
    Pathway.SOCIO_PROFESSIONAL: "Vous voulez travailler, et des choses vous gênent encore. On vous aide pour les deux.",
    Pathway.SOCIAL: "Des difficultés sont à régler d'abord. On vous aide à les régler. L'emploi viendra ensuite.",
}
"""What each pathway means, said to the person."""


def _home(orientation: Orientation) -> list[str]:
    """The lines of the person's address, for the window of an envelope."""
    household = orientation.duty.household
    if household is None:
        return []
    return [household.address, f"{household.postal_code} {words.proper(household.city)}".strip()]


def _meeting(orientation: Orientation) -> str:
    if orientation.interviewed_at is None:
        return "Voici la décision prise pour votre accompagnement."
    day = words.full_day(orientation.interviewed_at)
    return f"Nous nous sommes rencontrés le {day}. Vous avez parlé de votre situation. Voici ce qui est décidé."


def _door(organisation: Organisation | None) -> dict[str, str]:
    """Where to go, whom to call, when."""
    if organisation is None:
        return dict.fromkeys(("name", "said", "city", "address", "phone", "email", "hours"), "")
    place = " ".join(part for part in (organisation.postal_code, organisation.city) if part)
    return {
        "name": organisation.name,
        "said": words.the(organisation.name),
        "city": organisation.city,
        "address": ", ".join(part for part in (organisation.address, place) if part),
        "phone": organisation.phone,
        "email": organisation.email,
        "hours": organisation.opening_hours,
    }


def _notice(key: str, home: Departement, *, at: datetime) -> str:
    text: str = parameters.get(key, on=timezone.localtime(at).date())
    return text.replace("{email}", home.contact.get("email") or home.institution)


def _decided(orientation: Orientation) -> Orientation:
    locked: Orientation = (
        Orientation.objects.select_for_update(of=("self",))
        .select_related(
            "beneficiary__pole", "duty__household", "structure", "departement", "decided_by__user", "rules", "contract"
        )
        .get(pk=orientation.pk)
    )
    if locked.status not in DECIDED:
        raise ValidationError("L'orientation n'est pas en cours : actualisez la page.", code="moved")
    return locked


def _tell(row: Orientation, *, at: datetime) -> None:
    deadline = clocks.deadline("booking", row, today=timezone.localtime(at).date())
    if deadline is None or row.structure is None or row.booked_at is not None:
        return
    notices.tell(
        row.beneficiary,
        message="orientation_handed_over",
        at=at,
        structure=words.the(row.structure.name),
        phone=row.structure.phone,
        due_day=words.day(deadline.due_on),
    )
