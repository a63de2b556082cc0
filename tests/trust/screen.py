"""A page as a person gets it, in a real browser: the server's own answer, with its styles and its script."""

from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Route

from tests.trust.pages import Page

AXE = settings.NODE_MODULES / "axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.body.querySelectorAll('*')].filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 6).map(one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`)"""
WIDTHS = (1280, 320)


class Screen:
    """One window that shows answers already made: only styles, scripts and pictures come from the server."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.server = server
        self.said: list[str] = []
        self.shown: Page | None = None
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
        self.context.add_init_script(path=AXE)
        self.window = self.context.new_page()
        self.window.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        self.window.on("pageerror", lambda error: self.said.append(str(error)))
        self.window.route(f"{server}/**", self._answer)

    def _answer(self, route: Route) -> None:
        if "/static/" in route.request.url or "/couleurs/" in route.request.url:
            route.continue_()
        elif route.request.is_navigation_request() and self.shown is not None:
            headers = {name: value for name, value in self.shown.headers.items() if name != "Content-Length"}
            route.fulfill(body=self.shown.text, headers=headers)
        else:
            route.fulfill(status=204)  # what htmx asks again

    def faults(self, page: Page, *, scheme: Any = "light") -> list[str]:
        """What axe, the width and the console have against this page, wide and narrow."""
        self.shown, found = page, []
        self.said.clear()
        self.window.emulate_media(color_scheme=scheme)
        self.window.goto(f"{self.server}{page.url}", wait_until="load")
        for width in WIDTHS:
            self.window.set_viewport_size({"width": width, "height": 800})
            found += [f"{page} at {width}: {fault}" for fault in self._axe()]
            if over := self.window.evaluate(TOO_WIDE):
                found.append(f"{page} at {width}: wider than the screen: {over}")
        return found + [f"{page} on the console: {words}" for words in self.said]

    def _axe(self) -> list[str]:
        violations = self.window.evaluate(RUN, TAGS)["violations"]
        return [f"{fault['id']} {[node['target'] for node in fault['nodes']][:5]}" for fault in violations]
