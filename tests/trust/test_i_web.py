"""Test I: headers of every page, scripts, and the door of sign-in."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.signing import client_of
from tests.trust import addresses, objects, reports
from tests.trust.test_a_rights import ask
from tests.trust.world import PASSWORD, World

pytestmark = pytest.mark.trust

LOGIN = "/compte/connexion/"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CSP = {
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "style-src 'self'",
    "connect-src 'self'",
}
CLOSED = {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"}
"""Of a file: nothing loads, nothing runs, nothing is sent."""
TELLTALE = {"Server", "X-Powered-By", "Via"}
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)


def answers(world: World) -> Iterator[tuple[str, Any]]:
    """Every address, by a visitor and by those who open the most pages."""
    for principal in ("anonymous", "administrator", "adviser", "referent_x", "person_a"):
        browser = Client() if principal == "anonymous" else client_of(world.agents[principal])
        for address in addresses.all_of_them():
            for scope in ("own", "unknown") if address.kwargs else ("own",):
                url = reverse(address.name, kwargs=objects.kwargs(address, world, principal, scope))
                for method in ("GET", "POST"):
                    yield f"{address} as {principal}, {scope}, {method}", ask(browser, url, method)


@pytest.fixture(scope="module")
def pages(world: World) -> list[tuple[str, Any]]:
    return list(answers(world))


def test_every_answer_carries_the_headers(pages):
    lacking = [
        (name, header, response.headers.get(header))
        for name, response in pages
        for header, value in HEADERS.items()
        if response.headers.get(header) != value
    ]
    talking = [(name, TELLTALE & set(response.headers)) for name, response in pages if TELLTALE & set(response.headers)]

    reports.add("i", {"answers": len(pages), "headers_missing": len(lacking) + len(talking)})
    assert (lacking, talking) == ([], [])


def test_every_answer_has_a_policy_without_unsafe(pages):
    policies = Counter(
        re.sub(r"'nonce-[^']+'", "'nonce'", r.headers.get("Content-Security-Policy", "")) for _, r in pages
    )

    told = {policy: {part.strip() for part in policy.split(";")} for policy in policies}
    wrong = [p for p, parts in told.items() if "unsafe" in p or "*" in p or not (parts >= CSP or parts >= CLOSED)]
    assert wrong == []


def test_no_page_holds_a_script_a_style_or_a_file_from_elsewhere(pages):
    html = [
        (name, r.content.decode()) for name, r in pages if r.headers.get("Content-Type", "").startswith("text/html")
    ]

    found = [(name, pattern.search(text)) for name, text in html for pattern in (INLINE, ELSEWHERE)]
    reports.add("i", {"html_pages": len(html)})
    assert [(name, match[0]) for name, match in found if match] == []


def test_pages_of_someone_signed_in_are_kept_by_no_cache(pages):
    kept = [
        name
        for name, r in pages
        if r.status_code == 200
        and " as anonymous" not in name
        and r.headers.get("Content-Type", "").startswith("text/html")
        and "no-store" not in r.headers.get("Cache-Control", "")
    ]

    assert kept == []


def test_cookies_are_closed_to_scripts_and_other_sites(pages):
    cookies = [(name, cookie) for name, r in pages for cookie in r.cookies.values()]

    assert [(n, c.key) for n, c in cookies if c.value and not (c["httponly"] and c["samesite"] == "Lax")] == []


def test_security_rules_of_ruff_find_nothing():
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "concise"]
    done = subprocess.run(
        [*command, "rebond", "tools", "manage.py"],
        cwd=reports.REPORTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    found = [line for line in done.stdout.splitlines() if re.search(r": S\d{3} ", line)]

    reports.add("i", {"ruff_s": len(found)})
    assert found == []


def sign_in(email: str, password: str = "faux") -> Any:
    return Client().post(LOGIN, {"login": email, "password": password})


@pytest.fixture
def fresh(world: World) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_ten_tries_an_hour_for_one_account_known_or_not(world, fresh):
    known, other = world.agents["adviser"].user.email, world.agents["nurse"].user.email
    tries = {email: [_refusal(sign_in(email)) for _ in range(12)] for email in (known, "personne@exemple.example")}

    allowed = {email: sum("ne convient pas" in said for said in answers) for email, answers in tries.items()}
    reports.add("i", {"tries_an_hour": max(allowed.values())})
    assert set(allowed.values()) == {10}
    assert sign_in(known, PASSWORD).status_code == 200
    assert sign_in(other, PASSWORD).status_code == 302


def _refusal(response: Any) -> str:
    found = re.search(r'role="alert".*?</div>', response.content.decode(), re.DOTALL)
    return found[0] if found else ""


def _plain(response: Any, email: str) -> str:
    text = response.content.decode().replace(email, "")
    return re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]+"|nonce="[^"]+"', "", text)


def test_unknown_account_gets_the_same_answer_for_the_same_work(world, fresh, monkeypatch, django_assert_num_queries):
    work: list[str] = []
    hasher = hashers.get_hasher()
    encode = type(hasher).encode

    def counted(self: Any, password: str, salt: str, *args: Any) -> str:
        work.append(password)
        return str(encode(self, password, salt, *args))

    monkeypatch.setattr(type(hasher), "encode", counted)
    emails = (world.agents["adviser"].user.email, "personne@exemple.example")
    said = []
    for email in emails:
        work.clear()
        response = sign_in(email)
        said.append((response.status_code, len(work), sorted(response.headers), _plain(response, email)))

    reports.add("i", {"unknown_account_differs": said[0] != said[1]})
    assert said[0] == said[1]
    assert said[0][1] == 1


def test_forgotten_password_gets_the_same_answer_and_one_mail(world, fresh, mailoutbox):
    emails = (world.agents["adviser"].user.email, "personne@exemple.example", world.agents["deactivated"].user.email)

    said = [Client().post("/compte/mot-de-passe/oubli/", {"email": email}) for email in emails]

    assert {(r.status_code, r["Location"]) for r in said} == {(302, "/compte/mot-de-passe/oubli/envoye/")}
    assert [mail.to for mail in mailoutbox] == [[email] for email in emails]
