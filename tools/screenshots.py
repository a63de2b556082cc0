"""`make screenshots`: the pictures of the README, taken by Chromium from the demo that runs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, Response, sync_playwright

from tools import ROOT, chromium
from tools.refusal import Refused

FOLDER = ROOT / "docs" / "images"
WIDE = (1280, 800)
TALL = (1280, 1360)
PHONE = (390, 780)
TABLET = (834, 1112)
TODAY = "main article:has(:text-is('Prévue')) a"
ENDED = "main section:has-text('Données personnelles effacées') a"
NEXT = "main p:has(:text-is('Annoncé'), :text-is('En cours')) a"


@dataclass(frozen=True)
class Shot:
    """One picture: whose page it is, where it is, and the links to follow from there if the address is not known."""

    name: str
    path: str
    role: str = ""
    departement: str = "13"
    follow: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE


SHOTS = (
    Shot("accueil", "/a-faire/", role="adviser"),
    Shot("entrants", "/entrants/", role="adviser"),
    Shot("personne", "/entrants/", role="adviser", follow=("main table tbody a[href^='/personnes/']",)),
    Shot("agenda", "/agenda/semaine/", role="adviser"),
    Shot("chiffres", "/chiffres/", role="manager"),
    Shot("plan", "/job-dating/", role="accelerator", follow=(NEXT, "main a[href$='/plan/']"), size=TALL),
    Shot("journee", "/accelerateur/aujourd-hui/", role="accelerator", follow=(TODAY,), size=TABLET),
    Shot("bilan", "/chiffres/accelerateur/", role="manager", size=TALL),
    Shot("carte", "/prospection/carte/", role="rtef"),
    Shot("aide", "/aides-tutorat/?etape=en-cours", role="aid_officer", follow=("main table tbody a",), size=TALL),
    Shot("forum", "/forum/", role="manager", follow=(ENDED, "main a[href$='/bilan/']"), size=TALL),
    Shot("public", "/departements/13/?commune=Aubagne", size=PHONE),
)


def main() -> None:
    """Take every picture."""
    summary = ROOT / "var" / "demo.json"
    browser = chromium.path()
    if not summary.exists() or browser is None:
        sys.exit(
            str(
                Refused("Il faut Chromium, et « make demo » dans un autre terminal.", "Needs Chromium and `make demo`.")
            )
        )
    told = json.loads(summary.read_text())
    sign_in = {(account["departement"], account["role"]): account["sign_in"] for account in told["accounts"]}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for shot in SHOTS:
            _take(opened, shot, told["address"], sign_in.get((shot.departement, shot.role)))
        opened.close()


def _take(browser: Browser, shot: Shot, address: str, sign_in: str | None) -> None:
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR")
    page.on("response", _check)
    if sign_in:
        page.goto(sign_in)
    page.goto(address + shot.path)
    for link in shot.follow:
        page.locator(link).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{shot.name}.png")
    page.context.close()
    print(f"docs/images/{shot.name}.png", flush=True)


def _check(response: Response) -> None:
    """Take no picture of an error page."""
    if response.status >= 400:
        sys.exit(f"{response.status} {response.url}")


if __name__ == "__main__":
    main()
