"""A page as a person gets it, in a real browser: the server's own answer, with its styles and its script."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from playwright.sync_api import Browser

from tests.trust.pages import Page

AXE = settings.NODE_MODULES / "axe-core/axe.min.js"
AXE_PATH = "/axe.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.body.querySelectorAll('*')].filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 6).map(one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`)"""
WIDTHS = (1280, 320)


SHOWN: dict[str, Page] = {}
"""The answers, by address."""


def application(site: WSGIApplication) -> WSGIApplication:
    """The site's styles and scripts, axe, the answers to show; for the rest, what htmx asks again, nothing."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode()
        if path.startswith(("/static/", "/couleurs/")):
            return site(environ, start_response)
        if path == AXE_PATH:
            start_response("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "max-age=3600")])
            return [AXE.read_bytes()]
        page = None if "HTTP_HX_REQUEST" in environ else SHOWN.get(path)
        if page is None:
            start_response("204 No Content", [])
            return []
        start_response("200 OK", [(name, value) for name, value in page.headers.items() if name != "Content-Length"])
        return [page.text.replace("</body>", f'<script src="{AXE_PATH}"></script></body>').encode()]

    return answer


class Screen:
    """One window that shows answers already made; the site itself serves only what they call for."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self.said: list[str] = []
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
        self.window = self.context.new_page()
        self.window.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        self.window.on("pageerror", lambda error: self.said.append(str(error)))

    def faults(self, page: Page, *, scheme: Any = "light") -> list[str]:
        """What axe, the width and the console have against this page, wide and narrow."""
        SHOWN[page.url], found = page, []
        self.said.clear()
        self.window.emulate_media(color_scheme=scheme)
        self.window.goto(f"{self.url}{page.url}", wait_until="load")
        for width in WIDTHS:
            self.window.set_viewport_size({"width": width, "height": 800})
            found += [f"{page} at {width}: {fault}" for fault in self._axe()]
            if over := self.window.evaluate(TOO_WIDE):
                found.append(f"{page} at {width}: wider than the screen: {over}")
        return found + [f"{page} on the console: {words}" for words in self.said]

    def _axe(self) -> list[str]:
        violations = self.window.evaluate(RUN, TAGS)["violations"]
        return [f"{fault['id']} {[node['target'] for node in fault['nodes']][:5]}" for fault in violations]
