"""Test A, its other half: what is searched, sorted or exported shows nothing foreign either."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.trust import reports
from tests.trust.asking import ORACLE, ask, client, foreign, requests

pytestmark = pytest.mark.trust


@pytest.fixture(scope="module")
def figures() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter(searches=0, searched_leaks=0)
    yield counts
    reports.add("a", dict(counts))


@pytest.mark.parametrize("principal", ORACLE.principals)
@pytest.mark.usefixtures("short_refusals")
def test_searches_and_exports_show_nothing_foreign(world, figures, principal):
    wrong, browser = [], client(world, principal)
    for row, scope, method, url in requests(world, principal):
        if (scope, method) != ("own", "GET") or ORACLE.allowed(row, principal, scope, method) != {200}:
            continue
        for query in ("q=zq", "format=csv", "compter=1&tri=-name"):
            figures["searches"] += 1
            leaks = foreign(world, principal, row, scope, ask(browser, f"{url}?{query}", "GET"))
            wrong += [f"{row}?{query}: reads {leak} of {world.canaries.owners[leak]}" for leak in leaks]

    figures["searched_leaks"] += len(wrong)
    assert wrong == []
