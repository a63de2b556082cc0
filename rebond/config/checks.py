"""What production refuses to start with: an unsafe role, a missing key, the demo, an open table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, transaction

from rebond.ground.documents import seals

KEYS = {
    "NIR_MATCHING_KEY": "REBOND_NIR_MATCHING_KEY",
    "NIR_READING_KEY": "REBOND_NIR_READING_KEY",
    "SECOND_FACTOR_KEY": "REBOND_SECOND_FACTOR_KEY",
}
KEY_BYTES = 32
SECRET_CHARACTERS = 50
SAFE = {
    "DEBUG": False,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "SECURE_SSL_REDIRECT": True,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
}

OUTSIDE = ("accounts_access", "tenancy_link")
"""Tables that name a département and are read before one is entered: the two that row-level security leaves."""

ROLE = """
SELECT current_user,
       EXISTS (SELECT FROM pg_roles r
               WHERE pg_has_role(current_user, r.oid, 'MEMBER') AND (r.rolsuper OR r.rolbypassrls)),
       EXISTS (SELECT FROM pg_class c
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                 AND pg_has_role(current_user, c.relowner, 'MEMBER'))
"""

OPEN_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'departement_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL (%s)
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity
           AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
           AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT (
               p.polcmd = '*'
               AND coalesce(pg_get_expr(p.polqual, c.oid), '') LIKE '%%app.departement%%'
               AND coalesce(pg_get_expr(p.polwithcheck, c.oid), '') LIKE '%%app.departement%%')))
ORDER BY 1
"""


@checks.register(checks.Tags.security)
def check_settings(**_: Any) -> list[CheckMessage]:
    """Production keeps its secrets long, its cookies closed and the demo out."""
    return list(_settings()) if settings.PRODUCTION else []


def _settings() -> Iterator[CheckMessage]:
    for name, safe in SAFE.items():
        if getattr(settings, name, None) is not safe:
            yield checks.Error(f"{name} doit valoir {safe} en production.", id="rebond.E001")
    yield from _keys()
    if apps.is_installed("rebond.demo"):
        yield checks.Error("La démonstration ne s'installe pas en production.", id="rebond.E004")
    if "*" in settings.ALLOWED_HOSTS:
        yield checks.Error("REBOND_HOSTS doit nommer chaque adresse du site.", id="rebond.E005")


def _keys() -> Iterator[CheckMessage]:
    if not _is_strong_secret():
        words = f"REBOND_SECRET_KEY doit porter {SECRET_CHARACTERS} caractères tirés au sort."
        yield checks.Error(words, id="rebond.E003")
    for name, variable in KEYS.items():
        if len(getattr(settings, name)) != KEY_BYTES:
            yield checks.Error(f"{variable} doit porter {KEY_BYTES} octets en hexadécimal.", id="rebond.E002")
    yield from _health_keys()
    rings = [getattr(settings, name) for name in KEYS] + [key for _, key in settings.HEALTH_KEYS]
    if len(set(rings)) < len(rings):
        yield checks.Error("Deux clés sont les mêmes : chacune doit être différente.", id="rebond.E002")
    try:
        seals.identity()
    except seals.BadSeal as error:
        words = f"REBOND_SEAL_KEY et REBOND_SEAL_CERTIFICATE nomment le cachet des documents signés. {error}"
        yield checks.Error(words, id="rebond.E009")


def _health_keys() -> Iterator[CheckMessage]:
    """At least one key, each with its own short name."""
    names = [name for name, _ in settings.HEALTH_KEYS]
    lengths = {len(key) for _, key in settings.HEALTH_KEYS}
    if lengths != {KEY_BYTES} or len(set(names)) < len(names) or not all(0 < len(name) <= 20 for name in names):
        words = f"REBOND_HEALTH_KEYS doit porter « nom:clé », chaque clé de {KEY_BYTES} octets en hexadécimal."
        yield checks.Error(words, id="rebond.E002")


def _is_strong_secret() -> bool:
    try:
        secret = settings.SECRET_KEY
    except ImproperlyConfigured:
        return False
    return len(secret) >= SECRET_CHARACTERS and len(set(secret)) >= 10 and "demo" not in secret


@checks.register(checks.Tags.security)
def check_role(**_: Any) -> list[CheckMessage]:
    """The site's own database role neither owns a table nor escapes row-level security."""
    if not settings.PRODUCTION:
        return []
    try:
        rows = _rows(ROLE)
    except OperationalError as error:
        return [checks.Warning(f"Le rôle de la base n'a pas pu être vérifié : {error}", id="rebond.W001")]
    [(role, escapes, owns)] = rows
    found: list[CheckMessage] = []
    if escapes:
        found.append(checks.Error(f"Le rôle {role} échappe à la sécurité par ligne.", id="rebond.E006"))
    if owns:
        found.append(
            checks.Error(f"Le rôle {role} possède des tables : prenez celui de l'application.", id="rebond.E007")
        )
    return found


@checks.register(checks.Tags.database)
def check_tables(*, databases: Sequence[str] | None = None, **_: Any) -> Sequence[CheckMessage]:
    """Each table of a département is under ENABLE and FORCE, with a policy for reads and writes."""
    if "default" not in (databases or []):
        return []
    return [
        checks.Error(f"La table {table} n'est pas isolée par département.", id="rebond.E008")
        for (table,) in _rows(OPEN_TABLES, [list(OUTSIDE)])
    ]


def _rows(sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def refuse_unsafe() -> None:
    """Stop here when production is not safe. Raises SystemExit with every reason: logs would hide an error's words."""
    if not settings.PRODUCTION:
        return
    found = checks.run_checks(databases=["default"])
    reasons = [str(message) for message in found if message.is_serious() or message.id == "rebond.W001"]
    if reasons:
        raise SystemExit("Rebond ne démarre pas :\n" + "\n".join(reasons))
