"""Every entry of the menu leads somewhere that its roles may open."""

import pytest
from django.urls import resolve, reverse

from rebond.config import navigation
from rebond.people.accounts.states import Role


@pytest.mark.parametrize("entry", navigation.ENTRIES, ids=lambda entry: entry.url_name)
def test_entry_is_open_to_its_roles(entry):
    view = resolve(reverse(entry.url_name)).func

    assert view.access is None or entry.roles <= view.access


@pytest.mark.parametrize("role", list(Role))
def test_keys_lead_to_one_place_each(role):
    keys = [entry.key for entry, _ in navigation.entries(role) if entry.key]

    assert sorted(keys) == sorted(set(keys))
