"""What production refuses to start with."""

import pytest
from django.db import connection

from rebond.config import checks
from rebond.ground.documents import seals

SAFE = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    "SECRET_KEY": "".join(chr(33 + (i * 7) % 90) for i in range(60)),
    "NIR_MATCHING_KEY": b"a" * 32,
    "NIR_READING_KEY": b"b" * 32,
    "SECOND_FACTOR_KEY": b"c" * 32,
    "HEALTH_KEYS": (("2026", b"d" * 32), ("2025", b"e" * 32)),
    "ALLOWED_HOSTS": ["rebond.departement13.example"],
}


@pytest.fixture
def production(settings, monkeypatch):
    seals.identity()  # the pair of the tests is made: production makes none
    for name, value in SAFE.items():
        setattr(settings, name, value)
    monkeypatch.setattr(checks.apps, "is_installed", lambda name: False)
    return settings


def ids(found):
    return [message.id for message in found]


def test_safe_settings_pass(production):
    assert checks.check_settings() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", True, "rebond.E001"),
        ("SESSION_COOKIE_SECURE", False, "rebond.E001"),
        ("CSRF_COOKIE_HTTPONLY", False, "rebond.E001"),
        ("NIR_READING_KEY", b"", "rebond.E002"),
        ("SECOND_FACTOR_KEY", b"a" * 32, "rebond.E002"),
        ("HEALTH_KEYS", (), "rebond.E002"),
        ("HEALTH_KEYS", (("2026", b"d" * 31),), "rebond.E002"),
        ("HEALTH_KEYS", (("2026", b"d" * 32), ("2026", b"e" * 32)), "rebond.E002"),
        ("HEALTH_KEYS", (("2026", b"a" * 32),), "rebond.E002"),
        ("HEALTH_KEYS", (("", b"d" * 32),), "rebond.E002"),
        ("SECRET_KEY", "demo" * 20, "rebond.E003"),
        ("SECRET_KEY", "", "rebond.E003"),
        ("ALLOWED_HOSTS", ["*"], "rebond.E005"),
        ("SEAL_KEY", "", "rebond.E009"),
        ("SEAL_CERTIFICATE", "/nowhere.pem", "rebond.E009"),
    ],
)
def test_each_unsafe_setting_is_refused(production, name, value, expected):
    setattr(production, name, value)

    assert ids(checks.check_settings()) == [expected]


def test_the_demo_is_refused_in_production(production, monkeypatch):
    monkeypatch.setattr(checks.apps, "is_installed", lambda name: name == "rebond.demo")

    assert ids(checks.check_settings()) == ["rebond.E004"]


def test_outside_production_nothing_is_refused(settings):
    assert checks.check_settings() == []
    checks.refuse_unsafe()


def test_the_application_role_passes(production, db):
    assert checks.check_role() == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_role_is_refused(production, monkeypatch):
    from django.db import connections

    monkeypatch.setattr(checks, "connection", connections["owner"])

    assert ids(checks.check_role()) == ["rebond.E007"]


def test_every_table_of_a_departement_passes(db):
    assert checks.check_tables(databases=["default"]) == []


def test_the_exceptions_are_the_two_tables_read_before_entering(db):
    with connection.cursor() as cursor:
        cursor.execute(checks.OPEN_TABLES, [[]])
        names = {row[0] for row in cursor.fetchall()}

    assert names == set(checks.OUTSIDE)


def test_an_unsafe_production_does_not_start(production, db):
    production.DEBUG = True

    with pytest.raises(SystemExit, match="DEBUG"):
        checks.refuse_unsafe()
