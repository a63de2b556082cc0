"""Equal treatment: the same figures for each Pôle, small cells hidden, chance told apart."""

from datetime import timedelta

import pytest

from rebond.journey.orientation import figures
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, MembershipFactory, OrganisationFactory, principal
from tests.journey.orientation.factories import OrientationFactory
from tests.signing import client_of

pytestmark = pytest.mark.django_db


def decided(adviser, count, **fields):
    for _ in range(count):
        OrientationFactory(decided=True, decided_by=adviser, **{"divergence": "", **fields})


def adviser(name):
    return MembershipFactory(role=Role.ADVISER, organisation=OrganisationFactory(pole=True, name=name))


def test_shares_delays_and_clear_gaps(departement):
    for name, pathway in (("Pôle A", "social"), ("Pôle B", "professionnel")):
        who = adviser(name)
        decided(who, 8, pathway=pathway)
        decided(who, 6, pathway="socio_professionnel")

    found = figures.equality(today=TODAY)

    assert [pole.name for pole in found.poles] == ["Pôle A", "Pôle B"]
    assert (found.whole.decided, found.start) == (
        28,
        {13: "l'information sur le droit", 14: "la demande"}[departement.pk],
    )
    assert found.poles[0].median_days == {13: -8, 14: 1}[departement.pk]


def test_small_cells_are_hidden_with_enough_others():
    counts = {"A": {"x": 2, "y": 30, "z": 9}, "B": {"x": 12, "y": 20, "z": 7}, "C": {"x": 40, "y": 8, "z": 6}}

    hidden = figures.suppressed(counts, small=5)

    assert ("A", "x") in hidden
    for row in counts:
        assert len({cell for cell in hidden if cell[0] == row}) != 1
    for column in ("x", "y", "z"):
        assert len({cell for cell in hidden if cell[1] == column}) != 1


def test_nothing_is_hidden_when_nothing_is_small():
    assert figures.suppressed({"A": {"x": 5, "y": 6}, "B": {"x": 0, "y": 8}}, small=5) == set()


def test_divergences_are_shown_unless_few_people_are_behind_them(in_13):
    for name, diverged in (("Pôle A", 6), ("Pôle B", 0), ("Pôle C", 2), ("Pôle D", 9)):
        who = adviser(name)
        decided(who, 10, pathway="social")
        decided(who, diverged, pathway="social", divergence="pathway", motive="Souhait de la personne")

    found = figures.equality(today=TODAY)

    assert [pole.divergence.percent for pole in found.poles] == [38, None, None, 47]
    assert found.whole.divergence.percent == 30


def test_a_gap_is_clear_only_beyond_chance():
    assert figures._share(45, 50, 10, 50).is_clear
    assert not figures._share(6, 10, 5, 10).is_clear
    assert figures._share(0, 0, 1, 2).percent is None
    assert not figures._share(5, 5, 0, 0).is_clear


def test_old_decisions_and_changes_of_orientation_do_not_count(in_13):
    who = adviser("Pôle A")
    decided(who, 6, pathway="social", decided_at=NOON - timedelta(days=400))
    before = OrientationFactory(status="closed", closed_at=NOON)
    OrientationFactory(decided=True, decided_by=who, previous=before, duty=before.duty)

    assert figures.equality(today=TODAY).poles == ()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(departement, count, django_assert_num_queries):
    for rank in range(count):
        decided(adviser(f"Pôle {rank}"), 5, pathway="social")
    browser = client_of(principal(Role.MANAGER).membership)
    browser.get("/orientations/egalite/")

    with django_assert_num_queries(9):
        assert browser.get("/orientations/egalite/").status_code == 200


@pytest.mark.parametrize("role", [Role.ADVISER, Role.ADMINISTRATOR, Role.STRUCTURE_MANAGER])
def test_equality_is_for_managers(in_13, role):
    assert client_of(principal(role).membership).get("/orientations/egalite/").status_code == 403
