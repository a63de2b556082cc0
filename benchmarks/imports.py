"""A flow of 70 000 households: staged, foreseen, applied; beside a DOM and one `save()` at a time.

Each step runs in a process of its own, on a database of its own, so that its peak of memory is its own.
The peer parses the whole file as a tree, then saves its first households in the other département.
"""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, peak_megabytes
from tools import postgres, processes

if TYPE_CHECKING:
    from rebond.people.accounts.models import Membership, Organisation
    from rebond.people.beneficiaries.intake import Adult, Record
    from rebond.people.beneficiaries.models import Household

DATABASE = "rebond_bench_imports"
HOUSEHOLDS, SAVED_BY_THE_PEER = 70_000, 2_000
STEPS = ("write", "stage", "foresee", "apply", "parse_as_tree", "save_one_by_one")
CREATED_ON, INFORMED_ON = date(2026, 11, 20), date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FLOW = postgres.ROOT / "var" / "bench" / "flow.xml"
TARGET = 800
STARTED: dict[str, float] = {}


def run() -> list[Figure]:
    """Every step in its process; households a second, and the peak of each in MB."""
    postgres.drop(DATABASE)
    urls = postgres.ensure(DATABASE)
    env = {**os.environ, "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner}
    found = {step: _measured(step, env) for step in STEPS}
    tree, saving = found["parse_as_tree"], found["save_one_by_one"]
    seconds = {step: found[step]["seconds"] / HOUSEHOLDS for step in STEPS[:-1]}
    usual = 1 / (seconds["parse_as_tree"] + saving["seconds"] / SAVED_BY_THE_PEER)
    whole = 1 / (seconds["stage"] + seconds["foresee"] + seconds["apply"])
    tops = {step: found[step]["megabytes"] for step in STEPS}
    rate = partial(Figure, unit="households/s", more_is_better=True)
    steady = HOUSEHOLDS / found["apply"]["cpu"], SAVED_BY_THE_PEER / saving["cpu"]
    return [
        rate("Read and staged", 1 / seconds["stage"]),
        rate("Foreseen", 1 / seconds["foresee"]),
        rate("Applied", 1 / seconds["apply"], peer=SAVED_BY_THE_PEER / saving["seconds"], target=TARGET),
        rate("Applied, for a second of CPU", steady[0], peer=steady[1]),  # whatever else the machine is doing
        rate("From the file to the report", whole, peer=usual),
        Figure("Worker's peak, staging", tops["stage"], "MB", peer=tree["megabytes"]),
        Figure("Reader's peak, in its own process", found["stage"]["children"], "MB", peer=tree["megabytes"]),
        Figure("Worker's peak, foreseeing", tops["foresee"], "MB"),
        Figure("Worker's peak, applying", tops["apply"], "MB", peer=saving["megabytes"]),
        Figure("Size of the file", FLOW.stat().st_size / 1e6, "MB"),
    ]


def _measured(step: str, env: dict[str, str]) -> dict[str, float]:
    command = [str(processes.PYTHON), "-m", "benchmarks.imports", step]
    done = subprocess.run(command, cwd=postgres.ROOT, env=env, check=True, stdout=subprocess.PIPE)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def write() -> None:
    """The tables, both packs, and the file."""
    from django.core.management import call_command

    from rebond.demo import inventing
    from rebond.exchanges.caf import writing

    call_command("migrate", database="owner", verbosity=0)
    for number in (13, 14):
        call_command("load_pack", f"packs/{number}.toml", stdout=sys.stderr)
    FLOW.parent.mkdir(parents=True, exist_ok=True)
    households = inventing.households(HOUSEHOLDS, "13", CREATED_ON, seed=7)
    writing.write(FLOW, inventing.header("13", CREATED_ON), households)


def stage() -> None:
    """The flow is read in its confined process, its lines put in the database."""
    from rebond.exchanges.caf import drafts
    from rebond.exchanges.files import tasks
    from rebond.exchanges.files.operations import receiving
    from rebond.exchanges.files.states import Source
    from rebond.ground.journal.actors import WORKER
    from rebond.ground.tenancy import context

    with context.departement(13), FLOW.open("rb") as content:
        file = receiving.receive(
            iter(partial(content.read, 1 << 20), b""),
            source=Source.CAF,
            name=FLOW.name,
            check=lambda path: {"options": {"lines": drafts.count_households(path)}},
            informed_on=INFORMED_ON,
            received_by=_member(),
            by=WORKER,
            at=NOON,
        )
    tasks.stage(13, file, lambda file: drafts.pieces(file.path, departement="13", timezone="Europe/Paris"))


def _member() -> "Membership":
    from rebond.people.accounts.models import Membership, Organisation, User

    user = User.objects.create(email="bench@exemple.example", first_name="B", last_name="Ench")
    organisation = Organisation.objects.order_by("code")[0]
    return Membership.objects.create(
        user=user, organisation=organisation, role="manager", invited_at=NOON, accepted_at=NOON
    )


def foresee() -> None:
    """What the file will change."""
    from rebond.exchanges.files import tasks
    from rebond.exchanges.files.models import ImportedFile
    from rebond.ground.tenancy import context

    with context.departement(13):
        file = ImportedFile.objects.get()
    tasks.foresee(13, file)


def apply() -> None:
    """A person confirms; every batch is applied."""
    from rebond.exchanges.files import tasks
    from rebond.exchanges.files.models import ImportedFile
    from rebond.exchanges.files.operations import applying
    from rebond.ground.journal.actors import WORKER
    from rebond.ground.tenancy import context
    from rebond.people.accounts.models import Membership

    with context.departement(13):
        file, member = ImportedFile.objects.get(), Membership.objects.get()
        applying.confirm(file, confirmed_by=member, accepts_gap=False, by=WORKER, at=NOON)
    tasks.apply(departement=13, file_id=str(file.pk))
    with context.departement(13):
        if file.lines.filter(result="").exists():
            sys.exit("some lines are not applied")


def parse_as_tree() -> None:
    """The peer's reading: the whole file as one tree."""
    from lxml import etree

    if len(etree.parse(FLOW).findall("InfosFoyerRSA")) != HOUSEHOLDS:
        sys.exit("the tree is not whole")


def save_one_by_one() -> None:
    """The peer's writing: look for each row, then save it; one transaction a household."""
    from rebond.demo import inventing
    from rebond.exchanges.caf.records import record_of
    from rebond.ground.tenancy import context
    from rebond.people.beneficiaries.operations.intake import pole_by_commune

    records = [record_of(found) for found in inventing.households(SAVED_BY_THE_PEER, "13", CREATED_ON, seed=7)]
    with context.departement(14):
        poles = pole_by_commune()
    _begin()  # what comes before is not the peer's work
    for record in records:
        with context.departement(14):
            _save(record, poles)


def _save(record: "Record", poles: "dict[str, Organisation]") -> None:
    from rebond.people.beneficiaries.models import Household, RightsPeriod

    said = {
        name: getattr(record, name) for name in ("payer", "file_number", "requested_on", "address", "city", "insee")
    }
    household, _ = Household.objects.update_or_create(request_number=record.request_number, defaults=said)
    current = RightsPeriod.objects.filter(household=household, ends_on=None).first()
    if current is None or (current.status, current.reason) != (record.rights, record.rights_reason):
        if current is not None:
            current.ends_on = INFORMED_ON
            current.save()
        since = record.rights_from or INFORMED_ON
        right = {"status": record.rights, "reason": record.rights_reason, "starts_on": since}
        RightsPeriod.objects.create(household=household, informed_on=INFORMED_ON, **right)
    for adult in record.adults:
        _save_adult(adult, record, household, poles.get(record.insee))


def _save_adult(adult: "Adult", record: "Record", household: "Household", pole: "Organisation | None") -> None:
    from rebond.journey.orientation.models import Orientation
    from rebond.people.beneficiaries import identity, names
    from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, HouseholdMember

    nir_hash = identity.fingerprint(adult.nir13) if adult.nir13 else None
    person = Beneficiary.objects.filter(nir_hash=nir_hash, birth_date=adult.birth_date).first() if nir_hash else None
    sort_name = names.sort_name(adult.last_name, adult.first_name)
    person = person or Beneficiary.objects.filter(sort_name=sort_name, birth_date=adult.birth_date).first()
    person = person or Beneficiary(created_at=NOON, birth_date=adult.birth_date)
    person.last_name, person.first_name, person.sort_name = adult.last_name, adult.first_name, sort_name
    person.search_text = names.search_text(adult.last_name, adult.birth_name, adult.first_name)
    person.phone, person.nir_hash, person.pole = adult.phone, nir_hash, pole
    person.save()
    since = {"starts_on": INFORMED_ON}
    HouseholdMember.objects.filter(beneficiary=person, ends_on=None).exclude(household=household).update(
        ends_on=INFORMED_ON
    )
    HouseholdMember.objects.get_or_create(
        household=household, beneficiary=person, ends_on=None, defaults={"role": adult.role, **since}
    )
    if adult.has_duties and record.rights in ("2", "3", "4"):
        facts = {"household": household, "requested_on": record.requested_on, "informed_on": INFORMED_ON, **since}
        duty, is_new = DutyPeriod.objects.get_or_create(beneficiary=person, ends_on=None, defaults=facts)
        if is_new:
            Orientation.objects.create(duty=duty, beneficiary=person, opened_at=NOON)


def main(step: str) -> None:
    """Run one step; print its seconds, those of CPU (ours, the reader's and PostgreSQL's), and its peaks of memory."""
    import django

    django.setup()
    _begin()
    globals()[step]()
    seconds, cpu = time.perf_counter() - STARTED["wall"], time.process_time() - STARTED["cpu"]
    reader = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu += reader.ru_utime + reader.ru_stime + _database_cpu()
    memory = {"megabytes": peak_megabytes(), "children": reader.ru_maxrss / 1024}
    print(json.dumps({"seconds": seconds, "cpu": cpu, **memory}))


def _begin() -> None:
    STARTED.update(wall=time.perf_counter(), cpu=time.process_time())


def _database_cpu() -> float:
    """Seconds that our connection's own process of PostgreSQL has spent, by /proc."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(sys.argv[1])
