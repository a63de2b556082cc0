"""Figure K: whoever rewrites the journal, as the tables' owner and without triggers, is found and located."""

import random
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg
import pytest
from django.core.management import call_command

from rebond.ground.journal import heads, operations
from rebond.ground.journal.actors import Actor
from rebond.ground.journal.digests import COLUMNS, digest_of_line, head_of_seal
from rebond.ground.journal.findings import Kind
from rebond.ground.journal.models import JournalLine, JournalSeal
from rebond.ground.journal.verification import Report, verify
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from tests.environment import URLS
from tests.factories import NOON, OrganisationFactory
from tests.trust import reports

HERE, ELSEWHERE = 75, 92
SEALS, LINES, TRIALS = 8, 20, 6
TABLES = ("journal_journalline", "journal_journalseal")

Expected = dict[Kind, set[int]]


class Attack(NamedTuple):
    """A connection that owns the tables, with no trigger in its way, and where it strikes."""

    owner: psycopg.Connection
    seqs: list[int]
    dice: random.Random

    def run(self, query: str, *values: object) -> None:
        self.owner.execute(query, values)

    def inside(self) -> int:
        """A sealed line that is not one of the last."""
        return self.dice.choice(self.seqs[: -LINES - 1])


def alter(attack: Attack) -> Expected:
    seq = attack.inside()
    column = attack.dice.choice(["verb", "before", "after", "actor_kind"])
    attack.run(f"UPDATE journal_journalline SET {column} = 'autre' WHERE seq = %s", seq)
    return {Kind.ALTERED: {seq}}


def alter_by_a_microsecond(attack: Attack) -> Expected:
    seq = attack.inside()
    attack.run("UPDATE journal_journalline SET at = at + interval '1 microsecond' WHERE seq = %s", seq)
    return {Kind.ALTERED: {seq}}


def blame_another(attack: Attack) -> Expected:
    seqs = set(attack.dice.sample(attack.seqs[:-LINES], 5))
    attack.run("UPDATE journal_journalline SET actor_id = %s WHERE seq = ANY(%s)", uuid.uuid4(), list(seqs))
    return {Kind.ALTERED: seqs}


def delete(attack: Attack) -> Expected:
    seqs = set(attack.dice.sample(attack.seqs[:-LINES], attack.dice.randint(1, 4)))
    attack.run("DELETE FROM journal_journalline WHERE seq = ANY(%s)", list(seqs))
    return {Kind.MISSING: seqs}


_COPY = (
    'INSERT INTO journal_journalline SELECT %s, at, actor_kind, actor_id, capacity_id, verb, "table", object_id,'
    " 'avant', after, departement_id FROM journal_journalline WHERE seq = %s"
)


def insert(attack: Attack) -> Expected:
    free = -attack.dice.randint(1, 1000)
    attack.run(_COPY, free, attack.inside())
    return {Kind.ADDED: {free}}


def insert_in_a_gap(attack: Attack) -> Expected:
    """The numbers of another département leave gaps here."""
    gap = attack.dice.choice([seq for seq in range(attack.seqs[0], attack.seqs[-1]) if seq not in attack.seqs])
    attack.run("SELECT set_config('app.departement', '92', false)")
    attack.run("DELETE FROM journal_journalline WHERE seq = %s", gap)
    attack.run("SELECT set_config('app.departement', '75', false)")
    attack.run(_COPY, gap, attack.inside())
    return {Kind.ADDED: {gap}}


def swap(attack: Attack) -> Expected:
    one, other = attack.dice.sample(attack.seqs[:-LINES], 2)
    for now, then in ((one, -1), (other, one), (-1, other)):
        attack.run("UPDATE journal_journalline SET seq = %s WHERE seq = %s", then, now)
    return {Kind.MOVED: {one, other}}


def renumber(attack: Attack) -> Expected:
    seq = attack.inside()
    attack.run("UPDATE journal_journalline SET seq = -7 WHERE seq = %s", seq)
    return {Kind.MOVED: {seq, -7}}


def truncate(attack: Attack) -> Expected:
    lost = set(attack.seqs[-attack.dice.randint(1, 3 * LINES) :])
    attack.run("DELETE FROM journal_journalline WHERE seq = ANY(%s)", list(lost))
    return {Kind.TRUNCATED: lost}


def truncate_everything(attack: Attack) -> Expected:
    attack.run("DELETE FROM journal_journalline")
    return {Kind.TRUNCATED: set(attack.seqs)}


def truncate_seals(attack: Attack) -> Expected:
    first = attack.dice.randint(1, SEALS)
    attack.run("DELETE FROM journal_journalseal WHERE number >= %s", first)
    return {Kind.SEAL_MISSING: set(range(first, SEALS + 1))}


def truncate_lines_with_their_seals(attack: Attack) -> Expected:
    first = attack.dice.randint(2, SEALS)
    attack.run("DELETE FROM journal_journalline WHERE seq >= %s", attack.seqs[(first - 1) * LINES])
    attack.run("DELETE FROM journal_journalseal WHERE number >= %s", first)
    return {Kind.SEAL_MISSING: set(range(first, SEALS + 1))}


def delete_a_seal(attack: Attack) -> Expected:
    number = attack.dice.randint(1, SEALS - 1)
    attack.run("DELETE FROM journal_journalseal WHERE number = %s", number)
    return {Kind.SEAL_MISSING: {number}}


def alter_a_seal(attack: Attack) -> Expected:
    number = attack.dice.randint(1, SEALS)
    attack.run("UPDATE journal_journalseal SET seqs = seqs[2:], last_seq = last_seq WHERE number = %s", number)
    return {Kind.SEAL_ALTERED: {number}}


def empty_a_seal_after_a_missing_one(attack: Attack) -> Expected:
    number = attack.dice.randint(2, SEALS - 1)
    attack.run("DELETE FROM journal_journalseal WHERE number = %s", number)
    attack.run("UPDATE journal_journalseal SET seqs = '{}' WHERE number = %s", number + 1)
    return {Kind.SEAL_MISSING: {number}, Kind.SEAL_ALTERED: {number + 1}}


def rewrite_line_and_seals(attack: Attack) -> Expected:
    """A careful forger: one line is changed, then every seal from there is computed again."""
    first = attack.dice.randint(1, SEALS)
    seq = attack.seqs[(first - 1) * LINES + attack.dice.randrange(LINES)]
    attack.run("UPDATE journal_journalline SET verb = 'autre' WHERE seq = %s", seq)
    _forge(attack, first)
    return {Kind.SEAL_FOREIGN: set(range(first, SEALS + 1))}


def _forge(attack: Attack, first: int) -> None:
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    previous = None
    query = "SELECT number, previous, at, floor, seqs FROM journal_journalseal WHERE number >= %s ORDER BY number"
    for number, before, at, floor, seqs in attack.owner.execute(query, [first]).fetchall():
        previous = previous or before
        rows = attack.owner.execute(
            f"SELECT {columns} FROM journal_journalline WHERE seq = ANY(%s) ORDER BY seq", [seqs]
        )
        digests = b"".join(digest_of_line(row) for row in rows)
        head = head_of_seal(previous, departement=HERE, number=number, at=at, floor=floor, seqs=seqs, digests=digests)
        attack.run(
            "UPDATE journal_journalseal SET previous = %s, digests = %s, head = %s WHERE number = %s",
            previous, digests, head, number,
        )  # fmt: skip
        previous = head


ATTACKS: list[Callable[[Attack], Expected]] = [
    alter, alter_by_a_microsecond, blame_another, delete, insert, insert_in_a_gap, swap, renumber, truncate,
    truncate_everything, truncate_seals, truncate_lines_with_their_seals, delete_a_seal, alter_a_seal,
    empty_a_seal_after_a_missing_one, rewrite_line_and_seals,
]  # fmt: skip


@pytest.fixture
def owner(transactional_db, settings, tmp_path) -> Iterator[psycopg.Connection]:
    """The owner's connection to a sealed journal, and a copy to come back to."""
    settings.JOURNAL_HEADS = tmp_path
    for place in (HERE, ELSEWHERE):
        Departement.objects.create(id=place, code=str(place), name="Paris", institution="Paris", accent="#0b5c7a")
    for number in range(SEALS):
        with context.departement(HERE):
            organisation = OrganisationFactory()
        for line in range(LINES):
            for place in (HERE, ELSEWHERE) if line % 5 == 0 else (HERE,):
                with context.departement(place):
                    by = Actor("user", uuid.uuid4())
                    operations.record(f"verb{number}", organisation, by=by, at=NOON, before=str(line))
        with context.departement(HERE):
            operations.seal(at=NOON)
    with psycopg.connect(URLS.owner, autocommit=True) as connection:
        connection.execute("SELECT set_config('app.departement', '75', false)")
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.execute(f"CREATE TEMP TABLE copy_of_{table} AS TABLE {table}")
        yield connection
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def restore(owner: psycopg.Connection) -> None:
    for table in TABLES:
        owner.execute(f"DELETE FROM {table}")
        owner.execute(f"INSERT INTO {table} TABLE copy_of_{table}")


def verified() -> Report:
    with context.departement(HERE):
        return verify()


def is_located(report: Report, expected: Expected) -> bool:
    """These lines or seals and no others are named, under what was done to them, and in the sentence."""
    named = {finding.kind: set(finding.numbers) for finding in report.findings}
    said = {finding.kind: set(re.findall(r"-?\d+", finding.sentence)) for finding in report.findings}
    return named == expected and all(
        {str(min(numbers)), str(max(numbers))} <= said[kind] for kind, numbers in expected.items()
    )


@pytest.mark.trust
def test_every_tampering_is_located(owner):
    with context.departement(HERE):
        seqs = list(JournalLine.objects.order_by("seq").values_list("seq", flat=True))
    tried: Counter[str] = Counter()
    located: Counter[str] = Counter()
    dice = random.Random(13)

    assert verified().findings == []
    for tamper in ATTACKS:
        for _ in range(TRIALS):
            with owner.transaction():
                expected = tamper(Attack(owner, seqs, dice))
            report = verified()
            tried[tamper.__name__] += 1
            located[tamper.__name__] += is_located(report, expected)
            restore(owner)

    figures = {"tried": sum(tried.values()), "located": sum(located.values()), "by_attack": dict(located)}
    reports.add("k_journal", figures)
    assert located == tried
    assert verified().findings == []


def test_command_names_what_was_done_and_fails(owner, capsys):
    with context.departement(HERE):
        seq = JournalLine.objects.order_by("seq")[3].seq
    owner.execute("UPDATE journal_journalline SET verb = 'autre' WHERE seq = %s", [seq])

    with pytest.raises(SystemExit) as ended:
        call_command("verify_journal", departement=HERE)

    assert ended.value.code == 1
    assert f"La ligne n° {seq} a été modifiée après avoir été scellée." in capsys.readouterr().out


def test_lost_register_is_found(owner):
    with context.departement(HERE):
        numbers = tuple(JournalSeal.objects.order_by("number").values_list("number", flat=True))
    heads.path(HERE).unlink()

    findings = verified().findings

    assert [(finding.kind, finding.numbers) for finding in findings] == [(Kind.UNKEPT, numbers)]


def test_line_committed_late_is_sealed_next_and_is_no_tampering(owner):
    late = psycopg.connect(URLS.app)
    late.execute("SELECT set_config('app.departement', '75', false)")
    late.execute(
        'INSERT INTO journal_journalline (departement_id, at, actor_kind, verb, "table", before, after)'
        " VALUES (75, now(), 'worker', 'late', 'x', '', '')"
    )
    with context.departement(HERE):
        operations.record("early", OrganisationFactory(), by=Actor("worker"), at=NOON)
    with context.departement(HERE):
        first = operations.seal(at=NOON)
    late.commit()
    late.close()
    before = verified()
    with context.departement(HERE):
        second = operations.seal(at=NOON)

    assert (first, second) == (1, 1)
    assert (before.findings, before.waiting) == ([], 1)
    assert (verified().findings, verified().waiting) == ([], 0)
