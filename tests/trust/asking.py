"""Asking every address of the site as a principal of `rights.yaml`, and what they read that is not theirs."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.people.accounts import operations
from tests.signing import client_of
from tests.trust import addresses, objects, oracle
from tests.trust.world import NOON, World

ORACLE = oracle.read()
EVERYWHERE = {"o13", "o14"}
"""The organisations: their names, addresses and hours are public."""

OF_13 = {"d13"} | EVERYWHERE
COMPANIES = {"w13", "wo13"}
HIRED_13 = {"ha", "hb", "hc", "hs"}
APPLYING_13 = {"na", "nb", "nc", "ns"}
OF_AGENTS = OF_13 | COMPANIES
READS = {
    "anonymous": EVERYWHERE,
    "deactivated": EVERYWHERE,
    "person_a": OF_13 | {"a"},
    "person_b": OF_13 | {"b"},
    "spouse": OF_13 | {"s"},
    "adviser": OF_AGENTS | {"a", "s", "ha", "hs", "i13"},
    **dict.fromkeys(["doctor", "nurse"], OF_13 | {"a", "s", "ha", "hs", "ma", "ms"}),
    **dict.fromkeys(["referent_x", "structure_manager"], OF_AGENTS | {"a", "s", "ha", "hs"}),
    "referent_y": OF_AGENTS | {"b", "hb"},
    "social_worker": OF_AGENTS | {"c", "hc"},
    "accelerator": OF_AGENTS | HIRED_13 | APPLYING_13 | {"jd13", "fo13"},
    "rtef": OF_AGENTS | HIRED_13 | APPLYING_13 | {"jd13"},
    **dict.fromkeys(["aid_officer", "payer"], OF_AGENTS | HIRED_13),
    "employer": OF_13 | {"wo13", "ha"},
    **dict.fromkeys(
        ["manager_13", "administrator"], OF_AGENTS | HIRED_13 | {"a", "b", "c", "s", "i13", "x13", "jd13", "fo13"}
    ),
    "manager_14": {"jd14", "fo14", "d14", "d", "e", "hd", "he", "w14", "i14", "x14"} | EVERYWHERE,
}
"""Whose words each principal may read: by person (h: who is hired), by département (d: agents, w: companies, i: who
arrives, x: what is left), n: the name of a person, and no more, m: what the compartment of a person holds; jd, fo: who
takes part in a job dating, who is registered for the Forum."""


def client(world: World, principal: str) -> Client:
    if principal == "anonymous":
        return Client()
    member = world.agents["person_s" if principal == "spouse" else principal]
    if principal != "deactivated":
        return client_of(member)
    if world.closed is None:
        world.closed = client_of(member)
        with context.departement(13):
            operations.deactivate(member.user, by=WORKER, at=NOON)
    return world.closed


def ask(browser: Client, url: str, method: str) -> Any:
    """One request, undone afterwards: whatever it does, the next one finds the same world."""
    cookies = browser.cookies.copy()
    with transaction.atomic():
        headers = {"HX-Request": "true"} if method == "htmx" else {}
        response = browser.post(url) if method == "POST" else browser.get(url, headers=headers)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return response


def status(response: Any) -> int:
    """303 and htmx's own redirection are redirections too."""
    moved = response.status_code == 303 or "HX-Redirect" in response.headers
    return 302 if moved else int(response.status_code)


def text(response: Any) -> str:
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{headers} {response.cookies.output()} {content.decode(errors='replace')}"


def requests(world: World, principal: str) -> Iterator[tuple[str, str, str, str]]:
    """Row of rights.yaml, scope, method, address to ask."""
    known = {address.name: address for address in addresses.all_of_them()}
    for row in ORACLE.addresses:
        address = known.get(row.partition("@")[0])
        for scope in () if address is None else oracle.SCOPES if address.kwargs else oracle.SCOPES[:1]:
            url = reverse(address.name, kwargs=objects.kwargs(address, world, principal, scope, row))
            for method in oracle.METHODS:
                yield row, scope, method, url


def foreign(world: World, principal: str, row: str, scope: str, response: Any) -> list[str]:
    """The canaries in this answer that this principal may not read."""
    said = ORACLE.addresses[row]
    if said.get("shows_all"):
        return []
    mine = READS[principal] | {f"v{principal}"}
    if said.get("reveals"):
        mine |= {"nir"}
    mine |= set(said.get("meets", {}).get(principal, ()))
    if said.get("bearer"):
        key = objects.case_of(world, principal, scope).key
        mine |= {f"h{key}" if said["bearer"] == "hired" else key, "d13", "d14", "w13", "wo13", "w14"}
    mine |= {f"n{one}" for one in mine if len(one) == 1}
    return sorted(word for word in world.canaries.found(text(response)) if world.canaries.owners[word] not in mine)
