"""Test C: fifty people pay the same aid at once, or ask for the same hire: it is paid, and asked for, once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.states import Role
from rebond.work.aids import operations
from rebond.work.aids.models import BankDetails, Instalment, PaymentBatch, TutoringAid
from rebond.work.aids.states import BankStatus, InstalmentStatus
from tests.factories import NOON, TODAY, principal
from tests.trust import reports
from tests.trust.test_c_races import THREADS, together
from tests.work.aids import factories as aids
from tests.work.factories import CompanyFactory

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[13, 14], ids=["13", "14"])
def number(request: pytest.FixtureRequest) -> int:
    number = int(request.param)
    with context.departement(number):
        aids.give_aid(Departement.objects.get(pk=number))
    return number


def race(number: int, act: Callable[[int], object]) -> list[str]:
    """How each of fifty attempts ends: « done », or the name of the refusal."""

    def one(rank: int) -> str:
        try:
            with context.departement(number):
                act(rank)
        except (ValidationError, IntegrityError) as refusal:
            return type(refusal).__name__
        return "done"

    return together(one)


def won(number: int, name: str, ends: list[str]) -> int:
    """Keep the figures of one race; how many won."""
    winners = ends.count("done")
    reports.add("c", {f"{name}_{number}": {"threads": THREADS, "winners": winners, "refused": THREADS - winners}})
    return winners


def test_an_instalment_enters_one_batch_and_is_paid_once(number: int) -> None:
    with context.departement(number):
        people = aids.People()
        one = aids.due(people)
        payers = [principal(Role.PAYER).actor for _ in range(THREADS)]

    prepared = race(number, lambda rank: operations.prepare([one.pk], by=payers[rank], at=NOON))
    with context.departement(number):
        batch: Any = PaymentBatch.objects.get()
    approved = race(number, lambda rank: operations.approve(batch, by=people.other_payer.actor, at=NOON))
    sent = race(number, lambda rank: operations.send(batch, by=payers[rank], at=NOON))

    assert [
        won(number, f"aid_{name}", ends)
        for name, ends in (("prepared", prepared), ("approved", approved), ("sent", sent))
    ] == [1, 1, 1]
    with context.departement(number):
        paid = Instalment.objects.get(pk=one.pk)
        assert (paid.status, TutoringAid.objects.get().paid_cents) == (InstalmentStatus.PAID, one.amount_cents)


def test_a_hire_is_asked_for_once_whichever_office_of_the_company(number: int) -> None:
    with context.departement(number):
        by = principal(Role.RTEF).actor
        person = aids.person_on_rsa()
        offices = [CompanyFactory(siret=siret) for siret in ("73282932000074", "73282932000082")]
        hires = [aids.signed_hire(company=office, beneficiary=person) for office in offices]

    ends = race(number, lambda rank: operations.open_aid(hires[rank % 2], by=by, at=NOON))

    assert won(number, "aid_asked", ends) == 1
    with context.departement(number):
        assert TutoringAid.objects.count() == 1


def test_the_budget_is_not_passed_by_decisions_at_once(number: int) -> None:
    with context.departement(number):
        people = aids.People()
        waiting = [aids.instructed(people) for _ in range(4)]
        amount = {13: 400_000, 14: 150_001}[number]
        operations.set_budget(2026, voted_cents=2 * amount, by=people.manager.actor, at=NOON)

    race(number, lambda rank: operations.grant(waiting[rank % 4], by=people.manager.actor, at=NOON))

    with context.departement(number):
        assert TutoringAid.objects.filter(ceiling_cents=amount).count() == 2


def test_an_account_is_approved_once(number: int) -> None:
    with context.departement(number):
        people = aids.People()
        aid = aids.draft(people)
        by = people.rtef.actor
        given = operations.give_bank(aid.company, holder="X", iban=aids.IBAN, bic=aids.BIC, by=by, at=NOON)

    ends = race(number, lambda rank: operations.approve_bank(given, by=people.officer.actor, at=NOON))

    assert won(number, "aid_bank", ends) == 1
    with context.departement(number):
        assert BankDetails.objects.filter(status=BankStatus.APPROVED).count() == 1


def test_no_total_passes_its_ceiling_whatever_is_sent_at_once(number: int) -> None:
    """Batches enough to pay the aid many times over, each prepared and approved by two: what is granted is paid, no more."""
    with context.departement(number):
        people = aids.People()
        one = aids.due(people)
        aid = one.aid
        amount, many = aid.ceiling_cents // 2, 10
        rows = [
            Instalment(
                aid=aid, number=10 + rank, amount_cents=amount, after_months=0, due_on=TODAY, status="due",
                instructor_id=one.instructor_id, decider_id=one.decider_id,
            )
            for rank in range(many)
        ]  # fmt: skip
        Instalment.objects.bulk_create(rows)
        batches = [operations.prepare([row.pk], by=people.payer.actor, at=NOON) for row in rows]
        batches = [operations.approve(batch, by=people.other_payer.actor, at=NOON) for batch in batches]

    ends = race(number, lambda rank: operations.send(batches[rank % many], by=people.payer.actor, at=NOON))

    assert won(number, "aid_ceiling", ends) == 2
    with context.departement(number):
        assert TutoringAid.objects.get().paid_cents == 2 * amount <= aid.ceiling_cents


def test_nobody_approves_their_own_batch_however_often_they_try(number: int) -> None:
    with context.departement(number):
        people = aids.People()
        one = aids.due(people)
        batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    alone = [people.payer, people.officer, people.manager]

    ends = race(number, lambda rank: operations.approve(batch, by=alone[rank % 3].actor, at=NOON))

    assert won(number, "aid_own_approval", ends) == 0
    with context.departement(number):
        assert PaymentBatch.objects.get().status == "prepared"


def test_an_account_that_changes_while_money_is_sent_is_never_paid_unapproved(number: int) -> None:
    with context.departement(number):
        people = aids.People()
        one = aids.due(people)
        batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
        batch = operations.approve(batch, by=people.other_payer.actor, at=NOON)
    other = {"holder": "X", "iban": aids.OTHER_IBAN, "bic": aids.BIC, "by": people.rtef.actor, "at": NOON}

    def act(rank: int) -> object:
        if rank % 2:
            return operations.give_bank(one.aid.company, **other)
        return operations.send(batch, by=people.payer.actor, at=NOON)

    race(number, act)

    with context.departement(number):
        paid = Instalment.objects.select_related("bank").get(pk=one.pk)
        assert BankDetails.objects.filter(status=BankStatus.PROPOSED).count() == 1
        assert paid.bank is not None and paid.bank.status == BankStatus.APPROVED
        assert TutoringAid.objects.get().paid_cents == (one.amount_cents if paid.status == "paid" else 0)
