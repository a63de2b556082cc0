"""Test E: hostile values in every field, address and header; hostile files through the pages that take files."""

import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.signals import got_request_exception
from django.test import Client, override_settings

from tests.trust import fields, hostile, pages, reports
from tests.trust.pages import Page
from tests.trust.world import World

pytestmark = pytest.mark.trust

SEED = 20261122
EACH = {"fields": 1_800, "queries": 600, "paths": 300, "methods": 500}
"""How many cases of each family; ten times as many at night."""


@dataclass(frozen=True)
class Case:
    """One request: by whom, to where, with what."""

    browser: Client = field(repr=False)
    label: str
    url: str
    method: str = "GET"
    options: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass
class Site:
    """The pages of the site and their forms, each kind once."""

    pages: list[tuple[Page, Client]]
    forms: list[tuple[fields.Form, Page, Client]]


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[Site]:
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        found = list(pages.walk(world))
        kinds = {(page.address, pages.shapes(page.text)[0]): (page, browser) for page, browser in found}
        forms = {
            (page.address, page.principal == "anonymous", form.method, *form.fields): (form, page, browser)
            for page, browser in kinds.values()
            for form in fields.of(page.text, page.url)
        }
        yield Site(list(kinds.values()), list(forms.values()))


def in_fields(site: Site) -> Iterator[Case]:
    """Each field of each form holds each hostile value in turn, the others being right."""
    for form, page, browser in site.forms:
        for name in form.fields.keys() - {"csrfmiddlewaretoken"}:
            for kind, value in hostile.VALUES.items():
                answers = urlencode(form.filled(**{name: [value]}), doseq=True)
                label = f"{kind} in {name} of {page} -> {form.url}"
                if form.method == "get":
                    yield Case(browser, label, f"{form.url.partition('?')[0]}?{answers}")
                else:
                    yield _post(browser, label, form.url, answers)
        yield _post(browser, f"everything at once in {page}", form.url, _everywhere(form))


def _post(browser: Client, label: str, url: str, answers: str) -> Case:
    options = {"data": answers, "content_type": "application/x-www-form-urlencoded"}
    return Case(browser, label, url, "POST", options)


def _everywhere(form: fields.Form) -> str:
    return urlencode({name: list(hostile.VALUES.values()) for name in form.fields}, doseq=True)


def in_queries(site: Site) -> Iterator[Case]:
    for page, browser in site.pages:
        known = [name for form in fields.of(page.text, page.url) if form.method == "get" for name in form.fields]
        for name in {*known, *hostile.NAMES}:
            for kind, value in hostile.VALUES.items():
                yield Case(browser, f"{kind} in ?{name[:20]} of {page}", f"{page.url}?{urlencode({name: value})}")


def in_paths(site: Site) -> Iterator[Case]:
    for page, browser in site.pages:
        steps = page.url.strip("/").split("/")
        for place in range(len(steps)):
            for kind, value in hostile.VALUES.items():
                path = "/".join([*steps[:place], quote(value, safe=""), *steps[place + 1 :]])
                yield Case(browser, f"{kind} in the address of {page}", f"/{path}/")


def in_methods(site: Site) -> Iterator[Case]:
    for page, browser in site.pages:
        for method in hostile.METHODS:
            for kind, body in hostile.BODIES.items():
                label = f"{method} {kind} to {page}"
                yield Case(browser, label, page.url, method, {"data": body, "content_type": kind})
            for headers in hostile.HEADERS:
                yield Case(browser, f"{method} {headers} to {page}", page.url, method, {"headers": headers})


FAMILIES = {"fields": in_fields, "queries": in_queries, "paths": in_paths, "methods": in_methods}


@pytest.mark.parametrize("family", FAMILIES)
def test_no_request_breaks_the_site_or_comes_back_alive(site, family):
    cases = list(FAMILIES[family](site))
    count = EACH[family] * (10 if os.environ.get("REBOND_NIGHTLY") else 1)
    chosen = random.Random(SEED).sample(cases, min(count, len(cases)))

    wrong = [(case.label, fault) for case in chosen for fault in _faults(case)]

    reports.add("e", {f"cases_{family}": len(chosen), f"faults_{family}": len(wrong)})
    assert not wrong, "\n".join(f"{label}: {fault}" for label, fault in wrong[:60])


def _faults(case: Case) -> list[str]:
    broken: list[str] = []

    def note(**_: Any) -> None:
        broken.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(note)
    try:
        response = pages.ask(case.browser, case.url, case.method, **case.options)
    except Exception as error:  # noqa: BLE001  # what no handler caught is a fault like another
        return [repr(error)]
    finally:
        got_request_exception.disconnect(note)
    return [*hostile.faults(response), *broken]
