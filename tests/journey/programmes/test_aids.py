"""Aids: asked, decided by another, paid, never above the ceilings; two decisions at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import connection

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context
from rebond.journey.programmes import operations
from rebond.journey.programmes.models import Aid
from rebond.journey.programmes.operations.aids import kinds
from rebond.journey.programmes.queries.following import aids_to_decide, aids_to_pay
from rebond.journey.programmes.states import AidStatus
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, MembershipFactory, principal
from tests.journey.programmes.factories import EnrolmentFactory, action


def asked(row=None, *, kind="mobility", cents=None, at=NOON):
    row = row or EnrolmentFactory(programme=action(gives_aids=True).code, started=True)
    member = MembershipFactory(organisation=row.organisation)
    by = principal().actor
    cents = cents or kinds(TODAY)[kind]["ceiling_euros"] * 100
    return operations.ask_aid(row, kind=kind, purpose="Le permis", cents=cents, member=member, by=by, at=at)


def grant(aid, cents=None, *, at=NOON, member=None):
    member = member or MembershipFactory(role=Role.STRUCTURE_MANAGER, organisation=aid.enrolment.organisation)
    return operations.grant_aid(aid, cents=cents or aid.asked_cents, member=member, by=principal().actor, at=at)


@pytest.mark.usefixtures("departement")
def test_an_aid_is_asked_decided_by_another_and_paid():
    aid = asked()
    manager = principal(Role.STRUCTURE_MANAGER, organisation=aid.enrolment.organisation)
    elsewhere = principal(Role.STRUCTURE_MANAGER)

    assert (
        list(aids_to_decide(manager, NOON, TODAY))
        == list(aids_to_decide(principal(Role.MANAGER), NOON, TODAY))
        == [aid]
    )
    assert list(aids_to_decide(elsewhere, NOON, TODAY)) == list(aids_to_decide(principal(), NOON, TODAY)) == []
    with pytest.raises(ValidationError, match="ne la décide pas"):
        grant(aid, member=aid.asked_by)
    with pytest.raises(ValidationError, match="ne la décide pas"):
        grant(aid, member=MembershipFactory(role=Role.MANAGER, user=aid.asked_by.user))
    aid = grant(aid)
    assert (list(aids_to_decide(manager, NOON, TODAY)), list(aids_to_pay(manager, NOON, TODAY))) == ([], [aid])
    with pytest.raises(ValidationError, match="après la décision"):
        operations.pay_aid(aid, on=TODAY + timedelta(days=1), by=manager.actor, at=NOON)
    assert operations.pay_aid(aid, on=TODAY, by=manager.actor, at=NOON).status == AidStatus.PAID
    with pytest.raises(IllegalMove):
        operations.cancel_aid(aid, by=manager.actor, at=NOON)


@pytest.mark.usefixtures("departement")
def test_a_refusal_says_why():
    aid = asked()
    refuse = {"member": MembershipFactory(role=Role.MANAGER), "by": principal().actor, "at": NOON}

    with pytest.raises(ValidationError, match="pourquoi"):
        operations.refuse_aid(aid, reason=" ", **refuse)
    assert operations.refuse_aid(aid, reason="Une autre aide existe", **refuse).status == AidStatus.REFUSED


@pytest.mark.usefixtures("departement")
def test_ceilings_hold_over_twelve_months():
    first = asked()
    grant(first)
    ceiling = first.asked_cents
    second = asked(first.enrolment, cents=100)

    with pytest.raises(ValidationError, match="il reste 0"):
        grant(second)
    assert grant(second, 100, at=NOON + relativedelta(months=12)).granted_cents == 100
    yearly = parameters.get("programme_aid.yearly_euros", on=TODAY) * 100
    other = asked(first.enrolment, kind="housing")
    left = min(yearly - ceiling, other.asked_cents)
    if left < other.asked_cents:
        with pytest.raises(ValidationError, match="il reste"):
            grant(other)
    assert grant(other, left).granted_cents == left


@pytest.mark.usefixtures("departement")
def test_what_the_pack_does_not_say_is_refused():
    row = EnrolmentFactory(programme=action(gives_aids=True).code, started=True)

    with pytest.raises(ValidationError, match="de la liste"):
        operations.ask_aid(
            row, kind="holidays", purpose="x", cents=1, member=MembershipFactory(), by=principal().actor, at=NOON
        )
    with pytest.raises(ValidationError, match="jusqu'à"):
        asked(row, cents=10_000_000)
    with pytest.raises(ValidationError, match="ne comporte pas"):
        asked(EnrolmentFactory(programme=action(gives_aids=False).code, started=True))
    with pytest.raises(ValidationError, match="pas en cours"):
        asked(EnrolmentFactory(programme=action(gives_aids=True).code))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [13, 14])
def test_two_decisions_at_once_never_pass_the_ceiling(number):
    with context.departement(number):
        first = asked()
        second = asked(first.enrolment)
        ceiling = first.asked_cents
        members = [MembershipFactory(role=Role.STRUCTURE_MANAGER) for _ in range(2)]
        by = principal().actor

    def decide(pk, member):
        try:
            with context.departement(number):
                operations.grant_aid(Aid.objects.get(pk=pk), cents=ceiling, member=member, by=by, at=NOON)
        except ValidationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(decide, [first.pk, second.pk], members))

    assert sorted(done) == [False, True]
    with context.departement(number):
        granted = Aid.objects.filter(status=AidStatus.GRANTED)
        assert sum(aid.granted_cents for aid in granted) == ceiling
