"""A département overseas lives in its own time: a day begins there at another hour."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.utils import timezone
from procrastinate.contrib.django import app

from rebond.exchanges.packs.operations import Loading
from rebond.exchanges.packs.reading import read_texts
from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.people.beneficiaries.models import Beneficiary
from tests import baseline
from tests.factories import NOON, BeneficiaryFactory
from tests.ground.tenancy.test_middleware import ask

ROOT = Path(__file__).parents[3]
found: dict[int, date] = {}
LATE = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)
"""22:30 in Marseille, and 1:30 of the next day at La Réunion."""


@pytest.fixture
def overseas(db):
    """The third département, from its file alone, as if it lay in the Indian ocean."""
    text = (ROOT / "tests" / "exchanges" / "packs" / "90.toml").read_text()
    assert 'timezone = "Europe/Paris"' in text
    files = {
        "national": (ROOT / "packs" / "national.toml").read_text(),
        "departement": text.replace('timezone = "Europe/Paris"', 'timezone = "Indian/Reunion"'),
    }
    Loading(read_texts(files), baseline.france()).write(by=WORKER, at=NOON)
    assert timezone.get_current_timezone_name() == "Europe/Paris"
    return 90


def local_day():
    return timezone.localtime(LATE).date()


@tenant_task("tests.note_day")
def note_day():
    found[context.current()] = local_day()


@periodic_task("tests.note_day_everywhere", cron="0 0 1 1 *")
def note_day_everywhere():
    assert found.setdefault(context.current(), local_day()) == local_day()


def test_work_inside_a_departement_has_its_local_time(overseas):
    with context.departement(overseas):
        there = local_day()
        with context.departement(13):
            nested = local_day()
        back = local_day()

    assert (there, nested, back, local_day()) == (
        date(2026, 3, 4),
        date(2026, 3, 3),
        date(2026, 3, 4),
        date(2026, 3, 3),
    )


def test_a_refused_work_gives_the_local_time_back(overseas):
    with pytest.raises(LookupError), context.departement(overseas):
        raise LookupError

    assert local_day() == date(2026, 3, 3)


def test_postgresql_counts_days_in_the_same_local_time(overseas):
    days = {}
    for number in (13, overseas):
        with context.departement(number):
            BeneficiaryFactory(created_at=LATE)
            days[number] = Beneficiary.objects.annotate(day=TruncDate("created_at")).values_list("day", flat=True)[0]

    assert days == {13: date(2026, 3, 3), overseas: date(2026, 3, 4)}


def test_a_request_has_the_local_time_of_its_session(overseas):
    answers = [ask(lambda _: HttpResponse(local_day().isoformat()), departement=number) for number in (overseas, 13)]

    assert [answer.content for answer in answers] == [b"2026-03-04", b"2026-03-03"]


def test_tasks_have_the_local_time_of_their_departement(overseas):
    found.clear()
    app.tasks["tests.note_day"].func(departement=overseas)
    app.tasks["tests.note_day_everywhere"].func(timestamp=0)

    assert found == {13: date(2026, 3, 3), 14: date(2026, 3, 3), overseas: date(2026, 3, 4)}


def test_loading_another_timezone_takes_effect_at_once(overseas):
    with context.departement(overseas):
        before = timezone.get_current_timezone_name()
        Loading(baseline_90(), baseline.france()).write(by=WORKER, at=NOON)
        context.refresh()
        after = timezone.get_current_timezone_name()

    assert (before, after, timezone.get_current_timezone_name()) == ("Indian/Reunion", "Europe/Paris", "Europe/Paris")


def baseline_90():
    files = {
        "national": (ROOT / "packs" / "national.toml").read_text(),
        "departement": (ROOT / "tests" / "exchanges" / "packs" / "90.toml").read_text(),
    }
    return read_texts(files)
