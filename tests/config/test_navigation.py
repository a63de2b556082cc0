"""Every entry of the menu leads somewhere that its roles may open."""

import pytest
from django.urls import resolve, reverse

from rebond.config import navigation
from rebond.people.accounts.states import Role

ENTRIES = [entry for _, group in navigation.GROUPS for entry in group]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.url_name)
def test_entry_is_open_to_its_roles(entry):
    view = resolve(reverse(entry.url_name)).func

    assert view.access is None or entry.roles <= view.access


@pytest.mark.parametrize("role", list(Role))
def test_keys_lead_to_one_place_each(role):
    keys = [entry.key for _, group in navigation.groups(role) for entry, _ in group if entry.key]

    assert sorted(keys) == sorted(set(keys))
