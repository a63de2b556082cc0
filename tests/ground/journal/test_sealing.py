"""Lines go under seals, once each, in order, and their heads are kept outside the database."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from rebond.ground.journal import heads, operations
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.journal.digests import COLUMNS, LINE_DIGEST, digest_of_line
from rebond.ground.journal.models import JournalLine, JournalSeal
from rebond.ground.journal.verification import verify
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from tests.factories import NOON, OrganisationFactory

HERE, ELSEWHERE = 75, 92
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_heads(settings, tmp_path):
    settings.JOURNAL_HEADS = tmp_path / "heads"


@pytest.fixture
def here(db):
    """A département whose journal is empty, entered."""
    for number, name in ((HERE, "Paris"), (ELSEWHERE, "Hauts-de-Seine")):
        Departement.objects.create(id=number, code=str(number), name=name, institution=name, accent="#0b5c7a")
    with context.departement(HERE):
        yield


def write(count: int) -> None:
    organisation = OrganisationFactory()
    for _ in range(count):
        operations.record("test", organisation, by=WORKER, at=NOON)


def test_seal_covers_every_line_once_and_chains(here):
    write(3)
    first = operations.seal(at=NOON)
    write(2)
    second = operations.seal(at=NOON)
    nothing = operations.seal(at=NOON)

    seals = list(JournalSeal.objects.order_by("number"))
    assert (first, second, nothing) == (3, 2, 0)
    assert [seal.number for seal in seals] == [1, 2]
    assert bytes(seals[1].previous) == bytes(seals[0].head)
    assert [*seals[0].seqs, *seals[1].seqs] == list(JournalLine.objects.order_by("seq").values_list("seq", flat=True))


def test_seal_cuts_what_waits_into_batches(here, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 4)
    write(10)

    sealed = operations.seal(at=NOON)

    assert sealed == 10
    assert [len(seal.seqs) for seal in JournalSeal.objects.order_by("number")] == [4, 4, 2]


def test_journal_stays_in_its_departement(here):
    write(2)
    operations.seal(at=NOON)

    with context.departement(ELSEWHERE):
        write(3)
        operations.seal(at=NOON)
        numbers = list(JournalSeal.objects.values_list("number", flat=True))

    assert numbers == [1]
    assert JournalSeal.objects.count() == 1


@pytest.mark.parametrize("table", ["journal_journalline", "journal_journalseal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_application_may_only_add(here, table, change):
    write(1)
    operations.seal(at=NOON)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))


def test_heads_are_published_after_the_commit(here, django_capture_on_commit_callbacks):
    write(3)
    with django_capture_on_commit_callbacks(execute=True):
        operations.seal(at=NOON)
        before = heads.kept(HERE)

    seal = JournalSeal.objects.get()
    assert before == []
    assert heads.kept(HERE) == [heads.Head.of(seal)]


def test_publish_makes_up_for_a_crash_between_commit_and_file(here):
    write(1)
    operations.seal(at=NOON)
    write(1)
    operations.seal(at=NOON)

    published = heads.publish(HERE)
    again = heads.publish(HERE)

    assert (published, again) == (2, 0)
    assert [head.number for head in heads.kept(HERE)] == [1, 2]


def test_publish_removes_the_line_that_a_crash_cut_short(here):
    write(1)
    operations.seal(at=NOON)
    heads.publish(HERE)
    with heads.path(HERE).open("a") as file:
        file.write('{"departement": 13, "number": 2, "he')
    write(1)
    operations.seal(at=NOON)

    seen = [head.number for head in heads.kept(HERE)]
    heads.publish(HERE)

    assert seen == [1]
    assert [head.number for head in heads.kept(HERE)] == [1, 2]
    assert verify().findings == []


def test_publish_refuses_seals_that_do_not_follow_the_file(here):
    heads.path(HERE).parent.mkdir(parents=True)
    heads.path(HERE).write_text(
        '{"departement": 75, "number": 1, "head": "00", "at": "", "first": 1, "last": 9, "lines": 9}\n'
    )
    write(1)
    operations.seal(at=NOON)
    write(1)
    operations.seal(at=NOON)

    with pytest.raises(heads.BrokenChain):
        heads.publish(HERE)

    assert len(heads.kept(HERE)) == 1


def test_digest_covers_every_column():
    assert set(COLUMNS) == {field.attname for field in JournalLine._meta.local_fields}


words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(
    verb=words,
    before=words,
    object_id=st.none() | st.uuids(),
    at=st.integers(-(2**50), 2**52).map(lambda us: EPOCH + timedelta(microseconds=us)),
)
def test_python_and_postgresql_agree_on_digests(django_db_setup, django_db_blocker, verb, before, object_id, at):
    with django_db_blocker.unblock(), context.departement(13):
        line = JournalLine.objects.create(
            at=at, actor_kind="user", actor_id=uuid.uuid4(), verb=verb, table="x", object_id=object_id, before=before
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {LINE_DIGEST} FROM journal_journalline WHERE seq = %s", [line.seq])
            found = cursor.fetchone()[0]
        transaction.set_rollback(True)

    assert bytes(found) == digest_of_line([getattr(line, name) for name in COLUMNS])


def test_record_read_notes_one_line_an_hour_for_each_reader(here):
    organisation = OrganisationFactory()
    reader, other = Actor("user", uuid.uuid4(), uuid.uuid4()), Actor("user", uuid.uuid4())

    for minutes in (0, 20, 59, 61):
        operations.record_read(organisation, by=reader, at=NOON + timedelta(minutes=minutes))
    operations.record_read(organisation, by=other, at=NOON)

    assert JournalLine.objects.filter(actor_id=reader.id).count() == 2
    assert JournalLine.objects.filter(actor_id=other.id).count() == 1


def test_commands_seal_and_verify(here, capsys):
    write(2)

    call_command("seal_journal")
    heads.publish(HERE)
    call_command("verify_journal", departement=HERE)

    said = capsys.readouterr().out
    assert "Paris : 2 ligne(s) scellée(s)." in said
    assert "Paris : le journal est intact." in said
