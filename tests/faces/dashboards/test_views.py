"""The page of figures: the same number of queries for one person and for three, and people behind each number."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.people.accounts.states import Role
from tests.factories import NOON, MembershipFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory
from tests.signing import client_of
from tests.work.prospecting.factories import VisitFactory

OVERVIEW = "dashboards:overview"


@pytest.fixture
def client(departement):
    return client_of(MembershipFactory(role=Role.MANAGER))


@pytest.mark.parametrize("rows", [1, 3])
def test_overview_asks_as_many_queries_for_one_person_as_for_three(client, django_assert_num_queries, rows):
    for _ in range(rows):
        OrientationFactory(handed_over=True)
        AppointmentFactory(past=True, status="held")
        InvitationFactory(answered_at=NOON)
    client.get(reverse(OVERVIEW))

    with django_assert_num_queries(35):
        response = client.get(reverse(OVERVIEW))

    assert response.status_code == 200


def test_overview_tells_each_promise_of_the_pack(client, departement):
    page = client.get(reverse(OVERVIEW)).content.decode()

    assert {13: "six semaines", 14: "dans le mois"}[departement.pk] in page


def test_overview_tells_what_came_of_appointments_and_hides_small_groups(client):
    today = timezone.now()
    for status in ("held", "held", "held", "missed", "missed"):
        AppointmentFactory(status=status, starts_at=today - timedelta(days=2))
    AppointmentFactory(status="missed", kind="follow_up", starts_at=today - timedelta(days=2))
    InvitationFactory.create_batch(5, created_at=today - timedelta(days=20), answered_at=today - timedelta(days=18))

    page = client.get(reverse(OVERVIEW)).content.decode()
    table = page.partition('id="no-show-kind-table"')[2].partition("</table>")[0]

    assert "40.0" in table or "40,0" in table
    assert "Rendez-vous de suivi" not in table
    assert 'id="answered-table"' in page


def test_overview_without_anyone_stands(client):
    assert client.get(reverse(OVERVIEW)).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["since=2026-05-01&until=2026-01-01", "since=hier", "pole=x", "since=0001-01-01&until=9999-12-31", "pole=%00"],
)
def test_overview_keeps_a_wrong_period_and_says_so_or_ignores_it(client, query):
    assert client.get(f"{reverse(OVERVIEW)}?{query}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_people_behind_a_number_are_listed_in_as_many_queries(client, django_assert_num_queries, rows):
    people = [OrientationFactory(decided=True) for _ in range(rows)]
    address = reverse("dashboards:people", args=["funnel.decided"]) + "?since=2020-01-01&until=2030-01-01"
    client.get(address)

    with django_assert_num_queries(9):
        page = client.get(address).content.decode()

    assert sum(person.beneficiary.sorted_name in page for person in people) == rows


@pytest.mark.parametrize(
    ("name", "heading"), [("promises_csv", "Promesse;Pôle d'insertion;Taux"), ("funnel_csv", "Étape;Personnes;Part")]
)
def test_figures_are_taken_away_as_they_are_shown_and_it_is_journalled(client, name, heading):
    OrientationFactory(decided=True)

    file = client.get(reverse(f"dashboards:{name}"), {"since": "2020-01-01", "until": "2030-01-01"})

    assert file.content.decode().startswith(f"\ufeff{heading}")
    assert file.content.decode().count("\n") > 4
    assert JournalLine.objects.filter(verb="export").count() == 1


def test_unknown_number_is_not_found(client):
    assert client.get(reverse("dashboards:people", args=["promise.nothing.kept"])).status_code == 404


@pytest.mark.parametrize("role", [Role.ADVISER, Role.REFERENT, Role.DOCTOR, Role.EMPLOYER])
def test_other_roles_do_not_see_the_figures(departement, role):
    assert client_of(MembershipFactory(role=role)).get(reverse(OVERVIEW)).status_code == 403


def test_overview_tells_what_visits_of_companies_brought(client):
    VisitFactory(done=True, starts_at=timezone.now() - timedelta(days=2))

    page = client.get(reverse(OVERVIEW)).content.decode()
    assert "Des visites d'entreprises aux emplois gardés" in page
    assert "dont le compte rendu est écrit" in page
