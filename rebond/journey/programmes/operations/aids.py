"""Financial aids mobilised in an action: asked by who follows, decided by another, paid; never above the ceilings."""

from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Aid, Enrolment
from rebond.journey.programmes.states import COUNTED, FOLLOWED, AidStatus
from rebond.people.accounts.models import Membership
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary


def kinds(on: date) -> dict[str, dict[str, Any]]:
    """What the pack lets ask for on a day, by code: `label` and `ceiling_euros`."""
    return {one["code"]: one for one in parameters.get("programme_aid.kinds", on=on)}


@transaction.atomic
def ask_aid(
    enrolment: Enrolment, *, kind: str, purpose: str, cents: int, member: Membership, by: Actor, at: datetime
) -> Aid:
    """An aid is asked for. Raises ValidationError when the action gives none, or for more than the kind's ceiling."""
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    day = local_day(at)
    if row.status not in FOLLOWED:
        raise ValidationError("Cette action n'est pas en cours : actualisez la page.", code="moved")
    if not catalogue.get(row.programme, on=day).gives_aids:
        raise ValidationError("Cette action ne comporte pas d'aide financière.")
    known = kinds(day)
    if kind not in known:
        raise ValidationError({"kind": "Choisissez une aide de la liste."})
    if not 1 <= cents <= known[kind]["ceiling_euros"] * 100:
        raise ValidationError({"cents": f"Cette aide va jusqu'à {known[kind]['ceiling_euros']} €."})
    aid = Aid(enrolment=row, kind=kind, purpose=purpose.strip(), asked_cents=cents, asked_at=at, asked_by=member)
    aid.clean_fields(exclude=["departement", "enrolment", "asked_by"])
    aid.save(force_insert=True)
    journal.record("ask_aid", aid, by=by, at=at, after=str(cents))
    return aid


@transaction.atomic
def grant_aid(aid: Aid, *, cents: int, reason: str = "", member: Membership, by: Actor, at: datetime) -> Aid:
    """The aid is granted, within what the person may still have over twelve months.

    The sum is read under a lock on the person's row: of two decisions at once, the second sees the first.
    Raises ValidationError above the ceiling of the kind or of the year, or when who asked decides.
    """
    person = Enrolment.objects.values("beneficiary_id").get(pk=aid.enrolment_id)["beneficiary_id"]
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=person)
    _check_another(aid, member)
    left = left_cents(aid, at=at)
    if not 1 <= cents <= left:
        raise ValidationError(
            {"cents": f"Sur douze mois, il reste {words.euros(left)} pour cette personne et cette aide."}
        )
    facts: dict[str, Any] = {"granted_cents": cents, "reason": reason.strip()}
    return move(aid, to=AidStatus.GRANTED, by=by, at=at, decided_by=member, decided_at=at, **facts)


def refuse_aid(aid: Aid, *, reason: str, member: Membership, by: Actor, at: datetime) -> Aid:
    """The aid is refused, and why. Raises ValidationError without a reason, or when who asked decides."""
    _check_another(aid, member)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi : la personne le lira."})
    facts: dict[str, Any] = {"decided_by": member, "decided_at": at, "reason": reason.strip()}
    return move(aid, to=AidStatus.REFUSED, by=by, at=at, **facts)


def pay_aid(aid: Aid, *, on: date, by: Actor, at: datetime) -> Aid:
    """The money went out that day. Raises IllegalMove unless granted, ValidationError for a day that cannot be."""
    if on > local_day(at) or (aid.decided_at and on < local_day(aid.decided_at)):
        raise ValidationError({"on": "L'aide est versée après la décision, et aujourd'hui au plus tard."})
    return move(aid, to=AidStatus.PAID, by=by, at=at, paid_on=on)


def cancel_aid(aid: Aid, *, by: Actor, at: datetime) -> Aid:
    """The aid is no longer wanted, or was not used. Raises IllegalMove once paid."""
    return move(aid, to=AidStatus.CANCELLED, by=by, at=at)


def left_cents(aid: Aid, *, at: datetime) -> int:
    """What may still be granted of this kind to the person, over the twelve months that end now."""
    day = local_day(at)
    since = at - relativedelta(months=12)
    person = Enrolment.objects.filter(pk=aid.enrolment_id).values("beneficiary")
    given = Aid.objects.filter(enrolment__beneficiary__in=person, status__in=COUNTED, decided_at__gt=since)
    of_year = given.aggregate(sum=Sum("granted_cents"))["sum"] or 0
    of_kind = given.filter(kind=aid.kind).aggregate(sum=Sum("granted_cents"))["sum"] or 0
    ceiling = kinds(day).get(aid.kind, {"ceiling_euros": 0})["ceiling_euros"]
    yearly: int = parameters.get("programme_aid.yearly_euros", on=day)
    left: int = min(yearly * 100 - of_year, ceiling * 100 - of_kind)
    return max(0, left)


def _check_another(aid: Aid, member: Membership) -> None:
    """Whoever asked does not decide, under any of their roles."""
    if aid.asked_by.user_id == member.user_id:
        raise ValidationError("Qui demande une aide ne la décide pas : une autre personne décide.")
