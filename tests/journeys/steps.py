"""Steps that several stories take."""

import time
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.jobs import run_jobs, waiting_jobs


def open_queue(page: Page, label: str) -> None:
    """From « À faire », open this queue, whether it is the most pressing or one of the others."""
    pressing = page.get_by_role("region", name="Et maintenant ?").filter(has=page.get_by_role("heading", name=label))
    pressing.get_by_role("link").or_(page.get_by_role("link", name=label, exact=True)).first.click()
    expect(page).not_to_have_url("/a-faire/")


def let_the_worker_run(page: Page, name: str | None = None) -> None:
    """The jobs (of one task, or all) that the last click asks for: the server may still be writing them."""
    limit = time.monotonic() + 15
    while not any(name in (None, task) for task in waiting_jobs()):
        assert time.monotonic() < limit, f"no job {name or ''} was asked for"
        page.wait_for_timeout(50)
    run_jobs(name)


def open_file(page: Page, name: str) -> None:
    """From a list, open the file of this person."""
    page.get_by_role("rowheader", name=name).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def deposit(page: Page, kind: str, file: Path | FilePayload) -> None:
    """From the list of imports, bring a file in."""
    page.get_by_role("link", name=kind).first.click()
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_role("button", name="Déposer le fichier").click()
    expect(page.get_by_role("button", name="Déposer le fichier")).not_to_be_visible()


def apply(page: Page, question: str = "Ce qui va changer si vous appliquez") -> None:
    """Let the worker read the file, look at what will change, apply it, read the report."""
    let_the_worker_run(page)
    expect(page.get_by_role("heading", name=question)).to_be_visible()
    page.get_by_role("button", name="Appliquer (").click()
    let_the_worker_run(page)
    expect(page.get_by_role("heading", name="Ce qui a changé")).to_be_visible()
