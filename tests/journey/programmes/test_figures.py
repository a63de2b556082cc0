"""Figures of prescriptions, each on a small case that its sentence tells."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rebond.journey.programmes import figures
from rebond.journey.programmes.models import EnrolmentAppointment
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, principal
from tests.journey.programmes.factories import ACTION, EnrolmentFactory, structure
from tests.people.appointments.factories import AppointmentFactory
from tests.signing import client_of

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def rows():
    where = structure()
    EnrolmentFactory(organisation=where)
    EnrolmentFactory(organisation=where, accepted=True, answered_at=NOON)
    EnrolmentFactory(organisation=where, status="refused", refusal="full", answered_at=NOON + timedelta(days=3))
    started = EnrolmentFactory(organisation=where, started=True)
    ended = EnrolmentFactory(organisation=where, ended=True, exit="cdi")
    for status in ("held", "held", "missed", "planned"):
        met = AppointmentFactory(beneficiary=started.beneficiary, status=status)
        EnrolmentAppointment.objects.create(enrolment=started, appointment=met)
    ended.periods.create(
        kind="training", starts_on=TODAY, ends_on=TODAY, host="X", subject="CACES", is_obtained=True, noted_at=NOON,
        noted_by=ended.asked_by,
    )  # fmt: skip
    return figures.prescribed(TODAY - timedelta(days=30), TODAY)


def test_each_figure_counts_what_it_says(rows):
    (line,) = figures.table(rows, by="programme", on=TODAY)

    assert (line["group"], line["people"], line["prescribed"], line["answered"]) == (ACTION, 5, 5, 4)
    assert (line["accepted"], line["refused"], line["started"], line["ended"]) == (3, 1, 2, 1)
    assert (line["exit_job"], line["exit_none"], line["obtained"]) == (1, 0, 1)
    assert (line["held"], line["expected"]) == (2, 3)
    assert line["delay"] == timedelta(days=2)
    assert figures.table(rows, by="structure", on=TODAY)[0]["people"] == 5


def test_an_action_is_told_structure_by_structure(rows):
    other = structure(name="Autre maison")
    EnrolmentFactory(organisation=other, ended=True, exit="cdi")
    here, there = sorted(figures.table(rows, by="both", on=TODAY), key=lambda line: -line["people"])

    assert there["group"] == f"{ACTION}{figures.BETWEEN}Autre maison"
    assert (here["prescribed"], here["held"], here["expected"], here["exit_job"]) == (5, 2, 3, 1)
    assert (there["prescribed"], there["held"], there["expected"], there["exit_job"]) == (1, 0, 0, 1)

    client, asked = client_of(principal(Role.MANAGER).membership), {"by": "both", "groupe": there["group"]}
    page = client.get(reverse("dashboards:action_people", args=["ended"]), asked).content.decode().replace("\xa0", " ")
    assert ("1 inscription" in page, "Autre maison" in page) == (True, True)
    assert "Autre maison" in client.get(reverse("dashboards:actions_csv"), {"by": "both"}).content.decode()


def test_the_people_behind_a_number_are_shown(rows):
    figure, found = figures.counted("exit_job", rows, on=TODAY)

    assert (figure.label, found.count()) == ("Sorties en emploi", 1)
    assert figures.counted("nothing", rows, on=TODAY) is None


def test_the_page_the_file_and_the_people(rows):
    client = client_of(principal(Role.MANAGER).membership)

    for by in figures.DIMENSIONS:
        assert client.get(reverse("dashboards:actions"), {"by": by}).status_code == 200
    assert b"Pr" in client.get(reverse("dashboards:actions_csv")).content
    url = reverse("dashboards:action_people", args=["started"])
    assert "2 inscriptions" in client.get(url, {"groupe": ACTION}).content.decode().replace("\xa0", " ")
    assert client.get(reverse("dashboards:action_people", args=["x"])).status_code == 404


def test_a_small_group_has_no_rate(rows):
    client = client_of(principal(Role.MANAGER).membership)
    rows.filter(status="asked").delete()
    rows.filter(status="refused").delete()

    assert "33" not in client.get(reverse("dashboards:actions_csv")).content.decode()
