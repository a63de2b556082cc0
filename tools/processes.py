"""Our own long-lived processes: started so that they die with us, recognised after a crash, stopped."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tools import ROOT

PYTHON = ROOT / ".venv" / "bin" / "python"
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it ends, however that one ends."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: Iterable[str], *, env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a Python program of the project as the head of a process group of its own; its words go to the log."""
    with log.open("ab") as words:
        return subprocess.Popen(
            [str(PYTHON), *command],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one thread
        )


def is_ours(pid: int, words: str = "") -> bool:
    """Whether a live process runs this checkout's Python, with these words on its command line."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return command.startswith(os.fsencode(PYTHON)) and words.encode() in command


def stop_groups(heads: Iterable[int], *, patience: float = 8.0) -> None:
    """End each process group that still holds a process of ours: politely, then not."""
    groups = [head for head in heads if _members(head)]
    for word in (signal.SIGTERM, signal.SIGKILL):
        for head in groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(head, word)
        end = time.monotonic() + patience
        while any(_members(head) for head in groups) and time.monotonic() < end:
            time.sleep(0.05)


def _members(head: int) -> list[int]:
    """The living processes of ours in the group that `head` leads or led."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and is_ours(int(folder.name)):
            with contextlib.suppress(OSError):
                state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
                if int(group) == head and state != "Z":
                    found.append(int(folder.name))
    return found


def stop_supervisor(pid: int, words: str, *, patience: float = 20.0) -> None:
    """Ask a supervisor of ours to stop and wait until it has."""
    if not is_ours(pid, words):
        return
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + patience
    while is_ours(pid, words) and time.monotonic() < end:
        time.sleep(0.05)


def tail(log: Path, lines: int = 15) -> str:
    """The last words of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def python(*arguments: str, env: dict[str, str]) -> int:
    """Run a Python command of the project in the foreground; its exit code."""
    sys.stdout.flush()
    command = [str(PYTHON), *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=False, preexec_fn=die_with_parent).returncode
