"""A new colleague: invited by e-mail, chooses a password, protects their account, and works."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from rebond.people.accounts.states import Role

pytestmark = [pytest.mark.journey, pytest.mark.browser]

PASSWORD = "quatre mots sans aucun rapport"


def test_a_colleague_accepts_the_invitation_and_sets_a_second_factor_up(team, visits):
    email = f"nadia{team.departement}@exemple.example"
    administrator = visits.open("/administration/personnes/", member=team.member(Role.ADMINISTRATOR))
    invite(administrator, email, team.pole.name)

    mailbox = visits.open(f"/demo/boite/?a={email}")
    address = mailbox.get_by_role("article").get_by_role("link").first.get_attribute("href") or ""
    colleague = visits.open("/invitation/" + address.partition("/invitation/")[2])
    for field in colleague.locator("input[type=password]").all():
        field.fill(PASSWORD)
    colleague.get_by_role("button", name="Accepter l'invitation").click()
    sign_in(colleague, email)
    protect(colleague)

    colleague.goto("/a-faire/")
    expect(colleague.get_by_role("heading", name="Bonjour Nadia")).to_be_visible()


def invite(page: Page, email: str, place: str) -> None:
    page.get_by_role("link", name="Inviter").click()
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Nom", exact=True).fill("Cherif")
    page.get_by_label("Rôle").select_option("Conseiller d'orientation")
    page.get_by_label("Structure").select_option(label=place)
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text("Nadia Cherif")).to_be_visible()


def sign_in(page: Page, email: str) -> None:
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()


def protect(page: Page) -> None:
    page.get_by_role("link", name="Une application sur mon téléphone").click()
    secret = page.locator("code").inner_text()
    _before, now, _after = totp.yield_hotp_counters_from_time()
    code = totp.format_hotp_value(totp.hotp_value(secret, now))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Protéger mon compte").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
