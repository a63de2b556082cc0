"""The script and the styles, in a real browser, on the living page of the components."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.browser

AXE = settings.NODE_MODULES / "axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PROGRESS = "**/composants/?progres=1"


@pytest.fixture
def showcase(visits):
    """The living page, which must say nothing on the console."""
    page = visits.open("/composants/")
    page.evaluate("document.activeElement.blur()")
    return page


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_and_fits(showcase, width, scheme):
    showcase.set_viewport_size({"width": width, "height": 800})
    showcase.emulate_media(color_scheme=scheme)
    showcase.evaluate(AXE.read_text())

    faults = showcase.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]

    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in faults] == []
    assert showcase.evaluate("document.documentElement.scrollWidth") == width


def test_keys_search_move_tick_go_and_explain(showcase):
    showcase.keyboard.press("/")
    assert showcase.evaluate("document.activeElement.id") == "search"
    showcase.evaluate("document.activeElement.blur()")

    showcase.keyboard.press("ArrowDown")
    showcase.keyboard.press("ArrowDown")
    showcase.keyboard.press("x")
    assert showcase.evaluate("document.activeElement.textContent") == "Łukasz Œuvrard"
    assert showcase.inner_text("[data-bulk-count]") == "1 ligne choisie."

    showcase.keyboard.press("?")
    assert showcase.locator("dialog[open] h1").inner_text() == "Raccourcis du clavier"
    showcase.keyboard.press("Escape")

    showcase.keyboard.press("g")
    showcase.keyboard.press("l")
    assert showcase.url.endswith("#personnes")


def test_keys_can_be_switched_off(showcase):
    showcase.keyboard.press("?")
    showcase.uncheck("dialog[open] [data-keys-switch]")
    showcase.keyboard.press("Escape")

    showcase.keyboard.press("/")

    assert showcase.evaluate("document.activeElement.id") != "search"


def test_bulk_act_repeats_the_count_in_a_window(showcase):
    showcase.check("[name=ids] >> nth=0")
    showcase.check("[name=ids] >> nth=2")
    showcase.click(".bulk-bar >> text=Inviter")
    title = showcase.locator("dialog[open] h1").inner_text()
    showcase.click("dialog[open] [type=submit]")

    assert title.replace("\u00a0", " ") == "Inviter : 2 personnes"
    assert showcase.locator("#messages").inner_text() == "2 personnes invitées."


def test_select_all_chooses_the_page(showcase):
    showcase.check("[data-bulk-all]")

    assert showcase.inner_text("[data-bulk-count]") == "6 lignes choisies."


def test_small_cards_close_by_escape_and_give_the_focus_back(showcase):
    chip = showcase.locator(".next-step .chip")
    chip.locator("summary").click()
    assert chip.locator(".pop-card").is_visible()

    showcase.keyboard.press("Escape")

    assert not chip.locator(".pop-card").is_visible()
    assert showcase.evaluate("document.activeElement.closest('.chip') !== null")


def test_theme_changes_at_once_and_is_remembered(showcase):
    showcase.click("[name=theme][value=sombre]")
    showcase.locator("#dark[media=screen]").wait_for(state="attached")

    showcase.reload()

    assert showcase.get_attribute("html", "data-theme") == "sombre"


def test_a_cut_connection_is_said_and_tried_again(visits):
    page = visits.open()
    page.route(PROGRESS, lambda route: route.abort())
    page.goto("/composants/")
    page.locator("#hiccup").wait_for(state="visible", timeout=6000)

    page.unroute(PROGRESS)
    page.click("#hiccup button")

    page.get_by_text("51 300 sur 70 000").wait_for()
    assert not page.locator("#hiccup").is_visible()
    assert {said.partition(":")[0] for said in visits.complaints} == {"htmx"}
    visits.complaints.clear()


def test_a_draft_is_kept_while_typing(showcase):
    kept = []

    def keep(route):
        kept.append(route.request.headers["x-autosave"])
        route.fulfill(status=204)

    showcase.route("**/composants/?", keep)

    showcase.locator("[data-autosave] [name=note]").fill("Un mot.")

    showcase.get_by_text("Enregistré à").wait_for(timeout=6000)
    assert kept == ["1"]


def test_without_javascript_bulk_acts_and_themes_work(visits):
    page = visits.open("/composants/", java_script_enabled=False)
    page.check("[name=ids] >> nth=0")
    page.check("[name=ids] >> nth=1")
    page.click(".bulk-bar >> text=Inviter")
    page.click("#confirmation [type=submit]")
    assert page.locator("#messages").inner_text() == "2 personnes invitées."

    page.click("[name=theme][value=sombre]")
    assert page.get_attribute("html", "data-theme") == "sombre"


def test_without_a_script_the_bulk_bar_covers_no_card_of_a_phone(visits):
    page = visits.open("/composants/", width=360, java_script_enabled=False)

    position = page.locator(".bulk-bar").first.evaluate("bar => getComputedStyle(bar).position")

    assert position == "static"
