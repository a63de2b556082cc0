"""Every page of the site, by who may open it: what the tests of people and of hostile input start from."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from lxml import html

from tests.trust import addresses, objects, oracle
from tests.trust.fields import Form
from tests.trust.test_a_rights import client
from tests.trust.world import World

PRINCIPALS = (
    "administrator", "manager_13", "adviser", "structure_manager", "referent_x", "social_worker", "person_a",
    "doctor", "accelerator", "rtef", "aid_officer", "employer", "anonymous",
)  # fmt: skip
"""Those who open the most pages first."""


@dataclass(frozen=True)
class Page:
    """One page, as this principal gets it."""

    address: str
    principal: str
    url: str
    text: str
    headers: dict[str, str] = field(hash=False)

    def __str__(self) -> str:
        return f"{self.address} as {self.principal}"


def ask(browser: Client, url: str, method: str = "GET", **options: Any) -> Any:
    """One request, undone afterwards; an error of the server is an answer of 500."""
    cookies = browser.cookies.copy()
    with transaction.atomic():
        response = browser.generic(method, url, **options)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return response


def post(browser: Client, form: Form, answers: dict[str, list[str]]) -> Any:
    """The form sent with these answers, undone afterwards."""
    if form.is_multipart:
        data, kind = encode_multipart(BOUNDARY, answers), MULTIPART_CONTENT
    else:
        data, kind = urlencode(answers, doseq=True).encode(), "application/x-www-form-urlencoded"
    return ask(browser, form.url, "POST", data=data, content_type=kind)


def whole(response: Any) -> bool:
    """A page, and not a fragment, a file or a redirection."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code in {200, 422} and b"<html" in response.content[:2000]


def walk(world: World, principals: tuple[str, ...] = PRINCIPALS) -> Iterator[tuple[Page, Client]]:
    """Each page that each may open about what is theirs, with the browser that opened it."""
    rights = oracle.read()
    for principal in principals:
        browser = client(world, principal)
        browser.raise_request_exception = False
        for address in addresses.all_of_them():
            if address.name not in rights.addresses or 200 not in rights.allowed(address.name, principal, "own", "GET"):
                continue  # test A tells which
            url = reverse(address.name, kwargs=objects.kwargs(address, world, principal, "own"))
            response = ask(browser, url)
            if whole(response):
                yield Page(address.name, principal, url, response.content.decode(), dict(response.items())), browser


Shape = frozenset[tuple[str, ...]]


def shapes(text: str) -> tuple[Shape, Shape]:
    """The kinds of elements inside `main`, and around it: two pages that hold the same ones look the same."""
    tree = html.fromstring(text)
    main = {one for found in tree.iter("main") for one in found.iter("*")}
    return (
        frozenset(_kind(one) for one in tree.iter("*") if one in main),
        frozenset(_kind(one) for one in tree.iter("*") if one not in main),
    )


class Novelty:
    """What has been shown already: a page is worth showing when it holds anything new. At night, every page is."""

    def __init__(self) -> None:
        self.known: set[tuple[str, ...]] = set()
        self.everything = bool(os.environ.get("REBOND_NIGHTLY"))

    def is_new(self, page: Page) -> bool:
        """True when an element of this page was seen nowhere in this place; it is known from now on."""
        inside, around = shapes(page.text)
        news = (inside | around) - self.known
        self.known |= news
        return bool(news) or self.everything


def _kind(one: Any) -> tuple[str, ...]:
    parent = one.getparent()
    return (*(() if parent is None else _look(parent)), *_look(one), *sorted(one.attrib))


def _look(one: Any) -> tuple[str, ...]:
    return str(one.tag), *(one.get(name, "") for name in ("class", "type", "role"))
