"""A child process reads a file that may be hostile: if it is a bomb, only the child dies."""

import pickle
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar, cast

import rebond
from rebond.exchanges.files.problems import UnreadableFile

T = TypeVar("T")
MEBIBYTE = 1024 * 1024
ROOT = Path(rebond.__file__).parent.parent
TOO_HEAVY = (
    "le fichier demande trop de mémoire pour être lu ; il est peut-être piégé ou abîmé. "
    "Demandez un nouvel envoi, ou coupez-le en plusieurs fichiers."
)
TOO_LONG = (
    "le fichier demande trop de temps pour être lu ; il est peut-être piégé ou abîmé. "
    "Demandez un nouvel envoi, ou coupez-le en plusieurs fichiers."
)
GONE = "le fichier déposé n'est plus sur le serveur. Annulez cet import, puis déposez le fichier de nouveau."
UNEXPECTED = "la lecture s'est arrêtée sur une erreur imprévue. Rien n'est importé ; signalez-le à l'équipe technique."


@dataclass(frozen=True)
class Limits:
    """What one reading may cost; beyond, the file is refused."""

    file_bytes: int = 2048 * MEBIBYTE
    memory_bytes: int = 512 * MEBIBYTE
    cpu_seconds: int = 900


@dataclass(frozen=True)
class Order:
    """What the child is asked: a function that yields records, and its arguments."""

    module: str
    function: str
    path: Path
    options: dict[str, object]
    limits: Limits


class ReadingCrashed(Exception):
    """A defect of our reader: the stack of the child, without the values it was reading."""


def guarded(reader: Callable[..., Iterator[T]], path: Path, *, limits: Limits, **options: object) -> Iterator[T]:
    """Yield what reader(path, **options) yields, read by a child with little memory, time and no right to write.

    The child hands over batches as it reads: memory stays flat on both sides. Raises UnreadableFile.
    """
    check_size(path, limits)
    order = Order(reader.__module__, reader.__name__, path.resolve(), options, limits)
    process = subprocess.Popen(
        [sys.executable, "-B", "-m", "rebond.exchanges.files.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    try:
        yield from _batches(process, order)
    finally:
        process.kill()
        process.communicate()


def check_size(path: Path, limits: Limits) -> None:
    """Raise UnreadableFile when the file is gone, is not one, is empty or is too big to be opened at all."""
    try:
        found = path.stat()
    except FileNotFoundError:  # the database was restored, or moved, without its files
        raise UnreadableFile(GONE) from None
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile("ce n'est pas un fichier.")
    if not found.st_size:
        raise UnreadableFile("le fichier est vide. Vérifiez l'envoi et recommencez.")
    if found.st_size > limits.file_bytes:
        raise UnreadableFile(
            f"le fichier pèse {found.st_size // MEBIBYTE} Mo, la limite est de {limits.file_bytes // MEBIBYTE} Mo."
        )


def _batches(process: "subprocess.Popen[bytes]", order: Order) -> Iterator[T]:
    answers, orders = cast("IO[bytes]", process.stdout), cast("IO[bytes]", process.stdin)
    orders.write(pickle.dumps(order))
    orders.flush()
    while True:
        try:
            message = _Records(answers).load()
        except (EOFError, pickle.UnpicklingError):
            raise UnreadableFile(_last_words(process)) from None
        if message is None:
            return
        if isinstance(message, UnreadableFile):
            raise message
        if isinstance(message, str):
            raise UnreadableFile(UNEXPECTED) from ReadingCrashed(message)
        yield from message


def _last_words(process: "subprocess.Popen[bytes]") -> str:
    try:
        code = process.wait(timeout=2)
    except subprocess.TimeoutExpired:  # alive, and saying what we do not understand
        return UNEXPECTED
    if code == -signal.SIGXCPU:
        return TOO_LONG
    return TOO_HEAVY if code < 0 else UNEXPECTED


class _Records(pickle.Unpickler):
    """Builds days and the record classes of this wing, nothing else: a child taken over can run nothing here."""

    def find_class(self, module: str, name: str) -> type:
        if module == "datetime" and name in ("date", "datetime", "time"):
            return super().find_class(module, name)  # type: ignore[no-any-return]  # typeshed says Any
        if module.startswith("rebond.exchanges.") and name.isidentifier():
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a record")
