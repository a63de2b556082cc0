"""Steps that several stories take."""

from playwright.sync_api import Page, expect


def open_queue(page: Page, label: str) -> None:
    """From « À faire », open this queue, whether it is the most pressing or one of the others."""
    pressing = page.get_by_role("region", name="Et maintenant ?").filter(has=page.get_by_role("heading", name=label))
    pressing.get_by_role("link").or_(page.get_by_role("link", name=label, exact=True)).first.click()
    expect(page).not_to_have_url("/a-faire/")


def open_file(page: Page, name: str) -> None:
    """From a list, open the file of this person."""
    page.get_by_role("rowheader", name=name).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
