"""An administrator reads the parameters and confirms those that no document proves."""

import re

import pytest
from django.urls import reverse

from rebond.exchanges.packs import wording
from rebond.exchanges.packs.schema.known import PARAMETERS
from rebond.exchanges.packs.schema.labels import LABELS, PLACES
from rebond.exchanges.packs.schema.shapes import PLACEHOLDERS
from rebond.ground.parameters.models import Parameter
from rebond.people.accounts.states import Role
from tests.factories import MembershipFactory
from tests.signing import client_of

CODED = re.compile(r"[a-z]_[a-z]|[{}\[\]\"]|\b(True|False|None|rank|valid_from)\b")
"""What a key, JSON or Python would leave in a sentence."""


def test_list_shows_the_value_its_dates_and_its_source(departement):
    client = client_of(MembershipFactory(role=Role.MANAGER))

    parameter = Parameter.objects.filter(key="deadline.entrant").latest("valid_from")
    value = parameter.value or {}
    page = client.get(reverse("packs:parameters"), {"q": value["label"]}).content.decode()

    assert wording.label(parameter).replace("'", "&#x27;") in page
    assert value["sentence"].replace("'", "&#x27;") in page
    assert f"depuis le {parameter.valid_from:%d/%m/%Y}" in page
    assert parameter.source[:20].replace("'", "&#x27;") in page


def test_list_begins_with_what_waits_for_a_confirmation(departement):
    client = client_of(MembershipFactory(role=Role.ADMINISTRATOR))

    page = client.get(reverse("packs:parameters"))

    waiting = Parameter.objects.filter(is_confirmed=False).count()
    shown = [row.id for row in page.context["listing"].rows]
    first = Parameter.objects.filter(pk__in=shown[:waiting])
    assert not any(first.values_list("is_confirmed", flat=True))


def test_every_parameter_is_told_in_french_words(departement):
    told = [line for row in Parameter.objects.order_by("key") for line in (wording.label(row), *wording.lines(row))]

    assert [line for line in told if CODED.search(line)] == []


def test_every_parameter_and_place_of_the_code_has_a_name():
    assert LABELS.keys() == PARAMETERS.keys()
    assert PLACES.keys() == PLACEHOLDERS


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
