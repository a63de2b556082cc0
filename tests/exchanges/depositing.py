"""Depositing files through the site, and letting the worker do its part."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rebond.demo import inventing
from rebond.exchanges.caf import writing
from rebond.exchanges.caf.flow import HouseholdBlock
from rebond.exchanges.files.models import ImportedFile
from rebond.people.accounts.states import Role
from tests.factories import MembershipFactory
from tests.jobs import run_jobs
from tests.signing import client_of

SAMPLES = Path(__file__).parents[2] / "samples"
CREATED_ON = date(2026, 11, 20)
RECEIVED_ON = "2026-11-22"
CAF, TABLES = "/imports/caf/", "/imports/tableaux/"


def manager(role: Role = Role.MANAGER) -> Client:
    """A browser that may import."""
    return client_of(MembershipFactory(role=role))


def deposit(client: Client, content: bytes, *, name: str = "flux.xml", url: str = CAF, **fields: Any) -> Any:
    """Post a file as the form does; the answer."""
    upload = SimpleUploadedFile(name, content)
    return client.post(url, {"file": upload, "informed_on": RECEIVED_ON, **fields})


def previewed(client: Client, content: bytes, **fields: Any) -> ImportedFile:
    """A flow deposited and read, not applied yet."""
    assert deposit(client, content, **fields).status_code == 303
    run_jobs()
    return last_file()


def applied(client: Client, content: bytes, **fields: Any) -> ImportedFile:
    """A flow deposited, read and applied."""
    return confirmed(client, previewed(client, content, **fields))


def confirmed(client: Client, file: ImportedFile) -> ImportedFile:
    """The file, applied."""
    answer = client.post(f"/imports/{file.pk}/appliquer/", {"accepts_gap": "on"})
    assert answer.status_code == 303, answer.content.decode()
    run_jobs()
    file.refresh_from_db()
    return file


def last_file() -> ImportedFile:
    return ImportedFile.objects.order_by("-received_at")[0]


def households(count: int, departement: str = "13", *, seed: int = 1) -> list[HouseholdBlock]:
    """Invented households, all of them open and with duties."""
    return [
        replace(household, numdemrsa=f"{departement}26{seed:02}{number:05}")
        for number, household in enumerate(inventing.households(count, departement, CREATED_ON, seed=seed))
    ]


def flow_of(blocks: list[HouseholdBlock], departement: str = "13", *, created_on: date = CREATED_ON) -> bytes:
    """These households as a flow of that day."""
    text = "".join(writing.chunks(inventing.header(departement, created_on), blocks))
    return text.encode(writing.ENCODING, errors="xmlcharrefreplace")
