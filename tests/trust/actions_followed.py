"""Actions under way in the trusted world: one of each person in every state that an act starts from."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from rebond.ground.tenancy import context
from rebond.journey.programmes.models import Aid, Enrolment, Period, Professional
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import REFERENTS
from tests.factories import NOON, TODAY

FAR = TODAY.replace(year=2099)


def _enrolment(programme: str, status: str, **facts: Any) -> Callable[[Any, Any], Enrolment]:
    """The person's own, in the structure that accompanies them, followed by somebody there; made once."""

    def build(_world: Any, case: Any) -> Enrolment:
        found = Enrolment.objects.filter(beneficiary=case.beneficiary, programme=programme, status=status).first()
        if found:
            return found
        here = case.orientation.structure
        agent = Membership.objects.filter(organisation=here, role__in=REFERENTS, ended_at=None).order_by("pk")[0]
        row = Enrolment.objects.create(
            beneficiary=case.beneficiary,
            programme=programme,
            organisation=here,
            status=status,
            asked_at=NOON,
            asked_by=agent,
            started_on=TODAY,
            **facts,
        )
        if programme != "global":
            Professional.objects.create(enrolment=row, member=agent, role=agent.role, is_lead=True, since=TODAY)
        return row

    return build


ACCEPTED = _enrolment("creation", "accepted")
STARTED = _enrolment("worksite", "started", stage="hire")
AIDED = _enrolment("young", "started", stage="diagnosis")
SUSPENDED = _enrolment("training", "suspended", suspended_on=TODAY, suspension="family")
IN_JOB = _enrolment("global", "in_job", job_started_on=TODAY)


def _ended(world: Any, case: Any) -> Enrolment:
    made = _enrolment("social_referent", "ended", ended_on=TODAY, exit="moved", document=case.orientation.contract)
    return made(world, case)


def _of(make: Callable[[Any, Any], Any], **more: Any) -> Callable[[Any, Any], dict[str, Any]]:
    def build(world: Any, case: Any) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            return {"pk": make(world, case).pk, **more}

    return build


def _period(kind: str, **facts: Any) -> Callable[[Any, Any], Period]:
    def build(world: Any, case: Any) -> Period:
        row = STARTED(world, case)
        days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=150)} | facts
        who = {"noted_at": NOON, "noted_by": row.asked_by, "weekly_hours": Decimal(26)}
        return Period.objects.create(enrolment=row, kind=kind, host="x", aim="discover", subject="x", **who, **days)

    return build


def _aid(status: str) -> Callable[[Any, Any], Aid]:
    def build(world: Any, case: Any) -> Aid:
        row = AIDED(world, case)
        decided: dict[str, Any] = {}
        if status == "granted":
            other = Membership.objects.filter(role="manager", ended_at=None).order_by("pk")[0]
            decided = {"granted_cents": 100, "decided_by": other, "decided_at": NOON}
        return Aid.objects.create(
            enrolment=row, kind="mobility", status=status, purpose="x", asked_cents=100, asked_at=NOON,
            asked_by=row.asked_by, **decided,
        )  # fmt: skip

    return build


OBJECTS: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "following:*": _of(STARTED),
    "following:start": _of(ACCEPTED),
    "following:team": _of(IN_JOB),
    "following:resume": _of(SUSPENDED),
    "following:lose_job": _of(IN_JOB),
    "following:bilan": _of(_ended),
    "following:reopen": _of(_ended),
    "following:add_stay": _of(STARTED, kind="immersion"),
    "following:stay": _of(_period("immersion")),
    "following:agreement": _of(
        _period("immersion", starts_on=FAR - timedelta(days=400), ends_on=FAR - timedelta(days=390))
    ),
    "following:cancel_stay": _of(_period("immersion", starts_on=FAR, ends_on=FAR)),
    "following:hours": _of(_period("cddi")),
    "following:ask_aid": _of(AIDED),
    "following:decide_aid": _of(_aid("asked")),
    "following:pay_aid": _of(_aid("granted")),
    "following:cancel_aid": _of(_aid("asked")),
}
