"""What every test checks without saying it: a GET writes nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
WRITE = re.compile(
    r'(?<!FOR )(?<!KEY )(?<!DO )\b(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|COPY)\s+"?(\w+)"?', re.IGNORECASE
)

ALLOWED = {
    "django_session": "the session",
    "shared_cache": "the cache, where tries are counted",
}
READ_VERBS = {"read", "enter", "export"}


class GetWrote(AssertionError):
    """A GET changed the database: it could be replayed, prefetched or forged."""


def _is_allowed(verb: str, table: str, sql: str, params: Any) -> bool:
    if table in ALLOWED:
        return True
    if (verb, table) == ("INSERT INTO", "journal_journalline"):  # who read, who entered, what was exported
        told = params.values() if isinstance(params, dict) else params or ()
        return bool(READ_VERBS & {value for value in told if isinstance(value, str)})
    if (verb, table) == ("UPDATE", "mfa_authenticator"):  # allauth notes that the recovery codes were shown
        return True
    return (verb, table) == ("UPDATE", "accounts_user") and 'SET "last_login"' in sql  # one-click sign-in of the demo


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    for verb, table in WRITE.findall(sql):
        if not _is_allowed(verb.upper(), table, sql, params):
            raise GetWrote(f"GET wrote in {table}: {sql[:200]}")
    return execute(sql, params, many, context)


def refuse_writes_on_get(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the end of the test, a GET that writes raises GetWrote."""
    answer = BaseHandler.get_response

    def guarded(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return answer(self, request)
        with connection.execute_wrapper(_refuse):
            return answer(self, request)

    monkeypatch.setattr(BaseHandler, "get_response", guarded)
