"""Test I: what production checks before it starts, run as production runs it."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from rebond.ground.documents import seals
from tests.environment import URLS
from tests.trust import reports

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]

ROOT = reports.REPORTS.parent
PAGE = """
from django.test import Client
from rebond.config.wsgi import application
plain, page = Client().get("/compte/connexion/"), Client().get("/compte/connexion/", secure=True, headers={"host": "rebond.example"})
cookie = page.cookies["__Host-csrf"]
print(plain.status_code, page.status_code, page["Strict-Transport-Security"], cookie["secure"], cookie["path"], bool(cookie["domain"]))
"""


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    seals.make(tmp_path / "seal.pem", tmp_path / "certificate.pem")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "rebond.config.settings",
        "REBOND_MODE": "production",
        "REBOND_VAR": str(tmp_path),
        "REBOND_HOSTS": "rebond.example,testserver",
        "REBOND_SITE_URL": "https://rebond.example",
        "DATABASE_URL": URLS.app,
        "REBOND_SECRET_KEY": secrets.token_urlsafe(50),
        "REBOND_NIR_MATCHING_KEY": secrets.token_hex(32),
        "REBOND_NIR_READING_KEY": secrets.token_hex(32),
        "REBOND_SECOND_FACTOR_KEY": secrets.token_hex(32),
        "REBOND_SEAL_KEY": str(tmp_path / "seal.pem"),
        "REBOND_SEAL_CERTIFICATE": str(tmp_path / "certificate.pem"),
        "REBOND_HEALTH_KEYS": f"2026:{secrets.token_hex(32)}",
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


CHECK = ("manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING")


def test_check_deploy_finds_nothing(production):
    done = run(production, *CHECK)

    reports.add("i", {"check_deploy": done.returncode})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", URLS.owner, "possède des tables"),
        ("DATABASE_URL", URLS.backup, "échappe à la sécurité par ligne"),
        ("REBOND_NIR_READING_KEY", "", "REBOND_NIR_READING_KEY"),
        ("REBOND_HEALTH_KEYS", "", "REBOND_HEALTH_KEYS"),
        ("REBOND_SECRET_KEY", "court", "REBOND_SECRET_KEY"),
        ("REBOND_HOSTS", "*", "REBOND_HOSTS"),
        ("REBOND_SEAL_KEY", "", "REBOND_SEAL_KEY"),
    ],
    ids=["owner", "backup", "reading-key", "health-keys", "secret-key", "hosts", "seal"],
)
def test_the_site_does_not_start_unsafe(production, name, value, reason):
    done = run(production | {name: value}, "-c", "import rebond.config.wsgi")

    assert done.returncode != 0
    assert reason in done.stderr


def test_the_site_starts_with_closed_cookies_over_https_only(production):
    assert run(production, "manage.py", "collectstatic", "--noinput", "-v0").returncode == 0

    done = run(production, "-c", PAGE)

    assert done.stdout.split() == [
        "301",
        "200",
        "max-age=31536000;",
        "includeSubDomains;",
        "preload",
        "True",
        "/",
        "False",
    ], done.stderr
