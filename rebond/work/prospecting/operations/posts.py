"""The posts of the Département's own services, and aided contracts proposed to very small companies."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.accounts.models import Membership
from rebond.people.appointments.kinds import local_day
from rebond.work.employers.models import Company
from rebond.work.employers.states import Size
from rebond.work.prospecting.models import AidedContract, OwnPost, Visit
from rebond.work.prospecting.queries import posts as queries
from rebond.work.prospecting.states import OWN_CONTRACTS, AidedStatus
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Origin


@transaction.atomic
def open_own_post(company: Company, *, service: str, kind: str, by: Actor, at: datetime, **fields: Any) -> Vacancy:
    """The Département offers a post in one of its services; its kind says what one signs.

    Raises ValidationError when the company is not the Département, or when the service is not of the pack's list.
    """
    if not queries.is_own(company, local_day(at)):
        raise ValidationError("Cet employeur n'est pas le Département : son SIRET commence autrement.", code="not_own")
    if service not in queries.services(local_day(at)):
        raise ValidationError({"service": "Ce service n'est pas dans la liste du Département."})
    contract = OWN_CONTRACTS[kind]
    vacancy = vacancies.publish(company, **fields, contract=contract, origin=Origin.DEPARTEMENT, by=by, at=at)
    post = OwnPost(vacancy=vacancy, service=service, kind=kind)
    post.clean_fields(exclude=["departement", "vacancy"])
    post.save(force_insert=True)
    journal.record("open_own_post", post, by=by, at=at)
    return vacancy


@transaction.atomic
def propose_aided(
    company: Company, *, agent: Membership, title: str, visit: Visit | None = None, on: date, by: Actor, at: datetime
) -> AidedContract:
    """An aided contract is proposed to a very small company.

    Raises ValidationError when ten people or more work there, or when it is proposed already for this post.
    """
    if company.size != Size.TINY:
        raise ValidationError(
            "Cette proposition s'adresse aux entreprises de moins de 10 salariés : vérifiez l'effectif sur sa fiche.",
            code="size",
        )
    made = AidedContract(company=company, agent=agent, visit=visit, title=title, proposed_on=on)
    made.clean_fields(exclude=["departement", "company", "agent", "visit"])
    made.validate_constraints()
    made.save(force_insert=True)
    journal.record("propose_aided", made, by=by, at=at)
    return made


@transaction.atomic
def tick(contract: AidedContract, *, codes: Iterable[str], by: Actor, at: datetime) -> AidedContract:
    """These steps are done, and no others. Raises ValidationError once it is signed or turned down."""
    row = AidedContract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    if row.status != AidedStatus.PROPOSED:
        raise ValidationError("Ce contrat n'est plus à préparer : actualisez la page.", code="moved")
    done = set(codes)
    row.checklist = [code for code in queries.checklist(local_day(at)) if code in done]
    row.save(update_fields=["checklist"])
    journal.record("tick_aided", row, by=by, at=at)
    return row


def sign_aided(contract: AidedContract, *, on: date, by: Actor, at: datetime) -> AidedContract:
    """The aided contract is signed. Raises ValidationError while a step is missing, IllegalMove unless it is proposed."""
    steps = queries.checklist(local_day(at))
    if missing := [label for code, label in steps.items() if code not in contract.checklist]:
        raise ValidationError(f"Avant de signer, il reste à faire : {' ; '.join(missing)}.", code="steps")
    return move(contract, to=AidedStatus.SIGNED, by=by, at=at, settled_on=on)


def decline_aided(contract: AidedContract, *, reason: str, on: date, by: Actor, at: datetime) -> AidedContract:
    """The company does not sign, and why. Raises IllegalMove unless it is proposed."""
    return move(contract, to=AidedStatus.DECLINED, by=by, at=at, reason=reason, settled_on=on)


def propose_aided_again(contract: AidedContract, *, by: Actor, at: datetime) -> AidedContract:
    """The company thinks again. Raises IllegalMove unless it had turned it down."""
    return move(contract, to=AidedStatus.PROPOSED, by=by, at=at, reason="", settled_on=None)
