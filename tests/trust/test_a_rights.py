"""Test A: every address, as everyone, about every object, by every method, against `rights.yaml`."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.trust import addresses, reports
from tests.trust.asking import ORACLE, ask, client, foreign, requests, status
from tests.trust.world import World

pytestmark = pytest.mark.trust


@pytest.fixture(scope="module")
def figures(world: World) -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter(urls=len(addresses.all_of_them()), canaries_seeded=len(world.canaries.owners))
    counts.update(dict.fromkeys(("requests", "mismatches", "leaks"), 0))
    yield counts
    reports.add("a", dict(counts))


def test_every_address_is_listed_and_no_other():
    there, listed = {address.name for address in addresses.all_of_them()}, ORACLE.listed
    missing = [f"  {name}: {{for: }}" for name in sorted(there - listed)]

    assert not missing, "add to rights.yaml:\n" + "\n".join(missing)
    assert listed - there == set()


def test_every_address_with_an_object_has_its_scopes():
    rows = {name.partition("@")[0]: "sees" in row for name, row in ORACLE.addresses.items()}
    wrong = [address.name for address in addresses.all_of_them() if bool(address.kwargs) != rows[address.name]]

    assert wrong == []


@pytest.mark.parametrize("principal", ORACLE.principals)
def test_pages_of_refusals_tell_nothing(world, principal):
    browser = client(world, principal)
    pages = [ask(browser, path, "GET") for path in ("/nulle-part/", "/administration/journal/", "/entrants/")]

    assert [foreign(world, principal, "public:home", "own", page) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize("principal", ORACLE.principals)
@pytest.mark.usefixtures("short_refusals")
def test_principal_gets_what_is_theirs_and_nothing_else(world, figures, principal):
    wrong, browser = [], client(world, principal)
    for row, scope, method, url in requests(world, principal):
        figures["requests"] += 1
        try:
            response = ask(browser, url, method)
        except Exception as error:  # noqa: BLE001  # whatever breaks is a mismatch, told with the others
            wrong.append(f"{row} {scope} {method}: {error!r}")
            continue
        expected = ORACLE.allowed(row, principal, scope, method)
        if status(response) not in expected:
            wrong.append(f"{row} {scope} {method}: {response.status_code}, not {expected}")
        leaks = foreign(world, principal, row, scope, response)
        wrong += [f"{row} {scope} {method}: reads {leak} of {world.canaries.owners[leak]}" for leak in leaks]
        figures["leaks"] += len(leaks)

    figures["mismatches"] += len(wrong)
    assert not wrong, f"{len(wrong)} for {principal}\n" + "\n".join(wrong[:60])
