"""What the logs say, one JSON object a line: only keys and values that cannot hold anything about a person.

A message is its constant name, never its arguments; an error is its type and the lines of code it went
through, never its sentence, which often quotes a row.
"""

import json
import logging
import logging.config
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("rebond.requests")

WORDS = re.compile(r"[a-z][a-z0-9_.:-]{0,79}")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FRAMES = 15
_ROOTS = [f"{Path(folder).resolve()}/" for folder in sys.path if folder]

INTEGERS = ("status", "ms", "queries", "departement", "count", "job_id")
NAMES = ("route", "job")
IDS = ("membership", "object")


class JsonFormatter(logging.Formatter):
    """Time, level, logger, event, then what is known of the request, job or error: an allow-list."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        line |= dict(_extras({**_known(record), **vars(record)}))
        if record.exc_info and record.exc_info[1] is not None:
            line |= _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def _event(record: logging.LogRecord) -> str:
    """Our own messages are constants. Of a library's, which may quote anything, the action or the place is kept."""
    if record.name.split(".")[0] == "rebond":
        return _name(record.msg) or "unnamed"
    return _name(getattr(record, "action", None)) or f"{record.module}:{record.lineno}"


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and WORDS.fullmatch(value) else None


def _known(record: logging.LogRecord) -> dict[str, object]:
    """What Django says of a request and procrastinate of a job, under our own keys."""
    known: dict[str, object] = {"status": getattr(record, "status_code", None)}
    if isinstance(request := getattr(record, "request", None), HttpRequest):
        known |= {"route": route(request), "method": request.method}
    if isinstance(job := getattr(record, "job", None), dict):
        known |= {"job_id": job.get("id")}
        arguments = job.get("task_kwargs")
        known |= {"departement": arguments.get("departement")} if isinstance(arguments, dict) else {}
    if isinstance(duration := getattr(record, "duration", None), float):
        known |= {"ms": round(duration * 1000)}
    return known


def _extras(values: dict[str, Any]) -> Iterator[tuple[str, object]]:
    job = values.get("job")
    values["job"] = job.get("task_name") if isinstance(job, dict) else job
    yield from ((key, values[key]) for key in INTEGERS if isinstance(values.get(key), int))
    yield from ((key, values[key]) for key in NAMES if _name(values.get(key)))
    yield from ((key, str(values[key])) for key in IDS if isinstance(values.get(key), UUID))
    if values.get("method") in METHODS:
        yield "method", values["method"]


def _error(error: BaseException) -> dict[str, object]:
    """Its type, where it went, what it comes from; for the database, the code and the constraint."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < 5:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    frames = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-FRAMES:]]
    told: dict[str, object] = {"error": [type(each).__name__ for each in causes], "trace": frames}
    for each in causes:
        if diagnostic := getattr(each, "diag", None):
            told |= {"sqlstate": diagnostic.sqlstate, "constraint": diagnostic.constraint_name}
    return told


def _short(filename: str) -> str:
    return next((filename.removeprefix(root) for root in _ROOTS if filename.startswith(root)), filename)


def route(request: HttpRequest) -> str | None:
    """The name of the address, without what stands in it."""
    return request.resolver_match.view_name if request.resolver_match else None


class RequestLogMiddleware:
    """One line for each request that reaches the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        queries = Count()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        principal = getattr(request, "principal", None)
        told: dict[str, object] = {
            "route": route(request),
            "method": request.method,
            "status": response.status_code,
            "ms": round((time.perf_counter() - start) * 1000),
            "queries": queries.total,
        }
        if principal is not None:
            told |= {"departement": principal.departement, "membership": principal.membership.pk}
        logger.info("request", extra=told)
        return response


class Count:
    """Counts the statements of one request."""

    def __init__(self) -> None:
        self.total = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.total += 1
        return execute(*arguments)


def configure(settings: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: the settings, and the errors that end a process without a terminal."""
    logging.config.dictConfig(settings)
    if not sys.stderr.isatty():
        sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("rebond").critical("uncaught", exc_info=(kind, error, trace))
