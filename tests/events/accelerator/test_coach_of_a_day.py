"""An agent of another role who runs a workshop opens that day and what its people take away: that day's, and no other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.accelerator.models import Coach, Presence
from rebond.people.accounts.states import Role
from tests.events.accelerator.cohort_rows import member
from tests.events.accelerator.running_rows import running_day
from tests.signing import client_of

TAKEAWAYS = ("takeaways", "occupations", "cv", "practice", "aided", "readiness")


@pytest.fixture
def rows(in_13):
    """A day that is on, run by a référent among others, and another day."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(minutes=15)
    made = running_day(start=start)
    made.other = running_day(start=start)
    made.agent = member(Role.REFERENT)
    Coach.objects.create(day=made.day, member=made.agent, workshops=made.day.workshops)
    made.client = client_of(made.agent)
    return made


def status(rows, name, pk):
    return rows.client.get(reverse(f"accelerator_run:{name}", args=[pk])).status_code


def test_they_open_their_day_and_its_people(rows):
    page = rows.client.get(reverse("accelerator_run:run", args=[rows.day.pk]))

    assert page.status_code == 200
    said = page.content.decode()
    assert reverse("accelerator_run:end", args=[rows.day.pk]) not in said
    assert reverse("accelerator_run:lost", args=[rows.day.pk]) not in said
    assert [status(rows, name, rows.places[0].pk) for name in TAKEAWAYS] == [200] * len(TAKEAWAYS)
    today = rows.client.get(reverse("accelerator_run:today")).content.decode()
    assert (str(rows.day.pk) in today, str(rows.other.day.pk) in today) == (True, False)


def test_no_other_day_and_nobody_else(rows):
    assert status(rows, "run", rows.other.day.pk) == 403
    assert [status(rows, name, rows.other.places[0].pk) for name in TAKEAWAYS] == [404] * len(TAKEAWAYS)


def test_they_welcome_people_but_do_not_plan_nor_end_the_day(rows):
    rows.client.post(reverse("accelerator_run:arrival", args=[rows.day.pk]), {"person": rows.places[0].pk})

    assert Presence.objects.get().arrived_at is not None
    for name in ("again", "end"):
        assert status(rows, name, rows.day.pk) == 403
    refused = rows.client.post(reverse("accelerator_run:lost", args=[rows.day.pk]), {"coach": rows.coaches[0].pk})
    assert refused.status_code == 403


def test_who_runs_nothing_opens_nothing(rows):
    rows.client = client_of(member(Role.REFERENT))

    assert status(rows, "run", rows.day.pk) == 403
    assert status(rows, "cv", rows.places[0].pk) == 404
