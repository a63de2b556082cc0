"""Test I: no package of the lock has a known hole. It asks the network, so `make nightly` runs it."""

import json
import os
import subprocess
import sys

import pytest

from tests.trust import reports

pytestmark = pytest.mark.trust

AUDIT = ("-m", "pip_audit", "-r", "requirements.lock", "--disable-pip", "--require-hashes", "-f", "json")


def test_no_package_has_a_known_hole():
    if os.environ.get("REBOND_NIGHTLY") != "1":
        pytest.skip("pip-audit asks the network: `make nightly` runs it")
    done = subprocess.run(
        [sys.executable, *AUDIT, "--progress-spinner=off"],
        cwd=reports.REPORTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    packages = json.loads(done.stdout)["dependencies"] if done.stdout.startswith("{") else []
    asked = [package for package in packages if "vulns" in package]
    if not asked:
        pytest.skip(f"pip-audit could not ask: {done.stderr.strip()[-300:] or 'no package was found'}")

    holes = {package["name"]: [hole["id"] for hole in package["vulns"]] for package in asked if package["vulns"]}

    reports.add("i", {"packages_asked": len(asked), "known_holes": sum(map(len, holes.values()))})
    assert holes == {}
