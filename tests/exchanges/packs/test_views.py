"""An administrator reads the parameters and confirms those that no document proves."""

import pytest
from django.urls import reverse

from rebond.ground.parameters.models import Parameter
from rebond.people.accounts.states import Role
from tests.factories import MembershipFactory
from tests.signing import client_of


def test_list_shows_the_value_its_dates_and_its_source(departement):
    client = client_of(MembershipFactory(role=Role.MANAGER))

    page = client.get(reverse("packs:parameters"), {"q": "deadline.entrant"}).content.decode()

    parameter = Parameter.objects.filter(key="deadline.entrant").first()
    assert parameter is not None
    assert "deadline.entrant" in page
    assert "À partir du" in page


def test_confirming_asks_first_then_counts(departement):
    client = client_of(MembershipFactory(role=Role.ADMINISTRATOR))
    waiting = Parameter.objects.filter(is_confirmed=False).exclude(value=None).order_by("key")[0]
    known = Parameter.objects.filter(is_confirmed=True).order_by("key")[0]
    choice = {"ids": [str(waiting.pk), str(known.pk)]}

    asked = client.post(reverse("packs:confirm"), choice)
    client.post(reverse("packs:confirm"), {**choice, "confirmed": "2"})

    waiting.refresh_from_db()
    assert "2 paramètres" in asked.content.decode().replace("\xa0", " ")
    assert waiting.is_confirmed


@pytest.mark.parametrize("role", [Role.ADVISER, Role.REFERENT, Role.EMPLOYER])
def test_other_roles_may_not_read_the_parameters(in_13, role):
    client = client_of(MembershipFactory(role=role))

    assert client.get(reverse("packs:parameters")).status_code == 403


def test_a_manager_reads_but_does_not_confirm(in_13):
    client = client_of(MembershipFactory(role=Role.MANAGER))

    assert client.post(reverse("packs:confirm"), {}).status_code == 403
