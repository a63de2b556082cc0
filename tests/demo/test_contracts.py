"""The contracts and PPAE of the demo: every state, coherent with the référents, a few sealed for good."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from rebond.demo import agents, contracts
from rebond.demo.identities import People
from rebond.demo.management.commands.load_demo import SEED
from rebond.demo.population import Population
from rebond.demo.territory import Territory
from rebond.ground.documents import seals
from rebond.ground.documents.operations import open_document
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Commune
from rebond.journey.contracts.models import Contract, Ppae, Signature
from rebond.journey.contracts.queries import queues, texts
from rebond.journey.contracts.states import Status
from rebond.journey.support.models import Step
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from tests.factories import principal

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[13, 14])
def demo(request):
    """The people of a small demo of one département, and their contracts."""
    number, now = request.param, timezone.now()
    call_command("load_communes", of=[str(number)], verbosity=0)
    people = People(SEED + number, now.date())
    with context.departement(number):
        organisations = list(Organisation.objects.order_by("code"))
        staff = agents.engage(people, organisations, at=now)
    communes = list(Commune.objects.filter(departement_code=str(number)).order_by("insee"))
    Population(number, people, Territory(organisations, staff, communes), now).fill(400, lambda *_: None)
    with context.departement(number):
        contracts.fill(people.random, star=None, now=now)
        yield number


def test_the_contracts_of_the_demo_are_coherent(demo):
    today = timezone.localdate()
    states = Counter(Contract.objects.values_list("status", flat=True))
    wanted = {Status.DRAFT, Status.TO_SIGN, Status.SIGNED, Status.REFUSED, Status.REPLACED}
    assert set(states) >= (wanted | {Status.TO_VALIDATE} if texts.is_validated(today) else wanted)
    live = Contract.objects.exclude(status=Status.REPLACED)
    assert not live.exclude(referent=F("beneficiary__referent")).exists()
    assert not live.exclude(organisation=F("beneficiary__structure")).exists()
    assert Signature.objects.filter(sha256=F("text__sha256")).count() == Signature.objects.count()
    assert not Contract.objects.filter(signed_at__gt=timezone.now()).exists()
    assert Step.objects.filter(source_id__isnull=False).exists()
    _check_sealed()
    _check_queues(today)


def _check_sealed():
    sealed = Contract.objects.filter(sealed__isnull=False).select_related("sealed")
    assert sealed.count() == 1
    for row in sealed:
        verdict = seals.verify(open_document(row.sealed).read())
        assert (verdict.is_ours, verdict.is_whole) == (True, True)


def _check_queues(today):
    manager = principal(Role.MANAGER)
    filled = {queue.key for queue in queues.QUEUES if queue.rows(manager, today).exists()}
    small = {"contrats-anciens", "contrats-finis", "contrats-a-valider"}  # a few in a whole demo
    assert filled >= {queue.key for queue in queues.QUEUES} - small
    assert Ppae.objects.exists()
