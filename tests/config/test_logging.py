"""A line of the log keeps what can hold nothing about a person, and drops the rest."""

import json
import logging
import sys
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.test import RequestFactory

from rebond.config.logging import JsonFormatter, RequestLogMiddleware
from tests.factories import OrganisationFactory

MEMBERSHIP = uuid.uuid4()


def line(name: str = "rebond.x", message: object = "imported", **extra: Any) -> dict[str, Any]:
    record = logging.LogRecord(name, logging.INFO, "/x/module.py", 7, message, ("CANARY",), None)
    record.exc_info = extra.pop("exc_info", None)
    vars(record).update(extra)
    told: dict[str, Any] = json.loads(JsonFormatter().format(record))
    told.pop("time")
    return told


def test_our_message_is_its_constant_name():
    assert line() == {"level": "INFO", "logger": "rebond.x", "event": "imported"}


def test_message_that_is_a_sentence_is_not_kept():
    assert line(message="Imported CANARY")["event"] == "unnamed"


def test_message_of_a_library_is_the_place_it_comes_from():
    told = line("django.security", "Invalid HTTP_HOST header: %r")

    assert told == {"level": "INFO", "logger": "django.security", "event": "module:7"}


def test_extras_are_an_allow_list():
    told = line(membership=MEMBERSHIP, departement=13, ms=4, name_of_person="CANARY", count="CANARY", object="CANARY")

    assert told == {
        "level": "INFO",
        "logger": "rebond.x",
        "event": "imported",
        "membership": str(MEMBERSHIP),
        "departement": 13,
        "ms": 4,
    }


def test_job_tells_its_task_and_departement():
    job = {"id": 5, "task_name": "messaging.deliver", "task_kwargs": {"departement": 14, "note": "CANARY"}}

    told = line(
        "procrastinate.worker", "Job CANARY ended", action="job_success", job=job, duration=0.25, result="CANARY"
    )

    assert told == {
        "level": "INFO",
        "logger": "procrastinate.worker",
        "event": "job_success",
        "job": "messaging.deliver",
        "job_id": 5,
        "departement": 14,
        "ms": 250,
    }


def test_error_is_its_type_and_its_way():
    def fail(secret: str) -> None:
        raise ValueError(secret)

    try:
        fail("CANARY")
    except ValueError:
        told = line(exc_info=sys.exc_info())

    assert told["error"] == ["ValueError"]
    assert [frame.split(" ")[1] for frame in told["trace"]] == ["test_error_is_its_type_and_its_way", "fail"]
    assert "CANARY" not in json.dumps(told)


def test_database_error_is_its_code_and_constraint(in_13):
    OrganisationFactory(code="CANARY")
    try:
        with transaction.atomic():
            OrganisationFactory(code="CANARY")
    except IntegrityError:
        told = line(exc_info=sys.exc_info())

    assert told["error"] == ["IntegrityError", "UniqueViolation"]
    assert (told["sqlstate"], told["constraint"]) == ("23505", "organisation_code_once")
    assert "CANARY" not in json.dumps(told)


def test_request_is_one_line_without_its_address(client, caplog, in_13):
    with caplog.at_level(logging.INFO, "rebond.requests"):
        client.get("/CANARY/?q=CANARY")

    (record,) = [record for record in caplog.records if record.name == "rebond.requests"]
    told = json.loads(JsonFormatter().format(record))
    assert (told["event"], told["method"], told["status"]) == ("request", "GET", 404)
    assert {"ms", "queries"} <= told.keys()
    assert "CANARY" not in json.dumps(told)


def test_middleware_counts_the_statements(in_13, caplog):
    def view(request: object) -> Any:
        OrganisationFactory()
        return type("Response", (), {"status_code": 200})()

    with caplog.at_level(logging.INFO, "rebond.requests"):
        RequestLogMiddleware(view)(RequestFactory().get("/"))

    assert [record.queries for record in caplog.records if record.msg == "request"] == [1]
