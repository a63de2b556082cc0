"""The child process of guard: reads one file with little memory and time, hands its records over."""

import gc
import os
import pickle
import resource
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import BinaryIO

from rebond.exchanges.files.guard import TOO_HEAVY, Limits, Order
from rebond.exchanges.files.problems import UnreadableFile

BATCH = 100


def main() -> None:
    """Obey one order read on the standard input; every record goes to the standard output, pickled by batches."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes elsewhere
    order = pickle.load(sys.stdin.buffer)  # noqa: S301 - the order comes from our own parent
    reader = getattr(import_module(order.module), order.function)
    confine(order.limits)
    gc.set_threshold(50_000)  # records hold no circles: looking for some at every turn is a tenth of the time
    for message in messages(reader(order.path, **order.options), order):
        send(message, answers)


def confine(limits: Limits) -> None:
    """Give up memory, time and the right to write, for ever."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def messages(records: Iterator[object], order: Order) -> Iterator[object]:
    """Batches of records, then None; or the refusal that stopped the reading; or the stack of a defect."""
    try:
        while batch := list(islice(records, BATCH)):
            yield batch
    except UnreadableFile as refusal:
        yield refusal
    except MemoryError:
        yield UnreadableFile(TOO_HEAVY)
    except Exception as defect:  # noqa: BLE001 - whatever the file provoked, the parent must say a sentence
        stack = "".join(traceback.format_tb(defect.__traceback__))
        yield f"{order.module}.{order.function}: {type(defect).__name__}\n{stack}"
    else:
        yield None


def send(message: object, answers: BinaryIO) -> None:
    """One pickle; flushed, so that the parent works while the child reads on."""
    pickle.dump(message, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


if __name__ == "__main__":
    main()
