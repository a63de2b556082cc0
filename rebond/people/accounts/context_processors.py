"""What every page knows of who reads it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from rebond.people.accounts import principals
from rebond.people.accounts.principals import CHOICES_KEY


def principal(request: HttpRequest) -> dict[str, Any]:
    """`principal`: who is signed in, or None; `account_links`: what they may do with their account."""
    if not hasattr(request, "session"):
        return {"principal": None}
    found = principals.of(request)
    return {"principal": found, "account_links": _links(request) if found else []}


def _links(request: HttpRequest) -> list[dict[str, str]]:
    links = [("Mot de passe", "account_change_password"), ("Second facteur", "mfa_index")]
    if request.session.get(CHOICES_KEY, 1) > 1:
        links.insert(0, ("Changer de rôle", "accounts:choose"))
    return [{"label": label, "url": reverse(name)} for label, name in links]
