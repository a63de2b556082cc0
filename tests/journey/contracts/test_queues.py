"""What is due of contracts and PPAE: each fact that moves somebody in or out, in both départements."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rebond.ground.parameters import queries as parameters
from rebond.journey.contracts.models import SigningRefusal
from rebond.journey.contracts.queries import clocks, queues
from rebond.journey.contracts.queries.of_person import of_person
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import RightsPeriod
from tests.factories import NOON, TODAY, principal
from tests.journey.contracts.due import ContractFactory, PpaeFactory, at_france_travail, followed, frozen, signed
from tests.journey.orientation.factories import DECIDED_AT, OrientationFactory, pole
from tests.journey.support.factories import ReplacementFactory

pytestmark = pytest.mark.django_db


def adviser():
    return principal(Role.ADVISER, organisation=pole())


def rows(key, who=None, today=TODAY):
    queue = next(one for one in queues.QUEUES if one.key == key)
    return list(queue.rows(who or adviser(), today))


@pytest.mark.parametrize(
    ("pathway", "handed_on", "due_on"),
    [
        ("socio_professionnel", date(2026, 1, 31), date(2026, 2, 28)),
        ("social", date(2026, 1, 31), date(2026, 2, 28)),
        ("socio_professionnel", date(2024, 11, 15), date(2024, 12, 15)),
        ("social", date(2024, 11, 15), date(2025, 1, 15)),
    ],
)
def test_the_contract_is_due_as_the_law_of_its_day_says(departement, pathway, handed_on, due_on):
    """C. trav. D5411-14-1 since 2025; CASF L262-35 and L262-36 before."""
    at = datetime(handed_on.year, handed_on.month, handed_on.day, 10, tzinfo=UTC)
    row = followed(pathway=pathway, decided_at=at, handed_over_at=at)

    [found] = rows("contrats-absents")

    assert (found, found.due_on) == (row, due_on)
    assert clocks.contract_deadline(row, today=TODAY).due_on == due_on


@pytest.mark.parametrize(
    ("status", "is_in"),
    [
        ("draft", True),
        ("cancelled", True),
        ("ended", True),
        ("to_sign", False),
        ("refused", False),
        ("signed", False),
    ],
)
def test_a_contract_is_missing_until_one_is_proposed(departement, status, is_in):
    row = followed()
    more = signed() if status in ("signed", "ended") else {}
    end = {"ended_on": TODAY, "end_reason": "reoriented"} if status == "ended" else {}
    ContractFactory(orientation=row, status=status, **more, **end)

    assert bool(rows("contrats-absents")) is is_in


@pytest.mark.parametrize(("right", "is_in"), [("2", True), ("3", False), ("5", False)])
def test_a_right_that_sleeps_waits_for_no_contract(departement, right, is_in):
    row = followed()
    RightsPeriod.objects.create(household=row.duty.household, status=right, starts_on=TODAY, informed_on=TODAY)

    assert bool(rows("contrats-absents")) is is_in


def test_a_referent_sees_their_own_people_and_a_manager_the_whole_structure(departement):
    mine, other = followed(), followed()
    referent = mine.assignment.referent
    who = principal(Role.REFERENT, organisation=mine.structure)
    as_referent = type(who)(referent.user, referent, referent.departement_id)
    manager = principal(Role.STRUCTURE_MANAGER, organisation=mine.structure)

    assert rows("contrats-absents", as_referent) == [mine]
    assert {row.pk for row in rows("contrats-absents", manager)} == {mine.pk, other.pk}


@pytest.mark.parametrize(
    ("days", "key"), [(5, "contrats-finissant"), (0, "contrats-finissant"), (-1, "contrats-finis"), (90, None)]
)
def test_a_contract_shows_itself_before_its_end_then_after(departement, days, key):
    contract = ContractFactory(status="signed", **signed(ends_on=TODAY + timedelta(days=days)))

    found = {name: rows(name) for name in ("contrats-finissant", "contrats-finis")}

    assert [name for name, some in found.items() if contract in some] == ([key] if key else [])
    assert all(row.due_on == contract.ends_on for some in found.values() for row in some)


def test_a_proposed_renewal_takes_the_contract_out(departement):
    contract = ContractFactory(status="signed", **signed(ends_on=TODAY + timedelta(days=5)))
    renewal = ContractFactory(orientation=contract.orientation, status="draft", renews=contract)
    assert rows("contrats-finissant") == [contract]

    type(renewal).objects.filter(pk=renewal.pk).update(status="to_sign")

    assert rows("contrats-finissant") == []


def test_a_contract_waits_for_a_signature_after_the_days_of_the_pack(departement):
    days = parameters.get("contract.unsigned_days", on=TODAY)
    late = ContractFactory(status="to_sign")
    frozen(late, at=NOON - timedelta(days=days))
    fresh = ContractFactory(status="to_sign")
    frozen(fresh, at=NOON - timedelta(days=days - 1))

    [found] = rows("contrats-sans-signature")

    assert (found, found.due_on) == (late, clocks.contract_deadline(late.orientation, today=TODAY).due_on)


def test_a_refusal_waits_without_a_deadline(departement):
    contract = ContractFactory(status="refused")
    text = frozen(contract, at=NOON - timedelta(days=3))
    SigningRefusal.objects.create(text=text, words="Pas ces horaires.", noted_at=NOON)

    [found] = rows("contrats-refuses")

    assert (found, found.refused_at, found.due_on) == (contract, NOON, None)


def test_a_signed_contract_waits_for_the_departement(departement):
    contract = ContractFactory(status="to_validate", signed_at=NOON)
    manager = principal(Role.MANAGER)

    assert rows("contrats-a-valider", manager) == [contract]


def test_a_contract_of_before_2025_is_to_replace_before_the_end_of_the_transition(departement):
    old = ContractFactory(regime="cer", status="signed", **signed(ends_on=TODAY + timedelta(days=200)))
    ContractFactory(regime="ce", status="signed", **signed(ends_on=TODAY + timedelta(days=200)))

    [found] = rows("contrats-anciens")

    assert (found, found.due_on) == (old, date(2027, 1, 1))


def test_a_ppae_is_late_after_the_departements_own_days(departement):
    at = NOON - timedelta(days=35)
    row = at_france_travail(decided_at=at, handed_over_at=at)

    found = rows("ppae-en-retard")

    assert rows("contrats-absents") == []
    assert [one.due_on for one in queues.ppae_awaited(adviser(), TODAY)] == [
        clocks.ppae_deadline(row, today=TODAY).due_on
    ]
    assert found == {13: [row], 14: []}[departement.pk]  # a month in the 13, six weeks in the 14


def test_a_ppae_of_before_2025_is_due_by_the_same_rule(departement):
    at = datetime(2024, 11, 15, 10, tzinfo=UTC)
    row = at_france_travail(decided_at=at, handed_over_at=at)

    [found] = rows("ppae-en-retard")

    assert (found, found.due_on) == (row, {13: date(2024, 12, 15), 14: date(2024, 12, 27)}[departement.pk])
    assert clocks.ppae_deadline(row, today=TODAY).due_on == found.due_on


def test_a_ppae_is_awaited_until_one_is_kept_and_again_once_it_is_sent_back(departement):
    at = NOON - timedelta(days=60)
    row = at_france_travail(decided_at=at, handed_over_at=at)
    ppae = PpaeFactory(orientation=row)
    assert (rows("ppae-en-retard"), rows("ppae-a-lire")) == ([], [ppae])

    type(ppae).objects.filter(pk=ppae.pk).update(checked_at=NOON, rejected_at=NOON, rejection="Il manque une page.")

    assert (rows("ppae-en-retard"), rows("ppae-a-lire")) == ([row], [])


def test_another_pole_sees_nothing(departement):
    followed()
    ContractFactory(status="refused")
    elsewhere = principal(Role.ADVISER)

    assert all(rows(queue.key, elsewhere) == [] for queue in queues.QUEUES)


def test_an_orientation_that_is_not_handed_over_awaits_nothing(departement):
    OrientationFactory(decided=True)

    assert rows("contrats-absents") == []


@pytest.mark.parametrize(("first", "last", "is_theirs"), [(-2, 0, True), (0, 3, True), (1, 3, False), (-3, -1, False)])
def test_a_substitute_has_the_queue_of_whom_they_replace_on_these_days(departement, first, last, is_theirs):
    absent = followed().beneficiary.referent
    who = principal(Role.REFERENT, organisation=absent.organisation)
    days = {"starts_on": TODAY + timedelta(days=first), "ends_on": TODAY + timedelta(days=last)}
    ReplacementFactory(absent=absent, substitute=who.membership, **days)

    assert bool(rows("contrats-absents", who)) is is_theirs


@pytest.mark.parametrize(("days", "is_answered"), [(-1, False), (0, True), (1, True)])
def test_another_orientation_starts_the_clock_of_the_contract_again(departement, days, is_answered):
    """C. trav. D5411-8-2: what was signed before it was decided is no answer to it."""
    row = followed()
    facts = signed(at=DECIDED_AT + timedelta(days=days), ends_on=TODAY + timedelta(days=5))
    contract = ContractFactory(orientation=row, status="signed", **facts)

    told = of_person(row.beneficiary, adviser(), today=TODAY)

    assert (rows("contrats-absents") == []) is is_answered
    assert (rows("contrats-finissant") == [contract]) is is_answered
    assert (told.is_awaited, told.signed) == (not is_answered, contract)
