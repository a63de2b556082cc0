"""Hostile files through the site: a French sentence each time, never an error of ours, nothing imported."""

import re

import pytest

from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.states import Status
from rebond.people.beneficiaries.models import Household
from tests.exchanges.caf import test_hostile as flows
from tests.exchanges.depositing import CAF, TABLES, deposit, manager
from tests.exchanges.spreadsheets import test_hostile as tables
from tests.jobs import run_jobs

OURS = re.compile(r"rror|xception|Traceback|libxml|parser|None")
HEAVY = {"countless tags in a household", "countless households in none"}
"""Bombs that take seconds each: the reader's own tests set them off."""


def said(client, answer):
    """What the site says of a file: in the form, or on its page once the worker has tried to read it."""
    if answer.status_code == 422:
        return answer.content.decode(), Status.REFUSED
    assert answer.status_code == 303
    run_jobs()
    file = ImportedFile.objects.get()
    return client.get(f"/imports/{file.pk}/", follow=True).content.decode(), file.status


def words_of(page):
    """The main part of the page as text."""
    main = page.partition("<main")[2].partition("</main>")[0]
    text = re.sub(r"<[^>]+>", " ", main)
    return " ".join(text.replace("&#x27;", "'").replace("&nbsp;", " ").replace("&amp;", "&").split())


def check_refused(content, expected, url):
    body = content()
    client = manager()

    page, status = said(client, deposit(client, body if isinstance(body, bytes) else body.encode(), url=url))

    words = words_of(page)
    assert status == Status.REFUSED
    assert expected in words or "Le fichier soumis est vide" in words
    assert not OURS.search(words)
    assert not Household.objects.exists()


@pytest.mark.parametrize("name", sorted(set(flows.REFUSED) - HEAVY))
def test_hostile_flow(in_13, name):
    check_refused(*flows.REFUSED[name], CAF)


@pytest.mark.parametrize("name", sorted(tables.REFUSED))
def test_hostile_table(in_13, name):
    check_refused(*tables.REFUSED[name], TABLES)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "flux\u202elmx.xml", "a" * 300 + ".xml", "<b>x</b>.xml", "'\".xml"]
)
def test_odd_names_of_files_are_harmless(in_13, name):
    client = manager()

    answer = deposit(client, flows.flow().encode(), name=name)

    file = ImportedFile.objects.get()
    page = client.get(f"/imports/{file.pk}/").content.decode()
    assert answer.status_code == 303
    assert file.path.parent.name == "13"
    assert "\u202e" not in page
    assert "<b>x" not in page
