"""Test L: what doctor and nurse write is read by nobody else, in no page, no message, no journal, no table, no dump."""

import subprocess
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.urls import reverse
from psycopg import sql

from rebond.ground.tenancy import context
from rebond.journey.health import sealing
from rebond.journey.health.models import Consultation
from tests.factories import BeneficiaryFactory, MembershipFactory
from tests.journey.health.factories import consultation
from tests.trust import reports
from tests.trust.asking import ORACLE, ask, client, requests, text
from tests.trust.canaries import WORD
from tests.trust.world import World
from tools.cluster import Cluster

pytestmark = pytest.mark.trust

CARERS = ("doctor", "nurse")
OTHERS = sorted({*ORACLE.principals, "doctor_2", "doctor_14"} - set(CARERS))
ROOMS = ("health", "casefile", "referent", "portal", "accounts")
"""Where somebody's file, a list of people, a message or the journal may be read; test A asks every address."""

OF_HEALTH = [row for row in ORACLE.addresses if row.startswith("health:")]
SECRET = "zqsecretx0001k"
DUMPED = ("--table=health_consultation", "--table=health_healthletter")


@pytest.fixture(scope="module")
def figures() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter(principals=len(OTHERS), requests=0, leaks=0)
    yield counts
    reports.add("l", dict(counts))


def _secrets(world: World, found: str) -> set[str]:
    """The words of a compartment in this text."""
    return {word for word in world.canaries.found(found) if world.canaries.owners[word].startswith("m")}


def _hidden(world: World) -> list[str]:
    return sorted(word for word, owner in world.canaries.owners.items() if owner.startswith("m"))


@pytest.mark.parametrize("principal", [one for one in OTHERS if one in ORACLE.principals])
@pytest.mark.usefixtures("short_refusals")
def test_no_other_principal_reads_a_word_anywhere(world, figures, principal):
    browser, read = client(world, principal), []
    for row, scope, method, url in requests(world, principal):
        if scope in ("far", "unknown") or method == "htmx" or row.partition(":")[0] not in ROOMS:
            continue
        if row.startswith("health:") or method == "GET":
            figures["requests"] += 1
            read += [f"{row} {scope} {method}: {word}" for word in _secrets(world, text(ask(browser, url, method)))]

    figures["leaks"] += len(read)
    assert read == []


@pytest.mark.parametrize(("principal", "own", "others"), [("doctor_2", "bc", "asde"), ("doctor_14", "de", "asbc")])
@pytest.mark.usefixtures("short_refusals")
def test_a_doctor_of_elsewhere_reads_their_own_people_only(world, figures, principal, own, others):
    browser = client(world, principal)
    pages = {key: reverse("health:compartment", args=[world.cases[key].beneficiary.pk]) for key in own + others}
    answers = {key: ask(browser, url, "GET") for key, url in pages.items()}
    figures["requests"] += len(answers)

    assert {key for key, answer in answers.items() if answer.status_code == 200} == set(own)
    read = {world.canaries.owners[word] for answer in answers.values() for word in _secrets(world, text(answer))}
    assert read == {f"m{key}" for key in own}


@pytest.mark.parametrize("principal", CARERS)
def test_doctor_and_nurse_read_it_in_a_page_that_nothing_keeps(world, principal):
    case, browser = world.cases["a"], client(world, principal)

    page = ask(browser, reverse("health:compartment", args=[case.beneficiary.pk]), "GET")

    assert len(_secrets(world, text(page))) == 3
    assert "no-store" in page["Cache-Control"]
    assert "<title>Espace santé" in page.content.decode()
    assert not world.canaries.found(page.content.decode().partition("</title>")[0])


@pytest.mark.parametrize("principal", ["adviser", "referent_x", "doctor", "manager_13", "administrator"])
def test_searching_a_word_of_the_compartment_finds_nobody(world, principal):
    browser, word = client(world, principal), next(one for one in _hidden(world) if world.canaries.owners[one] == "ma")

    for url in (f"{reverse('casefile:search')}?q={word}", f"{reverse('casefile:people')}?q={word}"):
        page = text(ask(browser, url, "GET"))
        assert world.cases["a"].beneficiary.full_name not in page


def test_no_table_holds_a_word_in_clear_nor_in_bytes(world, figures):
    """Messages, journal, cache, sessions, documents, jobs: after everything above, as the application reads them."""
    wanted = _hidden(world)
    pattern = "|".join([*wanted, *(word.encode().hex() for word in wanted)])
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
    for number in (13, 14):
        with context.departement(number), connection.cursor() as cursor:
            for table in tables:
                query = sql.SQL("SELECT count(*) FROM {} AS line WHERE line::text ~ %s").format(sql.Identifier(table))
                with transaction.atomic():
                    cursor.execute(query.as_string(None).replace("%s", "'" + pattern + "'"))
                found += [table] * cursor.fetchone()[0]
    figures["tables"] = len(tables)

    assert found == []


def test_the_words_are_there_for_who_has_the_key(world):
    """The control of the test above: the rows are full, and open with the key."""
    with context.departement(13):
        texts = {sealing.unseal(row) for row in Consultation.objects.all()}

    assert {world.canaries.owners[word] for one in texts for word in WORD.findall(one)} == {"ma", "ms", "mb", "mc"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("short_refusals")
def test_a_lost_key_gives_a_page_that_says_so(world, settings, method):
    settings.HEALTH_KEYS = (("other", b"\x05" * 32),)
    case, browser = world.cases["a"], client(world, "doctor")

    page = ask(browser, reverse("health:compartment", args=[case.beneficiary.pk]), "GET")
    note = ask(browser, reverse("health:change", args=[case.consultation.pk]), method)

    assert (
        page.content.decode().count("prévenez l&#x27;administrateur")
        + page.content.decode().count("prévenez l'administrateur")
        == 2
    )
    assert (note.status_code, "La clé « demo »" in note.content.decode()) == (409, True)


@pytest.mark.django_db(transaction=True)
def test_the_superuser_and_a_dump_hold_ciphertext_only():
    with context.departement(13):
        row = consultation(BeneficiaryFactory(), MembershipFactory(role="doctor"), SECRET)
        name = connection.settings_dict["NAME"]
    with Cluster().connect(name) as superuser:
        [(sealed,)] = superuser.execute("SELECT sealed FROM health_consultation").fetchall()
    dump = [str(Cluster().binaries / "pg_dump"), f"--host={Cluster().run}", "--username=postgres", *DUMPED, name]
    copied = subprocess.run(dump, capture_output=True, check=True).stdout

    assert SECRET.encode() not in bytes(sealed)
    assert str(row.pk).encode() in copied
    assert SECRET.encode() not in copied
    assert SECRET.encode().hex().encode() not in copied
