"""Who may do what with a contract, and what a text must hold before it is signed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from rebond.ground.web import words
from rebond.journey.contracts.content import Content, Signatory
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.states import Party
from rebond.journey.programmes.models import Professional
from rebond.journey.programmes.states import OPEN
from rebond.journey.support.states import Doer
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.beneficiaries.models import Beneficiary

SIGNERS = REFERENTS | {Role.PSYCHOLOGIST}
"""They may be a party of a contract, beside the person."""
WRITERS = SIGNERS | {Role.STRUCTURE_MANAGER}
VALIDATORS = frozenset({Role.ADVISER, Role.MANAGER})
"""They answer for the Département: the Pôle of the person, and whoever manages its programme."""
READERS = WRITERS | VALIDATORS

BESIDE = {Role.SOCIAL_WORKER: Party.SOCIAL, Role.PSYCHOLOGIST: Party.PSYCHOLOGIST}
"""The professionals who sign beside the référent when the person is followed by several."""


def beside(person: Beneficiary) -> QuerySet[Professional]:
    """Who follows the person with their référent today, in an action that others may know of."""
    rows = Professional.objects.filter(enrolment__beneficiary=person, role__in=BESIDE, until=None)
    return rows.filter(enrolment__status__in=OPEN, enrolment__is_confidential=False)


def accompanies(principal: Principal, person: Beneficiary) -> bool:
    """The person's référent, or the colleague who replaces them; in their absence, who manages the structure."""
    if principal.role == Role.STRUCTURE_MANAGER:
        return person.structure_id is not None and person.structure_id == principal.organisation_id
    return principal.role in REFERENTS and principal.answers_for(person.referent_id)


def can_draft(principal: Principal, person: Beneficiary) -> bool:
    """Who accompanies the person begins their contract with them."""
    return person.referent_id is not None and accompanies(principal, person)


def can_read(principal: Principal, contract: Contract) -> bool:
    """Every role that works on the person's way."""
    return principal.role in READERS


def can_write(principal: Principal, contract: Contract) -> bool:
    """Who accompanies the person now, and who follows them with their référent: two or three write the same contract."""
    if accompanies(principal, contract.beneficiary):
        return True
    return principal.role in BESIDE and beside(contract.beneficiary).filter(member=principal.membership).exists()


def is_party(principal: Principal, signatory: Signatory) -> bool:
    """The text names this agent, or the colleague whom they replace today."""
    return bool(signatory.member) and principal.answers_for(UUID(signatory.member))


def can_validate(principal: Principal, contract: Contract) -> bool:
    """The Département, once everybody has signed."""
    if principal.role == Role.ADVISER:
        return contract.beneficiary.pole_id == principal.organisation_id
    return principal.role == Role.MANAGER


def can_end(principal: Principal, contract: Contract) -> bool:
    """Who accompanies the person, and the Département."""
    return accompanies(principal, contract.beneficiary) or can_validate(principal, contract)


@dataclass(frozen=True)
class Limits:
    """What the pack allows in a text: its months, its hours (`usual` is None where none are asked), its exemptions."""

    usual_months: int
    most_months: int
    usual_hours: int | None
    least_hours: int
    exemptions: Mapping[str, str]


def faults(content: Content, *, limits: Limits, today: date) -> Iterator[tuple[str, str]]:
    """What is missing or wrong before anybody signs: (section of the page, sentence).

    Objectives, and what each side does (C. trav. R5411-15); weekly activity lowered but never nil, or an exemption at the
    person's request (L5411-6).
    """
    if not content.objectives:
        yield "objectives", "Écrivez au moins un objectif, avec les mots de la personne."
    if not content.of(Doer.PERSON):
        yield "commitments", "Écrivez au moins un engagement de la personne."
    if not content.of(Doer.AGENT):
        yield "commitments", "Écrivez au moins un engagement du Département : le contrat engage les deux."
    yield from _faults_of_days(content, limits.most_months, today)
    if limits.usual_hours is not None:
        yield from _faults_of_hours(content, limits.usual_hours, limits)


def _faults_of_days(content: Content, most: int, today: date) -> Iterator[tuple[str, str]]:
    if content.months is None or not 1 <= content.months <= most:
        yield "duration", f"Choisissez une durée de 1 à {most} mois."
    if content.starts_on is None or content.starts_on < today:
        yield "duration", "Choisissez un premier jour : aujourd'hui, ou plus tard."
    last = content.ends_on
    for one in content.commitments:
        if one.due_on and (one.due_on < today or (last is not None and one.due_on > last)):
            yield "commitments", f"« {one.text} » : choisissez une date pendant le contrat."


def _faults_of_hours(content: Content, usual: int, limits: Limits) -> Iterator[tuple[str, str]]:
    if content.exemption:
        if content.exemption not in limits.exemptions:
            yield "hours", "Choisissez le motif de la dispense dans la liste."
        if not content.exemption_asked:
            yield "hours", "La dispense se fait à la demande de la personne : cochez qu'elle la demande, ou retirez-la."
        if content.proof is None:
            yield "hours", "Dites quel jour vous avez vu le justificatif de la dispense. N'écrivez rien de son contenu."
        return
    if content.weekly_hours is None or content.weekly_hours < limits.least_hours:
        least = words.count(limits.least_hours, "heure", "heures")
        yield "hours", f"Choisissez un nombre d'heures : {usual} en principe, {least} au moins, jamais zéro."
    elif content.weekly_hours < usual and not content.hours_reason:
        yield "hours", f"Moins de {usual} heures : dites pourquoi, sans rien écrire sur la santé."
