"""A security key, in a real browser that holds a virtual one."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from rebond.ground.tenancy import context
from rebond.people.accounts.models import User
from rebond.people.accounts.states import Role
from tests.factories import MembershipFactory

pytestmark = pytest.mark.browser

PASSWORD = "quatre mots sans aucun rapport"
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def email(site: str) -> str:
    with context.departement(13):
        user = User.objects.get(pk=MembershipFactory(role=Role.ADMINISTRATOR).user_id)
    user.set_password(PASSWORD)
    user.save()
    return user.email


def plug_a_key_in(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def sign_in(page: Page, email: str) -> None:
    page.goto("/compte/connexion/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()


def test_a_key_protects_the_account_then_opens_it(visits, email):
    page = visits.open("/compte/connexion/")
    plug_a_key_in(page)
    sign_in(page, email)

    page.get_by_role("link", name="Une clé de sécurité").click()
    page.get_by_label("Nom de la clé").fill("Clé du bureau")
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    page.goto("/administration/personnes/")
    page.get_by_role("group").filter(has_text="mon compte").click()
    page.get_by_role("button", name="Me déconnecter").click()
    sign_in(page, email)
    page.get_by_role("button", name="Utiliser ma clé de sécurité").click()
    page.wait_for_url("**/a-faire/")
    page.goto("/administration/personnes/")

    expect(page.get_by_role("heading", name="Personnes et accès")).to_be_visible()
    assert Authenticator.objects.filter(user__email=email, type="webauthn").get().last_used_at is not None
