"""Test J: every page and every refusal, wide and narrow, for everyone: axe, width, structure; nothing typed is lost."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.template.loader import render_to_string
from django.test import Client
from lxml import html
from playwright.sync_api import Browser

from tests.browser import serving
from tests.trust import addresses, oracle, pages, refusals, reports
from tests.trust.pages import Page
from tests.trust.refusals import Refusal
from tests.trust.screen import Screen, application
from tests.trust.world import World

pytestmark = pytest.mark.trust

SEED = 20261122
DARK = 20
WORK = (
    "employers",
    "vacancies",
    "applications",
    "hires",
    "jobdating",
    "jobdating_run",
    "accelerator",
    "accelerator_run",
    "forum",
    "forum_open",
)
JOURNEY = ("contracts", "contracts_due", "programmes", "following", "health", "referent", "portal")
FILES = {
    *("accelerator_run:cv_pdf", "accelerator_run:cv_of", "accelerator_run:photo_file", "jobdating:check"),
    *("contracts:document", "contracts:paper", "contracts:by_link_document", "contracts_due:ppae_document"),
    *("following:bilan", "following:agreement", "health:print_letter"),
    *("portal:document", "portal:contract_pdf", "portal:cv_pdf", "portal:photo_file"),
}
"""What is opened and is no page: a document, an image, a part of a page."""
ERRORS = ("400", "403", "403_csrf", "404", "409", "429", "500")


@pytest.fixture(scope="module")
def full(world: World) -> list[tuple[Page, Client]]:
    """Each page of the world: each shape that it has once, and each shape of what surrounds it."""
    found: dict[Any, tuple[Page, Client]] = {}
    for page, door in pages.walk(world):
        inside, around = pages.shapes(page.text)
        if {(page.address, inside), around} - found.keys():
            found |= {(page.address, inside): (page, door), around: (page, door)}
    return list(dict.fromkeys(found.values()))


@pytest.fixture(scope="module")
def refused(full: list[tuple[Page, Client]]) -> list[Refusal]:
    return refusals.of(full)


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Screen]:
    """The window, asked for before the world: the loop of a browser that starts later hides the connection that made it."""
    with serving(application(WSGIHandler())) as url:
        opened = Screen(browser, url)
        yield opened
        opened.context.close()


@pytest.fixture(scope="module")
def novelty() -> pages.Novelty:
    return pages.Novelty()


@pytest.fixture(scope="module")
def figures() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter(violations=0)
    yield counts
    reports.add("j", dict(counts))


def look(screen: Screen, figures: Counter[str], seen: list[Page], **options: Any) -> None:
    """No fault on any of these pages."""
    wrong = [fault for page in seen for fault in screen.faults(page, **options)]
    figures.update(states=len(seen), violations=len(wrong))
    assert not wrong, f"{len(wrong)} faults\n" + "\n".join(wrong[:60])


@pytest.mark.browser
def test_every_page_is_accessible_and_fits(screen, figures, novelty, full):
    first = {page.address: page for page, _ in reversed(full)}
    others = [page for page, _ in full if page not in first.values()]
    shown = [page for page in [*first.values(), *others] if novelty.is_new(page) or page in first.values()]

    figures["pages"] = len(first)
    look(screen, figures, shown)


@pytest.mark.browser
def test_every_refused_form_is_accessible_and_fits(screen, figures, novelty, refused):
    look(screen, figures, [refusal.page for refusal in refused if novelty.is_new(refusal.page)])


@pytest.mark.browser
def test_pages_are_accessible_in_the_dark(screen, figures, full, refused):
    every = [page for page, _ in full] + [refusal.page for refusal in refused]
    look(screen, figures, random.Random(SEED).sample(every, min(DARK, len(every))), scheme="dark")


@pytest.mark.browser
def test_every_page_of_error_is_accessible_and_fits(screen, figures, rf):
    context = {"sentence": "Une autre personne vient de changer cette fiche."}
    said = {name: render_to_string(f"{name}.html", context, rf.get("/")) for name in ERRORS}
    look(
        screen, figures, [Page(name, "anyone", "/", text, {"Content-Type": "text/html"}) for name, text in said.items()]
    )


def test_every_page_of_work_events_and_journey_is_among_them(full):
    """Their rows are in the state that shows the page: one that answers something else would not be looked at."""
    rights = oracle.read()
    promised = {
        one.name
        for one in addresses.all_of_them()
        if one.name.partition(":")[0] in WORK + JOURNEY
        and any(200 in rights.allowed(one.name, who, "own", "GET") for who in pages.PRINCIPALS)
    }

    assert promised - {page.address for page, _ in full} - FILES == set()


def test_every_page_says_its_language_its_name_and_its_parts(full, refused):
    every = [
        page for page, _ in full if page.address != "web:components"
    ]  # which shows each thing twice, leading nowhere
    every += [refusal.page for refusal in refused]

    wrong = [f"{page}: {fault}" for page in every for fault in _structure(page.text)]

    assert not wrong, "\n".join(wrong)


def _structure(text: str) -> Iterator[str]:
    tree = html.fromstring(text)
    title = (tree.findtext("head/title") or "").strip()
    if tree.get("lang") != "fr":
        yield "its language is not said"
    if not re.fullmatch(r".{3,} · Rebond( .+)?", title):
        yield f"its title is « {title} »"
    for name in ("h1", "main"):
        if len(tree.findall(f".//{name}")) != 1:
            yield f"{len(tree.findall(f'.//{name}'))} {name}"
    ids = Counter(one.get("id") for one in tree.iter("*") if one.get("id"))
    if twice := [name for name, count in ids.items() if count > 1]:
        yield f"the same id twice: {twice}"
    goals = {one.get("href", "")[1:] for one in tree.iter("a") if one.get("href", "").startswith("#")} - {""}
    if goals - ids.keys():
        yield f"links to nothing: {goals - ids.keys()}"


def test_nothing_typed_is_lost_when_refused(figures, refused):
    typed = [refusal for refusal in refused if any(refusal.typed.values())]
    lost = [f"{refusal.page}: {refusal.lost}" for refusal in typed if refusal.lost]

    figures.update(forms_refused=len(refused), forms_losing_words=len(lost))
    assert lost == []
