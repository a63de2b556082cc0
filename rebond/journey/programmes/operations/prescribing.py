"""From the prescription to the answer: asked, agreed by the person, accepted, on the list, refused, withdrawn, sent elsewhere."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.operations import places, telling
from rebond.journey.programmes.queries.facts import known
from rebond.journey.programmes.queries.places import usable
from rebond.journey.programmes.queries.suggesting import poles_with_doctor, suggestion
from rebond.journey.programmes.rules import prescribers
from rebond.journey.programmes.states import BEFORE, IN_PLACE, Refusal, Status
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary

CODE = 20
"""How much of an organisation's code the journal keeps."""

ANSWERED: dict[str, Any] = {"refusal": "", "refusal_note": ""}


@dataclass
class Outcome:
    """What became of a bulk prescription: how many were made, and why the others were not."""

    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def prescribe(
    beneficiary: Beneficiary,
    *,
    programme: str,
    organisation: Organisation,
    provision: Provision | None = None,
    motive: str = "",
    is_agreed: bool = False,
    member: Membership,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """Send a person to a structure for an action of the pack.

    Where the pack wants the person's agreement and they have not given it (`is_agreed`), it waits for them. Raises
    ValidationError when it is prescribed already, by a role that does not prescribe it, or outside the audience
    without a motive.
    """
    person = Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)
    day = local_day(at)
    rule = _offered(programme, organisation, day)
    if member.role not in prescribers(rule, has_doctor=person.pole_id in poles_with_doctor()):
        raise ValidationError(f"Votre rôle ne prescrit pas l'action « {rule.name} ».")
    fit = suggestion(rule, known([person], on=day)[person.pk], on=day)
    if fit.missing and not motive.strip():
        raise ValidationError({"motive": f"Dites pourquoi cette action : {'; '.join(fit.missing)}."})
    waits = rule.agreement and not is_agreed
    row = Enrolment(
        beneficiary=person,
        programme=programme,
        organisation=organisation,
        provision=_of(provision, programme, organisation),
        status=Status.TO_SIGN if waits else Status.ASKED,
        is_confidential=rule.is_confidential,
        is_priority=fit.is_priority,
        motive=motive.strip(),
        asked_at=at,
        asked_by=member,
        agreed_at=at if is_agreed else None,
    )
    row.clean_fields(exclude=["departement", "beneficiary", "organisation", "provision", "asked_by"])
    row.validate_constraints()
    row.save(force_insert=True)
    journal.record("prescribe", row, by=by, at=at, after=row.status)
    if waits:
        telling.ask_agreement(row, at=at)
    return row


def prescribe_all(people: Iterable[Beneficiary], *, by: Actor, at: datetime, **facts: Any) -> Outcome:
    """`prescribe` for each of these people; whoever is refused is undone alone, and counted under the reason."""
    outcome = Outcome()
    for person in people:
        try:
            prescribe(person, **facts, by=by, at=at)
        except ValidationError as refusal:
            outcome.refused[refusal.messages[0].rstrip(".")] += 1
        else:
            outcome.done += 1
    return outcome


def agree(enrolment: Enrolment, *, by: Actor, at: datetime) -> Enrolment:
    """The person agrees: the structure receives the request. Raises IllegalMove unless it waits for them."""
    return move(enrolment, to=Status.ASKED, by=by, at=at, agreed_at=at)


@transaction.atomic
def decline(enrolment: Enrolment, *, by: Actor, at: datetime) -> Enrolment:
    """The person says no: nothing begins, and who proposed it chooses something else. Raises IllegalMove once they answered."""
    if _locked(enrolment).status != Status.TO_SIGN:
        raise _late()
    return move(enrolment, to=Status.CANCELLED, by=by, at=at, refusal=Refusal.PERSON, answered_at=at)


@transaction.atomic
def accept(
    enrolment: Enrolment, *, provision: Provision | None = None, member: Membership, by: Actor, at: datetime
) -> Enrolment:
    """The structure takes the person in; where places are counted, one is taken. They are told.

    Raises IllegalMove unless it waits for an answer or on the list, ValidationError when no place is left.
    """
    locked = _locked(enrolment)
    if Status.ACCEPTED not in Enrolment.MOVES[locked.status]:
        raise _late()
    taken = places.take(locked, provision or locked.provision or _free_place(locked, local_day(at)))
    facts: dict[str, Any] = {**ANSWERED, "provision": taken, "answered_at": at, "answered_by": member}
    row = move(locked, to=Status.ACCEPTED, by=by, at=at, **facts)
    telling.tell(row, "programme_accepted", at=at)
    return row


@transaction.atomic
def put_on_list(enrolment: Enrolment, *, member: Membership, by: Actor, at: datetime) -> Enrolment:
    """No place yet: the person waits for one; a place that they held is given back. They are told. Raises IllegalMove."""
    locked = _locked(enrolment)
    row = move(locked, to=Status.WAITING, by=by, at=at, answered_at=at, answered_by=member)
    _free(locked)
    telling.tell(row, "programme_waiting", at=at)
    return row


@transaction.atomic
def refuse(
    enrolment: Enrolment, *, refusal: str, note: str = "", member: Membership, by: Actor, at: datetime
) -> Enrolment:
    """The structure does not take the person, for a reason of the list; a place that they held is given back.

    They are told, without the reason. Raises IllegalMove once begun.
    """
    if refusal not in Refusal.values:
        raise ValidationError({"refusal": "Choisissez un motif de la liste."})
    facts: dict[str, Any] = {"refusal": refusal, "refusal_note": note.strip(), "answered_at": at, "answered_by": member}
    locked = _locked(enrolment)
    row = move(locked, to=Status.REFUSED, by=by, at=at, **facts)
    _free(locked)
    telling.tell(row, "programme_refused", at=at)
    return row


@transaction.atomic
def withdraw(enrolment: Enrolment, *, note: str = "", by: Actor, at: datetime) -> Enrolment:
    """It will not happen, for a reason that is not the structure's; the place is given back. Raises IllegalMove once begun."""
    locked = _locked(enrolment)
    row = move(locked, to=Status.CANCELLED, by=by, at=at, refusal_note=note.strip())
    _free(locked)
    return row


@transaction.atomic
def transfer(
    enrolment: Enrolment,
    *,
    organisation: Organisation,
    provision: Provision | None = None,
    motive: str,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """Another structure of the same action, with the motive: the first one's place is given back.

    The new one answers in its turn, within its own days; the journal keeps who had it before. Raises ValidationError
    without a motive, to the same structure, or once the action began: then it ends, and is prescribed again.
    """
    row = _locked(enrolment)
    if row.status not in BEFORE:
        raise ValidationError("Cette action est commencée ou terminée : terminez-la, puis prescrivez-la à nouveau.")
    if not motive.strip():
        raise ValidationError({"motive": "Dites pourquoi une autre structure."})
    if organisation.pk == row.organisation_id:
        raise ValidationError({"place": "La personne est déjà envoyée à cette structure."})
    _offered(row.programme, organisation, local_day(at))
    before, after = ("", "") if row.is_confidential else (row.organisation.code[:CODE], organisation.code[:CODE])
    _free(row)
    facts: dict[str, Any] = {"organisation": organisation, "provision": _of(provision, row.programme, organisation)}
    facts |= {"motive": motive.strip(), "asked_at": at, "answered_at": None, "answered_by": None}
    if row.status in (Status.WAITING, Status.ACCEPTED):
        row = move(row, to=Status.ASKED, by=by, at=at, **facts)
    else:
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=list(facts))
    journal.record("transfer", row, by=by, at=at, before=before, after=after)
    return row


def _offered(programme: str, organisation: Organisation, day: date) -> Programme:
    """The action, if the pack offers it that day and the structure may give it. Raises ValidationError."""
    rule = catalogue.on(day).get(programme)
    if rule is None:
        raise ValidationError({"programme": "Cette action n'est plus proposée : choisissez-en une autre."})
    offers = set(rule.providers) & set(organisation.capabilities)
    if not offers or (organisation.closed_on is not None and organisation.closed_on <= day):
        raise ValidationError({"place": f"« {organisation.name} » ne propose pas cette action."})
    return rule


def _of(provision: Provision | None, programme: str, organisation: Organisation) -> Provision | None:
    """The provision, if it is one of this structure and this action."""
    if provision is None or (provision.programme, provision.organisation_id) == (programme, organisation.pk):
        return provision
    raise ValidationError({"place": "Ces places sont celles d'une autre structure ou d'une autre action."})


def _locked(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("organisation", "provision")
    return rows.get(pk=enrolment.pk)


def _free(row: Enrolment) -> None:
    """Give back the place of whoever held one when the row was locked."""
    if row.status in IN_PLACE:
        places.give_back(row)


def _free_place(row: Enrolment, day: date) -> Provision | None:
    """Of what the structure holds for this action, the running places first; None where it counts none."""
    return next(iter(usable(row.programme, row.organisation, on=day)), None)


def _late() -> IllegalMove:
    return IllegalMove("Cette inscription a déjà changé : actualisez la page.", code="moved")
