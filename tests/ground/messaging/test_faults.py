"""What the local provider plays, and how a message bears it."""

import pytest
from django.core.cache import cache

from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging import operations, providers
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.ground.messaging.providers import Faults
from rebond.ground.messaging.states import Status
from tests.factories import NOON
from tests.ground.messaging.test_outbox import again, send_later
from tests.jobs import run_jobs


@pytest.fixture(autouse=True)
def nothing_wrong(in_13):
    yield
    cache.delete(providers.FAULTS)


def test_report_that_comes_twice_is_noted_once():
    providers.play(Faults(is_reporting_twice=True))
    message = send_later(channel="sms")

    run_jobs()

    assert again(message).delivered_at is not None
    assert JournalLine.objects.filter(object_id=message.pk, verb="delivered").count() == 1


def test_empty_account_stops_sms_alone_and_says_so():
    providers.play(Faults(is_out_of_credit=True))
    sms, mail = send_later(channel="sms"), send_later()

    run_jobs()

    assert (again(sms).status, again(mail).status) == (Status.FAILED, Status.SENT)
    assert "crédit de SMS est épuisé" in again(sms).failure
    assert not DeadAddress.objects.exists()


def test_one_in_twenty_is_refused_for_good():
    providers.play(Faults(is_failing=True))
    drafts = [operations.Draft("sms", "reminder", None, "", f"06{n:08}", "", "Bonjour") for n in range(200)]
    messages = operations.send_all_later(drafts, at=NOON)

    run_jobs()

    failed = Message.objects.filter(status=Status.FAILED)
    assert {row.pk for row in failed} == {row.pk for row in messages if row.pk.int % providers.ONE_IN == 0}
    assert DeadAddress.objects.count() == failed.count()


def test_slow_provider_only_takes_longer(monkeypatch):
    waited: list[int] = []
    monkeypatch.setattr(providers.time, "sleep", waited.append)
    providers.play(Faults(is_slow=True))
    message = send_later()

    run_jobs()

    assert (waited, again(message).status) == ([providers.SLOWNESS], Status.SENT)
