"""Our own processes are recognised and stopped; nobody else's are."""

import os
import subprocess
from pathlib import Path

from tools import processes

SLEEP = ["-c", "import time; time.sleep(60)"]


def test_a_child_of_ours_is_stopped(tmp_path: Path) -> None:
    child = processes.start(SLEEP, env=dict(os.environ), log=tmp_path / "child.log")

    processes.stop_groups([child.pid])

    assert child.wait(timeout=5) == -15


def test_a_number_that_now_belongs_to_another_program_is_left_alone() -> None:
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)

    processes.stop_groups([other.pid])
    processes.stop_supervisor(other.pid, "sleep")

    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_log_that_does_not_exist_has_no_last_words(tmp_path: Path) -> None:
    assert processes.tail(tmp_path / "missing.log") == ""
