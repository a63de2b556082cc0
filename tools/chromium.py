"""The browser of the tests, Debian's Chromium, and pdfsig, which checks our seals: installed where the machine lets us."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

from tools import ROOT


def path() -> str | None:
    """Where Chromium is, if it is anywhere."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def main() -> None:
    """Install what is missing, if we may; otherwise say what the tests go without."""
    if shutil.which("pdfsig") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", "poppler-utils")
    if shutil.which("pdfsig") is None:
        print(
            "PAS DE PDFSIG : nos cachets ne sont vérifiés que par nous ; « apt install poppler-utils » le rétablit.\n"
            "NO PDFSIG: only we check our seals; `apt install poppler-utils` brings it back.",
            flush=True,
        )
    if path() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium, pour les tests de navigateur… / Chromium, for the browser tests…", flush=True)
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", "chromium")
    if path() is None:
        count = _browser_tests()
        print(
            f"PAS DE CHROMIUM : {count} tests de navigateur seront sautés ; « apt install chromium » les rétablit.\n"
            f"NO CHROMIUM: {count} browser tests will be skipped; `apt install chromium` brings them back.",
            flush=True,
        )


def _apt(*words: str) -> None:
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip()[-500:], file=sys.stderr)


def _browser_tests() -> str:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "browser"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(?:/\d+)? tests? collected", told)
    return found.group(1) if found else "0"


if __name__ == "__main__":
    main()
