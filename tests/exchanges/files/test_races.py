"""The same file deposited twice at once, the same doubt settled twice at once: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.operations import applying, settling
from rebond.exchanges.files.states import Status
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from tests.exchanges.conftest import START
from tests.exchanges.depositing import CREATED_ON, applied, deposit, flow_of, households, previewed
from tests.factories import MembershipFactory
from tests.signing import client_of

THREADS = 8
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member():
    with context.departement(13):
        return MembershipFactory(role="manager")


def together(act):
    """What each of several threads got, all started at the same instant."""
    barrier = Barrier(THREADS)

    def run(number):
        try:
            barrier.wait(timeout=20)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def in_13(act, member):
    """An operation in a transaction of its own; the sentence that refused it, or « done »."""
    try:
        with context.departement(13):
            act(Membership.objects.get(pk=member.pk))
    except ValidationError as refusal:
        return refusal.messages[0]
    return "done"


def test_same_file_at_once_is_kept_once(member):
    content = flow_of(households(2))
    clients = [client_of(member) for _ in range(THREADS)]

    answers = together(lambda number: deposit(clients[number], content))

    assert sorted(answer.status_code for answer in answers) == [303] + [422] * (THREADS - 1)
    assert all("a déjà été déposé" in answer.content.decode() for answer in answers if answer.status_code == 422)
    with context.departement(13):
        assert ImportedFile.objects.count() == 1


def test_two_who_apply_at_once_apply_once(member):
    with context.departement(13):
        file = previewed(client_of(member), flow_of(households(3)))

    def confirm(who):
        applying.confirm(file, confirmed_by=who, accepts_gap=False, by=actor(who), at=START)

    said = together(lambda _: in_13(confirm, member))

    assert said.count("done") == 1
    with context.departement(13):
        assert ImportedFile.objects.get().status == Status.CONFIRMED


def test_two_who_settle_at_once_settle_once(member):
    with context.departement(13):
        client = client_of(member)
        block = next(b for b in households(20) if b.adults[0].nir and not b.adults[0].nir_is_provisional)
        applied(client, flow_of([block]))
        other = replace(block, people=(replace(block.adults[0], birth_date=date(1950, 2, 3)), *block.people[1:]))
        applied(client, flow_of([other], created_on=CREATED_ON + timedelta(days=1)))
        line = ImportedLine.objects.get(result="doubtful")
        chosen = {doubt["adult"]: doubt["candidates"][0] for doubt in line.doubts}
        people = {rank: Beneficiary.objects.get(pk=pk).pk for rank, pk in chosen.items()}

    def settle(who):
        settling.settle(line, people=people, settled_by=who, by=actor(who), at=START)

    said = together(lambda _: in_13(settle, member))

    assert sorted(set(said)) == ["Cette ligne a déjà été vérifiée : actualisez la page.", "done"]
    assert said.count("done") == 1


def actor(who):
    return Principal(who.user, who, 13).actor
