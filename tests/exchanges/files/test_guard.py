"""The child dies, the parent says why."""

import os
import pickle
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rebond.exchanges.files import guard
from rebond.exchanges.files.guard import MEBIBYTE, Limits, guarded
from rebond.exchanges.files.problems import Problem, UnreadableFile

LIMITS = Limits(memory_bytes=200 * MEBIBYTE, cpu_seconds=2)


@dataclass(frozen=True)
class Foreign:
    """A class that the parent has no reason to build."""


def count(path: Path, *, up_to: int) -> Iterator[Problem]:
    for number in range(up_to):
        yield Problem(number, "", path.read_text())


def eat(path: Path) -> Iterator[Problem]:
    yield Problem(1, "", path.name)
    kept = [bytearray(MEBIBYTE) for _ in range(1000)]
    yield Problem(len(kept), "", "")


def spin(path: Path) -> Iterator[Problem]:
    yield Problem(1, "", path.name)
    while True:
        pass


def refuse(path: Path) -> Iterator[Problem]:
    yield Problem(1, "", path.name)
    raise UnreadableFile("rien à lire.", 12, "NOM")


def crash(path: Path) -> Iterator[Problem]:
    yield Problem(1, "", path.name)
    raise KeyError("MARTIN")


def vanish(path: Path) -> Iterator[Problem]:
    yield Problem(1, "", path.name)
    os.kill(os.getpid(), signal.SIGKILL)


def scribble(path: Path) -> Iterator[Problem]:
    (path.parent / "written").write_text("x")
    yield Problem(1, "", path.name)


def smuggle(path: Path) -> Iterator[Foreign]:
    yield Foreign()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("a")
    return tmp_path / "file"


def test_guarded_hands_over_every_record_in_order(path: Path):
    assert [problem.line for problem in guarded(count, path, limits=LIMITS, up_to=250)] == list(range(250))


def test_guarded_says_when_the_file_is_gone(path: Path):
    path.unlink()

    with pytest.raises(UnreadableFile, match="n'est plus sur le serveur"):
        list(guarded(count, path, limits=LIMITS, up_to=1))


def test_guarded_stops_the_child_when_nobody_reads_on(path: Path):
    records = guarded(count, path, limits=LIMITS, up_to=10_000_000)
    next(records)

    records.close()

    assert not list(records)


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (eat, "Le fichier demande trop de mémoire"),
        (spin, "Le fichier demande trop de temps"),
        (refuse, "Ligne 12, NOM. Rien à lire."),
        (crash, "erreur imprévue"),
        (vanish, "trop de mémoire"),
        (scribble, "erreur imprévue"),
        (smuggle, "erreur imprévue"),
    ],
)
def test_guarded_says_why_the_child_died(reader: object, expected: str, path: Path):
    with pytest.raises(UnreadableFile, match=expected):
        list(guarded(reader, path, limits=LIMITS))


def test_guarded_tells_the_stack_of_a_defect_without_the_values(path: Path):
    with pytest.raises(UnreadableFile) as refusal:
        list(guarded(crash, path, limits=LIMITS))

    cause = str(refusal.value.__cause__)
    assert "KeyError" in cause
    assert "in crash" in cause
    assert '("MARTIN")' not in cause.splitlines()[0]


def test_guarded_starts_quickly(path: Path):
    start = time.monotonic()

    list(guarded(count, path, limits=LIMITS, up_to=1))

    assert time.monotonic() - start < 5


def test_records_build_nothing_but_records(tmp_path: Path):
    (tmp_path / "pickle").write_bytes(pickle.dumps(os.system))

    with (tmp_path / "pickle").open("rb") as file, pytest.raises(pickle.UnpicklingError, match="not a record"):
        guard._Records(file).load()
