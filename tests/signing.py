"""Browsers already signed in, for tests that are not about signing in."""

from django.test import Client

from rebond.ground.tenancy.middleware import SESSION_KEY
from rebond.people.accounts.access import STRONG_KEY
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import MEMBERSHIP_KEY


def client_of(membership: Membership, *, strong: bool = True) -> Client:
    """A browser that acts under this membership, with or without a second factor."""
    client = Client()
    client.force_login(membership.user)
    session = client.session
    session[SESSION_KEY] = membership.departement_id
    session[MEMBERSHIP_KEY] = str(membership.pk)
    session[STRONG_KEY] = strong
    session.save()
    return client
