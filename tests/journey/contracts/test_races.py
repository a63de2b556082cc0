"""Two at once: two signatures, two référents, two windows of the person. One wins, the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.ground.tenancy import context
from rebond.journey.contracts import operations
from rebond.journey.contracts.models import Contract, Signature, SigningCode
from rebond.journey.contracts.states import Status
from rebond.people.accounts.states import Role
from tests.factories import MembershipFactory
from tests.journey.contracts.factories import (
    code_sent,
    drafted,
    fresh,
    person,
    person_signs,
    proposed,
    referent,
    text_of,
)
from tests.signing import client_of

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


@pytest.fixture(params=[13, 14], ids=["13", "14"])
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each is answered, all asking at once."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=60)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def post(client: Client, address: str, **said: object) -> Any:
    return client.post(address, {"form_key": str(uuid4()), **said})


def read(contract: Contract) -> dict[str, str]:
    return {"read": text_of(contract).sha256}


def link(contract: Contract) -> str:
    return operations.issue_link(contract, at=timezone.now()).partition("://")[2].partition("/")[2]


def test_the_last_two_signatures_at_once_conclude_once(number: int) -> None:
    with context.departement(number):
        contract = proposed(at=timezone.now())
        code = code_sent(contract, at=timezone.now())
        agent, address, on_page = client_of(referent(contract)), f"/{link(contract)}", read(contract)
    mine = reverse("contracts:sign", args=[contract.pk])

    answers = together(lambda: post(agent, mine, **on_page), lambda: post(Client(), address, code=code, **on_page))

    with context.departement(number):
        contract = fresh(contract)
        assert Signature.objects.filter(text__contract=contract).count() == 2
        assert contract.status == (Status.TO_VALIDATE if number == 13 else Status.SIGNED)
    assert [answer.status_code for answer in answers] == [303, 303]


def test_one_code_from_many_windows_signs_once(number: int) -> None:
    with context.departement(number):
        contract = proposed(at=timezone.now())
        code, address, on_page = code_sent(contract, at=timezone.now()), f"/{link(contract)}", read(contract)

    answers = together(*[lambda: post(Client(), address, code=code, **on_page)] * THREADS)

    with context.departement(number):
        assert Signature.objects.filter(text__contract=contract).count() == 1
        assert SigningCode.objects.filter(text__contract=contract, used_at__isnull=False).count() == 1
    assert sorted({answer.status_code for answer in answers} - {422}) == [303]


def test_wrong_codes_from_many_windows_never_pass_the_limit(number: int) -> None:
    with context.departement(number):
        contract = proposed(at=timezone.now())
        code, address, on_page = code_sent(contract, at=timezone.now()), f"/{link(contract)}", read(contract)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    together(*[lambda: post(Client(), address, code=wrong, **on_page)] * THREADS)

    with context.departement(number):
        assert SigningCode.objects.get(text__contract=contract).tries == 5
        assert not Signature.objects.filter(text__contract=contract).exists()


def test_two_who_begin_a_contract_make_one(number: int) -> None:
    with context.departement(number):
        whom = person()
        manager = MembershipFactory(role=Role.STRUCTURE_MANAGER, organisation=whom.structure)
        browsers = [client_of(whom.referent), client_of(manager)]
    address = reverse("contracts:draft", args=[whom.pk])

    answers = together(*[lambda browser=browser: post(browser, address) for browser in browsers])

    with context.departement(number):
        assert Contract.objects.filter(beneficiary=whom).count() == 1
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert any("déjà en préparation" in answer.content.decode() for answer in answers)


def test_two_who_propose_freeze_one_text(number: int) -> None:
    with context.departement(number):
        contract = drafted(at=timezone.now())
        manager = MembershipFactory(role=Role.STRUCTURE_MANAGER, organisation=contract.beneficiary.structure)
        browsers = [client_of(referent(contract)), client_of(manager)]
    address = reverse("contracts:propose", args=[contract.pk])

    together(*[lambda browser=browser: post(browser, address) for browser in browsers])

    with context.departement(number):
        assert fresh(contract).status == Status.TO_SIGN
        assert contract.texts.count() == 1


def test_a_signature_and_a_change_at_once_never_mix(number: int) -> None:
    with context.departement(number):
        contract = proposed(at=timezone.now())
        person_signs(contract, at=timezone.now())
        first, on_page = text_of(contract), read(contract)
        manager = MembershipFactory(role=Role.STRUCTURE_MANAGER, organisation=contract.beneficiary.structure)
        signing, changing = client_of(referent(contract)), client_of(manager)
    sign, change = (reverse(f"contracts:{name}", args=[contract.pk]) for name in ("sign", "take_back"))

    answers = together(lambda: post(signing, sign, **on_page), lambda: post(changing, change))

    with context.departement(number):
        after = fresh(contract)
        signed = first.signatures.count() == 2
        assert after.status in ({Status.SIGNED, Status.DRAFT} if signed else {Status.DRAFT})
        assert after.status != Status.SIGNED or after.texts.count() == 1
    assert {answer.status_code for answer in answers} <= {303, 409, 422}
    assert 303 in [answer.status_code for answer in answers]


def test_the_contract_is_made_by_nobody_else(number: int) -> None:
    """A référent of the same structure who is not the person's own is refused, even at the same instant."""
    with context.departement(number):
        contract = proposed(at=timezone.now())
        other = client_of(MembershipFactory(role=Role.REFERENT, organisation=contract.beneficiary.structure))
        mine, on_page = client_of(referent(contract)), read(contract)
    address = reverse("contracts:sign", args=[contract.pk])

    answers = together(lambda: post(other, address, **on_page), lambda: post(mine, address, **on_page))

    assert [answer.status_code for answer in answers] == [403, 303]
