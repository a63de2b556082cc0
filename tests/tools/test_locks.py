"""The locks: hashes everywhere, host names nowhere."""

import json
import re

import pytest

from tools import ROOT

PYTHON_LOCKS = ["requirements.lock", "tools/node.lock"]


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, "package-lock.json"])
def test_lock_names_no_host(name: str) -> None:
    assert re.findall(r"[a-z+]+://|\"resolved\"|--index|--find-links", strip_funding((ROOT / name).read_text())) == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_and_hashed(name: str) -> None:
    packages = re.findall(r"^\S.*(?:\n    .*)*", (ROOT / name).read_text(), re.MULTILINE)

    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


def test_every_asset_is_hashed() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert [path for path, package in packages.items() if path and "integrity" not in package] == []


def strip_funding(text: str) -> str:
    """Without the addresses where npm packages ask for money: nothing is installed from them."""
    return re.sub(r'"(?:url|funding)": "[^"]*"', "", text)
