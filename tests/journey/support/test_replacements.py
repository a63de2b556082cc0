"""Who sees to the people of an absent référent."""

from dataclasses import replace as copy
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.journey.orientation import rules
from rebond.journey.support import operations, queries
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, MembershipFactory, principal
from tests.journey.orientation.factories import OrientationFactory
from tests.journey.support.factories import ReplacementFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def manager():
    return principal(Role.STRUCTURE_MANAGER)


def team(manager, count=2):
    return [MembershipFactory(organisation=manager.membership.organisation) for _ in range(count)]


def replace(manager, absent, substitute, first=0, last=10):
    return operations.replace(
        absent,
        substitute=substitute,
        starts_on=TODAY + timedelta(days=first),
        ends_on=TODAY + timedelta(days=last),
        member=manager.membership,
        by=manager.actor,
        at=NOON,
    )


def another_day(who, days=0):
    """The same principal at another request, so many days later."""
    return copy(who, today=TODAY + timedelta(days=days))


def test_a_colleague_replaces_from_the_first_day_to_the_last(manager):
    absent, substitute = team(manager)
    made = replace(manager, absent, substitute, 2, 5)

    covered = [day for day in range(8) if queries.replaced_by(substitute, on=TODAY + timedelta(days=day)) == [made]]

    assert covered == [2, 3, 4, 5]


def test_nobody_is_replaced_twice_on_the_same_day(manager):
    absent, substitute, third = team(manager, 3)
    replace(manager, absent, substitute)

    with pytest.raises(ValidationError, match="déjà"):
        replace(manager, absent, third, 10, 12)
    replace(manager, absent, third, 11, 12)


def test_days_are_in_order(manager):
    absent, substitute = team(manager)

    with pytest.raises(ValidationError, match="échangez"):
        replace(manager, absent, substitute, 3, 1)


def test_a_substitute_is_a_colleague_of_the_same_structure(manager):
    absent = team(manager)[0]

    with pytest.raises(ValidationError, match="même structure"):
        replace(manager, absent, MembershipFactory())
    with pytest.raises(ValidationError, match="soi-même"):
        replace(manager, absent, absent)
    with pytest.raises(ValidationError, match="a quitté"):
        replace(manager, absent, MembershipFactory(organisation=absent.organisation, ended_at=NOON))


def test_a_replacement_ends_sooner_and_another_may_follow(manager):
    absent, substitute, third = team(manager, 3)
    made = replace(manager, absent, substitute, -3, 10)

    ended = operations.end_replacement(made, on=TODAY, by=manager.actor, at=NOON)

    assert ended.ended_on == TODAY - timedelta(days=1)
    assert queries.replaced_by(substitute, on=TODAY) == []
    replace(manager, absent, third)
    with pytest.raises(ValidationError, match="déjà terminé"):
        operations.end_replacement(made, on=TODAY + timedelta(days=1), by=manager.actor, at=NOON)


def test_one_that_never_began_leaves_its_days_free(manager):
    absent, substitute, third = team(manager, 3)
    made = replace(manager, absent, substitute, 3, 10)

    operations.end_replacement(made, on=TODAY, by=manager.actor, at=NOON)

    assert replace(manager, absent, third, 3, 10).substitute == third


def test_a_manager_reads_all_of_the_structure_and_a_referent_their_own(manager):
    absent, substitute = team(manager)
    made = replace(manager, absent, substitute)
    ReplacementFactory()
    mine = principal(organisation=manager.membership.organisation)

    assert queries.planned(manager, today=TODAY) == [made]
    assert queries.planned(mine, today=TODAY) == []


def test_a_substitute_acts_on_the_orientations_of_the_absent_colleagues_people():
    row = OrientationFactory(followed=True)
    row.beneficiary.refresh_from_db()
    absent = row.beneficiary.referent
    acts = (rules.can_note_meeting, rules.can_note_booking, rules.can_ask_change)
    who = principal(organisation=absent.organisation)
    assert not any(rule(who, row) for rule in acts)

    ReplacementFactory(absent=absent, substitute=who.membership)

    assert all(rule(another_day(who), row) for rule in acts)
    assert not any(rule(another_day(who, 60), row) for rule in acts)
