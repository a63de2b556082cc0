"""`make demo`, `make stop`, `make reset`: the whole site on this machine, worker, database and population."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tools import ROOT, postgres, processes
from tools.announce import check_port, print_accounts, step
from tools.marks import fingerprint, recall, remember
from tools.refusal import Refused

VAR = ROOT / "var"
PIDS = VAR / "pids"
RESTARTS = 5  # of one child within a minute: past that, a restart cures nothing
SIZES = {"demo": ("rebond_demo", VAR), "full": ("rebond_full", VAR / "full")}
SITE = [
    *("-m", "granian", "rebond.config.wsgi:application", "--interface=wsgi", "--no-ws", "--host=127.0.0.1"),
    *("--workers=2", "--blocking-threads=1", "--respawn-failed-workers", "--workers-kill-timeout=5"),
]
WORKER = ["manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout=5"]


@dataclass
class Demo:
    """One run of the demo: what it serves, where, and the processes it keeps alive."""

    size: str
    port: int
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    deaths: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out the address, the folder and the environment of the children."""
        self.database, self.var = SIZES[self.size]
        self.address = f"http://localhost:{self.port}"
        places = {"REBOND_VAR": str(self.var), "REBOND_SITE_URL": self.address, "PORT": str(self.port)}
        self.env = {**os.environ, "REBOND_MODE": "demo", "PYTHONUNBUFFERED": "1", **places}

    def run(self) -> None:
        """Prepare, start, tell, then watch for ever."""
        (self.var / "static").mkdir(parents=True, exist_ok=True)
        stop_leftovers()
        check_port(self.port)
        self.prepare()
        step("site")
        self.start("site")
        self.wait_until_ready()
        self.start("worker")
        print_accounts(self.var / "demo.json", self.address)
        while True:
            time.sleep(0.5)
            self.restart_the_dead()

    def prepare(self) -> None:
        """Database, tables, population: each only when what it comes from has changed; all anew without `demo.json`."""
        if not (self.var / "demo.json").exists():
            postgres.drop(self.database)
        urls = postgres.ensure(self.database)
        self.env["DATABASE_URL"] = urls.app
        owner = {**self.env, "DATABASE_OWNER_URL": urls.owner}
        self._once("tables", "migrate --database=owner --verbosity=0", owner, "rebond/**/migrations/*.py")
        self._once("population", f"load_demo --size={self.size}", owner, "packs/*.toml", "rebond/demo/**/*.py")

    def _once(self, what: str, command: str, env: dict[str, str], *sources: str) -> None:
        print_of_sources = fingerprint(*sources)
        if recall(self.database, what) == print_of_sources:
            return
        step(what)
        if processes.python("manage.py", *command.split(), env=env):
            raise Refused(
                f"Échec ({what}) ; « make reset » efface cette base de démonstration et permet de repartir de zéro.",
                f"Failed ({what}); `make reset` erases this demo database and lets you start afresh.",
            )
        remember(self.database, what, print_of_sources)

    def start(self, name: str) -> None:
        """Start the site or the worker, and note its number for the next run."""
        command = [*SITE, f"--port={self.port}"] if name == "site" else WORKER
        self.children[name] = processes.start(command, env=self.env, log=self.var / f"{name}.log")
        numbers = {child: process.pid for child, process in self.children.items()}
        me = {"address": self.address, "size": self.size, "port": self.port, "supervisor": os.getpid()}
        PIDS.write_text(json.dumps({**me, **numbers}))

    def wait_until_ready(self) -> None:
        """Return when the site says that it is ready."""
        end = time.monotonic() + 60
        while self.children["site"].poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/pret", timeout=5):  # noqa: S310  # our own http address
                return
            time.sleep(0.1)
        raise self._refusal("site", "Le site ne répond pas", "The site does not answer")

    def restart_the_dead(self) -> None:
        """Start again whichever child has died, unless it keeps dying."""
        for name, child in list(self.children.items()):
            if child.poll() is None:
                continue
            now = time.monotonic()
            self.deaths[name] = [death for death in self.deaths.get(name, []) if now - death < 60] + [now]
            if len(self.deaths[name]) > RESTARTS:
                raise self._refusal(name, f"Arrêts répétés ({name})", f"Keeps dying ({name})")
            print(f"{name} : arrêt imprévu, redémarrage. / Died, starting it again.", flush=True)
            processes.stop_groups([child.pid])
            self.start(name)

    def _refusal(self, name: str, french: str, english: str) -> Refused:
        log = self.var / f"{name}.log"
        return Refused(f"{french} ; son journal : {log}.", f"{english}; the end of its log:\n{processes.tail(log)}")

    def clean_up(self) -> None:
        """End the children; put the cluster to sleep unless somebody else uses it."""
        processes.stop_groups([child.pid for child in self.children.values()])
        PIDS.unlink(missing_ok=True)
        postgres.release()
        with contextlib.suppress(Refused):
            postgres.stop(only_idle=True)


def run(size: str, port: int) -> None:
    """Run one demo until a signal or the end of our parent; a second one of the same address only tells where it is."""
    if "DATABASE_URL" in os.environ:
        raise Refused(
            "DATABASE_URL est définie, c'est donc une production : la démonstration ne démarre pas à côté d'elle.",
            "DATABASE_URL is set, so this is production: the demo does not start beside it.",
        )
    demo = Demo(size, port)
    with _claimed() as is_mine:
        if not is_mine:
            _tell_running(demo)
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        processes.die_with_parent()
        try:
            demo.run()
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            demo.clean_up()


def stop() -> None:
    """Stop the demo, whatever is left of a demo that was killed, and the cluster."""
    processes.stop_supervisor(_noted().get("supervisor", 0), "tools.demo")
    stop_leftovers()
    if not postgres.stop():
        print("La base reste éveillée : des tests s'en servent. / The cluster stays: tests use it.")


def reset() -> None:
    """Stop, then erase the demo's databases and files."""
    stop()
    for database, _ in SIZES.values():
        postgres.drop(database)
    shutil.rmtree(VAR, ignore_errors=True)
    postgres.stop(only_idle=True)


def environment() -> dict[str, str]:
    """What a command of `manage.py` needs to work on the demo that runs, or on the one that ran last."""
    noted = _noted()
    demo = Demo(noted.get("size", "demo"), noted.get("port", 8000))
    urls = postgres.ensure(demo.database)
    return {**demo.env, "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner}


def stop_leftovers() -> None:
    """End the children of a demo that was killed."""
    noted = _noted()
    processes.stop_groups([noted[name] for name in ("site", "worker") if name in noted])
    PIDS.unlink(missing_ok=True)


def _noted() -> dict[str, Any]:
    """What the demo that runs has written of itself, or the one that was killed."""
    try:
        noted: dict[str, Any] = json.loads(PIDS.read_text())
    except (FileNotFoundError, ValueError):  # no demo, or one that was killed as it wrote
        return {}
    return noted


@contextlib.contextmanager
def _claimed() -> Iterator[bool]:
    """Whether this process is the only demo of this checkout."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _tell_running(demo: Demo) -> None:
    running = _noted().get("address")
    if running != demo.address:
        raise Refused(
            f"Une démonstration tourne déjà ({running or 'elle démarre'}) : « make stop » l'arrête.",
            f"A demo is already running ({running or 'it is starting'}): `make stop` stops it.",
        )
    print("La démonstration tourne déjà. / The demo is already running.")
    print_accounts(demo.var / "demo.json", demo.address)


def main() -> None:
    """Obey the command line."""
    parser = argparse.ArgumentParser(prog="tools.demo", description=__doc__)
    parser.add_argument("action", choices=["run", "stop", "reset"])
    parser.add_argument("--size", choices=list(SIZES), default="demo")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args()
    try:
        {"run": lambda: run(chosen.size, chosen.port), "stop": stop, "reset": reset}[chosen.action]()
    except Refused as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
