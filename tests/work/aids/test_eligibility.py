"""Whether a hire gives right to the aid: by the rules of its day, each condition with its reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rebond.people.beneficiaries.models import HouseholdMember, RightsPeriod
from rebond.work.aids.queries.eligibility import Facts, answer
from rebond.work.aids.queries.facts import is_on_rsa, siren
from rebond.work.aids.queries.schemes import scheme
from tests.factories import TODAY, BeneficiaryFactory, DutyPeriodFactory, HouseholdFactory
from tests.work.aids.factories import give_aid

GOOD = Facts(
    starts_on=TODAY,
    applied_on=TODAY,
    contract="cdi",
    weekly_hours=35,
    is_market=True,
    is_on_rsa=True,
    has_other_aid=False,
    de_minimis_cents=0,
    tutor_since=date(2015, 1, 1),
)


@pytest.fixture
def rules(departement):
    give_aid(departement)
    return scheme(TODAY)


def test_a_good_case_is_answered_at_once_with_its_amount(rules, departement):
    found = answer(GOOD, rules)

    assert found.is_eligible
    assert found.amount_cents == {13: 400_000, 14: 150_001}[departement.pk]


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"contract": "interim"}, "contract", "CDI et aux CDD"),
        ({"weekly_hours": 20}, "hours", "20 h par semaine : il en faut"),
        ({"contract": "cdd", "ends_on": TODAY + timedelta(days=60)}, "length", "il doit durer"),
        ({"is_on_rsa": False}, "rights", "ne remplit pas les conditions"),
        ({"applied_on": TODAY + timedelta(days=91)}, "delay", "90 jours après"),
        ({"has_other_aid": True}, "other_aid", "ne se cumulent pas"),
        ({"de_minimis_cents": 29_999_999}, "de_minimis", "300"),
        ({"tutor_since": TODAY - timedelta(days=30)}, "tutor", "depuis 12 mois"),
        ({"tutees": 2}, "tutor", "2 au plus"),
    ],
)
def test_each_condition_that_is_not_met_says_why_and_from_where(rules, changed, code, said):
    found = answer(replace(GOOD, **changed), rules)

    (reason,) = found.against
    assert reason.code == code
    assert said in reason.sentence
    assert reason.source
    assert not found.is_possible


def test_a_cdd_is_long_enough_to_the_day(rules, departement):
    """In the 13, « plus de six mois » : six months to the day do not suffice; in the 14, nine months do."""
    months, last_too_soon = {13: (6, date(2026, 9, 2)), 14: (9, date(2026, 12, 1))}[departement.pk]
    assert rules.conditions["min_cdd_months"] == months

    for ends_on, is_met in ((last_too_soon, False), (last_too_soon + timedelta(days=1), True)):
        found = answer(replace(GOOD, contract="cdd", ends_on=ends_on), rules)
        assert found.is_eligible is is_met
        assert next(one.is_met for one in found.reasons if one.code == "length") is is_met


@pytest.mark.parametrize("name", ["weekly_hours", "is_on_rsa", "has_other_aid", "de_minimis_cents", "tutor_since"])
def test_what_is_not_known_forbids_nothing_and_grants_nothing(rules, name):
    found = answer(replace(GOOD, **{name: None}), rules)

    assert found.is_possible
    assert not found.is_eligible


def test_the_market_sector_is_asked_only_where_the_pack_says_so(rules, departement):
    found = answer(replace(GOOD, is_market=False), rules)

    assert found.is_possible is (departement.pk == 14)


def test_rules_and_amounts_are_those_of_the_day_of_the_hire(in_13):
    old, new = scheme(date(2018, 6, 1)), scheme(date(2024, 6, 1))

    assert (old.amounts["cdi"], old.amounts["cdd"]) == (300_000, 300_000)
    assert (new.amounts["cdi"], new.amounts["cdd"]) == (400_000, 200_000)
    assert (old.conditions["min_cdd_months"], new.conditions["min_cdd_months"]) == (12, 6)
    assert scheme(date(2017, 6, 1)) is None


def test_a_departement_without_aid_has_no_rules(in_14):
    assert scheme(TODAY) is None


def test_instalments_add_up_to_the_aid_to_the_cent(rules, departement):
    parts = rules.parts(rules.amounts["cdi"])

    assert sum(cents for cents, _ in parts) == rules.amounts["cdi"]
    assert len(parts) == {13: 2, 14: 3}[departement.pk]


@pytest.mark.usefixtures("departement")
@pytest.mark.parametrize(("status", "expected"), [("2", True), ("4", True), ("5", False), (None, None)])
def test_the_right_is_proved_by_the_period_that_holds_the_day_of_the_hire(status, expected):
    person, household = BeneficiaryFactory(), HouseholdFactory()
    HouseholdMember.objects.create(household=household, beneficiary=person, role="DEM", starts_on=date(2020, 1, 1))
    RightsPeriod.objects.create(
        household=household, status="5", starts_on=TODAY + timedelta(days=5), informed_on=TODAY, ends_on=None
    )
    if status:
        days = {"starts_on": date(2020, 1, 1), "ends_on": TODAY + timedelta(days=4)}
        RightsPeriod.objects.create(household=household, status=status, informed_on=TODAY, **days)

    assert is_on_rsa(person, TODAY) is expected


@pytest.mark.usefixtures("departement")
def test_duties_prove_the_right_where_the_flows_say_nothing():
    duty = DutyPeriodFactory(starts_on=date(2026, 3, 1))

    assert is_on_rsa(duty.beneficiary, TODAY) is True
    assert is_on_rsa(duty.beneficiary, date(2026, 2, 1)) is None


@pytest.mark.parametrize("written", ["732 829 320 00074", "732.829.320.00082", "73282932000074"])
def test_every_spelling_and_office_of_a_company_has_one_siren(written):
    assert siren(written) == "732829320"
