"""Places: opened, changed, closed, taken once each and given back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.journey.programmes import operations
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.queries.queues import next_in
from rebond.journey.programmes.states import Status
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, OrganisationFactory, principal
from tests.journey.programmes.factories import ACTION, EnrolmentFactory, ProvisionFactory, action, member, structure

pytestmark = pytest.mark.usefixtures("departement")

YEAR = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=365)}


@pytest.fixture
def by():
    return principal(Role.STRUCTURE_MANAGER).actor


def accept(row, by):
    return operations.accept(row, member=member(organisation=row.organisation), by=by, at=NOON)


def test_a_place_is_taken_and_given_back(by):
    places = ProvisionFactory(places=1)
    first, second = (EnrolmentFactory(organisation=places.organisation) for _ in range(2))

    accept(first, by)
    with pytest.raises(ValidationError, match="Toutes les places"):
        accept(second, by)
    operations.put_on_list(Enrolment.objects.get(pk=first.pk), member=member(), by=by, at=NOON)
    places.refresh_from_db()
    assert places.taken == 0
    assert accept(second, by).provision == places


def test_without_provision_nobody_counts(by):
    row = accept(EnrolmentFactory(), by)

    assert (row.status, row.provision) == (Status.ACCEPTED, None)


def test_places_are_never_under_what_is_taken(by):
    places = ProvisionFactory(places=3, taken=2)

    with pytest.raises(ValidationError, match="2 places sont prises"):
        operations.change_places(places, places=1, by=by, at=NOON)
    assert operations.change_places(places, places=2, by=by, at=NOON).places == 2


def test_closed_places_take_nobody(by):
    places = ProvisionFactory()
    row = EnrolmentFactory(organisation=places.organisation, provision=places)

    operations.close_places(places, by=by, at=NOON)
    with pytest.raises(ValidationError, match="Toutes les places"):
        accept(row, by)
    with pytest.raises(ValidationError, match="fermées"):
        operations.change_places(places, places=9, by=by, at=NOON)


def test_a_structure_opens_what_it_may_offer(by):
    where = structure()

    assert operations.open_places(where, programme=ACTION, places=10, **YEAR, by=by, at=NOON).places == 10
    with pytest.raises(ValidationError, match="déjà enregistrées"):
        operations.open_places(where, programme=ACTION, places=10, **YEAR, by=by, at=NOON)
    with pytest.raises(ValidationError, match="ne peut pas proposer"):
        operations.open_places(
            OrganisationFactory(capabilities=["company"]), programme=ACTION, places=1, **YEAR, by=by, at=NOON
        )


def test_the_year_opens_for_all_at_once_and_again(by):
    places = [structure() for _ in range(3)]
    given = {"programme": ACTION, **YEAR, "by": by, "at": NOON}

    assert operations.open_all([(one, 4) for one in places], **given) == 3
    assert operations.open_all([(one, 4) for one in places[:2]] + [(places[2], 6)], **given) == 1
    assert sorted(Provision.objects.values_list("places", flat=True)) == [4, 4, 6]


def test_a_free_place_calls_the_next_in_fair_order():
    places = ProvisionFactory(places=3, taken=1)
    old, new = (
        EnrolmentFactory(organisation=places.organisation, waiting=True, asked_at=NOON - timedelta(days=days))
        for days in (40, 5)
    )
    first = EnrolmentFactory(organisation=places.organisation, waiting=True, is_priority=True)
    EnrolmentFactory(waiting=True)

    assert {row.pk for row in next_in(Enrolment.objects.all(), TODAY)} == {first.pk, old.pk}
    assert new.pk not in {row.pk for row in next_in(Enrolment.objects.all(), TODAY)}


def test_a_session_has_a_title(by):
    try:
        programme = action(places_per="session")
    except StopIteration:
        return
    where = structure(programme.code)

    with pytest.raises(ValidationError, match="intitulé"):
        operations.open_places(where, programme=programme.code, places=12, **YEAR, by=by, at=NOON)
