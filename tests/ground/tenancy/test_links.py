"""Secret addresses: kept as a hash, for one door, until a day, once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.models import Link
from tests.factories import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def token(in_13):
    return links.create(purpose="door", object_id=uuid4(), expires_at=NOON + HOUR)


def test_only_the_hash_of_128_bits_is_kept(token):
    assert len(token) >= 22
    assert token.encode() not in bytes(Link.objects.get().token_hash)


def test_a_link_leads_to_its_departement_from_outside_any(token):
    found = links.find(token, purpose="door", at=NOON)

    assert found and found.departement_id == 13


@pytest.mark.parametrize(
    ("purpose", "later", "typed"),
    [("other", 0, ""), ("door", 1, ""), ("door", 0, "x")],
    ids=["another door", "too late", "another token"],
)
def test_a_link_opens_nothing_else(token, purpose, later, typed):
    at = NOON + later * HOUR

    assert links.find(token + typed, purpose=purpose, at=at) is None
    assert links.use(token + typed, purpose=purpose, at=at) is None


def test_a_link_is_used_once(token):
    first, second = (links.use(token, purpose="door", at=NOON) for _ in range(2))

    assert (first is not None, second) == (True, None)
    assert links.find(token, purpose="door", at=NOON) is None


def test_two_links_to_one_object_are_told_apart(in_13):
    target = uuid4()
    tokens = {links.create(purpose="door", object_id=target, expires_at=NOON + HOUR) for _ in range(2)}
    with context.departement(14):
        links.create(purpose="door", object_id=target, expires_at=NOON + HOUR)

    assert len(tokens) == 2
    assert Link.objects.filter(object_id=target).count() == 3


def test_links_that_ended_are_forgotten_and_the_others_stay(token):
    kept = links.create(purpose="door", object_id=uuid4(), expires_at=NOON + 5 * HOUR)

    assert links.forget(before=NOON + 2 * HOUR) == 1

    assert links.find(kept, purpose="door", at=NOON) is not None
    assert links.find(token, purpose="door", at=NOON) is None


def test_a_revoked_object_has_no_link_left_and_another_keeps_its_own(in_13):
    first, second = uuid4(), uuid4()
    tokens = links.create_all(purpose="feed", object_ids=[first, second], expires_at=NOON + HOUR)

    assert links.revoke(purpose="feed", object_id=first) == 1

    assert links.find(tokens[first], purpose="feed", at=NOON) is None
    assert links.find(tokens[second], purpose=["door", "feed"], at=NOON) is not None
