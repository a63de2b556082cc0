"""Jobs belong to the transaction that enqueues them, and survive their workers."""

import asyncio
import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError, connection, transaction
from procrastinate import utils
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import TaskNotFound
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.testing import InMemoryConnector

from rebond.ground.jobs import operations, queries, tasks
from rebond.ground.tenancy import context
from tests.factories import NOON
from tests.jobs import run_jobs, waiting_jobs

seen: list[tuple[int, str]] = []


@tasks.tenant_task("tests.note")
def note(*, word: str) -> None:
    seen.append((context.current(), word))


@tasks.tenant_task("tests.note_outside", atomic=False)
def note_outside(*, departement: int, word: str) -> None:
    seen.append((departement, f"{word} {context.current_or_none()}"))


@tasks.tenant_task("tests.chain")
def chain() -> None:
    operations.enqueue("tests.note", word="second")


@tasks.periodic_task("tests.fails_in_13", cron="0 0 1 1 *")
def fails_in_13() -> None:
    if context.current() == 13:
        raise ValueError("CANARY")
    seen.append((context.current(), "periodic"))


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.clear()


def test_enqueue_gives_the_departement_to_the_task(in_13):
    operations.enqueue("tests.note", word="hello")

    with context.departement(14):
        operations.enqueue("tests.note", word="bonjour")
    ran = run_jobs()

    assert ran == ["tests.note", "tests.note"]
    assert seen == [(13, "hello"), (14, "bonjour")]
    assert context.current() == 13


def test_enqueue_is_rolled_back_with_its_transaction(in_13):
    with transaction.atomic():
        operations.enqueue("tests.note", word="never")
        transaction.set_rollback(True)

    assert waiting_jobs() == []


def test_enqueue_uses_the_transaction_even_within_a_worker(in_13):
    """A worker replaces the library's connector by its own pool: an enqueued job would not wait for the commit."""
    with app.replace_connector(InMemoryConnector()):
        operations.enqueue("tests.note", word="mine")

    assert waiting_jobs() == ["tests.note"]


def test_enqueue_refuses_an_unknown_task(in_13):
    with pytest.raises(TaskNotFound):
        operations.enqueue("tests.nowhere")


def test_enqueue_all_writes_one_job_for_each(in_13, django_assert_num_queries):
    with django_assert_num_queries(1):
        count = operations.enqueue_all("tests.note", ({"word": str(n)} for n in range(50)))

    run_jobs("tests.note")
    assert count == 50
    assert [word for _, word in seen] == [str(n) for n in range(50)]


def test_a_fraction_of_a_second_is_waited_too(in_13, monkeypatch):
    monkeypatch.setattr(utils, "utcnow", lambda: NOON)

    operations.enqueue("tests.note", word="later", delay=timedelta(seconds=1, milliseconds=200))

    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs")
        assert cursor.fetchone()[0] == NOON + timedelta(seconds=2)


def test_enqueue_with_a_delay_is_not_run_before(in_13):
    operations.enqueue("tests.note", word="later", delay=timedelta(minutes=5))

    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at - now() FROM procrastinate_jobs")
        assert timedelta(minutes=4) < cursor.fetchone()[0] < timedelta(minutes=6)


def test_jobs_enqueued_by_a_job_run_too(in_13):
    operations.enqueue("tests.chain")

    assert run_jobs() == ["tests.chain", "tests.note"]


def test_task_that_opens_its_own_transactions_starts_outside_any_departement(db):
    app.tasks["tests.note_outside"].func(departement=13, word="in")

    assert seen == [(13, "in None")]


def test_periodic_task_goes_on_after_a_failure(db, caplog):
    with pytest.raises(tasks.SomeFailed, match="13"), caplog.at_level(logging.ERROR):
        app.tasks["tests.fails_in_13"].func(timestamp=0)

    assert seen == [(14, "periodic")]
    assert [record.departement for record in caplog.records if record.msg == "periodic_task_failed"] == [13]


def job(attempts: int) -> Job:
    return Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="tests.note", attempts=attempts)


def test_patience_waits_for_the_database_longer_than_for_a_bug():
    decide = tasks.Patience().get_retry_decision

    assert decide(exception=ValueError(), job=job(3)) is not None
    assert decide(exception=ValueError(), job=job(4)) is None
    assert decide(exception=OperationalError(), job=job(30)) is not None


def kill_worker_of(number: int) -> None:
    """What a worker killed in the middle of a job leaves behind it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, number])


@pytest.fixture
def no_loop() -> Iterator[None]:
    """A browser of an earlier test leaves its loop to this thread; the worker has none of it."""
    theirs = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(theirs)


def retry_stalled() -> None:
    stalled = app.tasks["jobs.retry_stalled"].func
    async_to_sync(stalled)(SimpleNamespace(app=SimpleNamespace(job_manager=JobManager(DjangoConnector()))), timestamp=0)


@pytest.mark.usefixtures("no_loop")
def test_job_of_a_dead_worker_goes_back_to_the_queue(in_13):
    kill_worker_of(operations.enqueue("tests.note", word="again"))

    retry_stalled()

    assert run_jobs() == ["tests.note"]


@pytest.mark.usefixtures("no_loop")
def test_job_that_kills_its_workers_is_failed(in_13):
    number = operations.enqueue("tests.note", word="poison")
    kill_worker_of(number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s WHERE id = %s", [tasks.DEATHS, number])

    retry_stalled()

    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
        assert cursor.fetchone()[0] == "failed"


def test_progress_is_followed_from_start_to_end(in_13):
    importation = uuid.uuid4()
    started = operations.start_progress(kind="import", label="Import du flux CAF", object_id=importation, at=NOON)

    operations.advance(started, done=500, total=2000, at=NOON + timedelta(seconds=3), sentence="500 foyers lus")
    midway = queries.progress(started.pk)
    operations.finish(started, sentence="2 000 foyers lus", at=NOON + timedelta(seconds=9), report={"rejects": 3})
    over = queries.progress_of(importation)

    assert midway is not None
    assert (midway.done, midway.total, midway.is_over) == (500, 2000, False)
    assert over is not None
    assert (over.is_over, over.is_failed, over.report) == (True, False, {"rejects": 3})


def test_progress_that_fails_says_so(in_13):
    started = operations.start_progress(kind="import", label="Import", at=NOON)

    operations.fail(started, sentence="Le fichier est protégé par un mot de passe.", at=NOON)

    failed = queries.progress(started.pk)
    assert failed is not None
    assert (failed.is_over, failed.is_failed) == (True, True)


def test_a_clock_that_jumps_brings_waiting_jobs_nearer_and_runs_periodic_tasks_once(in_13):
    operations.enqueue("tests.note", delay=timedelta(hours=12), word="tonight")

    assert operations.jump(timedelta(hours=11), at=NOON) >= 5
    assert operations.jump(timedelta(0), at=NOON) == 0

    assert waiting_jobs().count("messaging.recover") == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at - now() < interval '61 minutes' FROM procrastinate_jobs WHERE task_name = 'tests.note'"
        )
        assert cursor.fetchone() == (True,)
