"""The pages of imports in a real browser: a flow from deposit to report, a doubt, a table; each accessible and narrow."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from rebond.ground.tenancy import context
from rebond.people.accounts.states import Role
from tests.exchanges.depositing import CREATED_ON, flow_of, households
from tests.exchanges.spreadsheets.test_story import LINE, NO_BIRTH, SPOUSE, table
from tests.factories import MembershipFactory
from tests.jobs import run_jobs

pytestmark = pytest.mark.browser

AXE = settings.NODE_MODULES / "axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def member(site):
    with context.departement(13):
        return MembershipFactory(role=Role.MANAGER)


def work():
    """What the worker would do meanwhile."""
    with context.departement(13):
        run_jobs()


def check(page: Page) -> None:
    """Nothing wrong for axe, nothing wider than the screen, on a desk and on a phone."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(AXE.read_text())
        faults = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def deposit(page: Page, content: bytes, name: str) -> None:
    check(page)
    page.get_by_label("Fichier").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    page.get_by_label("Reçu par le Département le").fill("2026-11-22")
    page.get_by_role("button", name="Déposer le fichier").click()


def apply(page: Page) -> None:
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("Application de")).to_be_visible()
    check(page)
    work()
    expect(page.get_by_role("heading", name="Ce qui a changé")).to_be_visible()
    check(page)


def test_flow_from_deposit_to_report_then_a_doubt(visits, member):
    known = next(b for b in households(20) if b.adults[0].nir and not b.adults[0].nir_is_provisional)
    other = replace(known, people=(replace(known.adults[0], birth_date=date(1950, 2, 3)), *known.people[1:]))
    page = visits.open("/imports/", member=member)
    check(page)
    page.get_by_role("link", name="Importer un flux de la CAF").first.click()

    deposit(page, b"<rss/>", "actualites.xml")
    expect(page.get_by_text("Lecture de")).to_be_visible()
    check(page)
    work()
    expect(page.get_by_text("pas un flux de la CAF")).to_be_visible()
    check(page)
    for blocks, created_on in (
        ([known], CREATED_ON),
        ([other, *households(30, seed=2)], CREATED_ON + timedelta(days=1)),
    ):
        page.goto("/imports/caf/")
        deposit(page, flow_of(blocks, created_on=created_on), f"flux-{len(blocks)}.xml")
        work()
        expect(page.get_by_role("heading", name="Ce qui va changer si vous appliquez")).to_be_visible()
        check(page)
        apply(page)

    page.get_by_role("link", name="Voir ce qu'est devenue chaque ligne").click()
    check(page)
    page.goto("/imports/doutes/")
    check(page)
    page.get_by_role("link", name=known.adults[0].last_name).click()
    expect(page.get_by_text("différent")).to_be_visible()
    check(page)
    page.get_by_label("C'est quelqu'un de nouveau").focus()
    page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Enregistrer et passer à la suivante").click()
    expect(page.get_by_text("Rien à vérifier")).to_be_visible()


def test_table_from_deposit_to_its_rejected_lines(visits, member):
    page = visits.open("/imports/tableaux/", member=member)

    deposit(page, table(LINE, SPOUSE, NO_BIRTH), "entrants.csv")
    expect(page.get_by_label("Date de naissance")).to_have_value("2")
    check(page)
    page.get_by_role("button", name="Lire le fichier").click()
    work()
    expect(page.get_by_text("la date de naissance manque").first).to_be_visible()
    check(page)
    apply(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Rejets (Excel)").click()
    assert download.value.suggested_filename == "rejets-entrants.xlsx"
