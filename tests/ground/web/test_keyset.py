from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from rebond.ground.web import keyset
from rebond.people.accounts.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 3, 11, 0, 0, 123456, tzinfo=UTC)


def mine():
    return Organisation.objects.filter(code__startswith="keyset")


def walk(rows, sort, size=2):
    """Every page forwards, then every page backwards from the last one."""
    forwards, page = [], keyset.cut(rows, sort=sort, size=size)
    forwards.append(page.rows)
    while page.after:
        page = keyset.cut(rows, sort=sort, size=size, after=page.after)
        forwards.append(page.rows)
    backwards = [page.rows]
    while page.before:
        page = keyset.cut(rows, sort=sort, size=size, before=page.before)
        backwards.insert(0, page.rows)
    return forwards, backwards


def flat(pages):
    return [row for page in pages for row in page]


@pytest.fixture
def organisations(in_13):
    places = [3, None, 1, 3, None, 2, 3]
    return [OrganisationFactory(code=f"keyset{n}", name=f"Nom {n % 3}", places=p) for n, p in enumerate(places)]


@pytest.mark.parametrize("sort", ["name", "-name", "places", "-places", "code", "-code"])
def test_pages_show_every_row_once_in_both_directions(organisations, sort):
    forwards, backwards = walk(mine(), sort)

    sign = "-" if sort.startswith("-") else ""
    assert flat(forwards) == list(mine().order_by(sort, f"{sign}pk"))
    assert backwards == forwards


@pytest.mark.parametrize("sort", ["rank", "-rank"])
def test_keys_first_shows_the_same_pages_in_two_statements(organisations, sort, django_assert_num_queries):
    rows = mine().annotate(rank=F("places") + 1)
    page = keyset.cut(rows, sort=sort, size=2)

    with django_assert_num_queries(2):
        by_keys = keyset.cut(rows, sort=sort, size=2, keys_first=True)
    further = keyset.cut(rows, sort=sort, size=2, after=page.after, keys_first=True)

    assert by_keys == page
    assert page.count == len(organisations)
    assert further == keyset.cut(rows, sort=sort, size=2, after=page.after)
    assert further.count is None
    back = keyset.cut(rows, sort=sort, size=2, before=further.before, keys_first=True)
    assert back.rows == page.rows


@pytest.mark.parametrize("sort", ["invited_at", "-invited_at"])
def test_instants_keep_their_microseconds(in_13, sort):
    for n in range(5):
        MembershipFactory(invited_at=START + timedelta(microseconds=n))
    rows = Membership.objects.filter(invited_at__gte=START, invited_at__lt=START + timedelta(seconds=1))

    forwards, backwards = walk(rows, sort)

    assert flat(forwards) == list(rows.order_by(sort))
    assert backwards == forwards


def test_sort_may_follow_a_key(in_13):
    for name in "cab":
        MembershipFactory(organisation__name=name, organisation__code=f"keyset-{name}")
    rows = Membership.objects.filter(organisation__code__startswith="keyset").select_related("organisation")

    forwards, _ = walk(rows, "organisation__name", size=1)

    assert [row.organisation.name for row in flat(forwards)] == ["a", "b", "c"]


@pytest.mark.parametrize("cursor", ["x", "eyJ", "%%%", "\x00", "W251bGwsIngiXQ"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_an_altered_cursor_gives_the_first_page(organisations, cursor, way):
    page = keyset.cut(mine(), sort="name", size=2, **{way: cursor})

    assert page == keyset.cut(mine(), sort="name", size=2)


def test_a_cursor_of_another_order_gives_the_first_page(organisations):
    after = keyset.cut(mine(), sort="name", size=2).after

    page = keyset.cut(mine(), sort="places", size=2, after=after)

    assert page == keyset.cut(mine(), sort="places", size=2)


def test_when_the_rest_of_the_list_is_gone_the_first_page_is_shown(organisations):
    page = keyset.cut(mine(), sort="code", size=6)
    mine().filter(code="keyset6").delete()

    after = keyset.cut(mine(), sort="code", size=6, after=page.after)

    assert [row.code for row in after.rows] == [f"keyset{n}" for n in range(6)]
